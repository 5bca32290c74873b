// Contracts and history over real TCP.
import { AAPL, EURUSD, testGateway } from "../../testing/test_gateway.ts";
import { contractOf, type ReqHistoricalData, type ReqHistoricalTicks } from "../../wire/messages.ts";
import { expect } from "@std/expect";

function history(reqId: number, fields: Partial<ReqHistoricalData> = {}): ReqHistoricalData {
  return {
    kind: "reqHistoricalData",
    reqId,
    contract: AAPL,
    endDateTime: "",
    barSize: "5 mins",
    duration: "1 D",
    useRth: true,
    whatToShow: "TRADES",
    formatDate: 1,
    keepUpToDate: false,
    options: [],
    ...fields,
  };
}

Deno.test("bars are dated as the request asks", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(history(1), history(2, { formatDate: 2 }), history(3, { barSize: "1 day", duration: "5 D" }));
  const text = await client.next("historicalData", (reply) => reply.reqId === 1);
  const epoch = await client.next("historicalData", (reply) => reply.reqId === 2);
  const days = await client.next("historicalData", (reply) => reply.reqId === 3);
  expect(text.bars[0]?.date).toMatch(/^\d{8} \d\d:\d\d:\d\d US\/Eastern$/);
  expect(epoch.bars[0]?.date).toMatch(/^\d{10}$/);
  expect(days.bars[0]?.date).toMatch(/^\d{8}$/);
});

Deno.test("old versions get two blanks and no zone", async () => {
  await using test = await testGateway();
  const client = await test.client({ version: 157 });
  client.send(history(1));
  const reply = await client.next("historicalData");
  expect(reply.bars[0]?.date).toMatch(/^\d{8} {2}\d\d:\d\d:\d\d$/);
});

Deno.test("bars kept up to date go on, and say so when cancelled", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(history(1, { keepUpToDate: true, barSize: "1 min", duration: "1800 S" }));
  await client.next("historicalData");
  await client.next("historicalDataUpdate");
  client.send({ kind: "cancelHistoricalData", reqId: 1 });
  expect((await client.error(162, 1)).message).toContain("API historical data query cancelled: 1");
  client.send({ kind: "cancelHistoricalData", reqId: 1 });
  await client.error(366, 1);
});

Deno.test("bad times, sizes and contracts have their codes", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(history(1, { endDateTime: "next week" }));
  await client.error(10314, 1);
  client.send(history(2, { endDateTime: "20261118 10:00:00" }));
  await client.error(2174, 2);
  client.send(history(3, { barSize: "7 parsecs" }));
  await client.next("error", (error) => error.id === 3 && [162, 321].includes(error.code));
  client.send(history(4, { contract: { ...AAPL, symbol: "NOSUCHTHING" } }));
  await client.error(200, 4);
});

Deno.test("schedule, head timestamp and past ticks are answered", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(history(1, { whatToShow: "SCHEDULE", duration: "3 D", barSize: "1 day" }));
  expect((await client.next("historicalSchedule")).sessions.length).toBeGreaterThan(0);
  client.send({
    kind: "reqHeadTimestamp",
    reqId: 2,
    contract: AAPL,
    useRth: true,
    whatToShow: "TRADES",
    formatDate: 1,
  });
  expect((await client.next("headTimestamp")).headTimestamp).toMatch(/^\d{8}-\d\d:\d\d:\d\d$/);
  const ticks = (reqId: number, whatToShow: string): ReqHistoricalTicks => ({
    kind: "reqHistoricalTicks",
    reqId,
    contract: AAPL,
    startDateTime: "",
    endDateTime: "20990101-00:00:00",
    numberOfTicks: 20,
    whatToShow,
    useRth: false,
    ignoreSize: false,
    options: [],
  });
  client.send(ticks(3, "TRADES"), ticks(4, "BID_ASK"), ticks(5, "MIDPOINT"));
  expect((await client.next("historicalTicksLast")).ticks.length).toBe(20);
  const quotes = await client.next("historicalTicksBidAsk");
  expect(quotes.ticks.every((tick) => Number(tick.ask) > Number(tick.bid))).toBe(true);
  expect((await client.next("historicalTicks")).done).toBe(true);
});

