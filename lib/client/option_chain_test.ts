// The option chain on the screen: which strikes it shows, what it asks for, and where the keys lead.
import { expect } from "@std/expect";
import type { OptionSeriesView, Problem, RequestOf, StrikeView } from "@/lib/contract/api.ts";
import { aapl, details, future, quote } from "@/tests/support/screen_samples.ts";
import type { Api } from "./api.ts";
import { type Cell, placeFrom } from "./chain_keys.ts";
import { contractsOf, daysTo, isInTheMoney, nearestTo, priceOf, underlyingOf } from "./chain_window.ts";
import { createOptionChain } from "./option_chain.ts";

const strikes = (count: number, from = 100): StrikeView[] =>
  Array.from({ length: count }, (_, index) => ({
    strike: String(from + 5 * index),
    call: 1000 + index,
    put: index === 1 ? null : 2000 + index,
  }));
const view: OptionSeriesView = {
  underlying: aapl,
  secType: "OPT",
  series: [
    { exchange: "SMART", tradingClass: "AAPL", multiplier: "100", expiries: ["20260306", "20260320"] },
    { exchange: "SMART", tradingClass: "2AAPL", multiplier: "10", expiries: ["20260320"] },
  ],
};
const problem: Problem = { type: "about:blank", title: "No", status: 0, detail: "No", code: "NETWORK" };

function setup({ count = 40, series = view }: { count?: number; series?: OptionSeriesView } = {}) {
  const asked: RequestOf<"option_series" | "option_strikes">[] = [];
  const world: { price: string | null; fails: boolean; hold: Promise<void> } = {
    price: null,
    fails: false,
    hold: Promise.resolve(),
  };
  const post = async (request: RequestOf<"option_series" | "option_strikes">) => {
    asked.push(request);
    await world.hold;
    if (world.fails) throw new TypeError("no answer");
    return request.action === "option_series" ? series : { strikes: strikes(count) };
  };
  const chain = createOptionChain({
    api: { post: post as Api["post"] },
    priceOf: () => world.price,
    lost: () => problem,
  });
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  const shown = () => chain.windowSig.value.strikes.map(({ strike }) => strike);
  return { asked, world, chain, settle, shown };
}

Deno.test("an underlying is read once, and the nearest expiry of its largest class is shown", async () => {
  const { chain, asked, settle, shown } = setup();
  chain.open(aapl.conId);
  chain.open(aapl.conId);
  await settle();
  expect(asked).toEqual([
    { action: "option_series", conId: aapl.conId },
    {
      action: "option_strikes",
      conId: aapl.conId,
      exchange: "SMART",
      tradingClass: "AAPL",
      expiry: "20260306",
    },
  ]);
  // Without a price it stands in the middle of the strikes.
  expect([shown().length, shown()[0], shown().at(-1)]).toEqual([16, "160", "235"]);
});

Deno.test("the window goes around the price, strike by strike, and never beyond the strikes", async () => {
  const { chain, world, settle, shown } = setup();
  chain.open(aapl.conId);
  await settle();
  world.price = "131.9";
  chain.center();
  expect([shown()[0], shown().at(-1)]).toEqual(["100", "175"]);
  world.price = "251";
  chain.center();
  expect(shown()[8]).toBe("250");
  chain.shift(1);
  expect(shown()[0]).toBe("215");
  chain.shift(1000);
  expect(shown().at(-1)).toBe("295");
  chain.shift(-1000);
  expect(shown()[0]).toBe("100");
  chain.countSig.value = "48";
  expect(shown()).toHaveLength(40);
  // Another expiry begins in the middle again.
  const other = view.series[1];
  if (other === undefined) throw new Error("one class only");
  chain.countSig.value = "8";
  chain.choose(other, "20260320");
  await settle();
  expect([shown().length, shown()[4]]).toEqual([8, "200"]);
});

Deno.test("what was overtaken says nothing, and what has failed is asked again", async () => {
  const { chain, world, settle, asked } = setup();
  const first = Promise.withResolvers<void>();
  world.hold = first.promise;
  chain.open(aapl.conId);
  world.hold = Promise.resolve();
  world.fails = true;
  chain.open(future.conId);
  first.resolve();
  await settle();
  expect(chain.seriesRead.stateSig.value).toEqual({ kind: "problem", problem });
  expect(chain.chosenSig.value).toBeNull();
  world.fails = false;
  chain.again();
  await settle();
  expect(chain.strikesRead.stateSig.value.kind).toBe("read");
  expect(asked.at(-1)).toMatchObject({ action: "option_strikes", conId: future.conId });
});

