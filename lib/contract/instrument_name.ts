// What instruments are called, everywhere: server, screen, notices, in either language. Two that differ never
// have one name. Pure.
import { compare, type DecimalString, plain } from "./decimal_text.ts";
import { formatDate, type Lang, MINUS } from "./format.ts";
import { type NameStyle, nameStyleOf } from "./name_styles.ts";
import type { Side } from "./order_fields.ts";

/** What a name is made of; fields that IB did not send are empty. */
export interface Named {
  conId: number;
  symbol: string;
  secType: string;
  currency: string;
  exchange: string;
  primaryExchange: string;
  localSymbol: string;
  tradingClass: string;
  multiplier: DecimalString | null;
  /** `YYYYMMDD`, `YYYYMM`, or empty. */
  lastTradeDate: string;
  /** `08:30`: what tells two expiries of one day apart, where IB says it. */
  lastTradeTime?: string | undefined;
  strike: DecimalString | null;
  /** `C` or `P`, or written out. */
  right: string;
  /** Of a bond: issuer, coupon and maturity as IB writes them. */
  terms?: string | undefined;
  /** Of a combination, in the direction in which it is bought; missing: not known. */
  legs?: readonly NamedLeg[] | undefined;
}

/** `contract`: where the desk has met the instrument of the leg. */
export interface NamedLeg {
  conId: number;
  ratio: number;
  side: Side;
  contract?: Named | undefined;
}

/**
 * A name as a sentence carries it: by its parts, so that each language makes its own. A text is of an older
 * journal.
 */
export type NameParts = string | Named;

/** What an option's quantity is counted in unless it says otherwise (IB: 100 shares). */
const USUAL_OPTION = "100";
/** Where a share in US dollars needs no place beside its symbol: one tape, one listing per symbol. */
const US_LISTINGS = new Set(
  ["NASDAQ", "NYSE", "ARCA", "AMEX", "BATS", "ISLAND", "IEX", "PINK", "PSE", "CBOE", "MEMX", "BYX", "EDGX"],
);
/** No places of listing: routes that reach many. */
const ROUTES = new Set(["", "SMART", "VALUE", "OVERNIGHT", "IBKRATS", "IBEOS"]);

/**
 * What tells an instrument apart inside its kind: `ESZ6 18 Dec 2026`, `SPXW 18 Dec 2026 6000 call`,
 * `EUR.USD`, `SAP`, `SAP CFD`.
 */
export function shortName(contract: Named, lang: Lang): string {
  return spaced(MAKERS[nameStyleOf(contract.secType).of](contract, lang)) || `#${contract.conId}`;
}

/**
 * For the rows of a list, where every name has one line: options as IB's own short form has them, `AAPL
 * 18DEC26 290C`.
 */
export function rowName(contract: Named, lang: Lang): string {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(contract.lastTradeDate) ?? [];
  const name = nameStyleOf(contract.secType).of;
  if (name !== "option" || day === undefined || contract.strike === null) return shortName(contract, lang);
  const date = `${day}${ROW_MONTHS.slice(Number(month) * 3 - 3, Number(month) * 3)}${year?.slice(2)}`;
  const [root, , , , multiplier = ""] = optionName(contract, lang);
  const strike = `${plainNumber(contract.strike, lang)}${contract.right.slice(0, 1).toUpperCase()}`;
  return spaced([root ?? "", date, strike, multiplier]);
}

const ROW_MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

/** The name that stands alone: with place and currency unless they are what everybody takes for granted. */
export function instrumentName(contract: Named, lang: Lang): string {
  return spaced([shortName(contract, lang), ...whereabouts(contract)]);
}

/** The same for what a sentence carries. */
export function nameOf(parts: NameParts, lang: Lang): string {
  return typeof parts === "string" ? parts : instrumentName(parts, lang);
}

/** The fields of a name, of anything that has more. */
export function namedOf(contract: Named): Named {
  const { conId, symbol, secType, currency, exchange, primaryExchange, localSymbol, tradingClass } = contract;
  const { multiplier, lastTradeDate, lastTradeTime, strike, right, terms, legs } = contract;
  return {
    conId,
    symbol,
    secType,
    currency,
    exchange,
    primaryExchange,
    localSymbol,
    tradingClass,
    multiplier,
    lastTradeDate,
    strike,
    right,
    ...(lastTradeTime === undefined ? {} : { lastTradeTime }),
    ...(terms === undefined ? {} : { terms }),
    ...(legs === undefined ? {} : { legs: legs.map(namedLeg) }),
  };
}

function namedLeg({ conId, ratio, side, contract }: NamedLeg): NamedLeg {
  return { conId, ratio, side, ...(contract === undefined ? {} : { contract: namedOf(contract) }) };
}

/** The place where it is listed; empty when only a route is known. */
export function listingOf(
  { primaryExchange, exchange }: Pick<Named, "primaryExchange" | "exchange">,
): string {
  return primaryExchange || (ROUTES.has(exchange) ? "" : exchange);
}

