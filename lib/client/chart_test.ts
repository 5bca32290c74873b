// The chart beside its bars: lines and marks, the history behind it, a point that becomes a price.
import { expect } from "@std/expect";
import { signal } from "@preact/signals";
import fc from "fast-check";
import type { Bar, OrderView, Problem, TradingSession } from "@/lib/contract/api.ts";
import { isMultipleOf } from "@/lib/contract/decimal.ts";
import { type Translate, translate } from "@/lib/contract/says/screen/mod.ts";
import "@/lib/contract/says/screen/opened.ts";
import "@/lib/contract/says/screen/rarely.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { aapl, details, execution, msft, order, position } from "@/tests/support/screen_samples.ts";
import { type Api, ProblemError } from "./api.ts";
import { createChartFeed, onNewClose } from "./chart_feed.ts";
import { type ChartBar } from "./chart_bars.ts";
import { fillMarks, priceLines } from "./chart_marks.ts";
import { nearestPrice } from "./price_steps.ts";
import { createSettings } from "./settings.ts";
import { setInstrument } from "./ticket.ts";
import { createTicket } from "./ticket_state.ts";
import { takeLimit } from "./ticket_price.ts";

const t: Translate = (key, ...given) => translate("en", key, ...given);
const sources = { conId: aapl.conId, lang: "en", t } as const;

const linesOf = (orders: OrderView[], positions = [position(aapl, "100", { entryPrice: "181.4" })]) =>
  priceLines({ ...sources, orders, positions }).map(({ text, price, tone, change }) => [
    text,
    price,
    tone,
    change?.field ?? null,
  ]);

Deno.test("working orders and the position of the instrument are lines, each price of an order its own", () => {
  expect(linesOf([
    order("1", { limitPrice: "184.5" }),
    order("2", { side: "SELL", orderType: "STP LMT", limitPrice: "170", stopPrice: "171" }),
    order("3", { limitPrice: "1", contract: msft }),
    order("4", { limitPrice: "2", state: "filled" }),
    order("5", { limitPrice: "3", state: "cancelled" }),
  ], [
    position(aapl, "100", { entryPrice: "181.4" }),
    position(msft, "-40"),
    position(aapl, "0"),
    position(aapl, "1", { entryPrice: null }),
  ])).toEqual([
    ["BUY 100 LMT", "184.5", "buy", "limitPrice"],
    ["SELL 100 LMT", "170", "sell", "limitPrice"],
    ["SELL 100 STP", "171", "sell", "stopPrice"],
    ["Position 100", "181.4", "position", null],
  ]);
});

Deno.test("what can not be changed from here is a line that can not be dragged: foreign orders, trails, a cancel on its way", () => {
  expect(linesOf([
    order("1", { limitPrice: "184.5", origin: "foreign" }),
    order("2", { limitPrice: null, orderType: "TRAIL", trailStopPrice: "180" }),
    order("3", { limitPrice: "10", state: "cancel_pending" }),
  ], [])).toEqual([
    ["BUY 100 LMT", "184.5", "buy", null],
    ["BUY 100 TRAIL", "180", "buy", null],
    ["BUY 100 LMT", "10", "buy", null],
  ]);
});

Deno.test("own fills are marks at their bars: one per side and bar, in the order of time, none before the first bar", () => {
  const seconds = (time: string) => Date.parse(time) / 1000;
  const bars = ["14:30", "14:31", "15:10"].map((time): ChartBar => ({
    time: seconds(`2026-03-06T${time}:00Z`),
    ...{ open: 1, high: 1, low: 1, close: 1, volume: null },
  }));
  const fill = (at: string | null, side: "BUY" | "SELL", quantity: string, contract = aapl) =>
    execution(`${at} ${side} ${quantity}`, { at, side, quantity, contract });
  expect(fillMarks({
    conId: aapl.conId,
    bars,
    sessions: [],
    executions: [
      fill("2026-03-06T15:30:00.000Z", "SELL", "7"),
      fill("2026-03-06T14:31:10.000Z", "BUY", "10"),
      fill("2026-03-06T14:40:00.000Z", "BUY", "0.5"),
      fill("2026-03-06T14:31:20.000Z", "SELL", "1"),
      fill("2026-03-06T14:29:59.000Z", "BUY", "99"),
      fill(null, "BUY", "98"),
      fill("2026-03-06T14:31:10.000Z", "BUY", "97", msft),
    ],
  })).toEqual([
    { time: bars[1]?.time, side: "BUY", quantity: "10.5" },
    { time: bars[1]?.time, side: "SELL", quantity: "1" },
    { time: bars[2]?.time, side: "SELL", quantity: "7" },
  ]);
  const days = ["2026-03-05", "2026-03-06", "2026-03-09"].map((time): ChartBar => ({
    time,
    ...{ open: 1, high: 1, low: 1, close: 1, volume: null },
  }));
  const marked = (at: string, sessions: TradingSession[]) =>
    fillMarks({ conId: aapl.conId, executions: [fill(at, "BUY", "1")], bars: days, sessions })[0]?.time ??
      null;
  expect(marked("2026-03-06T14:31:10.000Z", [])).toBe("2026-03-06");
  // Friday after eight in New York is Saturday in UTC; Sunday evening is Monday's at a futures exchange.
  const session = (opens: string, closes: string, day: string) => ({ opens, closes, day });
  expect(marked("2026-03-07T00:31:10.000Z", [
    session("2026-03-06T09:00:00.000Z", "2026-03-07T01:00:00.000Z", "2026-03-06"),
  ])).toBe("2026-03-06");
  const monday = session("2026-03-08T22:00:00.000Z", "2026-03-09T21:00:00.000Z", "2026-03-09");
  expect(marked("2026-03-08T23:31:10.000Z", [monday])).toBe("2026-03-09");
  expect(marked("2026-03-05T23:31:10.000Z", [monday])).toBe("2026-03-06");
  // No other day's bar is taken for one that is not there yet.
  expect(marked("2026-03-09T23:31:10.000Z", [
    monday,
    session(
      "2026-03-09T22:00:00.000Z",
      "2026-03-10T21:00:00.000Z",
      "2026-03-10",
    ),
  ])).toBeNull();
});

