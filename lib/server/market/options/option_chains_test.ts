// Option chains: each question once, the answer as IB lists it, and nothing of it asked for again.
import { expect } from "@std/expect";
import type { IbContract, OptionSeriesRow } from "@/lib/contract/protocol.ts";
import type { Lacking } from "@/lib/contract/protocol/common.ts";
import { bridgeFailure } from "@/lib/server/bridge/testing/failures.ts";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { AAPL, detailsOf, ES } from "@/tests/support/samples.ts";
import { ScriptedLink } from "@/tests/support/scripted_link.ts";
import { OptionChains } from "./option_chains.ts";

const row = (exchange: string, fields: Partial<OptionSeriesRow> = {}): OptionSeriesRow => ({
  exchange,
  underlyingConId: AAPL.conId,
  tradingClass: "AAPL",
  multiplier: "100",
  expiries: ["20260306", "20260320"],
  ...fields,
});
const option = (conId: number, strike: string | null, right: string): IbContract => ({
  ...AAPL,
  conId,
  secType: "OPT",
  strike,
  right,
  multiplier: "100",
  tradingClass: "AAPL",
  lastTradeDateOrContractMonth: "20260320",
});

function setup(series: OptionSeriesRow[], listed: IbContract[] = []) {
  const clock = new ManualClock();
  const world: { listed: IbContract[]; fails: boolean; lacks: Lacking } = { listed, fails: false, lacks: {} };
  const link = new ScriptedLink({
    contract_details: ({ contract }) => {
      if (contract.conId === ES.conId) return { details: [detailsOf(ES)] };
      if (contract.conId !== 0) return { details: [detailsOf({ ...AAPL, conId: contract.conId })] };
      if (world.listed.length === 0) throw bridgeFailure("IB_ERROR", { code: 200, message: "No definition" });
      return { details: world.listed.map((one) => detailsOf(one)), ...world.lacks };
    },
    market_rule: () => ({ increments: [] }),
    option_series: () => {
      if (world.fails) throw bridgeFailure("REQUEST_TIMEOUT");
      return { series, ...world.lacks };
    },
  });
  const contracts = new ContractBook({ link, clock });
  const chains = new OptionChains({ link, clock, contracts });
  const asked = (type: string) =>
    link.requests.filter((request) => request.type === type).map(({ fields }) => fields);
  return { clock, world, link, contracts, chains, asked };
}

const refused = (asked: Promise<unknown>) => asked.then(() => null, (error: unknown) => error);
const wish = { conId: AAPL.conId, exchange: "SMART", tradingClass: "AAPL", expiry: "20260320" };

Deno.test("a class is told once, where orders on it are routed, and the one with the most expiries first", async () => {
  const { chains, asked } = setup([
    row("CBOE"),
    row("2SMART", { tradingClass: "2AAPL", expiries: ["20260320"] }),
    row("SMART"),
    row("AMEX", { tradingClass: "EMPTY", expiries: [] }),
  ]);
  const [view] = await Promise.all([chains.series(AAPL.conId), chains.series(AAPL.conId)]);
  expect(view).toMatchObject({ underlying: { symbol: "AAPL", conId: AAPL.conId }, secType: "OPT" });
  expect(view.series.map(({ exchange, tradingClass }) => [exchange, tradingClass])).toEqual([
    ["SMART", "AAPL"],
    ["2SMART", "2AAPL"],
  ]);
  expect(asked("option_series")).toEqual([
    { symbol: "AAPL", exchange: "", secType: "STK", conId: AAPL.conId, deadlineMs: 15_000 },
  ]);
});

Deno.test("of a future IB is asked where its options trade", async () => {
  const { chains, asked } = setup([row("CME", { tradingClass: "EW", multiplier: "50" })]);
  expect(await chains.series(ES.conId)).toMatchObject({ secType: "FOP", series: [{ exchange: "CME" }] });
  expect(asked("option_series")[0]).toMatchObject({ symbol: "ES", exchange: "CME", secType: "FUT" });
});

Deno.test("an expiry is one question, its strikes are in order, and what is missing on one side is said", async () => {
  const listed = [
    option(4, "200", "P"),
    option(3, "200", "C"),
    option(1, "97.5", "C"),
    option(2, "97.5", "P"),
    option(5, "205", "C"),
    option(6, null, "C"),
  ];
  const { chains, contracts, asked, link } = setup([row("SMART")], listed);
  const [view] = await Promise.all([chains.strikes(wish), chains.strikes(wish)]);
  expect(view.strikes).toEqual([
    { strike: "97.5", call: 1, put: 2 },
    { strike: "200", call: 3, put: 4 },
    { strike: "205", call: 5, put: null },
  ]);
  const details = asked("contract_details");
  expect(details).toHaveLength(2);
  expect(details[1]?.["contract"]).toMatchObject({
    conId: 0,
    symbol: "AAPL",
    secType: "OPT",
    currency: "USD",
    exchange: "SMART",
    tradingClass: "AAPL",
    multiplier: "100",
    lastTradeDateOrContractMonth: "20260320",
  });
  // Nobody asks again for what was told with its expiry.
  chains.learn([1, 4]);
  expect((await contracts.info(4)).contract).toMatchObject({ right: "P", strike: "200" });
  expect(link.count("contract_details")).toBe(2);
  await contracts.info(3);
  expect(link.count("contract_details")).toBe(3);
});

