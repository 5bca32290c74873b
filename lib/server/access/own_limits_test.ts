import { expect } from "@std/expect";
import { inEnglish } from "@/lib/contract/says/english.ts";
import type { AllowedOrder } from "@/lib/server/orders/mod.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { type Caller, deskCaller, scopesUpTo } from "./caller.ts";
import { OwnLimitBook } from "./own_limits.ts";

const LIMITS = { maxNotional: "1000", maxQuantity: "10", ordersPerMinute: 2 };
const caller = (limits: Partial<typeof LIMITS> | Record<string, null> = {}, id = "1"): Caller => ({
  kind: "token",
  id,
  name: "strategy",
  scopes: scopesUpTo("trade"),
  limits: { ...LIMITS, ...limits },
});
const order = (more: Partial<AllowedOrder> = {}): AllowedOrder => ({
  quantity: "10",
  unitValue: "100",
  reduces: false,
  ...more,
});

function deny(limits: Parameters<typeof caller>[0], given: AllowedOrder): string | null {
  const denial = new OwnLimitBook(new ManualClock()).of(caller(limits))?.deny(given) ?? null;
  return denial === null ? null : denial.says.key;
}

Deno.test("size and value of one order: below, at and above the limit, and not known", () => {
  const rows: [Parameters<typeof caller>[0], Partial<AllowedOrder>, string | null][] = [
    [{}, { quantity: "9.99" }, null],
    [{}, { quantity: "10", unitValue: "100" }, null],
    [{}, { quantity: "10.000001", unitValue: "1" }, "ACCESS_LIMIT.quantity"],
    [{}, { quantity: "10", unitValue: "100.01" }, "ACCESS_LIMIT.notional"],
    [{}, { quantity: "10", unitValue: "-100.01" }, "ACCESS_LIMIT.notional"],
    [{}, { unitValue: null }, "ACCESS_LIMIT.unknown"],
    [{ maxNotional: null }, { unitValue: null }, null],
    [{ maxQuantity: null, maxNotional: null }, { quantity: "1000000" }, null],
    [{ maxQuantity: "0" }, { quantity: "1" }, "ACCESS_LIMIT.quantity"],
  ];
  for (const [limits, given, code] of rows) {
    expect([limits, given, deny(limits, order(given))]).toEqual([limits, given, code]);
  }
});

Deno.test("what only reduces a position passes, whatever its size", () => {
  expect(deny({ ordersPerMinute: 0 }, order({ quantity: "5000", unitValue: null, reduces: true })))
    .toBeNull();
});

Deno.test("each token has its own minute, and hears when the next order passes", () => {
  const clock = new ManualClock();
  const book = new OwnLimitBook(clock);
  // Made anew for each request, as requests are.
  const mine = () => book.of(caller());
  mine()?.spend();
  clock.advance(10_000);
  mine()?.spend();
  const denial = mine()?.deny(order()) ?? null;
  expect(denial?.says.key).toBe("ACCESS_LIMIT.rate");
  expect(denial === null ? "" : inEnglish(denial.says)).toContain(
    '"strategy" has sent 2 orders within a minute',
  );
  expect(denial?.says.with?.nextAt).toBe(new Date(clock.now() + 50_000).toISOString());
  expect(book.of(caller({}, "2"))?.deny(order())).toBeNull();
  clock.advance(49_999);
  expect(mine()?.deny(order())).not.toBeNull();
  clock.advance(1);
  expect(mine()?.deny(order())).toBeNull();
});

Deno.test("a session and the desk's own token have no limits of their own", () => {
  expect(new OwnLimitBook(new ManualClock()).of(deskCaller)).toBeNull();
});
