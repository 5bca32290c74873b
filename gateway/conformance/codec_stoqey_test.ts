// npm @stoqey/ib, over a real socket: it reads every reply without a field left over (its error 505), and the
// gateway reads its requests.
import { EventName, IBApi, type Order, OrderAction, OrderType, SecType } from "@stoqey/ib";
import { expect } from "@std/expect";
import type { ClientMessage, ServerMessage } from "../wire/messages.ts";
import { contractOf, orderOf } from "../wire/messages.ts";
import { REPLY_SAMPLES } from "../wire/testing/reply_samples.ts";
import { decodeTextRequest } from "../wire/text/codec.ts";
import { eventually } from "../testing/eventually.ts";
import { serveClient, type ServedClient } from "./codec_stoqey_server.ts";

/** Below 177 its own completedOrder decoder is wrong. */
const VERSIONS = [177, 178, 182, 187, 189, 191, 192, 193];

/** Replies it has no decoder for, or that exist only above its highest version. */
const UNKNOWN_TO_STOQEY: ServerMessage["kind"][] = ["currentTimeInMillis", "historicalSchedule"];

const REPLIES = REPLY_SAMPLES.filter(({ kind }) => !UNKNOWN_TO_STOQEY.includes(kind));

type Event = [name: string, args: unknown[]];

interface Connected {
  api: IBApi;
  server: ServedClient;
  events: Event[];
  errors: string[];
  /** Resolves when the client has handled everything sent before. */
  settle(): Promise<void>;
}

