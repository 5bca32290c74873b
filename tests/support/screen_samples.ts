// A desk in the middle of a trading day, as the screen receives it: for tests of the screen.
import { coded, inEnglish } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import type {
  AccountView,
  ConnectionView,
  Contract,
  ContractDetailsView,
  ExecutionView,
  ExitSurplus,
  Notice,
  OrderView,
  PositionView,
  Preview,
  ProposalView,
  QuoteView,
  Snapshot,
} from "@/lib/contract/api.ts";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { positionKey, surplusKey } from "@/lib/contract/listing.ts";
import { orderTypes, perAmount } from "@/lib/contract/order_fields.ts";
import { type ConnectionState, initialState } from "@/lib/server/connection/connection_state.ts";
import { noHistory } from "@/lib/server/connection/history.ts";
import { connectionView } from "@/lib/server/connection/view.ts";

/** A wire time `seconds` ago. */
export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

export function contract(symbol: string, conId: number, rest: Partial<Contract> = {}): Contract {
  return {
    conId,
    symbol,
    secType: "STK",
    currency: "USD",
    exchange: "SMART",
    primaryExchange: "NASDAQ",
    localSymbol: symbol,
    tradingClass: symbol,
    multiplier: null,
    lastTradeDate: "",
    strike: null,
    right: "",
    ...rest,
  };
}

export const aapl = contract("AAPL", 265598);
export const msft = contract("MSFT", 272093);
export const future = contract("ES", 649180671, {
  secType: "FUT",
  exchange: "CME",
  primaryExchange: "",
  localSymbol: "ESH6",
  tradingClass: "ES",
  multiplier: "50",
});
export const sap = contract("SAP", 14204, { currency: "EUR", primaryExchange: "IBIS" });

export function details(of: Contract, rest: Partial<ContractDetailsView> = {}): ContractDetailsView {
  return {
    contract: of,
    longName: `${of.symbol} INC`,
    exchanges: [of.exchange],
    priceRules: [{ lowEdge: "0", increment: "0.0001" }, { lowEdge: "1", increment: "0.01" }],
    minSize: "1",
    sizeIncrement: "1",
    priceMagnifier: 1,
    tradingHours: "",
    liquidHours: "",
    timeZone: "US/Eastern",
    sessions: [],
    orderTypes: [...orderTypes],
    ...rest,
  };
}

export function quote(bid: string, ask: string, rest: Partial<QuoteView> = {}): QuoteView {
  return {
    bid,
    ask,
    last: bid,
    bidSize: "300",
    askSize: "500",
    volume: "48213900",
    close: "185.64",
    open: "186.02",
    high: "188.11",
    low: "185.83",
    bidYield: null,
    askYield: null,
    lastYield: null,
    halted: false,
    dataType: "live",
    at: ago(0),
    stale: false,
    advisory: null,
    ...rest,
  };
}

export function order(clientOrderId: string, rest: Partial<OrderView> = {}): OrderView {
  return {
    clientOrderId,
    permId: 1204559000 + Number(clientOrderId.replace(/\D/g, "") || 0),
    account: "DU1234567",
    contract: aapl,
    side: "BUY",
    orderType: "LMT",
    quantity: "100",
    ...perAmount(() => null),
    limitPrice: "184.50",
    trailStopPrice: null,
    trailStopAt: null,
    tif: "DAY",
    goodTillDate: null,
    outsideRth: false,
    state: "working",
    filled: "0",
    remaining: "100",
    averageFillPrice: null,
    legFills: [],
    allocations: [],
    allocation: null,
    commission: null,
    commissionCurrency: null,
    origin: "app",
    cancellable: true,
    ocaGroup: null,
    parentClientOrderId: null,
    reason: null,
    reasonSays: null,
    whyHeld: null,
    ibCode: null,
    ibAdvice: null,
    timeline: [
      { at: ago(62), state: "journaled", source: "desk" },
      { at: ago(62), state: "sent", source: "desk" },
      { at: ago(61), state: "pending", source: "orderStatus", text: "PreSubmitted" },
      { at: ago(61), state: "working", source: "orderStatus", text: "Submitted" },
    ],
    anomalies: 0,
    ...rest,
  };
}

