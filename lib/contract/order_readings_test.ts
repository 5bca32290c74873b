import { expect } from "@std/expect";
import { canCancel, canModify, isStop, sleepsBehind } from "./order_readings.ts";
import { openStates, orderStates } from "./order_states.ts";

Deno.test("a stop is one in every spelling that IB has for it", () => {
  const types = ["STP", "STP LMT", "STP PRT", "TRAIL", "TRAIL LIMIT", "LMT", "MKT", "MIT", "LIT"];
  expect(types.filter((orderType) => isStop({ orderType }))).toEqual(types.slice(0, 5));
});

Deno.test("exits sleep behind an open entry of which nothing has filled, and behind no other", () => {
  for (const state of orderStates) {
    expect(sleepsBehind({ state, filled: "0.00" })).toBe(openStates.has(state));
    expect(sleepsBehind({ state, filled: "0.5" })).toBe(false);
  }
  expect(sleepsBehind(undefined)).toBe(false);
});

Deno.test("what can be changed can be cancelled, and what is being cancelled is not cancelled again", () => {
  for (const state of orderStates) {
    const own = { cancellable: true, origin: "app", state };
    if (canModify(own)) expect(canCancel(own)).toBe(true);
    expect(canModify({ ...own, origin: "foreign" })).toBe(false);
    expect([canModify({ ...own, cancellable: false }), canCancel({ ...own, cancellable: false })])
      .toEqual([false, false]);
  }
  expect(canCancel({ cancellable: true, state: "cancel_pending" })).toBe(false);
});
