// Quotes, tick-by-tick, depth and bars over real TCP, in every market data mode.
import { DEFAULT_SETTINGS } from "../settings.ts";
import { AAPL, EURUSD, testGateway } from "../../testing/test_gateway.ts";
import type { ApiClient } from "../../testing/api_client.ts";
import { changes } from "./depth.ts";
import type { ReqMktData } from "../../wire/messages.ts";
import { expect } from "@std/expect";
import fc from "fast-check";

function mktData(reqId: number, fields: Partial<ReqMktData> = {}): ReqMktData {
  return {
    kind: "reqMktData",
    reqId,
    contract: AAPL,
    genericTicks: "",
    snapshot: false,
    regulatorySnapshot: false,
    options: [],
    ...fields,
  };
}

function tickTypes(client: ApiClient, reqId: number): number[] {
  return client.replies.flatMap((reply) =>
    "tickType" in reply && "reqId" in reply && reply.reqId === reqId ? [reply.tickType] : []
  );
}

Deno.test("a stream begins with its parameters, its type, then both sides of the market", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(mktData(1));
  const bid = await client.next("tickPrice", (tick) => tick.tickType === 1);
  const ask = await client.next("tickPrice", (tick) => tick.tickType === 2);
  expect(Number(ask.price)).toBeGreaterThan(Number(bid.price));
  const kinds = client.kinds().filter((kind) => kind.startsWith("tick") || kind === "marketDataType");
  expect(kinds.slice(0, 2)).toEqual(["tickReqParams", "marketDataType"]);
  expect(client.all("tickReqParams")[0]?.minTick).toBe("0.01");
  await client.until(() => client.all("tickPrice").length > 8, "more quotes");
  client.send({ kind: "cancelMktData", reqId: 1 });
  client.send({ kind: "reqCurrentTime" });
  await client.next("currentTime");
  const count = client.all("tickPrice").length;
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect(client.all("tickPrice").length).toBe(count);
});

Deno.test("data of a contract without exchange is refused with 321, with the contract's number too", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(mktData(1, { contract: { ...AAPL, conId: 265598, exchange: "" } }));
  expect((await client.error(321, 1)).message).toContain("Please enter exchange");
});

Deno.test("a snapshot ends after eleven seconds, as told in the settings sooner, and needs no cancel", async () => {
  expect(DEFAULT_SETTINGS.snapshotEndMs).toBe(11_000);
  await using test = await testGateway({ settings: { snapshotEndMs: 50 } });
  const client = await test.client();
  client.send(mktData(1, { snapshot: true, contract: EURUSD }));
  await client.next("tickSnapshotEnd", (reply) => reply.reqId === 1);
  expect(tickTypes(client, 1)).toContain(1);
  expect(tickTypes(client, 1)).not.toContain(4);
  client.send({ kind: "cancelMktData", reqId: 1 });
  await client.error(300, 1);
});

Deno.test("an id in use, an unknown contract, a bad generic tick are refused", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(mktData(1), mktData(1), mktData(2, { contract: { ...AAPL, symbol: "NOSUCHTHING" } }));
  await client.error(102, 1);
  await client.error(200, 2);
  client.send(mktData(3, { genericTicks: "9999" }));
  await client.error(321, 3);
});

Deno.test("the ticks of a fund's asset value that IB's own sample asks of an ETF are no mistake", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(mktData(1, { genericTicks: "mdoff,576,577,578,614,623" }), mktData(1));
  // The second request finds the first one running.
  await client.error(102, 1);
});

Deno.test("the hundred and first ticker is refused", async () => {
  await using test = await testGateway({ settings: { maxRate: 0 } });
  const client = await test.client();
  for (let id = 1; id <= 101; id++) client.send(mktData(id));
  await client.error(101, 101);
});

