// What a market scan finds: which stocks stand where, and in which order.
import type { Contract, Quote } from "../../engine/types.ts";
import type { ReqScannerSubscription } from "../../wire/messages.ts";

/** A stock with its quote, ready to be ranked. */
export interface Candidate {
  readonly contract: Contract;
  readonly quote: Quote;
}

type Score = (quote: Quote) => number;

const LAST: Score = ({ last, mark }) => Number(last ?? mark);
const CHANGE: Score = (quote) => quote.close === null ? 0 : LAST(quote) / Number(quote.close) - 1;
const VOLUME: Score = ({ volume }) => Number(volume);
const GAP: Score = ({ open, close }) =>
  open === null || close === null ? 0 : Number(open) / Number(close) - 1;

/** The simulated scans with their names: the highest score comes first. */
export const SCANS: Readonly<Record<string, { readonly name: string; readonly score: Score }>> = {
  TOP_PERC_GAIN: { name: "Top % Gainers", score: CHANGE },
  TOP_PERC_LOSE: { name: "Top % Losers", score: (quote) => -CHANGE(quote) },
  MOST_ACTIVE: { name: "Most Active", score: VOLUME },
  MOST_ACTIVE_USD: { name: "Most Active ($)", score: (quote) => VOLUME(quote) * LAST(quote) },
  HOT_BY_VOLUME: { name: "Hot Contracts by Volume", score: VOLUME },
  HOT_BY_PRICE: { name: "Hot Contracts by Price", score: (quote) => Math.abs(CHANGE(quote)) },
  HIGH_OPEN_GAP: { name: "Top Close-to-Open % Gainers", score: GAP },
  LOW_OPEN_GAP: { name: "Top Close-to-Open % Losers", score: (quote) => -GAP(quote) },
};

/** The simulated places, each with the instrument that it belongs to. */
export const LOCATIONS: Readonly<Record<string, { readonly name: string; readonly instrument: string }>> = {
  "STK.US": { name: "US Stocks", instrument: "STK" },
  "STK.US.MAJOR": { name: "Listed/NASDAQ", instrument: "STK" },
  "STK.NASDAQ": { name: "NASDAQ", instrument: "STK" },
  "STK.NYSE": { name: "NYSE", instrument: "STK" },
  "STK.EU": { name: "Europe", instrument: "STOCK.EU" },
  "STK.EU.IBIS": { name: "Germany (XETRA)", instrument: "STOCK.EU" },
  "STK.EU.LSE": { name: "United Kingdom (LSE)", instrument: "STOCK.EU" },
};

interface Filter {
  readonly name: string;
  /** The range in IB's list that it is one end of. */
  readonly range: string;
  readonly field: "Double" | "Int";
  readonly of: Score;
  readonly above: boolean;
}

const PERCENT: (score: Score) => Score = (score) => (quote) => 100 * score(quote);
const OPEN_CHANGE: Score = (quote) => quote.open === null ? 0 : LAST(quote) / Number(quote.open) - 1;
const MONEY: Score = (quote) => VOLUME(quote) * LAST(quote);

/** A filter for each end of a range. */
function ends(
  range: string,
  code: string,
  name: string,
  of: Score,
  field: "Double" | "Int" = "Double",
): readonly (readonly [string, Filter])[] {
  return [
    [`${code}Above`, { name: `${name} Above`, range, field, of, above: true }],
    [`${code}Below`, { name: `${name} Below`, range, field, of, above: false }],
  ];
}

/** The filters that tell something of a simulated stock, by the codes of IB's own list; both ends of each. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map([
  ...ends("PRICE", "price", "Price", LAST),
  ...ends("VOLUME", "volume", "Volume", VOLUME, "Int"),
  ...ends("USDVOLUME", "usdVolume", "Volume ($)", MONEY, "Int"),
  ...ends("CHANGEPERC", "changePerc", "Change (%)", PERCENT(CHANGE)),
  ...ends("CHANGEOPENPERC", "changeOpenPerc", "Change Since Open (%)", PERCENT(OPEN_CHANGE)),
  ...ends("OPENGAPPERC", "openGapPerc", "Close-to-Open Change (%)", PERCENT(GAP)),
]);

/** At IB no scan gives more. */
const MOST_ROWS = 50;

/** The candidates a scan lists, best first. Ties stand in the order of their contract ids. */
export function scan(
  candidates: readonly Candidate[],
  wanted: ReqScannerSubscription,
): readonly Candidate[] {
  const score = SCANS[wanted.scanCode]?.score;
  if (score === undefined) return [];
  const rows = wanted.numberOfRows > 0 ? Math.min(wanted.numberOfRows, MOST_ROWS) : MOST_ROWS;
  return candidates
    .filter((one) => isThere(one.contract, wanted.locationCode) && passes(one.quote, wanted))
    .map((one) => ({ ...one, rank: score(one.quote) }))
    .sort((a, b) => b.rank - a.rank || a.contract.conId - b.contract.conId)
    .slice(0, rows);
}

const EUROPE: ReadonlySet<string> = new Set(["EUR", "GBP", "CHF"]);

function isThere({ currency, primaryExchange }: Contract, location: string): boolean {
  const [, region = "", venue = ""] = location.split(".");
  if (region === "US") return currency === "USD";
  if (region === "EU") return EUROPE.has(currency) && (venue === "" || venue === primaryExchange);
  return region === primaryExchange;
}

function passes(
  quote: Quote,
  { abovePrice, belowPrice, aboveVolume, filterOptions }: ReqScannerSubscription,
): boolean {
  const price = LAST(quote);
  return (abovePrice === null || price >= Number(abovePrice)) &&
    (belowPrice === null || price <= Number(belowPrice)) &&
    (aboveVolume === null || VOLUME(quote) >= aboveVolume) &&
    filterOptions.every(({ tag, value }) => passesFilter(quote, FILTERS.get(tag), Number(value)));
}

/** What cannot be told of a simulated stock lets it pass. */
function passesFilter(quote: Quote, filter: Filter | undefined, limit: number): boolean {
  if (filter === undefined || Number.isNaN(limit)) return true;
  return filter.above ? filter.of(quote) >= limit : filter.of(quote) <= limit;
}
