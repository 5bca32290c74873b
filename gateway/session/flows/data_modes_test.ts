// What a quote is worth: live, frozen, delayed, refused, interrupted. Over real TCP.
import type { ApiClient } from "../../testing/api_client.ts";
import { AAPL, EURUSD, testGateway } from "../../testing/test_gateway.ts";
import type { TestGateway } from "../../testing/test_gateway.ts";
import type { Contract, ReqMktData } from "../../wire/messages.ts";
import { expect } from "@std/expect";

function quotes(reqId: number, contract: Contract = AAPL, snapshot = false): ReqMktData {
  const lists = { genericTicks: "", regulatorySnapshot: false, options: [] };
  return { kind: "reqMktData", reqId, contract, snapshot, ...lists };
}

/** Ticks of a request: type and value. */
function ticks(client: ApiClient, reqId: number): [number, string][] {
  return client.replies.flatMap((reply): [number, string][] => {
    if (!("tickType" in reply) || !("reqId" in reply) || reply.reqId !== reqId) return [];
    if (reply.kind === "tickPrice") return [[reply.tickType, reply.price]];
    if (reply.kind === "tickSize") return [[reply.tickType, reply.size]];
    return reply.kind === "tickString" || reply.kind === "tickGeneric" ? [[reply.tickType, reply.value]] : [];
  });
}

function types(client: ApiClient, reqId: number): number[] {
  return client.all("marketDataType").filter((reply) => reply.reqId === reqId)
    .map(({ marketDataType }) => marketDataType);
}

/** Saturday at noon in New York: the market is closed. */
const SATURDAY = Date.UTC(2026, 10, 21, 17, 0, 0);
/** Friday, a minute before trading ends for the week. */
const LAST_MINUTE = Date.UTC(2026, 10, 21, 0, 59, 0);

function closed(startTime: number): Promise<TestGateway> {
  return testGateway({ sessions: "real", startTime, speed: 0 });
}

Deno.test("a currency snapshot is what a live gateway sends: time, halt, high, low, close, bid, ask, end", async () => {
  await using test = await testGateway({ settings: { snapshotEndMs: 50 } });
  const client = await test.client();
  client.send(quotes(1, EURUSD, true));
  await client.next("tickSnapshotEnd");
  const kinds = client.kinds().slice(client.kinds().indexOf("tickReqParams"));
  expect(kinds.slice(0, 2)).toEqual(["tickReqParams", "marketDataType"]);
  expect(ticks(client, 1).map(([type]) => type)).toEqual([45, 49, 6, 7, 9, 1, 2]);
  expect(Number(ticks(client, 1)[0]?.[1])).toBeGreaterThan(1_700_000_000);
});

Deno.test("closed, live data has no sides and frozen data has those that stood last", async () => {
  await using test = await closed(SATURDAY);
  const client = await test.client();
  client.send(quotes(1), { kind: "reqMarketDataType", marketDataType: 2 }, quotes(2));
  await client.next("tickPrice", (tick) => tick.reqId === 2 && tick.tickType === 2);
  expect([types(client, 1), types(client, 2)]).toEqual([[1], [2]]);
  const side = (reqId: number, type: number) =>
    Number(ticks(client, reqId).find(([one]) => one === type)?.[1]);
  expect([side(1, 1), side(1, 2)]).toEqual([-1, -1]);
  expect(side(2, 1)).toBeGreaterThan(200);
  expect(side(2, 2)).toBeGreaterThan(side(2, 1));
});

Deno.test("a frozen stream says when the market closes, keeps its sides, and says when it opens", async () => {
  await using test = await closed(LAST_MINUTE);
  const client = await test.client();
  client.send({ kind: "reqMarketDataType", marketDataType: 2 }, quotes(1));
  await client.next("tickPrice", (tick) => tick.tickType === 2);
  expect(types(client, 1)).toEqual([1]);
  test.gateway.control.run({ do: "advance", ms: 120_000 });
  await client.until(() => types(client, 1).length === 2, "the frozen type");
  expect(types(client, 1)).toEqual([1, 2]);
  expect(ticks(client, 1).some(([, value]) => value === "-1")).toBe(false);
  const before = ticks(client, 1).length;
  test.gateway.control.run({ do: "advance", ms: 3 * 86_400_000 });
  await client.until(() => types(client, 1).length === 3, "the live type");
  expect(types(client, 1)).toEqual([1, 2, 1]);
  await client.until(() => ticks(client, 1).length > before, "quotes again");
});