export function position(of: Contract, quantity: string, rest: Partial<PositionView> = {}): PositionView {
  return {
    account: "DU1234567",
    contract: of,
    quantity,
    averageCost: "181.4034",
    entryPrice: "181.4034",
    marketPrice: "187.25",
    moneyPerPoint: "1",
    marketValue: "18725.00",
    dailyPnl: "161.00",
    unrealizedPnl: "584.66",
    realizedPnl: "0",
    weight: "1.87",
    at: ago(1),
    source: "pnlSingle",
    sources: { value: "pnlSingle", unrealized: "pnlSingle", realized: "pnlSingle" },
    stale: false,
    ...rest,
  };
}

const value = (amount: string, at = ago(4)) => ({ value: amount, at, source: "account updates" });

export function account(rest: Partial<AccountView> = {}): AccountView {
  return {
    values: {
      NetLiquidation: { USD: value("1003418.22") },
      TotalCashValue: { USD: value("873120.55") },
      AvailableFunds: { USD: value("961204.10") },
      BuyingPower: { USD: value("3844816.40") },
      MaintMarginReq: { USD: value("38411.97") },
      CashBalance: {
        BASE: value("873120.55"),
        USD: value("818010.11"),
        EUR: value("50880.20"),
        GBP: value("-12.40"),
      },
    },
    baseCurrency: "USD",
    pnl: { daily: "1284.91", unrealized: "2416.05", realized: "-311.20", at: ago(1), source: "reqPnL" },
    stale: false,
    ...rest,
  };
}

export function connection(rest: Partial<ConnectionView> = {}): ConnectionView {
  return {
    headline: "connected",
    cause: null,
    causeSays: null,
    fix: null,
    fixSays: null,
    since: ago(5400),
    bridge: "running",
    socket: "connected",
    upstream: "up",
    farms: { usfarm: "ok", "usfarm.nj": "ok", ushmds: "idle", eufarm: "ok" },
    sync: "ready",
    serverVersion: 200,
    readOnly: false,
    gateway: "127.0.0.1:4002",
    clientId: 17,
    retryAt: null,
    heartbeatMs: 3.2,
    heartbeatAt: ago(2),
    reconciledAt: ago(5398),
    lock: null,
    restartWindow: null,
    history: {
      1: { at: ago(5403), layer: "bridge", state: "running", text: null },
      2: { at: ago(5401), layer: "socket", state: "connected", text: "127.0.0.1:4002" },
      3: { at: ago(5400), layer: "upstream", state: "up", text: null },
      4: { at: ago(5398), layer: "sync", state: "ready", text: "3 orders, 4 positions" },
    },
    ...rest,
  };
}

/** A desk that is ready, of which `rest` is known besides: what the server itself tells of it. */
export function derivedConnection(
  rest: Partial<ConnectionState>,
  restartWindow: ConnectionView["restartWindow"] = null,
): ConnectionView {
  const state: ConnectionState = {
    ...initialState("127.0.0.1:4002"),
    wanted: true,
    bridge: "running",
    socket: "connected",
    upstream: "up",
    sync: "ready",
    everReady: true,
    session: { epoch: toSocketEpoch(1), serverVersion: 200, accounts: ["DU1234567"] },
    ...rest,
  };
  const facts = { wantedMode: "paper", simulated: false, clientId: 17, restartWindow } as const;
  const { headline, cause, causeSays, fix, fixSays, lock, readOnly } = connectionView(
    state,
    facts,
    "",
    noHistory,
  );
  return connection({ headline, cause, causeSays, fix, fixSays, lock, readOnly, restartWindow });
}

// Lists as a snapshot has them: by their identities.

