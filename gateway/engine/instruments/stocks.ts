// Stocks: US names with IB's real conIds, one below a dollar, one German share in euros, one London share in
// pence. Made-up conIds lie in 1,400,000,000…1,400,999,999. Prices are plausible, not current.
import { US_EXCHANGES, US_VENUES } from "./exchanges.ts";
import { type Instrument, type InstrumentSeed, makeInstrument } from "./instrument.ts";
import { inventedIsin } from "./isin.ts";
import { TICK_RULES } from "./tick_rules.ts";

type UsRow = readonly [
  conId: number,
  symbol: string,
  primary: string,
  price: number,
  volatility: number,
  name: string,
  sector: string,
];

// `industry/category/subcategory` as IB writes them.
const US_ROWS: readonly UsRow[] = [
  [265598, "AAPL", "NASDAQ", 292.34, 0.28, "APPLE INC", "Technology/Computers/Computers"],
  [272093, "MSFT", "NASDAQ", 512.6, 0.24, "MICROSOFT CORP", "Technology/Software/Applications Software"],
  [76792991, "TSLA", "NASDAQ", 418.25, 0.55, "TESLA INC", "Consumer, Cyclical/Auto Manufacturers/Auto-Cars"],
  [4391, "AMD", "NASDAQ", 212.4, 0.5, "ADVANCED MICRO DEVICES", "Technology/Semiconductors/Electronic Compo"],
  [4815747, "NVDA", "NASDAQ", 186.3, 0.42, "NVIDIA CORP", "Technology/Semiconductors/Electronic Compo"],
  [
    8314,
    "IBM",
    "NYSE",
    288.15,
    0.24,
    "INTL BUSINESS MACHINES CORP",
    "Technology/Computers/Computer Services",
  ],
  [208813720, "GOOG", "NASDAQ", 254.7, 0.29, "ALPHABET INC-CL C", "Communications/Internet/Web Portals"],
  [3691937, "AMZN", "NASDAQ", 231.9, 0.31, "AMAZON.COM INC", "Communications/Internet/E-Commerce"],
  [
    107113386,
    "META",
    "NASDAQ",
    705.8,
    0.33,
    "META PLATFORMS INC-CLASS A",
    "Communications/Internet/Internet Content",
  ],
  [270639, "INTC", "NASDAQ", 37.42, 0.45, "INTEL CORP", "Technology/Semiconductors/Electronic Compo"],
  [8894, "KO", "NYSE", 68.9, 0.16, "COCA-COLA CO/THE", "Consumer, Non-cyclical/Beverages/Beverages"],
  [
    444857009,
    "PLTR",
    "NASDAQ",
    171.4,
    0.55,
    "PALANTIR TECHNOLOGIES INC-A",
    "Communications/Internet/Internet Software",
  ],
  [140070600, "AMC", "NYSE", 2.62, 0.7, "AMC ENTERTAINMENT HLDS-CL A", "Communications/Media/Theaters"],
  [
    43645865,
    "IBKR",
    "NASDAQ",
    66.4,
    0.36,
    "INTERACTIVE BROKERS GRO-CL A",
    "Financial/Diversified Finan Serv/Finance-Invest Bnkr",
  ],
  [9599491, "F", "NYSE", 12.08, 0.36, "FORD MOTOR CO", "Consumer, Cyclical/Auto Manufacturers/Auto-Cars"],
];

/** Of the real companies. */
const ISINS: Readonly<Record<string, string>> = {
  AAPL: "US0378331005",
  MSFT: "US5949181045",
  TSLA: "US88160R1014",
  AMD: "US0079031078",
  NVDA: "US67066G1040",
  IBM: "US4592001014",
  GOOG: "US02079K1079",
  AMZN: "US0231351067",
  META: "US30303M1027",
  INTC: "US4581401001",
  KO: "US1912161007",
  PLTR: "US69608A1088",
  AMC: "US00165C3025",
  IBKR: "US45841N1072",
  F: "US3453708600",
  SPY: "US78462F1030",
  QQQ: "US46090E1038",
  SAP: "DE0007164600",
  VOD: "GB00BH4HKS39",
};

/** Every stock has one; made-up companies have a made-up one. */
function isinOf(symbol: string, conId: number) {
  return [{ tag: "ISIN", value: ISINS[symbol] ?? inventedIsin("US", conId) }];
}

function usStock(row: UsRow): Instrument {
  const [conId, symbol, primary, startPrice, volatility, longName, sector] = row;
  const [industry = "", category = "", subcategory = ""] = sector.split("/");
  return makeInstrument({
    ...usListing(conId, symbol, primary, longName),
    stockType: "COMMON",
    industry,
    category,
    subcategory,
    optionable: true,
    model: { startPrice, volatility, spreadTicks: 2, touchSize: 500, lot: 100, tradeChance: 0.5 },
  });
}

/** Whole shares only: the simulated accounts have no permission for fractional trading. */
function usListing(conId: number, symbol: string, primary: string, longName: string): InstrumentSeed {
  return {
    contract: {
      conId,
      symbol,
      secType: "STK",
      exchange: "SMART",
      primaryExchange: primary,
      currency: "USD",
      tradingClass: primary === "NASDAQ" ? "NMS" : symbol,
    },
    marketName: primary === "NASDAQ" ? "NMS" : symbol,
    longName,
    secIdList: isinOf(symbol, conId),
    rule: TICK_RULES.cent,
    calendar: "US_STK",
    validExchanges: US_EXCHANGES,
    venues: US_VENUES,
    suggestedSizeIncrement: "100",
    model: { startPrice: 100, volatility: 0.3, spreadTicks: 1, touchSize: 500, lot: 100, tradeChance: 0.5 },
  };
}

