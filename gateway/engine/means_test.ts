// What orders that rest cost an account: nothing, until one of them fills and the others are too much.
import { expect } from "@std/expect";
import { brokenInvariants } from "./invariants.ts";
import { AAPL, accepted, ACCOUNT, current, quietEngine, type TestEngine } from "./testing/test_engine.ts";
import type { OrderView } from "./types.ts";

const POOR = [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "20000" } }];

function value({ engine }: TestEngine, key: string): number {
  return Number(engine.accounts.accountValues(ACCOUNT).find((row) => row.key === key)?.value);
}

function entry(test: TestEngine, quantity: string): OrderView {
  return accepted(test.place({ quantity, orderType: "LMT", limitPrice: "280", tif: "GTC" }));
}

function ending(test: TestEngine, { permId }: OrderView): string | undefined {
  return test.events.flatMap((event) =>
    event.type === "cancelled" && event.order.permId === permId ? [`${event.code} ${event.text}`] : []
  )[0];
}

Deno.test("orders that rest reserve nothing: each is held against the account by itself", () => {
  const test = quietEngine({ accounts: POOR });
  const keys = ["AvailableFunds", "BuyingPower", "InitMarginReq", "ExcessLiquidity"];
  const before = keys.map((key) => value(test, key));
  const orders = [1, 2, 3, 4, 5].map(() => entry(test, "100"));
  expect(orders.map(({ status }) => status)).toEqual(Array(5).fill("Submitted"));
  expect(keys.map((key) => value(test, key))).toEqual(before);
  expect(accepted(test.place({ quantity: "200", orderType: "LMT", limitPrice: "280" })).status).toBe(
    "Inactive",
  );
});

Deno.test("when one fills, what the account can not carry any more is cancelled, and only that", () => {
  const test = quietEngine({ accounts: POOR });
  const [first, second] = [entry(test, "100"), entry(test, "100")];
  const small = entry(test, "10");
  const exit = accepted(
    test.place({ parentId: 1, action: "SELL", orderType: "LMT", limitPrice: "400", tif: "GTC" }),
  );
  test.engine.control.fill(first.permId, "100", "280");
  expect(current(test.engine, second).status).toBe("Cancelled");
  expect(ending(test, second)).toMatch(
    /^202 Order Canceled - reason:YOUR ORDER IS NOT ACCEPTED.*EQUITY WITH LOAN VALUE \[\d+\.\d\d USD\]/,
  );
  expect(current(test.engine, small).status).toBe("Submitted");
  expect(current(test.engine, exit).status).toBe("Submitted");
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("the rest of an order that fills in parts stays: all of it was covered when it came", () => {
  const test = quietEngine({ accounts: POOR });
  const order = entry(test, "130");
  test.engine.control.fill(order.permId, "70", "280");
  expect(current(test.engine, order)).toMatchObject({ status: "Submitted", filled: "70" });
  test.engine.control.fill(order.permId, "60", "280");
  expect(current(test.engine, order).status).toBe("Filled");
});

Deno.test("a fill that closes takes nobody's means: the others stay", () => {
  const test = quietEngine({ accounts: POOR });
  accepted(test.place({ quantity: "100" }));
  const close = accepted(test.place({ action: "SELL", orderType: "LMT", limitPrice: "295", tif: "GTC" }));
  const next = entry(test, "20");
  test.engine.control.setPrice(AAPL, "296");
  expect(current(test.engine, close).status).toBe("Filled");
  expect(current(test.engine, next).status).toBe("Submitted");
});

Deno.test("of two sales of the same coins the second is none of a position, and ends with the first one's fill", () => {
  const test = quietEngine();
  const bitcoin = 479624278;
  const coins = { conId: bitcoin, quantity: "0.5" };
  const bought = accepted(test.place({ ...coins, tif: "IOC" }));
  if (current(test.engine, bought).status !== "Filled") test.engine.control.fill(bought.permId);
  const sale = { ...coins, action: "SELL", orderType: "LMT", limitPrice: "999999", tif: "GTC" };
  const [one, other] = [accepted(test.place(sale)), accepted(test.place(sale))];
  test.engine.control.fill(one.permId);
  expect(current(test.engine, other).status).toBe("Cancelled");
});
