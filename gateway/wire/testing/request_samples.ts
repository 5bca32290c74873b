// One rich sample of every request; placeOrder in several shapes.
import { type ClientMessage, contractOf, orderOf, type ReqScannerSubscription } from "../messages.ts";
import { NEWS_REQUEST_SAMPLES } from "./news_samples.ts";
import { COMBO, COMBO_ORDER, PEG_BENCH_ORDER, PLAIN_ORDER, RICH_ORDER } from "./order_samples.ts";
import { OPTION, STOCK } from "./samples.ts";

export const SESSION_REQUEST_SAMPLES: ClientMessage[] = [
  { kind: "startApi", clientId: 7, optionalCapabilities: "caps" },
  { kind: "reqIds", numIds: 3 },
  { kind: "reqManagedAccounts" },
  { kind: "reqCurrentTime" },
  { kind: "reqCurrentTimeInMillis" },
  { kind: "setServerLogLevel", level: 5 },
  { kind: "reqUserInfo", reqId: 11 },
  { kind: "reqSoftDollarTiers", reqId: 12 },
  { kind: "reqFamilyCodes" },
  { kind: "reqNewsProviders" },
  { kind: "reqNewsBulletins", allMessages: true },
  { kind: "cancelNewsBulletins" },
  { kind: "reqMktDepthExchanges" },
  { kind: "reqSmartComponents", reqId: 12, bboExchange: "9c0001" },
];

export const ACCOUNT_REQUEST_SAMPLES: ClientMessage[] = [
  { kind: "reqAccountSummary", reqId: 1, group: "All", tags: "NetLiquidation,$LEDGER:ALL" },
  { kind: "cancelAccountSummary", reqId: 1 },
  { kind: "reqAccountUpdates", subscribe: true, account: "DU1" },
  { kind: "reqPositions" },
  { kind: "cancelPositions" },
  { kind: "reqPositionsMulti", reqId: 2, account: "DU1", modelCode: "Tech" },
  { kind: "cancelPositionsMulti", reqId: 2 },
  { kind: "reqAccountUpdatesMulti", reqId: 3, account: "DU1", modelCode: "Tech", ledgerAndNlv: true },
  { kind: "cancelAccountUpdatesMulti", reqId: 3 },
  { kind: "reqPnl", reqId: 4, account: "DU1", modelCode: "Tech" },
  { kind: "cancelPnl", reqId: 4 },
  { kind: "reqPnlSingle", reqId: 5, account: "DU1", modelCode: "Tech", conId: 265598 },
  { kind: "cancelPnlSingle", reqId: 5 },
];

const SEARCHED = contractOf({
  ...OPTION,
  includeExpired: true,
  secIdType: "ISIN",
  secId: "US0378331005",
  issuerId: "e1432232",
});

export const CONTRACT_REQUEST_SAMPLES: ClientMessage[] = [
  { kind: "reqMatchingSymbols", reqId: 1, pattern: "app" },
  { kind: "reqContractDetails", reqId: 2, contract: SEARCHED },
  { kind: "cancelContractDetails", reqId: 2 },
  { kind: "reqMarketRule", marketRuleId: 26 },
  {
    kind: "reqSecDefOptParams",
    reqId: 3,
    underlyingSymbol: "AAPL",
    futFopExchange: "CME",
    underlyingSecType: "STK",
    underlyingConId: 265598,
  },
];

const WITH_NEUTRAL = contractOf({ ...OPTION, deltaNeutral: { conId: 8, delta: "0.6", price: "187.5" } });
/** Data requests carry the legs without what only orders need. */
const DATA_COMBO = contractOf({
  ...COMBO,
  comboLegsDescription: "",
  comboLegs: COMBO.comboLegs.map((leg) => ({
    ...leg,
    openClose: 0,
    shortSaleSlot: 0,
    designatedLocation: "",
    exemptCode: -1,
    price: null,
  })),
});
const OPTIONS = [{ tag: "XYZ", value: "1" }];

export const MARKET_DATA_REQUEST_SAMPLES: ClientMessage[] = [
  {
    kind: "reqMktData",
    reqId: 1,
    contract: WITH_NEUTRAL,
    genericTicks: "100,101",
    snapshot: false,
    regulatorySnapshot: true,
    // The official client refuses to send market data options in text.
    options: [],
  },
  {
    kind: "reqMktData",
    reqId: 1,
    contract: DATA_COMBO,
    genericTicks: "",
    snapshot: true,
    regulatorySnapshot: false,
    options: [],
  },
  { kind: "cancelMktData", reqId: 1 },
  { kind: "reqMarketDataType", marketDataType: 3 },
  {
    kind: "reqTickByTick",
    reqId: 2,
    contract: STOCK,
    tickType: "BidAsk",
    numberOfTicks: 10,
    ignoreSize: true,
  },
  { kind: "cancelTickByTick", reqId: 2 },
  { kind: "reqMktDepth", reqId: 3, contract: STOCK, numRows: 5, isSmartDepth: true, options: [] },
  { kind: "cancelMktDepth", reqId: 3, isSmartDepth: true },
  {
    kind: "calculateImpliedVolatility",
    reqId: 4,
    contract: OPTION,
    optionPrice: "12.35",
    underPrice: "291.5",
  },
  { kind: "cancelCalculateImpliedVolatility", reqId: 4 },
  { kind: "calculateOptionPrice", reqId: 5, contract: OPTION, volatility: "0.325", underPrice: "291.5" },
  { kind: "cancelCalculateOptionPrice", reqId: 5 },
];

