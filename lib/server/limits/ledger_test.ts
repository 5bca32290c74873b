// What the limits of a day have taken: kept as it goes, and always what a count from the beginning would say.
import { expect } from "@std/expect";
import { Big } from "@/lib/contract/decimal.ts";
import { seededRandom } from "@/tests/support/seeded_random.ts";
import { UseLedger } from "./ledger.ts";

const ACCOUNT = "DU1";
const HOUR_MS = 3_600_000;
const noRows = { *entries() {} };

type Given = { at: number; binds: "entry" | "exit"; isOrder: boolean; notional: string | null };

const takenBy = ({ binds, isOrder, notional }: Given) => ({
  binds,
  isOrder,
  notional,
  account: ACCOUNT,
  conId: 1,
  side: "BUY" as const,
  unitValue: null,
});

Deno.test("the sums of a day are those of its entries, whatever is set, asked in between or long past", () => {
  const random = seededRandom(5);
  const below = (most: number) => Math.floor(random() * most);
  for (let history = 0; history < 40; history += 1) {
    const ledger = new UseLedger(noRows, { wall: 0, monotonic: 0 });
    let [wall, monotonic] = [100 * HOUR_MS, 0];
    const given: (Given & { steady: number })[] = [];
    for (let n = 0; n < 200; n += 1) {
      const step = below(3 * HOUR_MS);
      monotonic += step;
      // Now and then somebody sets the clock.
      wall += below(20) === 0 ? step - below(40 * HOUR_MS) : step;
      const one: Given = {
        at: wall,
        binds: below(4) === 0 ? "exit" : "entry",
        isOrder: below(5) > 0,
        notional: below(6) === 0 ? null : `${below(9_000)}.25`,
      };
      ledger.spend(`order-${n}`, takenBy(one), { wall, monotonic });
      given.push({ ...one, steady: monotonic });
      if (below(3) > 0) continue;
      const dayStart = wall - below(2) * 12 * HOUR_MS;
      // Of what lies within a day by either clock nothing was let go.
      if (given.some(({ at, steady }) => at >= dayStart && steady < monotonic - 26 * HOUR_MS)) continue;
      const today = given.filter(({ at, binds }) => at >= dayStart && binds === "entry");
      const sum = today.reduce((total, { notional }) => total.plus(notional ?? 0), new Big(0));
      const spent = ledger.spent(ACCOUNT, { dayStart, now: { wall, monotonic } });
      expect([spent.dayNotional.toFixed(), spent.dayOrders])
        .toEqual([sum.toFixed(), today.filter(({ isOrder }) => isOrder).length]);
    }
  }
});

Deno.test("a guard adds up what is new, however many orders the day has had", () => {
  const ledger = new UseLedger(noRows, { wall: 0, monotonic: 0 });
  const now = { wall: HOUR_MS, monotonic: HOUR_MS };
  const spend = (n: number) =>
    ledger.spend(
      `order-${n}`,
      takenBy({ at: 0, binds: "entry", isOrder: true, notional: "1" }),
      { wall: n, monotonic: n },
    );
  for (let n = 0; n < 10_000; n += 1) spend(n);
  const sums: number[] = [];
  const { plus } = Big.prototype;
  let added = 0;
  Big.prototype.plus = function (given: Parameters<typeof plus>[0]) {
    added += 1;
    return plus.call(this, given);
  };
  try {
    for (let n = 10_000; n < 10_003; n += 1) {
      added = 0;
      spend(n);
      expect(ledger.spent(ACCOUNT, { dayStart: 0, now }).dayOrders).toBe(n + 1);
      sums.push(added);
    }
  } finally {
    Big.prototype.plus = plus;
  }
  expect(sums).toEqual([10_001, 1, 1]);
});

Deno.test("what was taken in a journal that was replaced by a copy is taken", () => {
  const now = { wall: 50 * HOUR_MS, monotonic: 0 };
  const iso = (at: number) => new Date(at).toISOString();
  const taken = (at: number, use: unknown) => ({ at: iso(at), clientOrderId: `order-${at}`, use });
  const entry = { binds: "entry", isOrder: true, notional: "100.5", at: 0 } as const;
  const uses = [
    taken(now.wall - 3 * HOUR_MS, takenBy(entry)),
    // An exit of a bracket has none of its own.
    taken(now.wall - 3 * HOUR_MS, {}),
    taken(now.wall - 30 * HOUR_MS, takenBy(entry)),
    taken(now.wall - 10_000, takenBy({ ...entry, isOrder: false, notional: "9.5" })),
  ];
  const rows = [{ seq: 1, at: iso(now.wall), kind: "put_back", clientOrderId: null, data: { uses } }];
  const ledger = new UseLedger({
    *entries() {
      yield* rows;
    },
  }, now);
  const spent = ledger.spent(ACCOUNT, { dayStart: now.wall - 12 * HOUR_MS, now });
  expect([spent.dayNotional.toFixed(), spent.dayOrders, spent.entries.length]).toEqual(["110", 1, 1]);
});
