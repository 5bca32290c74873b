import { expect } from "@std/expect";
import type { OrderView } from "@/lib/contract/api.ts";
import { order, ordersOf } from "@/tests/support/screen_samples.ts";
import { isRefusedByIb } from "./order_view.ts";
import { onGrid } from "./price_steps.ts";
import { limitThatPasses, refusalKind } from "./refusal_fix.ts";

const BAND =
  "Order Canceled - reason:We cannot accept an order at a limit price at or more aggressive than 310.51. " +
  "Please submit your order <br>using a limit price that is closer to the current market price of 301.88.";

const banded = (rest: Partial<OrderView> = {}) =>
  order("b1", { state: "cancelled", ibCode: 202, reason: BAND, limitPrice: "320", ...rest });
const passes = (one: OrderView, ...others: OrderView[]) => limitThatPasses(one, ordersOf(one, ...others));

Deno.test("202 with a reason is an end by IB, without one it confirms our cancel", () => {
  expect(isRefusedByIb(banded())).toBe(true);
  expect(isRefusedByIb(order("c", { state: "cancelled", ibCode: 202, reason: "Order Canceled - reason:" })))
    .toBe(false);
  expect(isRefusedByIb(order("c", { state: "cancelled" }))).toBe(false);
  expect(isRefusedByIb(order("c", { state: "rejected", ibCode: 201, reason: "No funds" }))).toBe(true);
  // Never sent: the desk itself refused it.
  expect(isRefusedByIb(order("c", { state: "rejected", reason: "Not sent" }))).toBe(false);
  expect(isRefusedByIb(order("c", { state: "working", ibCode: 202, reason: BAND }))).toBe(false);
});

Deno.test("IB's words about the band give the limit that passes, also with commas", () => {
  expect(refusalKind(banded())).toBe("band");
  expect(passes(banded())).toBe("301.88");
  expect(passes(banded({ reason: BAND.replace("301.88", "5,012.25") }))).toBe("5012.25");
  expect(passes(banded({ reason: "Order Canceled - reason:something else" }))).toBe(null);
  expect(refusalKind(banded({ reason: "Order Canceled - reason:something else" }))).toBe("other");
});

Deno.test("only an order that one draft can say again is offered again", () => {
  const child = (rest: Partial<OrderView>) =>
    order("x", { parentClientOrderId: "b1", side: "SELL", ...rest });
  const take = child({ limitPrice: "330" });
  const stop = order("y", {
    ...child({ orderType: "STP", limitPrice: null, stopPrice: "280" }),
    clientOrderId: "y",
  });
  expect(passes(banded(), take, stop)).toBe("301.88");
  expect(passes(banded(), child({ orderType: "TRAIL", limitPrice: null, trailingAmount: "2" }))).toBe(null);
  expect(passes(banded({ parentClientOrderId: "p" }))).toBe(null);
  expect(passes(banded({ ocaGroup: "g" }))).toBe(null);
  expect(passes(banded({ origin: "foreign" }))).toBe(null);
  expect(passes(banded({ filled: "10" }))).toBe(null);
  expect(passes(banded({ orderType: "STP LMT", stopPrice: "300" }))).toBe(null);
});

Deno.test("a price between two steps goes to the one that gives away less", () => {
  const rules = [{ lowEdge: "0", increment: "0.05" }];
  expect(onGrid("301.88", "BUY", rules)).toBe("301.85");
  expect(onGrid("301.88", "SELL", rules)).toBe("301.9");
  expect(onGrid("301.85", "BUY", rules)).toBe("301.85");
  expect(onGrid("301.850", "BUY", rules)).toBe("301.850");
});