/** A fill of an order of this desk. */
export function execution(execId: string, rest: Partial<ExecutionView> = {}): ExecutionView {
  return {
    execId,
    clientOrderId: "1",
    part: "order",
    permId: 1204559001,
    account: "DU1234567",
    contract: aapl,
    side: "BUY",
    quantity: "100",
    price: "186.00",
    at: ago(600),
    time: "",
    commission: "1.00",
    commissionCurrency: "USD",
    realizedPnl: null,
    liquidation: false,
    ...rest,
  };
}

export function ordersOf(...orders: OrderView[]): Snapshot["orders"] {
  return Object.fromEntries(orders.map((one) => [one.clientOrderId, one]));
}

export function positionsOf(...positions: PositionView[]): Snapshot["positions"] {
  return Object.fromEntries(positions.map((one) => [positionKey(one.account, one.contract.conId), one]));
}

export function executionsOf(...executions: ExecutionView[]): Snapshot["executions"] {
  return Object.fromEntries(executions.map((one) => [one.execId, one]));
}

export function surplusesOf(...surpluses: ExitSurplus[]): Snapshot["exitSurpluses"] {
  return Object.fromEntries(surpluses.map((one) => [surplusKey(one), one]));
}

export function noticesOf(...notices: Notice[]): Snapshot["notices"] {
  return Object.fromEntries(notices.map((one, index) => [String(index + 1), one]));
}

export function busySnapshot(rest: Partial<Snapshot> = {}): Snapshot {
  return {
    version: 2,
    build: "sample-build",
    epoch: "sample",
    seq: 0,
    mode: "paper",
    connection: connection(),
    trading: { state: "active", cause: null, liveArmedUntil: null, armed: {}, limits: {}, usage: {} },
    accounts: { DU1234567: account() },
    positionsReady: true,
    positions: positionsOf(
      position(aapl, "100"),
      position(msft, "-40", {
        entryPrice: "423.118",
        marketPrice: "425.02",
        marketValue: "-17000.80",
        dailyPnl: "-76.08",
        unrealizedPnl: "-76.08",
        weight: "1.69",
      }),
      position(future, "2", {
        entryPrice: "5004.75",
        marketPrice: "5012.50",
        moneyPerPoint: "50",
        marketValue: "501250.00",
        dailyPnl: "775.00",
        unrealizedPnl: "775.00",
        realizedPnl: "-311.20",
        weight: "49.95",
      }),
      position(sap, "30", {
        entryPrice: "171.30",
        marketPrice: null,
        marketValue: null,
        dailyPnl: null,
        unrealizedPnl: null,
        weight: null,
        stale: true,
        at: ago(184),
      }),
    ),
    orders: ordersOf(
      order("a1"),
      order("a2", {
        contract: msft,
        side: "SELL",
        orderType: "MKT",
        quantity: "40",
        limitPrice: null,
        state: "filled",
        filled: "40",
        remaining: "0",
        averageFillPrice: "423.118",
        commission: "1.02",
        commissionCurrency: "USD",
        timeline: [
          { at: ago(1802), state: "journaled", source: "desk" },
          { at: ago(1802), state: "sent", source: "desk" },
          { at: ago(1801), state: "filled", source: "execDetails" },
        ],
      }),
      order("a3", {
        contract: future,
        side: "SELL",
        orderType: "STP",
        quantity: "2",
        limitPrice: null,
        stopPrice: "4990.25",
        tif: "GTC",
        remaining: "2",
        origin: "foreign",
        timeline: [{ at: ago(4000), state: "working", source: "openOrder" }],
      }),
      order("a4", {
        quantity: "5000",
        state: "rejected",
        reason: "The order exceeds the available funds of the account",
        ibCode: 201,
        ibAdvice: {
          meaning: "IB rejected the order, or its change; the text gives the reason.",
          fix: "Read the reason, change the order, preview again.",
        },
        timeline: [
          { at: ago(900), state: "sent", source: "desk" },
          { at: ago(899), state: "rejected", source: "error", text: "201" },
        ],
      }),
    ),
    executions: executionsOf({
      execId: "0000e0d5.6789.01.01",
      clientOrderId: "a2",
      part: "order",
      permId: 1204559002,
      account: "DU1234567",
      contract: msft,
      side: "SELL",
      quantity: "40",
      price: "423.12",
      at: ago(1801),
      time: "",
      commission: "1.02",
      commissionCurrency: "USD",
      realizedPnl: null,
      liquidation: false,
    }),
    earlier: { orders: null, executions: null },
    quotes: { "265598": quote("187.24", "187.26") },
    notices: noticesOf(
      { at: ago(5398), level: "info", ...coded(say("GATEWAY_FALLBACK", { gateway: "127.0.0.1:7497" })) },
      {
        at: ago(899),
        level: "warning",
        ...coded(say("IB_CODE_UNCLASSIFIED", { code: "4711", words: verbatim("Something of IB's") })),
      },
    ),
    exitSurpluses: {},
    watchListsRevision: 1,
    depth: {},
    tape: {},
    proposals: {},
    ...rest,
  };
}

