// Quotes by conId: who watches them and what is shown of them. One line per contract however many watch it,
// and a line that only the desk itself keeps gives way to whoever asks. What becomes of a line on the socket
// is told by its feed (line_feed.ts).
import type { QuoteSources, QuoteView } from "@/lib/contract/api.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, since } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { LineBudget } from "./line_budget.ts";
import { LineFeed } from "./line_feed.ts";
import type { MarketDataRequest } from "./market_data_type.ts";
import { isOpening, leastImportant, newLine, type QuoteLine } from "./quote_line.ts";
import { tickSource } from "./tick_sources.ts";

export interface QuoteSettings {
  /** IB allows 100 lines to start with; more is error 101. */
  marketDataLines: number;
  /** A quote that did not change for so long is stale. */
  quoteStaleMs: number;
  /** What IB is asked for on each socket (`reqMarketDataType`); what comes, its callback says. */
  marketData: MarketDataRequest;
}

export interface QuoteBoardDeps {
  link: BridgeLink;
  contracts: ContractBook;
  subs: SubscriptionIds;
  clock: Clock;
  settings: QuoteSettings;
  /** Of the socket that the lines are on; `null` without one. */
  serverVersion(): number | null;
}

export class QuoteBoard {
  readonly #deps: QuoteBoardDeps;
  readonly #listeners = new Set<(conIds: readonly number[]) => void>();
  readonly #lines = new Map<number, QuoteLine>();
  readonly #budget: LineBudget;
  readonly #feed: LineFeed;
  #upstream = true;