export const HISTORY_REQUEST_SAMPLES: ClientMessage[] = [
  {
    kind: "reqHistoricalData",
    reqId: 1,
    contract: contractOf({ ...OPTION, includeExpired: true }),
    endDateTime: "20261005 16:00:00 US/Eastern",
    barSize: "1 min",
    duration: "2 D",
    useRth: true,
    whatToShow: "TRADES",
    formatDate: 2,
    keepUpToDate: true,
    options: OPTIONS,
  },
  {
    kind: "reqHistoricalData",
    reqId: 1,
    contract: DATA_COMBO,
    endDateTime: "",
    barSize: "1 day",
    duration: "1 M",
    useRth: false,
    whatToShow: "MIDPOINT",
    formatDate: 1,
    keepUpToDate: false,
    options: [],
  },
  { kind: "cancelHistoricalData", reqId: 1 },
  {
    kind: "reqRealTimeBars",
    reqId: 2,
    contract: STOCK,
    barSize: 5,
    whatToShow: "TRADES",
    useRth: true,
    options: OPTIONS,
  },
  { kind: "cancelRealTimeBars", reqId: 2 },
  {
    kind: "reqHeadTimestamp",
    reqId: 3,
    contract: contractOf({ ...STOCK, includeExpired: true }),
    useRth: true,
    whatToShow: "TRADES",
    formatDate: 1,
  },
  { kind: "cancelHeadTimestamp", reqId: 3 },
  {
    kind: "reqHistoricalTicks",
    reqId: 4,
    contract: STOCK,
    startDateTime: "20261005 09:30:00 US/Eastern",
    endDateTime: "20261005 16:00:00 US/Eastern",
    numberOfTicks: 100,
    whatToShow: "BID_ASK",
    useRth: true,
    ignoreSize: true,
    options: OPTIONS,
  },
  { kind: "cancelHistoricalTicks", reqId: 4 },
  {
    kind: "reqHistogramData",
    reqId: 5,
    contract: contractOf({ ...STOCK, includeExpired: true }),
    useRth: true,
    timePeriod: "3 days",
  },
  { kind: "cancelHistogramData", reqId: 5 },
];

function place(order: Partial<typeof PLAIN_ORDER>, contract = STOCK): ClientMessage {
  return { kind: "placeOrder", orderId: 42, contract, order: orderOf(order), attached: null };
}

/** What a client may set and a gateway only reports. */
const CLIENT_ONLY = {
  transmit: false,
  overridePercentageConstraints: true,
  activeStartTime: "20261006 09:30:00",
  activeStopTime: "20261006 16:00:00",
  scaleTable: "table",
  algoId: "algo1",
  mifid2DecisionMaker: "maker",
  mifid2DecisionAlgo: "algo",
  mifid2ExecutionTrader: "trader",
  mifid2ExecutionAlgo: "execution",
  advancedErrorOverride: "8229",
  manualOrderTime: "20261006 09:30:00",
  miscOptions: OPTIONS,
  whatIf: true,
} as const;

/** What only replies carry is not in a request. */
const REPLY_ONLY = {
  submitter: "",
  bondAccruedInterest: "",
  minTradeQty: null,
  minCompeteSize: null,
  competeAgainstBestOffset: null,
  midOffsetAtWhole: null,
  midOffsetAtHalf: null,
} as const;

