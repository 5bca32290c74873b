// Orders that depend on each other: brackets, OCA groups of the three types, cancels that spread.
import { expect } from "@std/expect";
import fc from "fast-check";
import { brokenInvariants } from "./invariants.ts";
import {
  AAPL,
  accepted,
  current,
  quietEngine,
  refusedCode,
  request,
  type TestEngine,
  testEngine,
} from "./testing/test_engine.ts";
import type { OrderRequest, OrderView } from "./types.ts";

function bracket(
  test: TestEngine,
  parent: Partial<OrderRequest>,
): readonly [OrderView, OrderView, OrderView] {
  const exit = { action: "SELL", parentId: 1, tif: "GTC", quantity: parent.quantity ?? "100" };
  const results = test.engine.orders.place([
    request({ orderId: 1, ...parent }),
    request({ orderId: 2, ...exit, orderType: "LMT", limitPrice: "292" }),
    request({ orderId: 3, ...exit, orderType: "STP", auxPrice: "288" }),
  ]).map(accepted);
  const [one, two, three] = results;
  if (one === undefined || two === undefined || three === undefined) throw new Error("Three orders expected");
  return [one, two, three];
}

Deno.test("a bracket is accepted whole before its parent fills, children carry group and reason", () => {
  const test = quietEngine();
  const [parent, profit, stop] = bracket(test, { orderType: "LMT", limitPrice: "289" });
  expect(test.seen().slice(0, 3)).toEqual(["accepted", "accepted", "accepted"]);
  expect(parent).toMatchObject({ status: "Submitted", whyHeld: "", ocaGroup: "" });
  const group = String(parent.permId);
  expect(profit).toMatchObject({ status: "PreSubmitted", whyHeld: "child", ocaGroup: group });
  expect(stop).toMatchObject({ status: "PreSubmitted", whyHeld: "trigger", ocaGroup: group });
  expect(profit.parentPermId).toBe(parent.permId);
});

Deno.test("after the parent's fill the profit taker works and the stop waits; one's fill cancels the other", () => {
  const test = quietEngine();
  const [, profit, stop] = bracket(test, {});
  expect(current(test.engine, profit).status).toBe("Submitted");
  expect(current(test.engine, stop)).toMatchObject({ status: "PreSubmitted", whyHeld: "trigger" });
  test.engine.control.setPrice(AAPL, "292.5");
  expect(current(test.engine, profit).status).toBe("Filled");
  expect(current(test.engine, stop)).toMatchObject({ status: "Cancelled", filled: "0" });
  expect(test.engine.accounts.portfolio("DU1234567")).toEqual([]);
});

Deno.test("an exit that fills with its parent at once ends the other exit for good", () => {
  const test = quietEngine();
  const orders = test.engine.orders.place([
    request({ orderId: 1 }),
    request({ orderId: 2, parentId: 1, action: "SELL", orderType: "LMT", limitPrice: "289" }),
    request({ orderId: 3, parentId: 1, action: "SELL", orderType: "STP", auxPrice: "285" }),
  ]).map(accepted);
  expect(orders.map((order) => order.status)).toEqual(["Filled", "Filled", "Cancelled"]);
  expect(test.engine.orders.openOrders()).toEqual([]);
});

Deno.test("children are worth only what their parent has filled", () => {
  const test = quietEngine();
  const [parent, profit, stop] = bracket(test, { orderType: "LMT", limitPrice: "289" });
  test.engine.control.fill(parent.permId, "40");
  test.engine.control.setPrice(AAPL, "292.5");
  expect(current(test.engine, profit)).toMatchObject({ status: "Submitted", filled: "40" });
  expect(test.engine.accounts.portfolio("DU1234567")).toEqual([]);
  expect(current(test.engine, stop)).toMatchObject({ quantity: "60" });
  test.engine.orders.cancel(parent.permId);
  expect(current(test.engine, profit).status).toBe("Cancelled");
  expect(current(test.engine, stop).status).toBe("Cancelled");
});

Deno.test("when a partly filled parent ends, its stop shrinks to what was filled", () => {
  const test = quietEngine();
  const [parent, , stop] = bracket(test, { orderType: "LMT", limitPrice: "289" });
  test.engine.control.fill(parent.permId, "30");
  test.engine.orders.cancel(parent.permId);
  expect(current(test.engine, stop)).toMatchObject({ status: "PreSubmitted", quantity: "30" });
  test.engine.control.setPrice(AAPL, "287.9");
  expect(current(test.engine, stop)).toMatchObject({ status: "Filled", filled: "30" });
  expect(test.engine.accounts.portfolio("DU1234567")).toEqual([]);
});