Deno.test("search, details and rules describe every kind of instrument", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send({ kind: "reqMatchingSymbols", reqId: 1, pattern: "appl" });
  const samples = (await client.next("symbolSamples")).samples;
  expect(samples[0]?.contract.symbol).toBe("AAPL");
  client.send({ kind: "reqContractDetails", reqId: 2, contract: AAPL });
  const details = await client.next("contractDetails", (reply) => reply.reqId === 2);
  expect(details.contract.conId).toBe(265598);
  expect(details.details.marketRuleIds.split(",").length).toBe(
    details.details.validExchanges.split(",").length,
  );
  await client.next("contractDetailsEnd", (reply) => reply.reqId === 2);
  client.send({ kind: "reqContractDetails", reqId: 3, contract: EURUSD });
  const cash = await client.next("contractDetails", (reply) => reply.reqId === 3);
  expect(cash.contract).toMatchObject({ secType: "CASH", localSymbol: "EUR.USD" });
  client.send({
    kind: "reqContractDetails",
    reqId: 4,
    contract: { ...AAPL, symbol: "ES", secType: "FUT", exchange: "CME" },
  });
  const future = await client.next("contractDetails", (reply) => reply.reqId === 4);
  expect(future.details.minTick).toBe("0.25");
  expect(future.contract.lastTradeDate).toMatch(/^\d{8}$/);
  const ruleId = Number(details.details.marketRuleIds.split(",")[0]);
  client.send({ kind: "reqMarketRule", marketRuleId: ruleId });
  expect((await client.next("marketRule")).increments.length).toBeGreaterThan(0);
  client.send({ kind: "reqMarketRule", marketRuleId: 987654 });
  await client.error(321);
});

Deno.test("past ticks and head timestamps of what does not exist are refused", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const ticks = (reqId: number, fields: Partial<ReqHistoricalTicks>): ReqHistoricalTicks => ({
    kind: "reqHistoricalTicks",
    reqId,
    contract: AAPL,
    startDateTime: "20261120 10:00:00 US/Eastern",
    endDateTime: "",
    numberOfTicks: 10,
    whatToShow: "TRADES",
    useRth: true,
    ignoreSize: false,
    options: [],
    ...fields,
  });
  client.send(
    ticks(1, { whatToShow: "WISHES" }),
    ticks(2, { numberOfTicks: 0 }),
    ticks(3, { contract: EURUSD }),
    { kind: "reqHeadTimestamp", reqId: 4, contract: AAPL, useRth: true, whatToShow: "WISHES", formatDate: 1 },
    {
      kind: "reqHeadTimestamp",
      reqId: 5,
      contract: EURUSD,
      useRth: true,
      whatToShow: "TRADES",
      formatDate: 1,
    },
  );
  await client.error(321, 1);
  await client.error(321, 2);
  await client.error(162, 3);
  await client.error(162, 4);
  await client.error(162, 5);
});

Deno.test("the id of bars that are kept up to date can not be used again before they are cancelled", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const request = history(1, { keepUpToDate: true, duration: "1800 S" });
  client.send(request, request);
  expect((await client.error(322, 1)).message).toContain("Duplicate ticker ID");
  client.send({ kind: "cancelHistoricalData", reqId: 1 });
  await client.error(162, 1);
  const seen = client.all("historicalData").length;
  client.send(request);
  await client.until(() => client.all("historicalData").length > seen, "the bars again");
});

const REFUSED: readonly (readonly [Partial<ReqHistoricalData>, string])[] = [
  [{ duration: "" }, "duration not specified"],
  [{ duration: "1D" }, "integer{SPACE}unit"],
  [{ duration: "13 M" }, "longer than 12 months"],
  [{ duration: "53 W" }, "longer than 52 weeks"],
  [{ duration: "90000" }, "greater than 86400 seconds"],
  [{ whatToShow: "TRADE" }, "What to show value of TRADE rejected."],
  [{ formatDate: 0 }, "Date formatting selection of 0 rejected."],
  [
    { whatToShow: "ADJUSTED_LAST", endDateTime: "20261118-10:00:00" },
    "End date not supported with adjusted last",
  ],
  [{ whatToShow: "ADJUSTED_LAST", barSize: "1W", duration: "1 M" }, "Multi day bar size not supported"],
  [{ keepUpToDate: true, endDateTime: "20261118-10:00:00" }, "End date not supported with live updates"],
  [{ keepUpToDate: true, whatToShow: "BID_ASK" }, "Source price not supported with live updates"],
  [{ whatToShow: "SCHEDULE", barSize: "1 hour" }, "Only daily resolution supported"],
];

Deno.test("what no request for bars can mean is refused with 321 and IB's words", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(...REFUSED.map(([fields], i) => history(i, fields)));
  for (const [i, [, words]] of REFUSED.entries()) {
    expect((await client.error(321, i)).message).toContain(`Error validating request.-'bM' : cause - `);
    expect((await client.error(321, i)).message).toContain(words);
  }
  client.send(history(50, { duration: "3600", barSize: "30 mins", formatDate: 3 }));
  const short = await client.next("historicalData", (reply) => reply.reqId === 50);
  expect(short.bars.at(-1)?.date).toMatch(/^\d{4} \d\d:\d\d:\d\d US\/Eastern$/);
});

