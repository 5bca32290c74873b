// How much of an order may trade at once, and how much of it the market is shown: minQty and displaySize.
import { expect } from "@std/expect";
import { Big } from "../decimal.ts";
import {
  AAPL,
  accepted,
  current,
  quietEngine,
  request,
  type TestEngine,
  testEngine,
} from "./testing/test_engine.ts";
import type { Quote } from "./types.ts";

function quoteOf({ engine }: TestEngine): Quote {
  const quote = engine.market.quote(AAPL);
  if (quote === null) throw new Error("No quote");
  return quote;
}

Deno.test("less than the least at once does not fill, and an immediate order with it is cancelled", () => {
  const test = quietEngine();
  const { ask, askSize } = quoteOf(test);
  const quantity = new Big(askSize).plus(500).toFixed();
  const limit = { quantity, orderType: "LMT", limitPrice: ask };
  const tooMuch = new Big(askSize).plus(1).toFixed();
  const waits = accepted(test.place({ ...limit, minQty: tooMuch }));
  expect(waits).toMatchObject({ status: "Submitted", filled: "0" });
  const gone = accepted(test.place({ ...limit, minQty: tooMuch, tif: "IOC" }));
  expect(gone).toMatchObject({ status: "Cancelled", filled: "0" });
  const enough = accepted(test.place({ ...limit, minQty: askSize ?? "0" }));
  expect(enough).toMatchObject({ status: "Submitted", filled: askSize });
});

Deno.test("of what is left, less than the least may fill", () => {
  const test = quietEngine();
  const order = accepted(test.place({ orderType: "LMT", limitPrice: "280", minQty: "60" }));
  test.engine.control.fill(order.permId, "60");
  test.engine.control.setPrice(AAPL, "279");
  expect(current(test.engine, order)).toMatchObject({ status: "Filled", filled: "100" });
});

Deno.test("an exit waits until its parent has filled the least of it", () => {
  const test = quietEngine();
  const exit = { action: "SELL", parentId: 1, tif: "GTC", orderType: "LMT", limitPrice: "285" };
  const [parent, child] = test.engine.orders.place([
    request({ orderId: 1, orderType: "LMT", limitPrice: "280" }),
    request({ orderId: 2, ...exit, minQty: "50" }),
  ]).map(accepted);
  if (parent === undefined || child === undefined) throw new Error("Two orders expected");
  test.engine.control.fill(parent.permId, "40");
  test.wait(2_000);
  expect(current(test.engine, child).filled).toBe("0");
  test.engine.control.fill(parent.permId, "20");
  test.wait(2_000);
  expect(current(test.engine, child).filled).toBe("60");
});

/** Sizes of the fills of a sale that rests at the ask: from the book when it comes through, from the tape. */
function fillsAtAsk(displaySize?: string): number[] {
  const test = testEngine({ ticksPerSecond: 20 });
  accepted(test.place({ quantity: "4000" }));
  const order = accepted(test.place({
    ...{ action: "SELL", quantity: "4000", orderType: "LMT", limitPrice: quoteOf(test).ask, tif: "GTC" },
    ...displaySize !== undefined && { displaySize },
  }));
  test.wait(60_000);
  return test.events.flatMap((event) =>
    event.type === "fill" && event.execution.permId === order.permId ? [Number(event.execution.shares)] : []
  );
}

Deno.test("the tape takes no more of an iceberg at a time than it shows, the market through its price all", () => {
  const plain = fillsAtAsk();
  // What trades at its price is 100 each time.
  expect([Math.max(...plain) > 100, plain.filter((size) => size === 100).length > 2]).toEqual([true, true]);
  const parts = plain.map((size) => size === 100 ? 10 : size);
  // What is left of it stands elsewhere in the queue later on.
  expect(fillsAtAsk("10").slice(0, 8)).toEqual(parts.slice(0, 8));
});

Deno.test("an iceberg that can trade at once is taken with all of it", () => {
  const test = quietEngine();
  const { ask, askSize } = quoteOf(test);
  const order = accepted(
    test.place({ quantity: askSize ?? "0", orderType: "LMT", limitPrice: ask, displaySize: "10" }),
  );
  expect(order.status).toBe("Filled");
});