Deno.test("shares are exact: whatever part of its parent is filled, a child is worth just that", () => {
  for (
    const [size, part] of [["11", "3"], ["49", "1"], ["23", "13"], ["3331", "7"]] as const
  ) {
    const test = quietEngine();
    const [parent, , stop] = bracket(test, { orderType: "LMT", limitPrice: "289", quantity: size });
    test.engine.control.fill(parent.permId, part);
    test.engine.orders.cancel(parent.permId);
    expect(current(test.engine, stop)).toMatchObject({ status: "PreSubmitted", quantity: part });
  }
});

Deno.test("an unfilled parent takes its children with it", () => {
  const test = quietEngine();
  const [parent, profit, stop] = bracket(test, { orderType: "LMT", limitPrice: "280" });
  test.engine.orders.cancel(parent.permId);
  for (const order of [parent, profit, stop]) expect(current(test.engine, order).status).toBe("Cancelled");
});

Deno.test("a child without its parent is refused with 10006, also when the parent was refused", () => {
  const test = quietEngine();
  expect(refusedCode(test.place({ parentId: 99 }))).toBe(10006);
  const results = test.engine.orders.place([
    request({ orderId: 50, quantity: "0" }),
    request({ orderId: 51, parentId: 50, action: "SELL" }),
  ]);
  expect(results.map(refusedCode)).toEqual([434, 10006]);
});

function pair(test: TestEngine, ocaType: number): readonly [OrderView, OrderView] {
  const base = { ocaGroup: "pair", ocaType, tif: "GTC", orderType: "LMT", quantity: "100" };
  return [
    accepted(test.place({ ...base, limitPrice: "289" })),
    accepted(test.place({ ...base, limitPrice: "288" })),
  ];
}

Deno.test("OCA type 1 cancels the other order at the first partial fill", () => {
  const test = quietEngine();
  const [one, two] = pair(test, 1);
  test.engine.control.fill(one.permId, "10");
  expect(current(test.engine, two).status).toBe("Cancelled");
  expect(current(test.engine, one)).toMatchObject({ status: "Submitted", remaining: "90" });
});

Deno.test("OCA types 2 and 3 take the filled size off the other order, and cancel it at the end", () => {
  for (const type of [2, 3]) {
    const test = quietEngine();
    const [one, two] = pair(test, type);
    test.engine.control.fill(one.permId, "10");
    expect(current(test.engine, two)).toMatchObject({ status: "Submitted", quantity: "90" });
    test.engine.control.fill(one.permId);
    expect(current(test.engine, two)).toMatchObject({ status: "Cancelled", filled: "0" });
  }
});

Deno.test("an order that its group or its parent made smaller keeps that size when it is changed, named as it is or as it was", () => {
  for (const named of ["90", "100"]) {
    const test = quietEngine();
    const [one, two] = pair(test, 2);
    test.engine.control.fill(one.permId, "10");
    accepted(test.engine.orders.modify({ ...two.request, quantity: named, limitPrice: "287" }));
    expect(current(test.engine, two)).toMatchObject({ quantity: "90", status: "Submitted" });
    accepted(test.engine.orders.modify({ ...two.request, quantity: "50", limitPrice: "287" }));
    const size = current(test.engine, two).quantity;
    expect([named, size]).toEqual([named, named === "90" ? "50" : "40"]);
  }
  const test = quietEngine();
  const [parent, , stop] = bracket(test, { orderType: "LMT", limitPrice: "289" });
  test.engine.control.fill(parent.permId, "30");
  test.engine.orders.cancel(parent.permId);
  accepted(test.engine.orders.modify({ ...stop.request, quantity: "30", auxPrice: "287" }));
  expect(current(test.engine, stop)).toMatchObject({ quantity: "30", status: "PreSubmitted" });
});

Deno.test("an OCA group does not reach into another account or another group", () => {
  const test = testEngine({
    accounts: [
      { id: "DU1", baseCurrency: "USD", cash: { USD: "100000" } },
      { id: "DU2", baseCurrency: "USD", cash: { USD: "100000" } },
    ],
  });
  const base = { ocaGroup: "g", ocaType: 1, orderType: "LMT", limitPrice: "250", quantity: "10" };
  const one = accepted(test.place({ ...base, account: "DU1" }));
  const two = accepted(test.place({ ...base, account: "DU2" }));
  const other = accepted(test.place({ ...base, account: "DU1", ocaGroup: "h" }));
  test.engine.control.fill(one.permId);
  expect(current(test.engine, two).status).toBe("Submitted");
  expect(current(test.engine, other).status).toBe("Submitted");
});

Deno.test("cancelling all cancels brackets once, not twice", () => {
  const test = quietEngine();
  bracket(test, { orderType: "LMT", limitPrice: "280" });
  test.seen();
  test.engine.orders.cancelAll();
  expect(test.seen().filter((type) => type === "cancelled")).toHaveLength(3);
  expect(test.engine.orders.openOrders()).toEqual([]);
});