Deno.test("without a subscription live data is refused and delayed data is shown as delayed", async () => {
  await using test = await testGateway({ settings: { marketData: "delayed" } });
  const client = await test.client();
  client.send(mktData(1));
  await client.error(10089, 1);
  client.send({ kind: "reqMarketDataType", marketDataType: 3 }, mktData(2));
  await client.error(10167, 2);
  expect((await client.next("marketDataType", (reply) => reply.reqId === 2)).marketDataType).toBe(3);
  await client.next("tickPrice", (tick) => tick.reqId === 2 && tick.tickType === 66);
  expect(tickTypes(client, 2).every((type) => type >= 66 && type <= 90)).toBe(true);
});

Deno.test("every other mode has its code", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const modes = [["not-subscribed", 354], ["delayed-disabled", 10168], ["competing", 10197]] as const;
  for (const [index, [mode, code]] of modes.entries()) {
    test.gateway.control.run({ do: "fault", fault: { kind: "market-data", mode } });
    client.send(mktData(10 + index));
    await client.error(code, 10 + index);
  }
});

Deno.test("options stream their greeks", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send({
    kind: "reqSecDefOptParams",
    reqId: 1,
    underlyingSymbol: "AAPL",
    futFopExchange: "",
    underlyingSecType: "STK",
    underlyingConId: 265598,
  });
  const chain = await client.next("secDefOptParameter", (reply) => reply.exchange === "SMART");
  const strike = chain.strikes[Math.floor(chain.strikes.length / 2)] ?? null;
  const contract = {
    ...AAPL,
    secType: "OPT",
    right: "C",
    strike,
    lastTradeDateOrContractMonth: chain.expirations.at(-1) ?? "",
  };
  client.send(mktData(2, { contract }));
  const model = await client.next("tickOptionComputation", (tick) => tick.tickType === 13);
  expect(Number(model.delta)).toBeGreaterThan(0);
  expect(Number(model.impliedVolatility)).toBeGreaterThan(0);
});

Deno.test("tick-by-tick in all four kinds, and none of the tape for currencies", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const ask = (reqId: number, tickType: string, contract = AAPL) =>
    client.send({ kind: "reqTickByTick", reqId, contract, tickType, numberOfTicks: 0, ignoreSize: false });
  ask(1, "Last");
  ask(2, "AllLast");
  ask(3, "BidAsk");
  ask(4, "MidPoint");
  await client.next("tickByTickAllLast", (tick) => tick.tickType === 1);
  await client.next("tickByTickAllLast", (tick) => tick.tickType === 2);
  await client.next("tickByTickBidAsk");
  await client.next("tickByTickMidPoint");
  ask(5, "Last", EURUSD);
  await client.error(10189, 5);
});

Deno.test("a stream of ticks with a number of them begins with as many of the past", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const ask = (reqId: number, tickType: string, numberOfTicks: number) =>
    client.send({ kind: "reqTickByTick", reqId, contract: AAPL, tickType, numberOfTicks, ignoreSize: false });
  ask(1, "AllLast", 7);
  ask(2, "BidAsk", 5);
  ask(3, "MidPoint", 0);
  expect((await client.next("historicalTicksLast", ({ reqId }) => reqId === 1)).ticks).toHaveLength(7);
  expect((await client.next("historicalTicksBidAsk", ({ reqId }) => reqId === 2)).ticks).toHaveLength(5);
  await client.next("tickByTickAllLast");
  await client.next("tickByTickMidPoint");
  expect(client.all("historicalTicks")).toEqual([]);
});

Deno.test("the ticks ahead of a stream are the last there were, on a weekend those of Friday", async () => {
  await using test = await testGateway({
    startTime: Date.parse("2026-11-21T15:00:00Z"),
    sessions: "real",
  });
  const client = await test.client();
  client.send({
    ...{ kind: "reqTickByTick", reqId: 1, contract: AAPL, tickType: "Last" },
    ...{ numberOfTicks: 2, ignoreSize: false },
  });
  const { ticks } = await client.next("historicalTicksLast");
  // The evening of New York ends at eight.
  expect(ticks.map(({ epochSeconds }) => new Date(epochSeconds * 1000).toISOString()))
    .toEqual(["2026-11-21T00:59:50.000Z", "2026-11-21T00:59:55.000Z"]);
});

