// npm @stoqey/ib against the paper gateway: connect, details, quotes, trade, cancel, history; never error
// 505.
import { startGateway } from "../mod.ts";
import {
  BarSizeSetting,
  type ComboLeg,
  type Contract,
  type ContractDetails,
  EventName,
  IBApi,
  OptionType,
  type Order,
  OrderAction,
  OrderType,
  SecType,
  TimeInForce,
} from "@stoqey/ib";
import { expect } from "@std/expect";

const AAPL: Contract = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
const PATIENCE_MS = 10_000;

interface Heard {
  readonly api: IBApi;
  readonly errors: { id: number; code: number; text: string }[];
  /** Resolves with the arguments of the first event of this name that fits. */
  until(name: EventName, fits?: (...args: unknown[]) => boolean): Promise<unknown[]>;
}

function listenTo(port: number): Heard {
  const api = new IBApi({ host: "127.0.0.1", port, clientId: 21 });
  const errors: Heard["errors"] = [];
  const events: [string, unknown[]][] = [];
  const waiting = new Set<() => void>();
  const wake = () => [...waiting].forEach((check) => check());
  api.on(EventName.error, (error, code, id) => {
    errors.push({ id, code, text: error.message });
    events.push([EventName.error, [id, code]]);
    wake();
  });
  api.on(EventName.result, (name, args) => {
    events.push([name, args]);
    wake();
  });
  return {
    api,
    errors,
    until: (name, fits = () => true) =>
      new Promise((resolve, reject) => {
        const check = () => {
          const found = events.find(([event, args]) => event === name && fits(...args));
          if (!found) return;
          waiting.delete(check);
          clearTimeout(timer);
          resolve(found[1]);
        };
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`No fitting ${name}; errors: ${JSON.stringify(errors)}`));
        }, PATIENCE_MS);
        waiting.add(check);
        check();
      }),
  };
}

function orderOf(fields: Partial<Order>): Order {
  return {
    action: OrderAction.BUY,
    totalQuantity: 10,
    orderType: OrderType.MKT,
    tif: TimeInForce.DAY,
    transmit: true,
    ...fields,
  };
}

async function session(port: number): Promise<Heard> {
  const heard = listenTo(port);
  heard.api.connect();
  await heard.until(EventName.nextValidId);
  return heard;
}

async function askAround({ api, until }: Heard): Promise<void> {
  api.reqContractDetails(1, AAPL);
  await until(EventName.contractDetailsEnd, (id) => id === 1);
  api.reqMktData(2, AAPL, "", false, false);
  await until(EventName.tickPrice, (id, type) => id === 2 && type === 1);
  api.cancelMktData(2);
  api.reqHistoricalData(3, AAPL, "", "1 D", BarSizeSetting.MINUTES_FIVE, "TRADES", 1, 1, false);
  await until(EventName.historicalData, (id, time) => id === 3 && String(time).startsWith("finished"));
  api.reqPositions();
  await until(EventName.positionEnd);
  api.reqAccountUpdates(true, "");
  await until(EventName.accountDownloadEnd);
  api.reqAccountSummary(4, "All", "NetLiquidation,BuyingPower");
  await until(EventName.accountSummaryEnd, (id) => id === 4);
  api.reqMatchingSymbols(5, "AAPL");
  await until(EventName.symbolSamples, (id) => id === 5);
}

const BOND: Contract = { symbol: "91282CSM1", secType: SecType.BOND, exchange: "SMART", currency: "USD" };

/** Found by its CUSIP, quoted as price and yield, bought. */
async function tradeBond({ api, until }: Heard): Promise<void> {
  api.reqContractDetails(10, BOND);
  const [, details] = await until(EventName.bondContractDetails, (id) => id === 10);
  expect(details).toMatchObject({ cusip: "91282CSM1", descAppend: "US-T 4.25 11/15/34" });
  api.reqMktData(11, BOND, "", false, false);
  await until(EventName.tickPrice, (id, type) => id === 11 && type === 51);
  api.cancelMktData(11);
  api.placeOrder(3, BOND, orderOf({ orderType: OrderType.LMT, lmtPrice: 110 }));
  await until(EventName.orderStatus, (id, status) => id === 3 && status === "Filled");
}

/** A call spread: found leg by leg, bought at a negative limit that is then raised. */
async function tradeSpread({ api, until }: Heard): Promise<void> {
  const legs: ComboLeg[] = [];
  for (const [reqId, strike, action] of [[20, 290, OrderAction.BUY], [21, 300, OrderAction.SELL]] as const) {
    const option: Contract = { symbol: "AAPL", secType: SecType.OPT, exchange: "SMART", currency: "USD" };
    api.reqContractDetails(reqId, { ...option, strike, right: OptionType.Call });
    const [, details] = await until(EventName.contractDetails, (id) => id === reqId);
    legs.push({
      conId: (details as ContractDetails).contract.conId ?? 0,
      ratio: 1,
      action,
      exchange: "SMART",
    });
  }
  const spread: Contract = {
    symbol: "AAPL",
    secType: SecType.BAG,
    exchange: "SMART",
    currency: "USD",
    comboLegs: legs,
  };
  const limit = orderOf({ orderType: OrderType.LMT, lmtPrice: -5 });
  api.placeOrder(4, spread, limit);
  const [, contract] = await until(EventName.openOrder, (id) => id === 4);
  expect((contract as Contract).comboLegs).toMatchObject(legs.map((leg) => ({ ...leg })));
  api.placeOrder(4, spread, { ...limit, lmtPrice: 50 });
  await until(EventName.orderStatus, (id, status) => id === 4 && status === "Filled");
  for (const secType of ["BAG", "OPT"]) {
    await until(EventName.execDetails, (_id, one) => (one as Contract).secType === secType);
  }
}

async function trade({ api, until }: Heard): Promise<void> {
  api.placeOrder(1, AAPL, orderOf({}));
  await until(EventName.orderStatus, (id, status) => id === 1 && status === "Filled");
  await until(EventName.execDetails);
  await until(EventName.commissionReport);
  api.placeOrder(2, AAPL, orderOf({ orderType: OrderType.LMT, lmtPrice: 1 }));
  await until(EventName.orderStatus, (id, status) => id === 2 && status === "Submitted");
  api.reqOpenOrders();
  await until(EventName.openOrderEnd);
  api.cancelOrder(2);
  await until(EventName.orderStatus, (id, status) => id === 2 && status === "Cancelled");
  api.reqExecutions(6, {});
  await until(EventName.execDetailsEnd, (id) => id === 6);
  api.reqCompletedOrders(false);
  await until(EventName.completedOrdersEnd);
}

for (const cap of [178, 187, 193]) {
  Deno.test({
    name: `@stoqey/ib is served at version ${cap} without a field too few or too many`,
    // The library keeps a rate limiter of its own running for a moment after it has disconnected.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      const gateway = await startGateway({ seed: 7, serverVersionCap: cap });
      const heard = await session(gateway.port);
      try {
        await askAround(heard);
        await trade(heard);
        await tradeBond(heard);
        await tradeSpread(heard);
        expect(heard.api.serverVersion).toBe(cap);
        expect(heard.errors.filter(({ code }) => code === 505)).toEqual([]);
        const expected = [202, 2104, 2106, 2158];
        expect(heard.errors.filter(({ code }) => !expected.includes(code))).toEqual([]);
      } finally {
        heard.api.disconnect();
        await gateway.stop();
      }
    },
  });
}
