// Bonds: two US treasuries and corporate ones in dollars and euros, with made-up conIds and numbers
// (1,410,000,001 on). Quoted in percent of par; a quantity of 1 is 1,000 of par, so 10 at 98.5 are worth
// 9,850 (reported in ib_async#213, bankroll#4). Prices are clean: accrued interest, coupons and the
// redemption at maturity are not simulated.
import type { BondTerms, DecimalString } from "../types.ts";
import { type Instrument, makeInstrument } from "./instrument.ts";
import { TICK_RULES } from "./tick_rules.ts";

/** Par of a quantity of 1, in the bond's currency. */
export const PAR_PER_UNIT = 1000;
/** Money of one percent for a quantity of 1. */
const POINT_VALUE = PAR_PER_UNIT / 100;

/** IB's order type pages list these for bonds. */
const BOND_ORDER_TYPES = "DAY,FOK,GAT,GTC,GTD,IOC,LMT,MKT,STP,STPLMT,WHATIF".split(",");
const US_EXCHANGES = ["SMART", "BONDDESK", "IBKRATS", "MUNI", "NYSEBONDS", "TRADEWEB"];
const EU_EXCHANGES = ["SMART", "BONDDESK", "IBKRATS", "EUREXBONDS"];

interface BondRow {
  readonly conId: number;
  readonly symbol: string;
  readonly name: string;
  readonly currency: "USD" | "EUR";
  readonly price: number;
  readonly isin: string;
  /** Smallest order, in units of 1,000 of par. */
  readonly least: DecimalString;
  readonly terms: Omit<BondTerms, "descAppend">;
}

const FIXED = { couponType: "FIXED", callable: false, nextOptionDate: "", nextOptionType: "" };

const ROWS: readonly BondRow[] = [
  {
    conId: 1_410_000_001,
    symbol: "US-T",
    name: "United States Treasury",
    currency: "USD",
    price: 100.742,
    isin: "US91282CSM10",
    least: "1",
    terms: {
      ...FIXED,
      issuer: "government",
      cusip: "91282CSM1",
      coupon: "4.25",
      maturity: "20341115",
      issueDate: "20241115",
      ratings: "Aa1/AA+",
      bondType: "GOVT",
    },
  },
  {
    conId: 1_410_000_002,
    symbol: "US-T",
    name: "United States Treasury",
    currency: "USD",
    price: 98.155,
    isin: "US912810SM22",
    least: "1",
    terms: {
      ...FIXED,
      issuer: "government",
      cusip: "912810SM2",
      coupon: "4.625",
      maturity: "20550215",
      issueDate: "20250215",
      ratings: "Aa1/AA+",
      bondType: "GOVT",
    },
  },
  {
    conId: 1_410_000_003,
    symbol: "AAPL",
    name: "APPLE INC",
    currency: "USD",
    price: 84.31,
    isin: "US037833SM34",
    least: "2",
    terms: {
      ...FIXED,
      issuer: "corporate",
      cusip: "037833SM3",
      coupon: "3.85",
      maturity: "20460804",
      issueDate: "20160804",
      ratings: "Aaa/AA+",
      bondType: "CORP",
      callable: true,
      nextOptionDate: "20460204",
      nextOptionType: "CALL",
    },
  },
  {
    conId: 1_410_000_004,
    symbol: "SIMCO",
    name: "SIMULATED COMPANY SE",
    currency: "EUR",
    price: 99.487,
    isin: "XS0000000SM4",
    least: "1",
    terms: {
      ...FIXED,
      issuer: "corporate",
      cusip: "",
      coupon: "3.125",
      maturity: "20310618",
      issueDate: "20240618",
      ratings: "A2/A",
      bondType: "CORP",
    },
  },
];

export function bonds(): Instrument[] {
  return ROWS.map(makeBond);
}

function makeBond({ conId, symbol, name, currency, price, isin, least, terms }: BondRow): Instrument {
  const descAppend = `${symbol} ${terms.coupon} ${usDate(terms.maturity)}`;
  const localSymbol = `IBCID${conId % 1_000_000_000}`;
  const validExchanges = currency === "USD" ? US_EXCHANGES : EU_EXCHANGES;
  return makeInstrument({
    contract: {
      conId,
      symbol,
      secType: "BOND",
      exchange: "SMART",
      currency,
      lastTradeDateOrContractMonth: terms.maturity,
      localSymbol,
      tradingClass: localSymbol,
    },
    marketName: localSymbol,
    longName: name,
    rule: TICK_RULES.bond,
    multiplier: POINT_VALUE,
    calendar: currency === "USD" ? "US_OPT" : "XETRA",
    validExchanges,
    venues: ["BONDDESK", "IBKRATS"],
    orderTypes: BOND_ORDER_TYPES,
    minSize: least,
    secIdList: [
      ...terms.cusip === "" ? [] : [{ tag: "CUSIP", value: terms.cusip }],
      { tag: "ISIN", value: isin },
    ],
    bond: { ...terms, descAppend },
    model: { startPrice: price, volatility: 0.06, spreadTicks: 60, touchSize: 250, lot: 5, tradeChance: 0.1 },
  });
}

/** `20341115` as `11/15/34`, as IB writes it behind the coupon. */
function usDate(date: string): string {
  return `${date.slice(4, 6)}/${date.slice(6)}/${date.slice(2, 4)}`;
}