async function connected(cap: number, run: (client: Connected) => Promise<void>): Promise<void> {
  await using server = serveClient(cap);
  const api = new IBApi({ host: "127.0.0.1", port: server.port, clientId: 3, maxReqPerSec: 1000 });
  const events: Event[] = [];
  const errors: string[] = [];
  let marks = 0;
  api.on(EventName.error, (error, code) => errors.push(`${code}: ${error.message}`));
  api.on(EventName.result, (name, args) => events.push([name, args]));
  const settle = async () => {
    const mark = 4_000_000_000 + (marks += 1);
    const handled = Promise.withResolvers<void>();
    api.on(EventName.currentTime, (time) => time === mark && handled.resolve());
    await server.send({ kind: "currentTime", epochSeconds: mark });
    await handled.promise;
  };
  const closed = Promise.withResolvers<void>();
  api.on(EventName.disconnected, () => closed.resolve());
  api.connect();
  try {
    await server.version;
    await server.send({ kind: "managedAccounts", accounts: ["DU1234567"] });
    await server.send({ kind: "nextValidId", orderId: 1 });
    await settle();
    events.length = 0;
    await run({ api, server, events, errors, settle });
  } finally {
    api.disconnect();
    await closed.promise;
    // Its rate limiter keeps timers of 100 ms.
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

Deno.test("@stoqey/ib reads every reply at 177 to 193 with zero errors 505", async () => {
  for (const version of VERSIONS) {
    await connected(version, async ({ server, events, errors, settle }) => {
      expect(await server.version).toBe(version);
      for (const reply of REPLIES) {
        const before = events.length + errors.length;
        await server.send(reply);
        await settle();
        // Each settles with one event of its own; a reply that caused none was not understood.
        const silent = events.length + errors.length - before < 2 && !isQuiet(reply);
        expect({ version, kind: reply.kind, silent }).toEqual({ version, kind: reply.kind, silent: false });
      }
      const unexpected = errors.filter((error) => /^(505|506|507)/.test(error));
      expect({ version, unexpected }).toEqual({ version, unexpected: [] });
    });
  }
});

/** A notice, and an empty answer in text, cause no result event. */
function isQuiet(reply: ServerMessage): boolean {
  return reply.kind === "error" && reply.code === 2104;
}

Deno.test("@stoqey/ib gets the values of orders, positions and executions", async () => {
  await connected(193, async ({ server, events, settle }) => {
    for (const reply of REPLIES) await server.send(reply);
    await settle();
    const first = (name: string) => events.find(([each]) => each === name)?.[1] as Record<string, unknown>[];
    expect(first("openOrder")[2]).toMatchObject({ lmtPrice: 187.25, permId: 1234567890, clientId: 3 });
    expect(first("openOrder")[3]).toMatchObject({ status: "Submitted" });
    expect(first("orderStatus").slice(0, 5)).toEqual([7, "Submitted", 40.5, 59.5, 187.255]);
    expect(first("execDetails")[2]).toMatchObject({
      execId: "0000e0d5.69dd7411.01.01",
      shares: 40.5,
      price: 3.25,
    });
    expect(first("position").slice(2)).toEqual([100.25, 187.255]);
    expect(first("completedOrder")[2]).toMatchObject({
      status: "Filled",
      completedStatus: "Filled Size: 100",
    });
  });
});

const CONTRACT = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const ORDER: Order = {
  action: OrderAction.BUY,
  orderType: OrderType.LMT,
  totalQuantity: 10,
  lmtPrice: 187.25,
  tif: "DAY",
  orderRef: "ref",
  account: "DU1234567",
  transmit: true,
};

function ask(api: IBApi): void {
  api.reqIds(1);
  api.reqCurrentTime();
  api.reqManagedAccts();
  api.reqMktData(1, CONTRACT, "100", false, false);
  api.cancelMktData(1);
  api.reqMarketDataType(3);
  api.reqContractDetails(2, CONTRACT);
  api.reqMatchingSymbols(3, "app");
  api.reqMarketRule(26);
  api.reqSecDefOptParams(4, "AAPL", "", SecType.STK, 265598);
  api.reqHistoricalData(5, CONTRACT, "", "1 D", "1 min" as never, "TRADES" as never, 1, 1, false);
  api.cancelHistoricalData(5);
  api.reqRealTimeBars(6, CONTRACT, 5, "TRADES" as never, true);
  api.reqMktDepth(7, CONTRACT, 5, true);
  api.reqAccountSummary(8, "All", "NetLiquidation");
  api.reqAccountUpdates(true, "DU1234567");
  api.reqPositions();
  api.reqPnL(9, "DU1234567", "");
  api.reqPnLSingle(10, "DU1234567", "", 265598);
  api.reqExecutions(11, { symbol: "AAPL" });
  api.reqOpenOrders();
  api.reqAllOpenOrders();
  api.reqAutoOpenOrders(false);
  api.reqCompletedOrders(true);
  api.placeOrder(12, CONTRACT, ORDER);
  api.cancelOrder(12);
  api.reqGlobalCancel();
}

const ASKED: ClientMessage["kind"][] = [
  "startApi",
  "reqIds",
  "reqCurrentTime",
  "reqManagedAccounts",
  "reqMktData",
  "cancelMktData",
  "reqMarketDataType",
  "reqContractDetails",
  "reqMatchingSymbols",
  "reqMarketRule",
  "reqSecDefOptParams",
  "reqHistoricalData",
  "cancelHistoricalData",
  "reqRealTimeBars",
  "reqMktDepth",
  "reqAccountSummary",
  "reqAccountUpdates",
  "reqPositions",
  "reqPnl",
  "reqPnlSingle",
  "reqExecutions",
  "reqOpenOrders",
  "reqAllOpenOrders",
  "reqAutoOpenOrders",
  "reqCompletedOrders",
  "placeOrder",
  "cancelOrder",
  "reqGlobalCancel",
];

Deno.test("the gateway reads the requests of @stoqey/ib without a field left over", async () => {
  for (const version of VERSIONS) {
    await connected(version, async ({ api, server }) => {
      ask(api);
      await eventually("all requests came", () => server.requests.length >= ASKED.length);
      const decoded = server.requests.map((payload) => decodeTextRequest(payload, version));
      expect({ version, kinds: decoded.map(({ message }) => message.kind) }).toEqual({
        version,
        kinds: ASKED,
      });
      expect({ version, leftover: decoded.map(({ leftover }) => leftover) })
        .toEqual({ version, leftover: ASKED.map(() => 0) });
      const placed = decoded.find(({ message }) => message.kind === "placeOrder")?.message;
      expect(placed).toMatchObject({
        orderId: 12,
        contract: contractOf({ symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" }),
        order: orderOf({
          action: "BUY",
          orderType: "LMT",
          totalQuantity: "10",
          limitPrice: "187.25",
          tif: "DAY",
          orderRef: "ref",
          account: "DU1234567",
        }),
      });
    });
  }
});
