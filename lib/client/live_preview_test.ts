import { expect } from "@std/expect";
import { aapl, busySnapshot, order, position, preview, quote } from "@/tests/support/screen_samples.ts";
import { changesBetween, movedOnScreen, newWarnings } from "./live_preview.ts";
import type { FlowRequest } from "./order_flow.ts";
import { createStore } from "./store.ts";
import type { Snapshot } from "@/lib/contract/api.ts";

const shown = preview({ basis: { ...preview().basis, position: "120", orders: [] } });
const wish: FlowRequest = { kind: "order", order: shown.order };

function moved(state: Partial<Snapshot>, request: FlowRequest = wish) {
  const held = position(aapl, "120");
  const store = createStore(busySnapshot({
    orders: {},
    positions: { [`DU1234567/${aapl.conId}`]: held },
    quotes: { [aapl.conId]: quote("187.24", "187.26") },
    ...state,
  }));
  return movedOnScreen(shown, request, store).map(({ what }) => what);
}

Deno.test("the screen sees what the server would refuse: position, other orders, the price", () => {
  expect(moved({})).toEqual([]);
  expect(moved({ positions: { [`DU1234567/${aapl.conId}`]: position(aapl, "125") } })).toEqual(["position"]);
  expect(moved({ positions: {} })).toEqual(["position"]);
  const other = order("new", { contract: aapl, account: "DU1234567", state: "working", remaining: "5" });
  expect(moved({ orders: { new: other } })).toEqual(["orders"]);
  expect(moved({ orders: { new: { ...other, state: "cancelled" } } })).toEqual([]);
  expect(moved({ orders: { new: { ...other, account: "DU7" } } })).toEqual([]);
  expect(moved({ quotes: { [aapl.conId]: quote("128", "130") } })).toEqual(["price"]);
});

Deno.test("a quote that the screen has not got is left to the server, and the changed order is no other one", () => {
  expect(moved({ quotes: {} })).toEqual([]);
  const own = order("own", { contract: aapl, account: "DU1234567", state: "working", remaining: "5" });
  const change: FlowRequest = { kind: "modify", clientOrderId: "own", changes: { limitPrice: "1" } };
  expect(moved({ orders: { own } }, change)).toEqual([]);
});

Deno.test("what a new preview says otherwise is named with what was and what is", () => {
  const { quote: was } = shown.basis;
  if (was === null) throw new Error("no quote");
  const now = preview({
    positionBefore: "125",
    positionAfter: "130",
    notional: "1000",
    basis: { ...shown.basis, position: "125", quote: { ...was, ask: "200" } },
    warnings: [{ code: "PRICE_FAR_FROM_MARKET", text: "far" }],
  });
  const before = { ...shown, positionBefore: "120", positionAfter: "125" };
  expect(changesBetween(before, now)).toEqual([
    { label: "preview.met", as: "price", was: "187.26", now: "200", currency: "" },
    { label: "preview.position", as: "quantity", was: "120", now: "125", currency: "" },
    { label: "preview.positionAfter", as: "quantity", was: "125", now: "130", currency: "" },
    { label: "preview.notional", as: "money", was: "1872.60", now: "1000", currency: "USD" },
  ]);
  expect(newWarnings(before, now).map(({ code }) => code)).toEqual(["PRICE_FAR_FROM_MARKET"]);
  expect(changesBetween(now, now)).toEqual([]);
});
