// Which options there are on an underlying: asked of IB once for all who ask, class by class, and expiry by
// expiry when it is opened.
import type { OptionSeries, OptionSeriesView, OptionStrikesView, StrikeView } from "@/lib/contract/api.ts";
import { compare, type DecimalString } from "@/lib/contract/decimal.ts";
import type { ContractDetailsRow, IbContract, OptionSeriesRow } from "@/lib/contract/protocol.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { Answers } from "@/lib/server/contracts/answers.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import { NotFoundError } from "@/lib/server/errors.ts";

export interface OptionChainsDeps {
  link: BridgeLink;
  contracts: Pick<ContractBook, "info" | "listed" | "learn">;
  clock: Clock;
}

/** One expiry of a series, as `series` has named it. */
export interface StrikesWish {
  conId: number;
  exchange: string;
  tradingClass: string;
  /** `YYYYMMDD`. */
  expiry: string;
}

const DEADLINE_MS = 15_000;
const SMART = "SMART";
/** Expiries come with the days, strikes with the moves of a day. */
const SERIES_LIFE_MS = 12 * 3600_000;
const STRIKES_LIFE_MS = 3600_000;
/** An expiry of an index has near a thousand contracts. */
const MOST_EXPIRIES = 6;

type Rows = ReadonlyMap<number, ContractDetailsRow>;

export class OptionChains {
  readonly #deps: OptionChainsDeps;
  readonly #series: Answers<number, OptionSeriesView>;
  readonly #strikes: Answers<string, OptionStrikesView>;
  /** What IB has told of the contracts of an expiry, of the expiries that were read last. */
  readonly #rows: Rows[] = [];

  constructor(deps: OptionChainsDeps) {
    this.#deps = deps;
    this.#series = new Answers(deps.clock, SERIES_LIFE_MS);
    this.#strikes = new Answers(deps.clock, STRIKES_LIFE_MS);
  }

  /**
   * `NotFoundError` for an unknown conId, a `BridgeError` when IB can not be asked; no series where there are
   * no options.
   */
  series(conId: number): Promise<OptionSeriesView> {
    const asked = this.#series.get(conId, () => this.#askSeries(conId));
    // IB answers "none" while the farm of its definitions is away, too: the next one asks again.
    asked.then(({ series, unreadRows }) => {
      if (series.length === 0 || unreadRows !== undefined) this.#series.drop(conId);
    }, () => {});
    return asked;
  }

  /**
   * `NotFoundError` `OPTION_EXPIRY_UNKNOWN` for what `series` does not name, or what IB lists no contract of.
   */
  async strikes(wish: StrikesWish): Promise<OptionStrikesView> {
    const { conId, exchange, tradingClass, expiry } = wish;
    const known = await this.series(conId);
    const series = known.series.find((one) =>
      one.exchange === exchange && one.tradingClass === tradingClass && one.expiries.includes(expiry)
    );
    if (series === undefined) throw unknownExpiry();
    const key = JSON.stringify([conId, exchange, tradingClass, series.multiplier, expiry]);
    const asked = this.#strikes.get(key, () => this.#askStrikes(known, series, expiry));
    asked.then(({ unreadRows }) => unreadRows !== undefined && this.#strikes.drop(key), () => {});
    return await asked;
  }

  /** What was told of these contracts with their expiry need not be asked for one by one. */
  learn(conIds: readonly number[]): void {
    for (const conId of conIds) {
      const row = this.#rows.findLast((rows) => rows.has(conId))?.get(conId);
      if (row !== undefined) this.#deps.contracts.learn(row);
    }
  }

  async #askSeries(conId: number): Promise<OptionSeriesView> {
    const { contracts, link } = this.#deps;
    const { contract, details } = await contracts.info(conId);
    const isFuture = contract.secType === "FUT";
    const { series, ...lacks } = await link.request("option_series", {
      symbol: contract.symbol,
      // Of a future's options IB has to be told where they trade.
      exchange: isFuture ? contract.exchange : "",
      secType: contract.secType,
      conId,
      deadlineMs: DEADLINE_MS,
    });
    return {
      underlying: contractView(contract, details),
      secType: isFuture ? "FOP" : "OPT",
      series: onePlaceEach(series),
      ...lacks,
    };
  }

  async #askStrikes(
    { underlying, secType }: OptionSeriesView,
    { exchange, tradingClass, multiplier }: OptionSeries,
    expiry: string,
  ): Promise<OptionStrikesView> {
    const { symbol, currency } = underlying;
    const { rows, ...lacks } = await this.#deps.contracts.listed({
      symbol,
      secType,
      exchange,
      currency,
      tradingClass,
      multiplier,
      lastTradeDateOrContractMonth: expiry,
    });
    const strikes = strikesOf(rows.map(({ contract }) => contract));
    if (lacks.unreadRows !== undefined) return { strikes, ...lacks };
    if (strikes.length === 0) throw unknownExpiry();
    this.#rows.push(new Map(rows.map((row) => [row.contract.conId, row])));
    if (this.#rows.length > MOST_EXPIRIES) this.#rows.shift();
    return { strikes };
  }
}

function unknownExpiry(): NotFoundError {
  return new NotFoundError(say("OPTION_EXPIRY_UNKNOWN"), "expiry");
}

/** A class that IB tells place by place, once: where orders are routed, or the place that it names first. */
function onePlaceEach(rows: readonly OptionSeriesRow[]): OptionSeries[] {
  const classes = Map.groupBy(
    rows.filter(({ expiries }) => expiries.length > 0),
    ({ tradingClass, multiplier }) => JSON.stringify([tradingClass, multiplier]),
  );
  return [...classes.values()].flatMap((places) => {
    const row = places.find(({ exchange }) => exchange === SMART) ?? places[0];
    if (row === undefined) return [];
    const { exchange, tradingClass, multiplier, expiries } = row;
    return [{ exchange, tradingClass, multiplier, expiries }];
  }).sort((a, b) => b.expiries.length - a.expiries.length);
}

/** IB takes both words for each right. */
const SIDES: ReadonlyMap<string, "call" | "put"> = new Map([
  ["C", "call"],
  ["CALL", "call"],
  ["P", "put"],
  ["PUT", "put"],
]);

function strikesOf(contracts: readonly IbContract[]): StrikeView[] {
  const byStrike = new Map<DecimalString, StrikeView>();
  for (const { conId, strike, right } of contracts) {
    const side = SIDES.get(right);
    if (strike === null || side === undefined) continue;
    byStrike.set(strike, { ...byStrike.get(strike) ?? { strike, call: null, put: null }, [side]: conId });
  }
  return [...byStrike.values()].sort((a, b) => compare(a.strike, b.strike));
}
