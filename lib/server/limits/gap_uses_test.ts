// Orders of which only the broker's fills say that they were this desk's: what they took of the day's limits.
import { expect } from "@std/expect";
import { iso, momentOf } from "@/lib/server/clock.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { contract, order } from "@/tests/support/screen_samples.ts";
import { type FoundOrder, GapUses } from "./gap_uses.ts";
import { UseLedger } from "./ledger.ts";

const ACCOUNT = "DU1234567";
const HOUR_MS = 3_600_000;

/** A desk whose journal was put back an hour ago, from a copy of three hours ago. */
function afterRestore(gap: Record<string, unknown> = {}) {
  const clock = new ManualClock("2026-03-02T15:00:00.000Z");
  const journal = openJournal(":memory:", clock);
  const before = (hours: number) => iso(clock.now() - hours * HOUR_MS);
  const data = { at: before(1), until: before(3), whole: false, keys: 0, ...gap };
  journal.append({ at: before(1), kind: "put_back", clientOrderId: null, data });
  const world = { rates: { USD: "1" } as Record<string, string> };
  const start = () => {
    const ledger = new UseLedger(journal, momentOf(clock));
    const uses = new GapUses({
      journal,
      clock,
      ledger,
      rateToBase: (_account, currency) => world.rates[currency] ?? null,
      priceMagnifier: () => 1,
      onFound() {},
    });
    const follow = (found: FoundOrder, hours: number | null = 2) => {
      const { clientOrderId } = found;
      const fill = { clientOrderId, at: hours === null ? null : before(hours), part: "order" as const };
      uses.follow(found, () => [fill]);
    };
    const spent = () => {
      const dayStart = clock.now() - 12 * HOUR_MS;
      const { dayNotional, dayOrders, entries } = ledger.spent(ACCOUNT, { dayStart, now: momentOf(clock) });
      return [dayNotional.toFixed(), dayOrders, entries.length];
    };
    return { uses, ledger, follow, spent };
  };
  return { clock, world, start };
}

/** As the order book knows it from the broker alone. */
const found = (id: string, rest: Partial<FoundOrder> = {}): FoundOrder =>
  order(id, { account: ACCOUNT, filled: "100", averageFillPrice: "50", timeline: [], ...rest });

Deno.test("an order that is ours by its fills counts once, at their price, and so for the next start", () => {
  const { start } = afterRestore();
  const { follow, spent } = start();
  follow(found("1"));
  follow(found("1"));
  // Of one that ended in part, what was sent counts.
  follow(found("2", { filled: "40" }));
  expect(spent()).toEqual(["10000", 2, 0]);
  const next = start();
  next.follow(found("1"));
  expect(next.spent()).toEqual(["10000", 2, 0]);
});

Deno.test("what is of somebody else, was sent from this journal, is an exit of a bracket, never filled, or of another time does not count", () => {
  const { start } = afterRestore();
  const { follow, spent } = start();
  follow(found("1", { origin: "foreign" }));
  follow(found("2", { timeline: [{ at: "2026-03-02T13:00:00.000Z", state: "journaled", source: "desk" }] }));
  follow(found("3", { parentClientOrderId: "2" }));
  follow(found("4", { filled: "0", averageFillPrice: null }));
  follow(found("5"), 4);
  follow(found("6"), null);
  expect(spent()).toEqual(["0", 0, 0]);
  // Sent in the gap, and filled since.
  follow(found("7"), 0.5);
  expect(spent()).toEqual(["5000", 1, 0]);
});

Deno.test("a worth that is not known yet is waited for, one that nobody will know leaves the order", () => {
  const { start, world } = afterRestore();
  const { uses, follow, spent } = start();
  follow(found("1", { contract: contract("SAP", 7, { currency: "EUR" }) }));
  expect(spent()).toEqual(["0", 0, 0]);
  world.rates.EUR = "1.1";
  uses.look();
  expect(spent()).toEqual(["5500", 1, 0]);
  follow(found("2", { contract: contract("ES", 8, { secType: "FUT", multiplier: null }) }));
  expect(spent()).toEqual(["5500", 2, 0]);
});

Deno.test("where the replaced journal could be read, or none was, there is nothing to find", () => {
  const { start } = afterRestore({ whole: true });
  const { uses, follow, spent } = start();
  follow(found("1"));
  expect([uses.isOpen, spent()]).toEqual([false, ["0", 0, 0]]);
});

Deno.test("what is found late takes its place among what was taken since", () => {
  const { start, clock } = afterRestore();
  const { ledger, follow, spent } = start();
  const use = { binds: "entry", isOrder: true, account: ACCOUNT, conId: 1, side: "BUY" } as const;
  ledger.spend("a", { ...use, notional: "10", unitValue: null }, momentOf(clock));
  expect(spent()).toEqual(["10", 1, 1]);
  follow(found("1"));
  expect(spent()).toEqual(["5010", 2, 1]);
  clock.advance(60_000);
  expect(spent()).toEqual(["5010", 2, 0]);
});