Deno.test("what IB does not name is refused without asking, and what it lists no contract of too", async () => {
  const { chains, link } = setup([row("SMART")]);
  for (const other of [{ expiry: "20270101" }, { exchange: "CBOE" }, { tradingClass: "MSFT" }]) {
    expect(await refused(chains.strikes({ ...wish, ...other }))).toMatchObject({
      code: "OPTION_EXPIRY_UNKNOWN",
      status: 404,
    });
  }
  expect(link.count("contract_details")).toBe(1);
  expect(await refused(chains.strikes(wish))).toMatchObject({ code: "OPTION_EXPIRY_UNKNOWN" });
});

Deno.test("a failure is asked again at once, an answer when it has grown old", async () => {
  const { chains, world, link, clock } = setup([row("SMART")], [option(1, "200", "C")]);
  world.fails = true;
  expect(await refused(chains.series(AAPL.conId))).toMatchObject({ code: "REQUEST_TIMEOUT" });
  world.fails = false;
  await chains.strikes(wish);
  await chains.strikes(wish);
  const counts = () => [link.count("option_series"), link.count("contract_details")];
  expect(counts()).toEqual([2, 2]);
  clock.advance(3600_000);
  await chains.strikes(wish);
  expect(counts()).toEqual([2, 3]);
});

Deno.test("what is known of the contracts of an expiry is kept for the ones that were read last", async () => {
  const expiries = Array.from({ length: 8 }, (_, index) => `2026032${index}`);
  const { chains, link, world, contracts } = setup([row("SMART", { expiries })]);
  for (const [at, expiry] of expiries.entries()) {
    world.listed = [option(at + 1, "200", "C")];
    await chains.strikes({ ...wish, expiry });
  }
  expect(link.count("contract_details")).toBe(9);
  chains.learn([1, 8]);
  await contracts.info(8);
  expect(link.count("contract_details")).toBe(9);
  // Its expiry has made room for others: it is asked for by itself.
  await contracts.info(1);
  expect(link.count("contract_details")).toBe(10);
});

Deno.test("that there are no options is no answer worth keeping: IB says so while its definitions are away", async () => {
  const series: OptionSeriesRow[] = [];
  const { chains, asked } = setup(series);
  expect((await chains.series(AAPL.conId)).series).toEqual([]);
  series.push(row("SMART"));
  expect((await chains.series(AAPL.conId)).series).toHaveLength(1);
  await chains.series(AAPL.conId);
  expect(asked("option_series")).toHaveLength(2);
});

Deno.test("a right is taken at its word, whichever IB writes; what is neither is on no side", async () => {
  const rights = [
    option(1, "100", "CALL"),
    option(2, "100", "PUT"),
    option(3, "105", "P"),
    option(4, "110", ""),
  ];
  const { chains } = setup([row("SMART")], rights);
  expect((await chains.strikes(wish)).strikes).toEqual([
    { strike: "100", call: 1, put: 2 },
    { strike: "105", call: null, put: 3 },
  ]);
});

Deno.test("what lacks rows says so, is asked anew, and nothing is learned of it", async () => {
  const { chains, world, asked } = setup([row("SMART")], [option(3, "200", "C")]);
  await chains.series(AAPL.conId);
  world.lacks = { unreadRows: 1 };
  expect(await chains.strikes(wish)).toEqual({
    strikes: [{ strike: "200", call: 3, put: null }],
    unreadRows: 1,
  });
  chains.learn([3]);
  world.lacks = {};
  expect(await chains.strikes(wish)).toEqual({ strikes: [{ strike: "200", call: 3, put: null }] });
  expect(asked("contract_details").filter(({ contract }) => (contract as IbContract).conId === 0))
    .toHaveLength(2);

  const other = setup([row("SMART")]);
  other.world.lacks = { unreadRows: 3 };
  expect(await other.chains.series(AAPL.conId)).toMatchObject({
    series: [{ exchange: "SMART" }],
    unreadRows: 3,
  });
  other.world.lacks = {};
  expect(Object.keys(await other.chains.series(AAPL.conId))).not.toContain("unreadRows");
});
