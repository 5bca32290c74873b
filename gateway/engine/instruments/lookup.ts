// Finding contracts: by partial description as in `reqContractDetails`, by pattern as in
// `reqMatchingSymbols`.
import type { Catalog } from "./catalog.ts";
import { type Instrument, isExpired } from "./instrument.ts";
import { invalid } from "../refusals.ts";
import type { ContractQuery, Refusal, SymbolMatch } from "../types.ts";
import { parseScaled } from "../units.ts";

const NO_DEFINITION = "No security definition has been found for the request";
const MATCH_LIMIT = 16;

/**
 * All instruments that fit `query`. Without conId, symbol, localSymbol, tradingClass or ISIN nothing fits.
 */
export function findInstruments(catalog: Catalog, query: ContractQuery, now: number): Instrument[] {
  if (query.conId !== undefined && query.conId > 0) {
    const instrument = catalog.get(query.conId);
    return instrument !== undefined && fitsVenue(instrument, query) ? [instrument] : [];
  }
  const named = query.symbol || query.localSymbol || query.tradingClass || query.secId;
  if (!named) return [];
  catalog.prepare(query, now);
  const candidates = query.symbol ? catalog.named(query.symbol) : [...catalog.all()];
  if (query.secType?.toUpperCase() === "CONTFUT") return frontMonths(candidates, query, now);
  return candidates.filter((one) => !isExpired(one, now) && fits(one, query));
}

/** A continuous future is the month that ends first, of each kind that fits. */
function frontMonths(candidates: readonly Instrument[], query: ContractQuery, now: number): Instrument[] {
  const months = candidates.filter((one) => !isExpired(one, now) && fits(one, { ...query, secType: "FUT" }));
  const first = new Map<string, Instrument>();
  for (const one of months) {
    const { symbol, exchange, currency, tradingClass } = one.contract;
    const key = [symbol, exchange, currency, tradingClass].join("/");
    const known = first.get(key);
    if (known === undefined || (one.expiresAt ?? 0) < (known.expiresAt ?? 0)) first.set(key, one);
  }
  return [...first.values()];
}

/** What IB and the lists of its clients have: of many of them there is nothing here. */
const TYPES: ReadonlySet<string> = new Set(
  ("STK,ETF,OPT,FUT,CONTFUT,FUT+CONTFUT,CONTFUT+FUT,FOP,CASH,IND,BOND,BILL,CRYPTO,CFD,CMDTY,FUND,WAR,IOPT,BAG,NEWS,SLB," +
    "ICU,ICS,EC,EVENT,FWD,FIXED,BSK").split(","),
);
/** Those of which many are listed under one symbol. */
const DATED: ReadonlySet<string> = new Set(["FUT", "OPT", "FOP"]);

/** 321 for a kind of contract that does not exist, or `null`. */
export function typeProblem({ secType = "" }: ContractQuery): Refusal | null {
  if (secType === "" || TYPES.has(secType.toUpperCase())) return null;
  return invalid("Please enter a valid security type", "bQ");
}

/** 321 for an order or a data request that leaves open which month is meant, or `null`. */
function dateProblem(query: ContractQuery): Refusal | null {
  const isNamed = (query.conId ?? 0) > 0 || query.localSymbol || query.lastTradeDateOrContractMonth ||
    query.secId;
  if (isNamed || !DATED.has(query.secType?.toUpperCase() ?? "")) return null;
  return invalid("Please enter a local symbol or an expiry", "bM");
}

/** The one instrument meant by an order or a data request. */
export function resolveInstrument(
  catalog: Catalog,
  query: ContractQuery,
  now: number,
): { readonly ok: true; readonly instrument: Instrument } | Refusal {
  const problem = typeProblem(query) ?? dateProblem(query);
  if (problem !== null) return problem;
  const found = findInstruments(catalog, query, now);
  const [instrument] = found;
  if (instrument === undefined) return { ok: false, code: 200, text: NO_DEFINITION };
  if (found.length > 1) {
    const what = query.symbol || query.localSymbol || query.tradingClass || "contract";
    return {
      ok: false,
      code: 200,
      text: `The contract description specified for ${what} is ambiguous.`,
    };
  }
  return { ok: true, instrument };
}

function fits(instrument: Instrument, query: ContractQuery): boolean {
  const contract = instrument.contract;
  const same = (wanted: string | undefined, actual: string) =>
    !wanted || wanted.toUpperCase() === actual.toUpperCase();
  return fitsSymbol(query.symbol, instrument) &&
    same(query.secType, contract.secType) &&
    same(query.currency, contract.currency) &&
    sameLocal(query.localSymbol, contract.localSymbol) &&
    same(query.tradingClass, contract.tradingClass) &&
    fitsMultiplier(query.multiplier, contract.multiplier) &&
    fitsExpiry(query.lastTradeDateOrContractMonth, instrument) &&
    fitsStrike(query.strike, instrument) &&
    fitsRight(query.right, contract.right) &&
    fitsSecId(query, instrument) &&
    fitsVenue(instrument, query);
}

