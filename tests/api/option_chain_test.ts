// An option chain over HTTP, through the real bridge and the simulated gateway: classes, strikes, quotes of
// those that are shown alone.
import { expect } from "@std/expect";
import type { OptionSeriesView, OptionStrikesView, Snapshot } from "@/lib/contract/api.ts";
import { optionSeriesViewSchema, optionStrikesViewSchema } from "@/lib/contract/views/option_chain.ts";
import { AAPL, DeskRoom } from "@/tests/support/desk_room.ts";

const LINES = 20;
const has = (conIds: readonly number[]) => ({ quotes }: Snapshot) =>
  conIds.every((conId) => (quotes[conId]?.option?.delta ?? null) !== null);

Deno.test("a chain is read once, quoted where it is shown with greeks and open interest, and given back", async (t) => {
  await using room = await DeskRoom.open({ desk: ["--market-data-lines", String(LINES)] });
  const { desk } = room;
  await desk.ready();
  let series: OptionSeriesView | null = null;
  let strikes: OptionStrikesView["strikes"] = [];
  const show = (conIds: readonly number[]) =>
    desk.mustPost({ action: "show_options", view: "chain", conIds });

  await t.step("the classes of an underlying, with their expiries", async () => {
    const ask = { action: "option_series", conId: AAPL };
    series = optionSeriesViewSchema.parse(await desk.mustPost(ask));
    expect(series).toMatchObject({ underlying: { symbol: "AAPL" }, secType: "OPT" });
    expect(series.series[0]).toMatchObject({ exchange: "SMART", tradingClass: "AAPL", multiplier: "100" });
    await desk.mustPost(ask);
    expect(room.asked("reqSecDefOptParams")).toHaveLength(1);
  });

  await t.step(
    "the strikes of an expiry are one question to IB, and none of them is quoted yet",
    async () => {
      const { exchange = "", tradingClass = "", expiries = [] } = series?.series[0] ?? {};
      const before = room.asked("reqContractDetails").length;
      const wish = {
        action: "option_strikes",
        conId: AAPL,
        exchange,
        tradingClass,
        expiry: expiries[2] ?? "",
      };
      ({ strikes } = optionStrikesViewSchema.parse(await desk.mustPost(wish)));
      await desk.mustPost(wish);
      expect(room.asked("reqContractDetails").length - before).toBe(1);
      expect(strikes.length).toBeGreaterThan(10);
      expect(strikes.map(({ strike }) => Number(strike))).toEqual(
        strikes.map(({ strike }) => Number(strike)).sort((a, b) => a - b),
      );
      expect(room.asked("reqMktData")).toHaveLength(0);
      const other = await desk.post({ ...wish, expiry: "20200101" });
      expect([other.status, other.body.code, other.body.field]).toEqual([
        404,
        "OPTION_EXPIRY_UNKNOWN",
        "expiry",
      ]);
    },
  );

  const sides = (from: number, to: number) =>
    strikes.slice(from, to).flatMap(({ call, put }) => [call, put].filter((one) => one !== null));

  await t.step("what is shown is quoted, without a question for each, and nothing else is", async () => {
    const before = room.asked("reqContractDetails").length;
    const middle = Math.floor(strikes.length / 2);
    const shown = sides(middle, middle + 3);
    expect(await show(shown)).toEqual({ withoutLine: [] });
    const { quotes } = await desk.until("delta of each", has(shown));
    expect(Object.keys(quotes).map(Number).sort()).toEqual([...shown].sort());
    const [call, put] = shown.map((conId) => quotes[conId]?.option);
    expect(Number(call?.delta)).toBeGreaterThan(0);
    expect(Number(put?.delta)).toBeLessThan(0);
    expect(Number(call?.impliedVolatility)).toBeGreaterThan(0);
    const told = await desk.until(
      "open interest",
      (s) => shown.every((conId) => (s.quotes[conId]?.option?.openInterest ?? null) !== null),
    );
    expect(told.quotes[shown[0] ?? 0]?.option?.openInterest).toMatch(/^\d+$/);
    expect(room.asked("reqContractDetails")).toHaveLength(before);
  });

  await t.step("the ticket comes first, and beyond the lines each strike says that it has none", async () => {
    const many = sides(0, LINES);
    const { withoutLine } = await show(many);
    expect(withoutLine).toEqual(many.slice(LINES - LINES / 10));
    await desk.mustPost({ action: "watch", conId: AAPL }, 202);
    await desk.until("the ticket's quote", ({ quotes }) => (quotes[AAPL]?.bid ?? null) !== null);
    // Told anew with the next look at who wants what.
    await room.eventually(
      "one strike less has a line",
      async () => (await show(many)).withoutLine.length === withoutLine.length + 1,
    );
    expect((await room.subscriptions())["mktData"]).toBeLessThanOrEqual(LINES);
    await desk.mustPost({ action: "unwatch", conId: AAPL }, 202);
  });

  await t.step("an option in the ticket says what it is on", async () => {
    const details = await desk.mustPost({ action: "contract_details", conId: sides(0, 1)[0] ?? 0 });
    expect(details).toMatchObject({ contract: { secType: "OPT" }, underlyingConId: AAPL });
  });

  await t.step("the panel closes: every line is given back at the gateway", async () => {
    await desk.mustPost({ action: "hide_options", view: "chain" });
    await room.eventually(
      "no line is left",
      async () => ((await room.subscriptions())["mktData"] ?? 0) === 0,
      30_000,
    );
  });
});

Deno.test("what has no options is an empty chain, what is not known a 404, and too many at a time a 400", async () => {
  await using room = await DeskRoom.open();
  const { desk } = room;
  await desk.ready();
  const { matches } = await desk.mustPost({ action: "search_symbols", pattern: "EUR.USD" });
  const conId = matches[0]?.contract.conId;
  expect((await desk.mustPost({ action: "option_series", conId })).series).toEqual([]);
  const gone = await desk.post({ action: "option_series", conId: 999999999 });
  expect([gone.status, gone.body.code]).toEqual([404, "CONTRACT_UNKNOWN"]);
  const conIds = Array.from({ length: 102 }, (_, index) => index + 1);
  const many = await desk.post({ action: "show_options", view: "chain", conIds });
  expect([many.status, many.body.code, many.body.field]).toEqual([400, "REQUEST_INVALID", "conIds"]);
});