export const ORDER_REQUEST_SAMPLES: ClientMessage[] = [
  place(PLAIN_ORDER),
  place(
    {
      ...RICH_ORDER,
      ...CLIENT_ONLY,
      ...REPLY_ONLY,
      miscOptions: [...OPTIONS],
      softDollarTier: { name: "tier", value: "value", displayName: "" },
    },
    contractOf({ ...WITH_NEUTRAL, secIdType: "ISIN", secId: "US0378331005" }),
  ),
  place(COMBO_ORDER, contractOf({ ...COMBO, comboLegsDescription: "" })),
  place(PEG_BENCH_ORDER),
  place(
    {
      ...PLAIN_ORDER,
      orderType: "PEG BEST",
      minTradeQty: 10,
      minCompeteSize: 100,
      competeAgainstBestOffset: "Infinity",
      midOffsetAtWhole: "0.01",
      midOffsetAtHalf: "0.005",
    },
    contractOf({ ...STOCK, exchange: "IBKRATS" }),
  ),
  place({
    ...PLAIN_ORDER,
    orderType: "PEG BEST",
    minCompeteSize: 100,
    competeAgainstBestOffset: "0.02",
  }),
  place({ ...PLAIN_ORDER, orderType: "PEG MID", midOffsetAtWhole: "0.01", midOffsetAtHalf: "0.005" }),
  {
    kind: "cancelOrder",
    orderId: 42,
    manualCancelTime: "20261006 09:30:00",
    extOperator: "operator",
    manualOrderIndicator: 1,
  },
  { kind: "cancelOrder", orderId: 43, manualCancelTime: "", extOperator: "", manualOrderIndicator: null },
  { kind: "reqGlobalCancel", extOperator: "operator", manualOrderIndicator: 1 },
  { kind: "reqGlobalCancel", extOperator: "", manualOrderIndicator: null },
  { kind: "reqOpenOrders" },
  { kind: "reqAllOpenOrders" },
  { kind: "reqAutoOpenOrders", autoBind: true },
  { kind: "reqCompletedOrders", apiOnly: true },
  {
    kind: "reqExecutions",
    reqId: 6,
    filter: {
      clientId: 3,
      account: "DU1",
      time: "20261005 09:30:00",
      symbol: "AAPL",
      secType: "STK",
      exchange: "NYSE",
      side: "BUY",
      lastNDays: 2,
      specificDates: [20261001, 20261002],
    },
  },
  {
    kind: "exerciseOptions",
    reqId: 7,
    contract: contractOf({ ...OPTION, primaryExchange: "" }),
    action: 1,
    quantity: 2,
    account: "DU1",
    override: true,
    manualOrderTime: "20261006 09:30:00",
    customerAccount: "customer",
    professionalCustomer: true,
  },
];

/** A scan with nothing but its kind. */
export const PLAIN_SCAN: ReqScannerSubscription = {
  kind: "reqScannerSubscription",
  reqId: 1,
  numberOfRows: -1,
  instrument: "STK",
  locationCode: "STK.US.MAJOR",
  scanCode: "TOP_PERC_GAIN",
  abovePrice: null,
  belowPrice: null,
  aboveVolume: null,
  marketCapAbove: null,
  marketCapBelow: null,
  moodyRatingAbove: "",
  moodyRatingBelow: "",
  spRatingAbove: "",
  spRatingBelow: "",
  maturityDateAbove: "",
  maturityDateBelow: "",
  couponRateAbove: null,
  couponRateBelow: null,
  excludeConvertible: false,
  averageOptionVolumeAbove: null,
  scannerSettingPairs: "",
  stockTypeFilter: "",
  filterOptions: [],
  options: [],
};

export const SCANNER_REQUEST_SAMPLES: ClientMessage[] = [
  { kind: "reqScannerParameters" },
  PLAIN_SCAN,
  {
    ...PLAIN_SCAN,
    reqId: 2,
    numberOfRows: 25,
    abovePrice: "5.5",
    belowPrice: "500",
    aboveVolume: 100_000,
    marketCapAbove: "1000000",
    marketCapBelow: "9000000",
    moodyRatingAbove: "A",
    moodyRatingBelow: "Aaa",
    spRatingAbove: "A-",
    spRatingBelow: "AAA",
    maturityDateAbove: "20270101",
    maturityDateBelow: "20370101",
    couponRateAbove: "1.5",
    couponRateBelow: "7.25",
    excludeConvertible: true,
    averageOptionVolumeAbove: 7,
    scannerSettingPairs: "Annual,true",
    stockTypeFilter: "CORP",
    filterOptions: [{ tag: "changePercAbove", value: "4" }],
    options: OPTIONS,
  },
  { kind: "cancelScannerSubscription", reqId: 2 },
];

export const REQUEST_SAMPLES: ClientMessage[] = [
  ...SESSION_REQUEST_SAMPLES,
  ...ACCOUNT_REQUEST_SAMPLES,
  ...CONTRACT_REQUEST_SAMPLES,
  ...SCANNER_REQUEST_SAMPLES,
  ...NEWS_REQUEST_SAMPLES,
  ...MARKET_DATA_REQUEST_SAMPLES,
  ...HISTORY_REQUEST_SAMPLES,
  ...ORDER_REQUEST_SAMPLES,
];

/** The first version in which a client can send this request. */
export const REQUEST_SINCE: Partial<Record<ClientMessage["kind"], number>> = {
  reqUserInfo: 167,
  reqCurrentTimeInMillis: 197,
  cancelContractDetails: 215,
  cancelHistoricalTicks: 215,
};
