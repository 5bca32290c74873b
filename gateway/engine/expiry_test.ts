// What ends by itself: futures are settled.
import { expect } from "@std/expect";
import { brokenInvariants } from "./invariants.ts";
import { accepted, ACCOUNT, testEngine } from "./testing/test_engine.ts";

/** The day before the December futures end. */
const EVE = Date.parse("2026-12-17T15:00:00Z");
const DAY_MS = 86_400_000;

Deno.test("a future that ends is settled at its last mark, long or short", () => {
  for (const [action, closing] of [["BUY", "SLD"], ["SELL", "BOT"]] as const) {
    const test = testEngine({ startTime: EVE });
    const { engine } = test;
    const future = engine.instruments.findContracts({ symbol: "MES", secType: "FUT" })[0];
    const conId = future?.conId ?? 0;
    const { permId } = accepted(test.place({ conId, action, quantity: "2" }));
    if (engine.orders.order(permId)?.status !== "Filled") engine.control.fill(permId);
    engine.control.setPrice(conId, "7000");
    engine.control.freeze(null);
    engine.advanceTo(EVE + 2 * DAY_MS);
    const [end] = engine.orders.executions({ since: EVE + 3_600_000 }).slice(-1);
    expect([end?.side, end?.shares, Number(end?.price)]).toEqual([closing, "2", 7000]);
    expect(engine.accounts.portfolio(ACCOUNT).every(({ position }) => position === "0")).toBe(true);
    expect(brokenInvariants(engine)).toEqual([]);
  }
});
