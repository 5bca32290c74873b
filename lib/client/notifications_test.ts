import "@/lib/contract/says/screen/opened.ts";
import { expect } from "@std/expect";
import type { OrderView } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { ago, connection, order, ordersOf } from "@/tests/support/screen_samples.ts";
import { connectionToast, orderToasts, solvedOrders } from "./notifications.ts";

const texts = (before: OrderView[], after: OrderView[]) =>
  orderToasts(ordersOf(...before), ordersOf(...after), "en").map((toast) => `${toast.tone}: ${toast.text}`);

Deno.test("a fill, a part fill, a rejection and an unknown outcome are told once each", () => {
  const working = order("a1");
  const part = order("a1", { state: "partly_filled", filled: "40" });
  const filled = order("a1", { state: "filled", filled: "100", averageFillPrice: "184.5" });
  expect(texts([working], [part])).toEqual(["fill: Part filled: BUY 100 AAPL 184.50, 40 of 100 filled"]);
  expect(texts([part], [filled])).toEqual(["fill: Filled: BUY 100 AAPL 184.50 at 184.50"]);
  expect(texts([filled], [filled])).toEqual([]);
  expect(texts([working], [order("a1", { state: "unknown" })])).toEqual([
    "problem: UNKNOWN – checking: BUY 100 AAPL 184.50",
  ]);
});

Deno.test("a cancel or a change that IB refuses, or that has no effect, is told although the order stays as it was", () => {
  const working = order("a1");
  const words = verbatim("not in a cancellable state");
  const steps = {
    CANCEL_SENT: say("CANCEL_SENT"),
    CANCEL_REFUSED: say("CANCEL_REFUSED", { words }),
    CANCEL_LOST: say("CANCEL_LOST"),
    CHANGE_SENT: say("CHANGE_SENT"),
    "CHANGE_REFUSED.stands": say("CHANGE_REFUSED.stands", { words }),
  };
  const after = (...keys: (keyof typeof steps)[]) =>
    order("a1", {
      timeline: [
        ...working.timeline,
        ...keys.map((key, index) => ({
          at: ago(50 - index),
          state: "working" as const,
          source: "code 161",
          text: "cancel refused: not in a cancellable state",
          says: steps[key],
        })),
      ],
    });
  const refused = after("CANCEL_SENT", "CANCEL_REFUSED");
  // However fast IB is: the page may never have seen the cancel on its way.
  for (const before of [working, order("a1", { state: "cancel_pending" }), after("CANCEL_SENT")]) {
    expect(texts([before], [refused])).toEqual(["problem: Not cancelled: BUY 100 AAPL 184.50"]);
  }
  expect(orderToasts(ordersOf(working), ordersOf(refused), "en")[0]?.detail?.text).toBe(
    "cancel refused: not in a cancellable state",
  );
  expect(texts([working], [after("CANCEL_LOST")])).toHaveLength(1);
  expect(texts([working], [after("CHANGE_SENT", "CHANGE_REFUSED.stands")])).toEqual([
    "problem: Not changed: BUY 100 AAPL 184.50",
  ]);
  expect(texts([refused], [{ ...refused, commission: "1" }])).toEqual([]);
  // Each one is news, and over with the next attempt, or with the order.
  expect(texts([refused], [after("CANCEL_SENT", "CANCEL_REFUSED", "CANCEL_SENT", "CANCEL_REFUSED")]))
    .toHaveLength(1);
  expect(texts([refused], [order("a1", { state: "cancelled", timeline: refused.timeline })])).toEqual([
    "info: Cancelled: BUY 100 AAPL 184.50",
  ]);
  const again = after("CANCEL_SENT", "CANCEL_REFUSED", "CANCEL_SENT");
  expect(solvedOrders(ordersOf(refused), ordersOf(again))).toEqual(["a1"]);
  expect(texts([refused], [again])).toEqual([]);
  // History that comes into the list late is none.
  expect(texts([], [refused])).toEqual([]);
});

Deno.test("a rejection brings IB's words with it", () => {
  const toasts = orderToasts(
    ordersOf(order("a1")),
    ordersOf(order("a1", { state: "rejected", reason: "No funds" })),
    "en",
  );
  expect(toasts[0]).toMatchObject({ tone: "problem", detail: { text: "No funds" } });
});

Deno.test("what only moves in price or age is no message", () => {
  expect(texts([order("a1")], [order("a1", { commission: "1" })])).toEqual([]);
});

Deno.test("the loss of the connection names its cause, its return is told", () => {
  const up = connection();
  const down = connection({ headline: "reconnecting", cause: "No answer", fix: "Wait" });
  expect(connectionToast(up, down, "en")).toMatchObject({
    tone: "problem",
    text: "Connection lost: No answer",
  });
  expect(connectionToast(down, up, "en")?.tone).toBe("info");
  expect(connectionToast(up, up, "en")).toBe(null);
  expect(connectionToast(down, connection({ headline: "disconnected" }), "en")).toBe(null);
});

Deno.test("U2: what was filled is told although the order was cancelled or held in the same moment", () => {
  const working = order("a1");
  const cancelled = order("a1", { state: "cancelled", filled: "40" });
  expect(texts([working], [cancelled])).toEqual([
    "info: Cancelled: BUY 100 AAPL 184.50, 40 of 100 filled",
  ]);
  expect(texts([working], [order("a1", { state: "cancel_pending", filled: "40" })])).toHaveLength(1);
  // History that comes into the list late is none.
  expect(texts([], [cancelled])).toEqual([]);
});

Deno.test("all messages of an order are about it, those of the connection about the connection", () => {
  const kinds = [order("a1", { state: "partly_filled", filled: "4" }), order("a1", { state: "filled" })]
    .flatMap((after) => orderToasts(ordersOf(order("a1")), ordersOf(after), "en"))
    .map(({ about, kind }) => [about, kind]);
  expect(kinds).toEqual([["order a1", "partly_filled"], ["order a1", "filled"]]);
  const [up, down] = [connection(), connection({ headline: "disconnected" })];
  expect(connectionToast(up, down, "en")?.about).toBe(connectionToast(down, up, "en")?.about);
});

Deno.test("an order that was unknown or refused and goes on is solved", () => {
  const solved = (from: OrderView, to: OrderView[]) => solvedOrders(ordersOf(from), ordersOf(...to));
  const unknown = order("a1", { state: "unknown" });
  expect(solved(unknown, [order("a1")])).toEqual(["a1"]);
  expect(solved(order("a1", { state: "rejected" }), [order("a1")])).toEqual(["a1"]);
  expect(solved(unknown, [unknown])).toEqual([]);
  expect(solved(unknown, [order("a1", { state: "rejected" })])).toEqual([]);
  expect(solved(unknown, [])).toEqual([]);
});
