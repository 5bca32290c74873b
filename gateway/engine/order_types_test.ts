// Order types beside market, limit, stop and trail: if touched, market to limit, on close.
import { expect } from "@std/expect";
import { brokenInvariants } from "./invariants.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  current,
  EURUSD,
  quietEngine,
  refusedCode,
  type TestEngine,
} from "./testing/test_engine.ts";
import type { OrderRequest } from "./types.ts";

/** AAPL stands at 290 and moves only when told to. */
function richEngine(sessions: "always" | "real" = "always"): TestEngine {
  const cash = { USD: "100000000" };
  return quietEngine({ sessions, accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash }] });
}

Deno.test("a buy if touched waits below the market and then buys at market", () => {
  const test = richEngine();
  const order = accepted(test.place({ orderType: "MIT", auxPrice: "285", tif: "GTC", quantity: "10" }));
  expect(order).toMatchObject({ orderType: "MIT", status: "PreSubmitted", whyHeld: "trigger" });
  test.engine.control.setPrice(AAPL, "286");
  expect(current(test.engine, order).status).toBe("PreSubmitted");
  test.seen();
  test.engine.control.setPrice(AAPL, "284");
  expect(test.seen().slice(0, 3)).toEqual(["triggered", "working", "fill"]);
  expect(current(test.engine, order)).toMatchObject({ status: "Filled", filled: "10" });
  expect(Number(current(test.engine, order).avgFillPrice)).toBeLessThan(285);
});

Deno.test("a sale if touched waits above the market, with a limit it rests there when the market turns", () => {
  const test = richEngine();
  const sale: Partial<OrderRequest> = { action: "SELL", quantity: "10", tif: "GTC" };
  const market = accepted(test.place({ ...sale, orderType: "MIT", auxPrice: "295" }));
  const limit = accepted(test.place({ ...sale, orderType: "LIT", auxPrice: "295", limitPrice: "300" }));
  expect(current(test.engine, market).status).toBe("PreSubmitted");
  test.engine.control.setPrice(AAPL, "296");
  expect(current(test.engine, market).status).toBe("Filled");
  expect(current(test.engine, limit)).toMatchObject({ status: "Submitted", filled: "0" });
});

Deno.test("market to limit rests at the price of its last fill with what the market could not give", () => {
  const test = richEngine();
  const order = accepted(test.place({ orderType: "MTL", quantity: "10" }));
  expect(current(test.engine, order)).toMatchObject({ orderType: "MTL", status: "Filled" });
  const depth = test.engine.market.depth(AAPL, 20)?.asks ?? [];
  const size = depth.reduce((sum, row) => sum + Number(row.size), 0);
  const large = accepted(
    test.place({ orderType: "MTL", quantity: String(size + 100) }),
  );
  const view = current(test.engine, large);
  expect(view).toMatchObject({ status: "Submitted", remaining: "100" });
  expect(view.request.limitPrice).toBe(view.lastFillPrice);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("orders on close wait for the closing auction and have one chance there", () => {
  const test = richEngine("real");
  const market = accepted(test.place({ orderType: "MOC", quantity: "10" }));
  const limit = accepted(test.place({ orderType: "LOC", limitPrice: "280", quantity: "10" }));
  expect([current(test.engine, market).status, current(test.engine, limit).status]).toEqual([
    "PreSubmitted",
    "PreSubmitted",
  ]);
  test.engine.advanceTo(Date.parse("2026-11-20T20:59:58Z"));
  expect(current(test.engine, market).status).toBe("PreSubmitted");
  test.engine.advanceTo(Date.parse("2026-11-20T21:00:00Z"));
  expect(current(test.engine, market)).toMatchObject({ status: "Filled", filled: "10" });
  expect(current(test.engine, limit)).toMatchObject({ status: "Cancelled", filled: "0" });
});

Deno.test("an order on close placed after hours is held for the next session and trades at its close", () => {
  const test = richEngine("real");
  test.engine.advanceTo(Date.parse("2026-11-20T22:00:00Z"));
  const order = accepted(test.place({ orderType: "MOC", quantity: "10" }));
  expect(test.events.findLast((event) => event.type === "held")).toMatchObject({ code: 399 });
  test.engine.advanceTo(Date.parse("2026-11-23T20:00:00Z"));
  expect(current(test.engine, order).status).toBe("PreSubmitted");
  test.engine.advanceTo(Date.parse("2026-11-23T21:00:00Z"));
  expect(current(test.engine, order).status).toBe("Filled");
});

const REFUSED: readonly (readonly [string, Partial<OrderRequest>, number])[] = [
  ["on close without an auction", { conId: EURUSD, orderType: "MOC", quantity: "20000" }, 387],
  ["on close until cancelled", { orderType: "MOC", tif: "GTC" }, 111],
  ["if touched at no price", { orderType: "MIT" }, 107],
  ["if touched with a limit that is none", { orderType: "LIT", auxPrice: "280" }, 107],
  ["market to limit at once or never", { orderType: "MTL", tif: "IOC" }, 111],
  ["relative to the best", { orderType: "PEG BEST", auxPrice: "0.01", limitPrice: "290" }, 387],
  [
    "pegged to the midpoint, which a pair has not",
    { conId: EURUSD, orderType: "PEG MID", quantity: "20000" },
    387,
  ],
  ["relative off the grid", { orderType: "REL", auxPrice: "0.013" }, 110],
  ["relative by more than all", { orderType: "REL", percentOffset: "1.5" }, 321],
  ["what does not exist", { orderType: "WISH" }, 321],
];

for (const [what, changes, code] of REFUSED) {
  Deno.test(`refused: ${what}`, () => {
    expect(refusedCode(richEngine().place(changes))).toBe(code);
  });
}
