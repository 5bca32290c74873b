// Short sales need shares that somebody lends.
import { expect } from "@std/expect";
import { restoreEngine } from "./engine.ts";
import { brokenInvariants } from "./invariants.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  current,
  EURUSD,
  savedState,
  START,
  type TestEngine,
  testEngine,
} from "./testing/test_engine.ts";
import type { OrderRequest, OrderView } from "./types.ts";

const REFUSED = "Order rejected - reason:The contract is not available for short sale.";

function sell(test: TestEngine, quantity: string, limitPrice?: string): OrderView {
  return accepted(test.place({
    ...{ action: "SELL", quantity, tif: "GTC" },
    ...limitPrice === undefined ? {} : { orderType: "LMT", limitPrice },
  }));
}

function shortable({ engine }: Pick<TestEngine, "engine">) {
  return engine.market.figures(AAPL)?.shortable();
}

Deno.test("a short sale of more than can be borrowed is refused with 201 in IB's words; what is held can be sold", () => {
  const test = testEngine();
  expect(shortable(test)).toEqual({ level: 3, shares: "5000000" });
  accepted(test.place({ quantity: "100" }));
  test.engine.control.borrow(AAPL, { shares: "0", locate: false });
  expect(shortable(test)).toEqual({ level: 1, shares: "0" });
  expect(sell(test, "101")).toMatchObject({ status: "Inactive", rejectReason: REFUSED });
  const report = test.engine.orders.whatIf({ ...sell(test, "101").request, orderId: 99 });
  expect(report).toMatchObject({ ok: true, rejectReason: "The contract is not available for short sale." });
  expect(sell(test, "100").status).toBe("Filled");
  test.engine.control.borrow(AAPL, null);
  expect(sell(test, "100").status).toBe("Filled");
});