const sentenceSays = say("ORDER_SENTENCE", {
  order: {
    side: "BUY",
    quantity: "10",
    instrument: "AAPL",
    orderType: "MKT",
    unit: null,
    tif: "DAY",
    outsideRth: false,
    account: "DU…567",
  },
  notional: "1872.60",
  currency: "USD",
});

/** A limit order that a program proposes, as `over` says. */
export function proposal(proposalId: string, over: Partial<ProposalView> = {}): ProposalView {
  const order = {
    account: "DU1234567",
    conId: aapl.conId,
    side: "BUY",
    quantity: "10",
    orderType: "LMT",
    limitPrice: "187.25",
    tif: "DAY",
    outsideRth: false,
  } as const;
  return {
    proposalId,
    origin: "momentum",
    reason: "breakout above 187",
    order,
    contract: aapl,
    sentence: inEnglish(sentenceSays),
    sentenceSays,
    laidAt: ago(60),
    expiresAt: ago(-840),
    ...over,
  };
}

export function proposalsOf(...proposals: ProposalView[]): Snapshot["proposals"] {
  return Object.fromEntries(proposals.map((one) => [one.proposalId, one]));
}

/** What a preview of an order for `of` answers; lapses after a minute. */
export function preview(rest: Partial<Preview> = {}): Preview {
  return {
    previewToken: "token-1",
    expiresAt: ago(-60),
    sentence: inEnglish(sentenceSays),
    sentenceSays,
    order: {
      account: "DU1234567",
      conId: aapl.conId,
      side: "BUY",
      quantity: "10",
      orderType: "MKT",
      tif: "DAY",
    },
    contract: aapl,
    quantityAbout: null,
    notional: "1872.60",
    notionalBase: "1872.60",
    baseCurrency: "USD",
    percentOfNetLiquidation: "0.19",
    whatIf: {
      initMarginBefore: "42253.17",
      initMarginAfter: "42815.01",
      maintMarginBefore: "38411.97",
      maintMarginAfter: "38973.81",
      equityWithLoanAfter: "1003417.22",
      commission: "1.00",
      commissionMin: null,
      commissionMax: null,
      commissionCurrency: "USD",
      marginCurrency: "USD",
      answeredAt: ago(1),
    },
    positionBefore: "100",
    positionAfter: "110",
    warnings: [],
    basis: {
      position: "100",
      orders: [{ clientOrderId: "a1", remaining: order("a1").remaining }],
      quote: {
        bid: "187.24",
        ask: "187.26",
        last: "187.25",
        at: ago(1),
        dataType: "live",
        halted: false,
        ended: false,
      },
      netLiquidation: "1003417.22",
      rate: "1",
      tolerance: { price: "1.87", moneyPercent: "5" },
    },
    ...rest,
  };
}
