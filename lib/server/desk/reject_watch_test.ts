import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { RejectWatch } from "./reject_watch.ts";

function setUp(limit: { count: number; seconds: number } | null = { count: 3, seconds: 60 }) {
  const clock = new ManualClock();
  const told: [number, number][] = [];
  const watch = new RejectWatch({ clock, limit: () => limit, tooMany: (...what) => void told.push(what) });
  let number = 0;
  const reject = (times: number) => {
    for (let i = 0; i < times; i++) {
      watch.follow({ clientOrderId: String(++number), state: "rejected", origin: "app" });
    }
  };
  return { clock, told, watch, reject };
}

Deno.test("just below the number of rejects nothing happens, at it once, and after a release it takes as many again", () => {
  const { told, reject } = setUp();
  reject(2);
  expect(told).toEqual([]);
  reject(1);
  expect(told).toEqual([[3, 60]]);
  reject(2);
  expect(told).toHaveLength(1);
  reject(1);
  expect(told).toHaveLength(2);
});

Deno.test("rejects count for their time only", () => {
  const { clock, told, reject } = setUp();
  reject(2);
  clock.advance(60_000);
  reject(2);
  expect(told).toEqual([]);
  clock.advance(59_999);
  reject(1);
  expect(told).toHaveLength(1);
});

Deno.test("one order counts once, orders of others and other ends not at all, and without a limit nothing does", () => {
  const { told, watch } = setUp();
  const order = { clientOrderId: "a", state: "rejected", origin: "app" } as const;
  for (let i = 0; i < 9; i++) {
    watch.follow(order);
    watch.follow({ ...order, clientOrderId: `f${i}`, origin: "foreign" });
    watch.follow({ ...order, clientOrderId: `c${i}`, state: "cancelled" });
  }
  expect(told).toEqual([]);
  const off = setUp(null);
  off.reject(100);
  expect(off.told).toEqual([]);
});