Deno.test("whatever the market does, a bracket's exits never close more than its parent opened", () => {
  const move = fc.oneof(
    fc.record({ kind: fc.constant("price" as const), cents: fc.integer({ min: -350, max: 350 }) }),
    fc.record({ kind: fc.constant("fill" as const), size: fc.integer({ min: 1, max: 60 }) }),
    fc.record({ kind: fc.constant("wait" as const), ms: fc.integer({ min: 100, max: 20_000 }) }),
    fc.record({ kind: fc.constant("cancel" as const), nth: fc.nat(2) }),
  );
  fc.assert(
    fc.property(
      fc.array(move, { minLength: 3, maxLength: 15 }),
      fc.integer({ min: 1, max: 500 }),
      (moves, size) => {
        const test = quietEngine();
        const orders = bracket(test, { orderType: "LMT", limitPrice: "289.9", quantity: String(size) });
        const [parent, profit, stop] = orders;
        for (const one of moves) {
          if (one.kind === "price") test.engine.control.setPrice(AAPL, (290 + one.cents / 100).toFixed(2));
          if (one.kind === "wait") test.wait(one.ms);
          if (one.kind === "cancel") test.engine.orders.cancel((orders[one.nth] ?? parent).permId);
          if (one.kind === "fill") {
            const rest = Number(current(test.engine, parent).remaining);
            const open = test.engine.orders.openOrders().some((order) => order.permId === parent.permId);
            if (open) test.engine.control.fill(parent.permId, String(Math.min(rest, one.size)));
          }
          const filled = [parent, profit, stop].map((order) => Number(current(test.engine, order).filled));
          const [opened = 0, won = 0, stopped = 0] = filled;
          expect(won + stopped).toBeLessThanOrEqual(opened);
          const held = test.engine.accounts.portfolio("DU1234567")[0]?.position ?? "0";
          expect(Number(held)).toBe(opened - won - stopped);
          expect(brokenInvariants(test.engine)).toEqual([]);
        }
      },
    ),
    { numRuns: 60, seed: 3 },
  );
});

Deno.test("an exit that is all or none waits until its parent has filled whole", () => {
  const test = quietEngine();
  const exit = { action: "SELL", parentId: 1, tif: "GTC", orderType: "LMT", limitPrice: "285" };
  const [parent, child] = test.engine.orders.place([
    request({ orderId: 1, orderType: "LMT", limitPrice: "280" }),
    request({ orderId: 2, ...exit, allOrNone: true }),
  ]).map(accepted);
  if (parent === undefined || child === undefined) throw new Error("Two orders expected");
  test.engine.control.fill(parent.permId, "40");
  test.wait(2_000);
  expect(current(test.engine, child)).toMatchObject({ status: "Submitted", filled: "0" });
  test.engine.control.fill(parent.permId);
  test.wait(2_000);
  expect(current(test.engine, child)).toMatchObject({ status: "Filled", filled: "100" });
});

for (const tif of ["IOC", "FOK"]) {
  const exit = { action: "SELL", parentId: 1, orderType: "LMT", limitPrice: "285", tif };

  /** An entry of which 40 have filled, and its exit. */
  const partlyFilled = () => {
    const test = quietEngine();
    const [parent, child] = test.engine.orders.place([
      request({ orderId: 1, orderType: "LMT", limitPrice: "280" }),
      request({ orderId: 2, ...exit }),
    ]).map(accepted);
    if (parent === undefined || child === undefined) throw new Error("Two orders expected");
    test.engine.control.fill(parent.permId, "40");
    return { test, parent, child };
  };

  Deno.test(`an ${tif} exit keeps its one attempt until its parent has filled whole`, () => {
    const { test, parent, child } = partlyFilled();
    test.wait(2_000);
    expect(current(test.engine, child)).toMatchObject({ status: "PreSubmitted", whyHeld: "child" });
    test.engine.control.fill(parent.permId);
    expect(current(test.engine, child)).toMatchObject({ status: "Filled", filled: "100" });
  });

  Deno.test(`an ${tif} exit goes for what its parent has filled when that is cancelled`, () => {
    const { test, parent, child } = partlyFilled();
    test.engine.orders.cancel(parent.permId);
    expect(current(test.engine, child)).toMatchObject({ status: "Filled", quantity: "40", filled: "40" });
    expect(brokenInvariants(test.engine)).toEqual([]);
  });
}

Deno.test("an exit that changes needs no margin and no shares while it only closes its parent", () => {
  const test = quietEngine();
  const [, , stop] = bracket(test, { orderType: "LMT", limitPrice: "280" });
  test.engine.control.borrow(AAPL, { shares: "0", locate: false });
  const changed = test.engine.orders.modify({
    ...stop.request,
    orderType: "LMT",
    limitPrice: "293",
    auxPrice: null,
  });
  expect(accepted(changed).orderType).toBe("LMT");
  expect(refusedCode(test.engine.orders.modify({ ...stop.request, quantity: "101" }))).toBe(201);
});