  constructor(deps: QuoteBoardDeps) {
    this.#deps = deps;
    const { settings: { marketDataLines, marketData }, ...rest } = deps;
    this.#budget = new LineBudget({ most: marketDataLines, clock: deps.clock });
    this.#feed = new LineFeed({
      ...rest,
      marketData,
      isWanted: (line) => this.#lines.get(line.conId) === line,
      makePlace: (line) => this.#gaveWay(line),
      changed: (conIds) => this.#changed(conIds),
    });
  }

  /** Called with the conIds whose quotes say something else than before, have come or have gone. */
  onChange(listener: (conIds: readonly number[]) => void): void {
    this.#listeners.add(listener);
  }

  /** Changes of quotes that the bridge has told, since the start. */
  get ticks(): number {
    return this.#feed.ticks;
  }

  get lines(): number {
    return this.#lines.size;
  }

  /** How many lines there are to take. */
  get capacity(): number {
    return this.#budget.capacity;
  }

  /**
   * Counts a watcher and opens a line for the first one; a line that only the desk keeps gives way to it.
   * `urgent`: an order waits for its price, so that it goes before what is only looked at. `NotFoundError`
   * for an unknown conId, `DenialError` `MARKET_DATA_LINES` when all lines are taken.
   */
  async watch(conId: number, { urgent = false } = {}): Promise<void> {
    const line = await this.#line(conId, (taken) => taken.watchers += 1);
    if (urgent) this.hurry(conId);
    this.#feed.open(line, { urgent });
  }

  /**
   * An order waits for the price of a line whose request still waits behind others: it is put before them.
   */
  hurry(conId: number): void {
    const line = this.#lines.get(conId);
    if (line !== undefined) this.#feed.hurry(line);
  }

  /** Takes one watcher away; the last one closes a line that is not kept. Unknown conIds are no error. */
  unwatch(conId: number): void {
    const line = this.#lines.get(conId);
    if (!line || line.watchers === 0) return;
    line.watchers -= 1;
    this.#closeUnwanted(line);
  }

  /**
   * The desk wants the quote for itself: the smaller `rank`, the longer it keeps its line. It waits for its
   * turn behind what somebody asks for. Rejects as `watch`.
   */
  async keep(conId: number, rank: number): Promise<void> {
    const line = await this.#line(conId, (taken) => taken.rank = rank, true);
    if (line.sub === null) this.#feed.openInTurn(line);
  }

  /** The desk does not want it any more; whoever watches it goes on. */
  letGo(conId: number): void {
    const line = this.#lines.get(conId);
    if (!line) return;
    line.rank = null;
    this.#closeUnwanted(line);
  }

  /** Whether somebody else than the desk itself has this line. */
  isWatched(conId: number): boolean {
    return (this.#lines.get(conId)?.watchers ?? 0) > 0;
  }

  /** Lines that somebody else than the desk itself has. */
  get watchedLines(): number {
    return this.#lines.values().reduce((count, { watchers }) => watchers > 0 ? count + 1 : count, 0);
  }

  get(conId: number): QuoteView | null {
    const line = this.#lines.get(conId);
    return line ? this.#view(line) : null;
  }

  /** The quote with the source of each of its figures; of one that nobody watches nothing. */
  explain(conId: number): QuoteSources {
    const told = Object.fromEntries(
      [...this.#lines.get(conId)?.told ?? []].map((
        [field, { at, dataType }],
      ) => [field, { at, source: tickSource(field, dataType) }]),
    );
    return { quote: this.get(conId), told };
  }

  /**
   * Milliseconds since the quote changed, by the clock on which more has passed; `null`: nothing has come.
   */
  ageMs(conId: number): number | null {
    const changedAt = this.#lines.get(conId)?.changedAt ?? null;
    return changedAt === null ? null : since(this.#deps.clock, changedAt);
  }

  /**
   * Whether the line was asked for a moment ago and both sides may still come: what stands there is no price
   * of now.
   */
  isOpening(conId: number): boolean {
    const line = this.#lines.get(conId);
    return line !== undefined && isOpening(line, this.#deps.clock);
  }

  /** ConIds that are watched. */
  watched(): Iterable<number> {
    return this.#lines.keys();
  }

  /** Tells of quotes that have grown stale since the last look: nothing else says so. */
  age(): void {
    const grown = [...this.#lines.values()].filter((line) => !line.old && this.#isOld(line));
    for (const line of grown) line.old = true;
    if (grown.length > 0) this.#changed(grown.map(({ conId }) => conId));
  }

  /**
   * Opens every line again on a new socket, or on the same one after 1101 or lost events: each exactly once,
   * so that what may still run of it is ended first.
   */
  replay(): void {
    this.#budget.forget();
    this.#feed.replay([...this.#lines.values()]);
    this.#changedAll();
  }

  /** The socket is gone: everything is the last known, not current. */
  markDisconnected(): void {
    this.#feed.drop(this.#lines.values());
    this.#changedAll();
  }

  /** TWS has lost or found IB (1100 … 1102): without it nothing is current, although the lines stand. */
  markUpstream(up: boolean): void {
    this.#upstream = up;
    this.#changedAll();
  }

  /** Stops every timer. */
  close(): void {
    this.#feed.drop(this.#lines.values());
  }

  onEvent(event: BridgeEvent): void {
    this.#feed.onEvent(event);
  }

  #changedAll(): void {
    this.#changed([...this.#lines.keys()]);
  }

  #changed(conIds: readonly number[]): void {
    for (const listener of this.#listeners) listener(conIds);
  }

  /** Takes the line of this instrument, a new one when there is none. */
  async #line(conId: number, take: (line: QuoteLine) => void, kept = false): Promise<QuoteLine> {
    const taken = () => {
      const line = this.#lines.get(conId);
      if (line) take(line);
      return line;
    };
    const line = taken();
    if (line) return line;
    this.#budget.inTheWay(this.#lines, kept);
    await this.#deps.contracts.info(conId);
    const raced = taken();
    if (raced) return raced;
    const inTheWay = this.#budget.inTheWay(this.#lines, kept);
    if (inTheWay !== null) this.#close(inTheWay);
    const opened = newLine(conId);
    take(opened);
    this.#lines.set(conId, opened);
    this.#changed([conId]);
    return opened;
  }

  #closeUnwanted(line: QuoteLine): void {
    if (line.watchers > 0 || line.rank !== null) return;
    const hadOne = line.promised || (!line.ended && line.sub !== null);
    this.#close(line);
    if (hadOne) this.#feed.useFreed(this.#lines.values());
  }

  #close(line: QuoteLine): void {
    this.#lines.delete(line.conId);
    this.#feed.end(line);
    this.#changed([line.conId]);
  }

  /**
   * IB gives fewer lines than were asked for, as when TWS shows a list of its own: the least important one is
   * given back.
   */
  #gaveWay(line: QuoteLine): boolean {
    this.#budget.refused(this.#lines.size);
    const least = leastImportant(this.#lines.values());
    if (least === null) return false;
    this.#close(least);
    return least !== line;
  }

  #view(line: QuoteLine): QuoteView {
    return {
      ...line.quote,
      stale: !this.#feed.connected || !this.#upstream || line.ended || this.#isOld(line),
    };
  }

  #isOld({ changedAt }: QuoteLine): boolean {
    const { clock, settings } = this.#deps;
    return changedAt === null || since(clock, changedAt) > settings.quoteStaleMs;
  }
}