/** Exchange traded funds; SPY is the one US instrument that takes fractions, to exercise size rules. */
function funds(): Instrument[] {
  const deep = { spreadTicks: 1, touchSize: 1500, lot: 100, tradeChance: 0.7 };
  const spy = usListing(756733, "SPY", "ARCA", "SS SPDR S&P 500 ETF TRUST-US");
  const qqq = usListing(320227571, "QQQ", "NASDAQ", "INVESCO QQQ TRUST SERIES 1");
  return [
    makeInstrument({
      ...spy,
      optionable: true,
      stockType: "ETF",
      minSize: "0.0001",
      sizeIncrement: "0.0001",
      model: { startPrice: 668.4, volatility: 0.16, ...deep },
    }),
    makeInstrument({
      ...qqq,
      optionable: true,
      stockType: "ETF",
      model: { startPrice: 601.2, volatility: 0.21, ...deep },
    }),
  ];
}

/** A made-up company around fifty cents: prices in steps of 0.0001 below a dollar. */
function pennyStock(): Instrument {
  return makeInstrument({
    ...usListing(1_400_000_001, "PNYX", "NASDAQ", "PENNYEX SIMULATED CORP"),
    rule: TICK_RULES.subDollar,
    stockType: "COMMON",
    model: {
      startPrice: 0.4832,
      volatility: 0.9,
      spreadTicks: 8,
      touchSize: 2000,
      lot: 100,
      tradeChance: 0.3,
    },
  });
}

/** A made-up company that no simulated account may trade: orders for it get error 203. */
function restrictedStock(): Instrument {
  return makeInstrument({
    ...usListing(1_400_000_003, "RSTRX", "NYSE", "RESTRICTED SIMULATED CORP"),
    stockType: "COMMON",
    tradable: false,
  });
}

function sap(): Instrument {
  return makeInstrument({
    contract: {
      conId: 14204,
      symbol: "SAP",
      secType: "STK",
      exchange: "SMART",
      primaryExchange: "IBIS",
      currency: "EUR",
      tradingClass: "XETRA",
    },
    marketName: "XETRA",
    longName: "SAP SE",
    secIdList: isinOf("SAP", 14204),
    stockType: "COMMON",
    industry: "Technology",
    category: "Software",
    subcategory: "Enterprise Software/Serv",
    rule: TICK_RULES.xetra,
    calendar: "XETRA",
    validExchanges: ["SMART", "IBIS", "IBIS2", "FWB", "TGATE", "GETTEX", "EUIBSI"],
    venues: ["IBIS", "TGATE"],
    model: { startPrice: 236.4, volatility: 0.27, spreadTicks: 1, touchSize: 150, lot: 1, tradeChance: 0.4 },
  });
}

/** AMD once more, in euros in Frankfurt: who asks for "AMD" alone gets two answers, as at IB. */
function amdInEuros(): Instrument {
  return makeInstrument({
    contract: {
      conId: 32596680,
      symbol: "AMD",
      secType: "STK",
      exchange: "SMART",
      primaryExchange: "IBIS",
      currency: "EUR",
      tradingClass: "XETRA",
    },
    marketName: "XETRA",
    longName: "ADVANCED MICRO DEVICES",
    secIdList: isinOf("AMD", 32596680),
    stockType: "COMMON",
    industry: "Technology",
    category: "Semiconductors",
    subcategory: "Electronic Compo",
    rule: TICK_RULES.xetra,
    calendar: "XETRA",
    validExchanges: ["SMART", "IBIS", "FWB", "TGATE", "GETTEX"],
    venues: ["IBIS", "TGATE"],
    model: { startPrice: 182.4, volatility: 0.5, spreadTicks: 2, touchSize: 40, lot: 1, tradeChance: 0.1 },
  });
}

/**
 * Quoted in pence (`priceMagnifier` 100): orders, quotes and executions in pence, cost and value in pounds.
 */
function vodafone(): Instrument {
  return makeInstrument({
    contract: {
      conId: 1_400_000_002,
      symbol: "VOD",
      secType: "STK",
      exchange: "SMART",
      primaryExchange: "LSE",
      currency: "GBP",
      localSymbol: "VOD",
      tradingClass: "SET0",
    },
    marketName: "SET0",
    longName: "VODAFONE GROUP PLC",
    secIdList: isinOf("VOD", 1_400_000_002),
    stockType: "COMMON",
    industry: "Communications",
    category: "Telecommunications",
    subcategory: "Cellular Telecom",
    rule: TICK_RULES.london,
    priceMagnifier: 100,
    calendar: "LSE",
    validExchanges: ["SMART", "LSE", "CHIXUK", "BATEUK", "TRQXUK"],
    venues: ["LSE", "CHIXUK"],
    model: { startPrice: 88.46, volatility: 0.25, spreadTicks: 2, touchSize: 9000, lot: 1, tradeChance: 0.4 },
  });
}

export function stocks(): Instrument[] {
  return [
    ...US_ROWS.map(usStock),
    ...funds(),
    pennyStock(),
    restrictedStock(),
    sap(),
    amdInEuros(),
    vodafone(),
  ];
}