Deno.test("depth comes as inserts first, and the fourth request is one too many", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const ask = (reqId: number, numRows = 5) =>
    client.send({ kind: "reqMktDepth", reqId, contract: AAPL, numRows, isSmartDepth: true, options: [] });
  ask(1);
  await client.until(() => client.all("mktDepthL2").length >= 10, "ten rows");
  const first = client.all("mktDepthL2").slice(0, 10);
  expect(first.every((row) => row.operation === 0)).toBe(true);
  const bids = first.filter((row) => row.side === 1).map((row) => Number(row.price));
  expect(bids).toEqual([...bids].sort((a, b) => b - a));
  ask(2);
  ask(3);
  ask(4);
  await client.error(309, 4);
  client.send({ kind: "cancelMktDepth", reqId: 1, isSmartDepth: true });
  ask(5, 0);
  expect((await client.error(321, 5)).message).toContain("must be greater than zero");
});

Deno.test("applying the depth changes to the old book always gives the new one", () => {
  const row = fc.record({
    price: fc.integer({ min: 1, max: 50 }).map(String),
    size: fc.integer({ min: 1, max: 9 }).map(String),
    marketMaker: fc.constantFrom("ARCA", "NASDAQ"),
  });
  const side = fc.array(row, { maxLength: 6 });
  fc.assert(fc.property(side, side, (before, after) => {
    const book = before.map(({ price, size }) => [price, size]);
    for (const message of changes(before, after, { reqId: 1, side: 1, isSmartDepth: true })) {
      if (message.kind !== "mktDepthL2") throw new Error("another kind");
      if (message.operation === 2) book.splice(message.position, 1);
      else if (message.operation === 1) book[message.position] = [message.price, message.size];
      else book.splice(message.position, 0, [message.price, message.size]);
    }
    expect(book).toEqual(after.map(({ price, size }) => [price, size]));
  }));
});

Deno.test("five-second bars come at their time", async () => {
  await using test = await testGateway({ speed: 20 });
  const client = await test.client();
  client.send({
    kind: "reqRealTimeBars",
    reqId: 1,
    contract: AAPL,
    barSize: 5,
    whatToShow: "TRADES",
    useRth: false,
    options: [],
  });
  await client.until(() => client.all("realTimeBar").length >= 3, "three bars");
  const times = client.all("realTimeBar").map((bar) => bar.epochSeconds);
  expect(times.every((time) => time % 5 === 0)).toBe(true);
  expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(5);
  client.send({
    kind: "reqRealTimeBars",
    reqId: 2,
    contract: EURUSD,
    barSize: 5,
    whatToShow: "TRADES",
    useRth: false,
    options: [],
  });
  await client.error(420, 2);
});

Deno.test("a snapshot has no generic ticks, and a list of them has nothing but numbers", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(mktData(1, { snapshot: true, genericTicks: "233" }));
  expect((await client.error(321, 1)).message).toContain("not applicable to generic ticks");
  client.send(mktData(2, { genericTicks: "233;236" }), mktData(3, { genericTicks: "mdoff, 292:BRFG+DJNL," }));
  await client.error(321, 2);
  await client.next("tickReqParams", ({ reqId }) => reqId === 3);
});

Deno.test("with mdoff the generic ticks come alone; of a currency they come at once, too", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(
    mktData(1, { genericTicks: "mdoff,236,221" }),
    mktData(2, { genericTicks: "221,165", contract: EURUSD }),
    mktData(3, { genericTicks: "mdoff,221", contract: EURUSD }),
    mktData(4),
  );
  await client.next("tickPrice", ({ reqId, tickType }) => reqId === 4 && tickType === 1);
  const ticks = [...client.all("tickPrice"), ...client.all("tickSize"), ...client.all("tickString")];
  const of = (wanted: number) =>
    [
      ...new Set(
        [...ticks, ...client.all("tickGeneric")].filter(({ reqId }) => reqId === wanted).map(
          ({ tickType }) => tickType,
        ),
      ),
    ].sort((a, b) => a - b);
  expect(of(1)).toEqual([37, 46, 89]);
  expect(of(2)).toContain(37);
  expect(of(2)).toContain(15);
  expect(of(3)).toEqual([37]);
});