Deno.test("an underlying without options has nothing to choose", async () => {
  const { chain, settle, asked } = setup({ series: { ...view, series: [] } });
  chain.open(aapl.conId);
  await settle();
  expect([asked.length, chain.chosenSig.value, chain.windowSig.value.strikes]).toEqual([1, null, []]);
});

Deno.test("an option in the ticket keeps the chain of what it is on; of a combination there is none", () => {
  expect(underlyingOf(details(aapl))).toBe(aapl.conId);
  expect(underlyingOf(details({ ...aapl, conId: 9, secType: "OPT" }, { underlyingConId: 7 }))).toBe(7);
  expect(underlyingOf(details({ ...aapl, conId: 9, secType: "FOP" }))).toBeNull();
  expect(underlyingOf(details({ ...aapl, secType: "BAG" }))).toBeNull();
});

Deno.test("the price is the last one, else the middle, else the close, and unknown is no price", () => {
  expect(priceOf(quote("10", "11", { last: "10.4" }))).toBe("10.4");
  expect(priceOf(quote("10", "11", { last: null }))).toBe("10.5");
  expect(priceOf(quote("10", "11", { last: null, bid: null, close: "9" }))).toBe("9");
  expect(priceOf(null)).toBeNull();
  expect(nearestTo(strikes(4), null)).toBeNull();
  expect(nearestTo([], "100")).toBeNull();
  expect([nearestTo(strikes(4), "1"), nearestTo(strikes(4), "108"), nearestTo(strikes(4), "999")])
    .toEqual([0, 2, 3]);
  const inside = (side: "call" | "put", price: string | null) => isInTheMoney(side, "100", price);
  expect([inside("call", "101"), inside("call", "100"), inside("put", "99"), inside("put", "100")])
    .toEqual([true, false, true, false]);
  expect(inside("put", null)).toBe(false);
});

Deno.test("the strikes at the money are named first, and what is not listed takes no line", () => {
  expect(contractsOf(strikes(4), 2)).toEqual([1002, 2002, 1001, 1003, 2003, 1000, 2000]);
});

Deno.test("days to an expiry are whole days", () => {
  const now = Date.parse("2026-03-02T23:30:00Z");
  expect(["20260302", "20260303", "20260320", "20260301"].map((day) => daysTo(day, now))).toEqual([
    0,
    1,
    18,
    -1,
  ]);
});

Deno.test("arrows go through prices and deltas, and beyond the window they take it along", async () => {
  const { chain, settle, shown } = setup();
  chain.countSig.value = "8";
  chain.open(aapl.conId);
  await settle();
  const from = (strike: string, cell: Cell, key: string, sides: "both" | "calls" | "puts" = "both") => {
    const place = placeFrom({ strike, cell }, key, { chain, sides });
    return place === null ? null : `${place.strike} ${place.cell}`;
  };
  expect(shown()).toEqual(["180", "185", "190", "195", "200", "205", "210", "215"]);
  expect(from("200", "call/ask", "ArrowRight")).toBe("200 put/bid");
  expect(from("200", "call/ask", "ArrowRight", "calls")).toBe("200 call/ask");
  expect(from("200", "call/bid", "ArrowLeft")).toBe("200 call/delta");
  expect(from("200", "call/delta", "ArrowLeft")).toBe("200 call/delta");
  expect(from("200", "put/ask", "ArrowRight")).toBe("200 put/delta");
  expect(from("200", "put/bid", "ArrowLeft", "puts")).toBe("200 put/bid");
  expect(from("200", "call/bid", "ArrowDown")).toBe("205 call/bid");
  expect(from("200", "call/bid", "Enter")).toBeNull();
  expect(from("999", "call/bid", "ArrowDown")).toBeNull();
  expect(from("215", "put/ask", "ArrowDown")).toBe("220 put/ask");
  expect(shown()[0]).toBe("185");
  expect(from("190", "put/ask", "PageUp")).toBe("150 put/ask");
  expect(shown()[0]).toBe("150");
  expect(from("150", "put/ask", "PageUp")).toBe("110 put/ask");
  expect(from("110", "put/ask", "PageUp")).toBe("100 put/ask");
  expect(from("100", "put/ask", "ArrowUp")).toBe("100 put/ask");
  expect(shown()[0]).toBe("100");
});