/** A share on the US tape; where its listing is not told, by its currency. */
export function isUsShare(
  contract: Pick<Named, "secType" | "currency" | "primaryExchange" | "exchange">,
): boolean {
  const place = listingOf(contract);
  return contract.secType === "STK" && contract.currency === "USD" &&
    (place === "" || US_LISTINGS.has(place));
}

type Maker = (contract: Named, lang: Lang) => string[];

const MAKERS: Readonly<Record<NameStyle["of"], Maker>> = {
  symbol: ({ symbol }) => [symbol],
  pair: ({ symbol, currency }) => [`${symbol}.${currency}`],
  option: optionName,
  warrant: (contract, lang) => [
    ...optionName(contract, lang),
    { en: "warrant", de: "Optionsschein" }[lang],
    own(contract),
  ],
  future: (contract, lang) => {
    const local = own(contract);
    const root = local || rootOf(contract);
    // European local symbols have their date in them, as `FDXM 20261218 M`.
    const isDated = /\d{6}|\b[A-Z]{3} \d\d\b/.test(local);
    return [root, isDated ? "" : expiry(contract, lang), local === "" ? times(contract.multiplier) : ""];
  },
  continuous: (contract, lang) => [rootOf(contract), { en: "continuous future", de: "Endlos-Future" }[lang]],
  bond: (contract, lang) => {
    const terms = (contract.terms ?? "") || own(contract);
    const words = { en: "bond", de: "Anleihe" }[lang];
    return terms === "" || terms === contract.symbol
      ? [contract.symbol, words, expiry(contract, lang)]
      : [terms.startsWith(contract.symbol) ? "" : contract.symbol, terms];
  },
  index: ({ symbol }, lang) => [symbol, { en: "index", de: "Index" }[lang]],
  cfd: ({ symbol }) => [symbol, "CFD"],
  fund: (contract, lang) => [contract.symbol, own(contract), { en: "fund", de: "Fonds" }[lang]],
  combo: ({ symbol, legs = [] }, lang) => {
    const word = { en: "combo", de: "Kombination" }[lang];
    return legs.length === 0
      ? [symbol, word]
      : [symbol, `${word}:`, ...legs.map((leg) => legName(leg, lang))];
  },
  other: (contract, lang) => [
    own(contract) || contract.symbol,
    contract.secType,
    expiry(contract, lang),
    contract.strike === null ? "" : plainNumber(contract.strike, lang),
    rightOf(contract, lang),
  ],
};

/** `+1 SPY 18 Dec 2026 600 call`, or by its number: `−2 #700002`. */
export function legName({ conId, ratio, side, contract }: NamedLeg, lang: Lang): string {
  const name = contract === undefined ? `#${conId}` : shortName(contract, lang);
  return `${side === "BUY" ? "+" : MINUS}${ratio} ${name}`;
}

function optionName(contract: Named, lang: Lang): string[] {
  const { multiplier, strike, secType } = contract;
  const isUsual = multiplier === null || (secType === "OPT" ? compare(multiplier, USUAL_OPTION) === 0 : true);
  return [
    rootOf(contract),
    expiry(contract, lang),
    strike === null ? "" : plainNumber(strike, lang),
    rightOf(contract, lang),
    isUsual ? "" : times(multiplier),
  ];
}

/** The class it trades in where that says more than the symbol: `SPXW`, `2AAPL`, `ES E1A`. */
function rootOf({ symbol, tradingClass }: Named): string {
  if (tradingClass === "" || tradingClass === symbol) return symbol;
  return tradingClass.includes(symbol) ? tradingClass : `${symbol} ${tradingClass}`;
}

/** The local symbol where it is more than the symbol. */
function own({ symbol, localSymbol }: Named): string {
  const local = spaced([localSymbol]);
  return local === symbol ? "" : local;
}

function expiry({ lastTradeDate }: Named, lang: Lang): string {
  return lastTradeDate === "" ? "" : formatDate(lastTradeDate, lang);
}

function rightOf({ right }: Named, lang: Lang): string {
  const words = { C: { en: "call", de: "Call" }, P: { en: "put", de: "Put" } } as const;
  const letter = right.slice(0, 1).toUpperCase();
  return letter === "C" || letter === "P" ? words[letter][lang] : "";
}

function times(multiplier: DecimalString | null): string {
  return multiplier === null || compare(multiplier, "1") === 0 ? "" : `×${plain(multiplier)}`;
}

/** Strikes are names, not amounts: every digit, no grouping. */
function plainNumber(value: DecimalString, lang: Lang): string {
  const text = plain(value);
  return lang === "de" ? text.replace(".", ",") : text;
}

/** Place and currency, where the symbol alone could be another instrument. */
function whereabouts(contract: Named): string[] {
  const { currency } = contract;
  const place = listingOf(contract);
  switch (nameStyleOf(contract.secType).whereabouts) {
    case "none":
      return [];
    case "place":
      return [place];
    case "currency":
      return [currency === "USD" ? "" : currency];
    case "both":
      return currency === "USD" && (place === "" || US_LISTINGS.has(place)) ? [] : [place, currency];
  }
}

function spaced(parts: readonly string[]): string {
  return parts.map((part) => part.trim().replace(/\s+/g, " ")).filter((part) => part !== "").join(" ");
}