/** A bond is also named by its CUSIP or ISIN in the symbol's place, as in IB's own samples. */
function fitsSymbol(wanted: string | undefined, { contract, bond, secIdList }: Instrument): boolean {
  if (!wanted) return true;
  const symbol = wanted.toUpperCase();
  return symbol === contract.symbol || (bond !== null && secIdList.some(({ value }) => value === symbol));
}

/** Option symbols are padded to six characters; clients send them with one blank or several. */
function sameLocal(wanted: string | undefined, actual: string): boolean {
  const norm = (value: string) => value.toUpperCase().replace(/\s+/g, " ").trim();
  return !wanted || norm(wanted) === norm(actual);
}

function fitsMultiplier(wanted: string | undefined, actual: string): boolean {
  if (!wanted || Number(wanted) === 0) return true;
  return Number(wanted) === Number(actual === "" ? "1" : actual);
}

/** `YYYYMM` is the contract month, of options every day of it; a time behind the date is ignored. */
function fitsExpiry(wanted: string | undefined, { contract, contractMonth }: Instrument): boolean {
  const date = (wanted ?? "").split(/[ -]/)[0] ?? "";
  if (date.length === 6 && contractMonth !== "") return date === contractMonth;
  return date === "" || contract.lastTradeDateOrContractMonth.startsWith(date);
}

function fitsStrike(wanted: string | undefined, instrument: Instrument): boolean {
  if (!wanted) return true;
  const value = parseScaled(wanted, 4);
  if (value === 0) return true;
  return instrument.option !== null && value === parseScaled(instrument.contract.strike, 4);
}

function fitsRight(wanted: string | undefined, actual: string): boolean {
  const first = (wanted ?? "").toUpperCase().charAt(0);
  return first === "" || first === "?" || first === "0" || first === actual;
}

function fitsSecId(query: ContractQuery, instrument: Instrument): boolean {
  if (!query.secIdType || !query.secId) return true;
  return instrument.secIdList.some(({ tag, value }) => tag === query.secIdType && value === query.secId);
}

/** SMART is valid only where it is listed; the primary exchange may be written as the exchange, too. */
function fitsVenue(instrument: Instrument, query: ContractQuery): boolean {
  const { exchange, primaryExchange } = query;
  const venues = instrument.validExchanges;
  if (exchange && !venues.includes(exchange.toUpperCase())) return false;
  const primary = instrument.contract.primaryExchange;
  return !primaryExchange || primaryExchange.toUpperCase() === primary ||
    (primary === "" && venues.includes(primaryExchange.toUpperCase())) ||
    // ISLAND was the name of NASDAQ until 2023; old programs still send it.
    (primaryExchange.toUpperCase() === "ISLAND" && primary === "NASDAQ");
}

/**
 * Best first: the symbol itself, symbols that begin so, names that contain it. Currencies and futures are
 * listed too, bonds are not.
 */
export function searchSymbols(catalog: Catalog, pattern: string, now: number): readonly SymbolMatch[] {
  const wanted = pattern.trim().toUpperCase();
  if (wanted === "") return [];
  const ranked: { readonly rank: number; readonly instrument: Instrument }[] = [];
  for (const instrument of catalog.all()) {
    if (instrument.option !== null || instrument.bond !== null || isExpired(instrument, now)) continue;
    const rank = rankOf(instrument, wanted);
    if (rank < 4) ranked.push({ rank, instrument });
  }
  ranked.sort((a, b) => a.rank - b.rank || compareContracts(a.instrument, b.instrument));
  return ranked.slice(0, MATCH_LIMIT).map(({ instrument }) => ({
    contract: instrument.contract,
    derivativeSecTypes: instrument.optionable ? ["OPT"] : [],
    description: instrument.longName,
  }));
}

function rankOf(instrument: Instrument, wanted: string): number {
  const { symbol, localSymbol } = instrument.contract;
  if (symbol === wanted || localSymbol === wanted) return 0;
  if (symbol.startsWith(wanted) || localSymbol.startsWith(wanted)) return 1;
  const name = instrument.longName.toUpperCase();
  if (name.split(/[^A-Z0-9]+/).some((word) => word.startsWith(wanted))) return 2;
  return wanted.length >= 3 && name.includes(wanted) ? 3 : 4;
}

/** What can be traded before what is only quoted, then by name and expiry. */
function compareContracts(a: Instrument, b: Instrument): number {
  if (a.tradable !== b.tradable) return a.tradable ? -1 : 1;
  const key = ({ contract }: Instrument) => contract.localSymbol + contract.lastTradeDateOrContractMonth;
  if (key(a) !== key(b)) return key(a) < key(b) ? -1 : 1;
  return a.contract.conId - b.contract.conId;
}