Deno.test("a point becomes the nearest price on the contract's grid, without the errors of floats", () => {
  const rules = [{ lowEdge: "0", increment: "0.0001" }, { lowEdge: "1", increment: "0.01" }];
  expect([nearestPrice(187.2449999, rules), nearestPrice(187.245, rules), nearestPrice(0.48163, rules)])
    .toEqual([
      "187.24",
      "187.25",
      "0.4816",
    ]);
  expect(nearestPrice(5310.37, [{ lowEdge: "0", increment: "0.25" }])).toBe("5310.25");
  // Below zero the bands go by the size of the price, as for the server.
  expect([nearestPrice(-1.234, rules), nearestPrice(1.239, [])]).toEqual(["-1.23", "1.24"]);
  fc.assert(fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), (point) => {
    const price = nearestPrice(point, rules);
    expect(isMultipleOf(price, "0.01")).toBe(true);
    expect(Math.abs(Number(price) - point)).toBeLessThanOrEqual(0.005000001);
  }));
});

Deno.test("a price that is pointed at becomes the limit, as the reader writes it; an order without one becomes one with it", () => {
  const [ticket, settings] = [createTicket(), createSettings("de")];
  setInstrument(ticket, details(aapl));
  ticket.typeSig.value = "MKT";
  takeLimit({ ticket, settings }, "187.25");
  expect([ticket.typeSig.value, ticket.limitPriceSig.value]).toEqual(["LMT", "187,25"]);
  ticket.typeSig.value = "STP LMT";
  takeLimit({ ticket, settings }, "1");
  expect(ticket.typeSig.value).toBe("STP LMT");
});

const bar: Bar = { time: "2026-03-06T14:30:00Z", open: "1", high: "1", low: "1", close: "1", volume: null };
const problem: Problem = {
  type: "about:blank",
  title: "No",
  status: 422,
  detail: "No",
  code: "HISTORY_NONE",
};

function feedOf(answers: (() => Promise<{ bars: Bar[] }>)[]) {
  const asked: unknown[] = [];
  const post = (request: unknown) => {
    asked.push(request);
    return (answers.shift() ?? (() => Promise.resolve({ bars: [] })))();
  };
  return {
    asked,
    feed: createChartFeed({
      api: { post: post as Api["post"] },
      lost: () => ({ ...problem, code: "NETWORK" }),
    }),
  };
}

Deno.test("history that was overtaken by another choice is dropped, however late it comes", async () => {
  const slow = Promise.withResolvers<{ bars: Bar[] }>();
  const { feed, asked } = feedOf([() => slow.promise, () => Promise.resolve({ bars: [bar, bar] })]);
  const first = feed.load({ conId: 1, size: "1 min" });
  await feed.load({ conId: 1, size: "1 day" });
  slow.resolve({ bars: [] });
  await first;
  expect(feed.stateSig.value).toMatchObject({
    kind: "bars",
    wish: { size: "1 day" },
    bars: [{ time: "2026-03-06" }],
  });
  expect(asked).toEqual([
    { action: "history", conId: 1, barSize: "1 min", duration: "1 D" },
    { action: "history", conId: 1, barSize: "1 day", duration: "1 Y" },
  ]);
});

Deno.test("a refusal is shown where there is nothing, and does not take away what is shown", async () => {
  const refused = () => Promise.reject(new ProblemError(problem));
  const { feed } = feedOf([
    refused,
    () => Promise.resolve({ bars: [bar] }),
    refused,
    refused,
    () => Promise.reject(new TypeError("gone")),
  ]);
  const kind = async (size: "1 min" | "1 hour") => {
    await feed.load({ conId: 1, size });
    const state = feed.stateSig.value;
    return state.kind === "problem" ? state.problem.code : state.kind;
  };
  expect(await kind("1 min")).toBe("HISTORY_NONE");
  expect(await kind("1 min")).toBe("bars");
  expect(await kind("1 min")).toBe("bars");
  expect(await kind("1 hour")).toBe("HISTORY_NONE");
  expect(await kind("1 hour")).toBe("NETWORK");
});

Deno.test("another close asks for the history anew: after a split the bars of before are of other shares", () => {
  const closeSig = signal<string | null>(null);
  let asked = 0;
  const clock = new ManualClock();
  const stop = onNewClose(closeSig, {
    renew: () => void asked++,
    after: (ms, run) => clock.after(ms, run),
  });
  closeSig.value = "293.42";
  // A line that was opened anew has none for a moment.
  closeSig.value = null;
  closeSig.value = "293.42";
  expect(asked).toBe(0);
  closeSig.value = "73.36";
  expect(asked).toBe(1);
  // The desk may have kept the answer of a moment ago.
  clock.advance(20_000);
  expect(asked).toBe(2);
  closeSig.value = "74";
  stop();
  closeSig.value = "75";
  clock.advance(20_000);
  expect(asked).toBe(3);
});