Deno.test("delayed-frozen is delayed while the market is open and frozen while it is closed", async () => {
  for (const [startTime, type] of [[Date.UTC(2026, 10, 20, 15), 3], [SATURDAY, 4]] as const) {
    await using test = await closed(startTime);
    test.gateway.control.run({ do: "fault", fault: { kind: "market-data", mode: "delayed" } });
    const client = await test.client();
    client.send({ kind: "reqMarketDataType", marketDataType: 4 }, quotes(1));
    await client.error(10167, 1);
    await client.next("tickPrice", (tick) => tick.tickType === 67);
    expect(types(client, 1)).toEqual([type]);
    expect(Number(ticks(client, 1).find(([one]) => one === 66)?.[1])).toBeGreaterThan(200);
  }
});

Deno.test("tape, book and five-second bars are never delayed: they are refused, each with its code", async () => {
  await using test = await testGateway({ settings: { marketData: "delayed" } });
  const client = await test.client();
  const bars = { barSize: 5, whatToShow: "TRADES", useRth: false, options: [] };
  client.send(
    { kind: "reqMarketDataType", marketDataType: 3 },
    {
      kind: "reqTickByTick",
      reqId: 1,
      contract: AAPL,
      tickType: "BidAsk",
      numberOfTicks: 0,
      ignoreSize: false,
    },
    { kind: "reqMktDepth", reqId: 2, contract: AAPL, numRows: 5, isSmartDepth: true, options: [] },
    { kind: "reqRealTimeBars", reqId: 3, contract: AAPL, ...bars },
  );
  expect((await client.error(10189, 1)).message).toContain("No market data permissions for NASDAQ STK");
  await client.error(354, 2);
  expect((await client.error(420, 3)).message).toContain("No market data permissions for NASDAQ STK");
  expect(client.all("tickByTickBidAsk")).toEqual([]);
});

Deno.test("delayed ticks have the delayed ids and no others, greeks of options too", async () => {
  await using test = await testGateway({ settings: { marketData: "delayed" } });
  const client = await test.client();
  const option = { ...AAPL, secType: "OPT", lastTradeDateOrContractMonth: "", strike: "290", right: "C" };
  client.send({ kind: "reqContractDetails", reqId: 9, contract: option });
  const found = await client.next("contractDetails");
  client.send(
    { kind: "reqMarketDataType", marketDataType: 3 },
    quotes(1),
    quotes(2, { ...found.contract, exchange: "SMART" }),
  );
  await client.next("tickOptionComputation", (tick) => tick.reqId === 2 && tick.tickType === 83);
  await client.next("tickString", (tick) => tick.reqId === 1 && tick.tickType === 88);
  const seen = new Set(ticks(client, 1).map(([type]) => type));
  expect([...seen].sort((a, b) => a - b)).toEqual([66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 76, 88, 90]);
  const greeks = new Set(client.all("tickOptionComputation").map((tick) => tick.tickType));
  expect([...greeks].every((type) => type >= 80 && type <= 83)).toBe(true);
});

Deno.test("a book that was interrupted is reset with 317 and comes anew", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send({
    kind: "reqMktDepth",
    reqId: 1,
    contract: AAPL,
    numRows: 3,
    isSmartDepth: false,
    options: [],
  });
  await client.next("mktDepth");
  const farm = (state: "broken" | "ok") =>
    test.gateway.control.run({ do: "fault", fault: { kind: "farm", farm: "usfarm", state } });
  farm("broken");
  test.gateway.control.run({ do: "price", symbol: "AAPL", price: "300" });
  farm("ok");
  await client.error(317, 1);
  const from = client.replies.findIndex((reply) => reply.kind === "error" && reply.code === 317);
  await client.until(
    () => client.replies.slice(from).filter((reply) => reply.kind === "mktDepth").length >= 6,
    "the new book",
  );
  const rows = client.replies.slice(from).flatMap((reply) => reply.kind === "mktDepth" ? [reply] : []);
  expect(rows.slice(0, 6).map((row) => row.operation)).toEqual([0, 0, 0, 0, 0, 0]);
});

Deno.test("a quote asked for while IB is away comes whole once it is back", async () => {
  await using test = await testGateway();
  const client = await test.client();
  test.gateway.control.run({ do: "fault", fault: { kind: "upstream", do: "lost" } });
  client.send(quotes(1));
  await client.next("marketDataType");
  test.gateway.control.run({ do: "fault", fault: { kind: "upstream", do: "restored" } });
  // The close of the day before never changes: only a whole quote tells it.
  await client.next("tickPrice", (tick) => tick.tickType === 9);
  await client.next("tickPrice", (tick) => tick.tickType === 14);
});
