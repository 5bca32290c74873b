// What makes a preview stale, as a table: each thing that may move, within and beyond what is tolerated.
import { expect } from "@std/expect";
import type { Side } from "./order_fields.ts";
import { movedSince, type MovedThing, type PreviewWorld } from "./preview_basis.ts";
import type { PreviewBasis } from "./views/preview.ts";

const quote = {
  bid: "289.98",
  ask: "290.00",
  last: "289.99",
  at: "2026-03-02T15:00:00.000Z",
  dataType: "live",
  halted: false,
  ended: false,
} as const;
const stop = { clientOrderId: "stop", remaining: "120" };

const BASIS: PreviewBasis = {
  position: "120",
  orders: [stop],
  quote,
  netLiquidation: "100000",
  rate: "1.08",
  tolerance: { price: "2.9", moneyPercent: "5" },
};
const { tolerance: _, ...WORLD } = BASIS;

interface Case {
  name: string;
  now?: Partial<PreviewWorld>;
  was?: Partial<PreviewBasis>;
  side?: Side;
  moved: MovedThing[];
}

const cases: Case[] = [
  { name: "nothing has happened", moved: [] },
  { name: "the position filled meanwhile", now: { position: "125" }, moved: ["position"] },
  { name: "the position is the same in other digits", now: { position: "120.0" }, moved: [] },
  { name: "the position is not known any more", now: { position: null }, moved: ["position"] },
  { name: "the position became known", was: { position: null }, moved: ["position"] },
  {
    name: "another working order came",
    now: { orders: [stop, { clientOrderId: "new", remaining: "5" }] },
    moved: ["orders"],
  },
  { name: "a working order ended", now: { orders: [] }, moved: ["orders"] },
  {
    name: "a working order filled in part",
    now: { orders: [{ ...stop, remaining: "60" }] },
    moved: ["orders"],
  },
  {
    name: "one order took the place of another",
    now: { orders: [{ ...stop, clientOrderId: "other" }] },
    moved: ["orders"],
  },
  { name: "the ask moved within the tolerance", now: { quote: { ...quote, ask: "292.90" } }, moved: [] },
  { name: "the ask moved beyond it", now: { quote: { ...quote, ask: "292.91" } }, moved: ["price"] },
  { name: "the market fell", now: { quote: { ...quote, bid: "199", ask: "200" } }, moved: ["price"] },
  { name: "a buy does not meet the bid", now: { quote: { ...quote, bid: "200" } }, moved: [] },
  { name: "a sale does", side: "SELL", now: { quote: { ...quote, bid: "200" } }, moved: ["price"] },
  { name: "no ask, but a trade as before", now: { quote: { ...quote, ask: null } }, moved: [] },
  {
    name: "no ask, and the trades fell",
    now: { quote: { ...quote, ask: null, last: "200" } },
    moved: ["price"],
  },
  { name: "the quote is gone", now: { quote: null }, moved: ["quote"] },
  { name: "no price is left", now: { quote: { ...quote, ask: null, last: null } }, moved: ["quote"] },
  { name: "IB ended the quote", now: { quote: { ...quote, ended: true } }, moved: ["quote"] },
  {
    name: "IB ended it and took its prices along: told once",
    now: { quote: { ...quote, ask: null, last: null, ended: true } },
    moved: ["quote"],
  },
  { name: "it had ended before", was: { quote: { ...quote, ended: true } }, moved: [] },
  { name: "a quote that grew old has not moved", now: { quote: { ...quote, at: null } }, moved: [] },
  { name: "there was none, and there is one", was: { quote: null }, now: { quote }, moved: [] },
  { name: "live became delayed", now: { quote: { ...quote, dataType: "delayed" } }, moved: ["data"] },
  { name: "the kind of data is not told yet", now: { quote: { ...quote, dataType: null } }, moved: [] },
  { name: "trading was halted", now: { quote: { ...quote, halted: true } }, moved: ["halted"] },
  { name: "net liquidation within", now: { netLiquidation: "95000" }, moved: [] },
  { name: "net liquidation beyond", now: { netLiquidation: "94999" }, moved: ["net_liquidation"] },
  { name: "net liquidation unknown", now: { netLiquidation: null }, moved: ["net_liquidation"] },
  { name: "the rate of the currency moved", now: { rate: "1.14" }, moved: ["rate"] },
  { name: "the rate is unknown: another base", now: { rate: null }, moved: ["rate"] },
  { name: "the rate came", was: { rate: null }, now: { rate: "1.14" }, moved: [] },
  {
    name: "an order that only reduces is bound to position and orders alone",
    was: { tolerance: { price: null, moneyPercent: null } },
    now: { quote: null, netLiquidation: "1", rate: null },
    moved: [],
  },
  {
    name: "and it is bound to these",
    was: { tolerance: { price: null, moneyPercent: null } },
    now: { position: "60", orders: [] },
    moved: ["position", "orders"],
  },
  {
    name: "everything at once is told at once",
    now: { position: "125", orders: [], quote: { ...quote, ask: "200" }, netLiquidation: "90000" },
    moved: ["position", "orders", "price", "net_liquidation"],
  },
];

for (const { name, now = {}, was = {}, side = "BUY", moved } of cases) {
  Deno.test(`what a preview stands on: ${name}`, () => {
    const basis = { ...BASIS, ...was };
    const { tolerance: _, ...before } = basis;
    const found = movedSince(basis, { ...(was.position === null ? WORLD : before), ...now }, side);
    expect(found.map(({ what }) => what)).toEqual(moved);
  });
}

Deno.test("what has moved is told with its figures", () => {
  const now = { ...WORLD, position: "125", quote: { ...quote, ask: "200" } };
  expect(movedSince(BASIS, now, "BUY")).toEqual([
    { what: "position", was: "120", now: "125" },
    { what: "price", was: "290.00", now: "200" },
  ]);
});