Deno.test("trades of coins are kept up to date under their own name", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const coin = contractOf({ symbol: "BTC", secType: "CRYPTO", exchange: "PAXOS", currency: "USD" });
  const live = { contract: coin, useRth: false, whatToShow: "AGGTRADES", keepUpToDate: true };
  client.send(history(1, { ...live, barSize: "1 min", duration: "3600 S" }));
  const seen = await client.next("historicalData");
  const update = await client.next("historicalDataUpdate");
  expect(update.bar.date >= (seen.bars.at(-1)?.date ?? "")).toBe(true);
  expect(Number(update.bar.volume)).toBeGreaterThanOrEqual(0);
});

Deno.test("past ticks begin at their start, whatever end is named", async () => {
  await using test = await testGateway({ startTime: Date.parse("2026-11-20T15:00:00Z") });
  const client = await test.client();
  client.send({
    kind: "reqHistoricalTicks",
    reqId: 1,
    contract: AAPL,
    startDateTime: "20261119-15:00:00",
    endDateTime: "20261119-16:00:00",
    numberOfTicks: 3,
    whatToShow: "AGGTRADES",
    useRth: true,
    ignoreSize: false,
    options: [],
  });
  const { ticks } = await client.next("historicalTicksLast");
  expect(ticks.map(({ epochSeconds }) => epochSeconds - Date.parse("2026-11-19T15:00:00Z") / 1000))
    .toEqual([0, 5, 10]);
});

Deno.test("past ticks begin with the first trading from their start on, or end with the last one before their end", async () => {
  await using test = await testGateway({
    startTime: Date.parse("2026-11-20T15:00:00Z"),
    sessions: "real",
  });
  const client = await test.client();
  const cases = [
    ["20261119-05:00:00", "20261119-22:00:00", true, "2026-11-19T14:30:00Z"],
    ["20261119-05:00:00", "", false, "2026-11-19T09:00:00Z"],
    // A weekend on either side.
    ["20261114-12:00:00", "", true, "2026-11-16T14:30:00Z"],
    ["", "20261115-12:00:00", true, "2026-11-13T20:59:45Z"],
  ] as const;
  for (const [reqId, [startDateTime, endDateTime, useRth, first]] of cases.entries()) {
    client.send({
      ...{ kind: "reqHistoricalTicks", reqId, contract: AAPL, startDateTime, endDateTime, useRth },
      ...{ numberOfTicks: 3, whatToShow: "TRADES", ignoreSize: false, options: [] },
    });
    const { ticks } = await client.next("historicalTicksLast", (reply) => reply.reqId === reqId);
    expect(ticks.map(({ epochSeconds }) => epochSeconds * 1000 - Date.parse(first))).toEqual([
      0,
      5000,
      10000,
    ]);
  }
});

Deno.test("a bar that is kept up to date is told once more when it has ended: updates add up to the bars", async () => {
  await using test = await testGateway({ speed: 0 });
  const client = await test.client();
  client.send(history(1, { keepUpToDate: true, barSize: "5 secs", duration: "60 S", formatDate: 2 }));
  const answer = await client.next("historicalData");
  const from = Number(answer.bars.at(-1)?.date);
  // Steps that meet no end of a bar.
  for (let i = 0; i < 12; i++) test.gateway.control.run({ do: "advance", ms: 1_300 });
  await client.until(
    () => client.all("historicalDataUpdate").some(({ bar }) => Number(bar.date) >= from + 15),
    "three bars",
  );
  const told = new Map(client.all("historicalDataUpdate").map(({ bar }) => [bar.date, bar]));
  client.send(history(2, { barSize: "5 secs", duration: "60 S", formatDate: 2 }));
  const whole = await client.next("historicalData", (reply) => reply.reqId === 2);
  for (const bar of whole.bars.filter(({ date }) => Number(date) > from && Number(date) < from + 15)) {
    expect(told.get(bar.date)).toEqual(bar);
  }
  expect(told.size).toBeGreaterThan(3);
});

Deno.test("bars of regular hours are kept up to date in these alone", async () => {
  // A Friday evening in New York, two hours after the close.
  await using test = await testGateway({
    speed: 0,
    sessions: "real",
    startTime: Date.parse("2026-11-20T23:00:00Z"),
  });
  const client = await test.client();
  const live = { keepUpToDate: true, barSize: "1 min", duration: "1800 S" };
  client.send(history(1, { ...live, useRth: true, duration: "1 D" }), history(2, { ...live, useRth: false }));
  await client.next("historicalData", (reply) => reply.reqId === 2);
  test.gateway.control.run({ do: "advance", ms: 120_000 });
  await client.next("historicalDataUpdate", (reply) => reply.reqId === 2);
  expect(client.all("historicalDataUpdate").filter(({ reqId }) => reqId === 1)).toEqual([]);
});
