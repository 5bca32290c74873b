// Contracts, their details and rules as the session layer sees them.
import type { DecimalString } from "../../decimal.ts";

export type SecType = "STK" | "CASH" | "FUT" | "OPT" | "IND" | "CRYPTO" | "BOND" | "BAG";

/** IB `Contract`. `strike` is "0" and `right`, `multiplier` are "" where they do not apply. */
export interface Contract {
  readonly conId: number;
  readonly symbol: string;
  readonly secType: SecType;
  /** `YYYYMMDD` for futures, options and bonds (their maturity), otherwise "". */
  readonly lastTradeDateOrContractMonth: string;
  readonly strike: DecimalString;
  readonly right: "" | "C" | "P";
  readonly multiplier: string;
  /** Where an order for it goes by default: SMART for stocks and options, the venue otherwise. */
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly localSymbol: string;
  readonly tradingClass: string;
  /**
   * Only of a combination (BAG), whose `conId` is the engine's own: the number that IB shows, and the legs.
   */
  readonly combo?: { readonly conId: number; readonly legs: readonly ComboLeg[] };
}

/** One leg of a combination: what buying one combination does with it. */
export interface ComboLeg {
  readonly conId: number;
  readonly ratio: number;
  readonly action: "BUY" | "SELL";
  readonly exchange: string;
}

/** A combination as a client describes it. */
export interface ComboQuery {
  readonly symbol: string;
  readonly legs: readonly {
    readonly conId: number;
    readonly ratio: number;
    readonly action: string;
    readonly exchange: string;
  }[];
}

/** What only bonds have; prices are percent of par. */
export interface BondTerms {
  readonly issuer: "government" | "corporate";
  readonly cusip: string;
  /** Percent a year. */
  readonly coupon: DecimalString;
  /** `YYYYMMDD`, as the other dates; "" where there is none. */
  readonly maturity: string;
  readonly issueDate: string;
  /** Moody's and Standard & Poor's. */
  readonly ratings: string;
  readonly bondType: string;
  readonly couponType: string;
  readonly callable: boolean;
  readonly nextOptionDate: string;
  readonly nextOptionType: string;
  /** Symbol, coupon and maturity in short. */
  readonly descAppend: string;
}

/** A contract as a client describes it: every field may be missing (undefined, "" or 0 mean "any"). */
export interface ContractQuery {
  readonly conId?: number | undefined;
  readonly symbol?: string | undefined;
  readonly secType?: string | undefined;
  /** `YYYYMMDD` or `YYYYMM`. */
  readonly lastTradeDateOrContractMonth?: string | undefined;
  readonly strike?: DecimalString | undefined;
  /** `C`, `CALL`, `P`, `PUT`, "" or `?`. */
  readonly right?: string | undefined;
  readonly multiplier?: string | undefined;
  readonly exchange?: string | undefined;
  readonly primaryExchange?: string | undefined;
  readonly currency?: string | undefined;
  readonly localSymbol?: string | undefined;
  readonly tradingClass?: string | undefined;
  /** `ISIN` or `CUSIP`, with `secId`. */
  readonly secIdType?: string | undefined;
  readonly secId?: string | undefined;
}

/** IB `ContractDetails`; lists are arrays here and comma joined on the wire. */
export interface ContractDetails {
  readonly contract: Contract;
  readonly marketName: string;
  readonly minTick: DecimalString;
  readonly orderTypes: readonly string[];
  readonly validExchanges: readonly string[];
  /** One rule id per entry of `validExchanges`, same order. */
  readonly marketRuleIds: readonly number[];
  /** 100 when prices are quoted in pence. Quoted price / magnifier = price in `currency`. */
  readonly priceMagnifier: number;
  readonly underConId: number;
  readonly underSymbol: string;
  readonly underSecType: string;
  readonly longName: string;
  /** `YYYYMM` or "". */
  readonly contractMonth: string;
  readonly realExpirationDate: string;
  /** `HH:MM` or "" */
  readonly lastTradeTime: string;
  readonly industry: string;
  readonly category: string;
  readonly subcategory: string;
  readonly timeZoneId: string;
  /** `YYYYMMDD:HHMM-YYYYMMDD:HHMM;YYYYMMDD:CLOSED` for today and the following days. */
  readonly tradingHours: string;
  readonly liquidHours: string;
  readonly secIdList: readonly { readonly tag: string; readonly value: string }[];
  readonly aggGroup: number;
  readonly stockType: string;
  readonly minSize: DecimalString;
  readonly sizeIncrement: DecimalString;
  readonly suggestedSizeIncrement: DecimalString;
  /** `null` unless it is a bond. */
  readonly bond: BondTerms | null;
}

/** From `lowEdge` on (in quoted units) prices move in steps of `increment`. */
export interface PriceIncrement {
  readonly lowEdge: DecimalString;
  readonly increment: DecimalString;
}

/** One row of `reqMatchingSymbols`. */
export interface SymbolMatch {
  readonly contract: Contract;
  readonly derivativeSecTypes: readonly string[];
  readonly description: string;
}

/** One row of `reqSecDefOptParams`. */
export interface OptionChain {
  readonly exchange: string;
  readonly underConId: number;
  readonly tradingClass: string;
  readonly multiplier: string;
  readonly expirations: readonly string[];
  readonly strikes: readonly DecimalString[];
}

/** A refusal with IB's code and IB's wording; nothing was changed. */
export interface Refusal {
  readonly ok: false;
  readonly code: number;
  readonly text: string;
}