Deno.test("what is borrowed is not there for the next one, and comes back when it is covered", () => {
  const test = testEngine();
  expect(sell(test, "50").status).toBe("Filled");
  // Beside what is short already.
  test.engine.control.borrow(AAPL, { shares: "1200", locate: false });
  expect(shortable(test)).toEqual({ level: 3, shares: "1200" });
  expect(sell(test, "500").status).toBe("Filled");
  expect(shortable(test)).toEqual({ level: 2, shares: "700" });
  expect(sell(test, "701").status).toBe("Inactive");
  accepted(test.place({ quantity: "550" }));
  expect(shortable(test)).toEqual({ level: 3, shares: "1250" });
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("where shares are located an order waits with 404, and goes when they are there", () => {
  const test = testEngine();
  test.engine.control.borrow(AAPL, { shares: "0", locate: true });
  expect(shortable(test)).toEqual({ level: 2, shares: "0" });
  test.seen();
  const order = sell(test, "10");
  expect(order).toMatchObject({ status: "PreSubmitted", whyHeld: "locate" });
  expect(test.events.at(-1)).toMatchObject({
    ...{ type: "held", reason: "locate", code: 404, text: "Order held while securities are located." },
  });
  test.wait(600_000);
  expect(current(test.engine, order).status).toBe("PreSubmitted");
  test.engine.control.borrow(AAPL, { shares: "5", locate: true });
  expect(current(test.engine, order).whyHeld).toBe("locate");
  const state = savedState(test.engine);
  test.engine.control.borrow(AAPL, { shares: "10", locate: true });
  expect(current(test.engine, order)).toMatchObject({ status: "Filled", whyHeld: "" });
  // As the other world would have it: the search is given up.
  const engine = restoreEngine({ seed: 7, startTime: START }, state);
  expect(engine.orders.order(order.permId)).toMatchObject({ status: "PreSubmitted", whyHeld: "locate" });
  engine.control.borrow(AAPL, { shares: "5", locate: false });
  expect(engine.orders.order(order.permId)).toMatchObject({ status: "Inactive", rejectReason: REFUSED });
});

Deno.test("an order that waits for shares can be cancelled and made small enough", () => {
  const test = testEngine();
  test.engine.control.borrow(AAPL, { shares: "5", locate: true });
  const [one, other] = [sell(test, "10"), sell(test, "10")];
  test.engine.orders.cancel(one.permId);
  expect(current(test.engine, one).status).toBe("Cancelled");
  expect(test.engine.orders.modify({ ...other.request, quantity: "5" }).ok).toBe(true);
  expect(current(test.engine, other)).toMatchObject({ status: "Filled", filled: "5" });
});

Deno.test("a combination that sells shares short needs them, too; only stocks are lent", () => {
  const test = testEngine();
  test.engine.control.borrow(AAPL, { shares: "100", locate: true });
  const chain = test.engine.instruments.optionChains(AAPL, "")[0];
  const [option] = test.engine.instruments.findContracts({
    ...{ symbol: "AAPL", secType: "OPT", right: "C", strike: "290" },
    lastTradeDateOrContractMonth: chain?.expirations[2] ?? "",
  });
  const found = test.engine.instruments.resolveCombo({
    symbol: "AAPL",
    legs: [[100, AAPL, "SELL"], [1, option?.conId ?? 0, "BUY"]].map(([ratio, conId, action]) => ({
      ...{ ratio: Number(ratio), conId: Number(conId), action: String(action), exchange: "SMART" },
    })),
  });
  if (!found.ok) throw new Error(found.text);
  const combo = (quantity: string) =>
    accepted(test.place({
      ...{ conId: found.contract.conId, action: "BUY", quantity, orderType: "MKT" },
      combo: { nonGuaranteed: false, legPrices: [] },
    }));
  expect(combo("2")).toMatchObject({ status: "Inactive", rejectReason: REFUSED });
  expect(combo("1").status).not.toBe("Inactive");
  expect(() => test.engine.control.borrow(EURUSD, null)).toThrow(RangeError);
  expect(() => test.engine.control.borrow(AAPL, { shares: "-1", locate: false })).toThrow(RangeError);
  expect(test.engine.accounts.accountIds()).toEqual([ACCOUNT]);
});

Deno.test("who is short already needs shares for what he sells now alone; a thousand are plenty", () => {
  const test = testEngine();
  expect(sell(test, "50").status).toBe("Filled");
  test.engine.control.borrow(AAPL, { shares: "1000", locate: false });
  expect(shortable(test)).toEqual({ level: 3, shares: "1000" });
  expect(sell(test, "1001").status).toBe("Inactive");
  expect(sell(test, "1000").status).toBe("Filled");
  expect(shortable(test)).toEqual({ level: 1, shares: "0" });
});

Deno.test("an order that waits for shares goes when a purchase brings them, of its own account or of another's short", () => {
  const accounts = ["DU1", "DU2"].map((id) => ({ id, baseCurrency: "USD", cash: { USD: "100000" } }));
  const test = testEngine({ accounts });
  const order = (changes: Partial<OrderRequest>) =>
    accepted(test.place({ account: "DU1", quantity: "10", ...changes }));
  expect(order({ action: "SELL", account: "DU2" }).status).toBe("Filled");
  test.engine.control.borrow(AAPL, { shares: "0", locate: true });
  const [own, other] = [order({ action: "SELL" }), order({ action: "SELL" })];
  expect(current(test.engine, own).whyHeld).toBe("locate");
  order({});
  expect(current(test.engine, own).status).toBe("Filled");
  expect(current(test.engine, other).whyHeld).toBe("locate");
  order({ account: "DU2" });
  expect(current(test.engine, other).status).toBe("Filled");
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("an exit waits for no shares beside those that its parent brings, fill by fill", () => {
  const test = testEngine();
  test.engine.control.borrow(AAPL, { shares: "0", locate: true });
  const parent = accepted(test.place({ orderType: "LMT", limitPrice: "200", tif: "GTC" }));
  const child = accepted(
    test.place({ parentId: 1, action: "SELL", orderType: "LMT", limitPrice: "400", tif: "GTC" }),
  );
  test.engine.control.fill(parent.permId, "40");
  expect(current(test.engine, child)).toMatchObject({ status: "Submitted", whyHeld: "" });
  test.engine.control.fill(parent.permId);
  expect(current(test.engine, child)).toMatchObject({ status: "Submitted", whyHeld: "" });
});
