// Quotes by conId: one line per contract however many watch it, replayed once after a reconnect, latest value wins. Lines that
// only the desk itself keeps wait for their turn, and give way to whoever asks.
import type { QuoteView } from "@/lib/contract/api.ts";
import type { BridgeEvent, TickItem } from "@/lib/contract/protocol.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, iso, momentOf, since } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { type Told, told } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { AtMost } from "@/lib/server/at_most.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { FIRST_WORD_MS, NO_CODE, NO_LINE_FREE, PLACE_MADE_MS, SILENT_AGAIN, waitAfter } from "./line_ends.ts";
import { LineBudget } from "./line_budget.ts";
import { applyTick, givesWay, leastImportant, newLine, type QuoteLine } from "./quote_line.ts";
import { unitsOf } from "./units.ts";
import { DATA_TYPES, type MarketDataRequest, REQUEST_TYPES } from "./market_data_type.ts";

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

/** TWS knows the line no longer: the answer to an unsubscribe that came too late, nothing about the quote. */
const UNKNOWN_LINE = 300;
/** The kind of data is asked for again so long after it could not be. */
const TYPE_AGAIN_MS = 5_000;
/** 233 is RTVolume, 236 shortable; Lotse asks for none: the default ticks are enough. */
const GENERIC_TICKS = "";
/** A line that was asked for answers within this, or not for a while. */
const OPENING_MS = 1_500;
/** Lines that nobody waits for and that stand before the next one that somebody does. */
const UNHURRIED = 4;

export class QuoteBoard {
  readonly #deps: QuoteBoardDeps;
  readonly #listeners = new Set<(conIds: readonly number[]) => void>();
  #lines = new Map<number, QuoteLine>();
  #bySub = new Map<number, QuoteLine>();
  #connected = false;
  #upstream = true;
  #cancelType: () => void = () => {};
  readonly #unhurried = new AtMost(UNHURRIED);
  readonly #budget: LineBudget;

  constructor(deps: QuoteBoardDeps) {
    this.#deps = deps;
    this.#budget = new LineBudget({ most: deps.settings.marketDataLines, clock: deps.clock });
  }

  /** Called with the conIds whose quotes say something else than before, have come or have gone. */
  onChange(listener: (conIds: readonly number[]) => void): void {
    this.#listeners.add(listener);
  }

  get lines(): number {
    return this.#lines.size;
  }

  /** How many lines there are to take. */
  get capacity(): number {
    return this.#budget.capacity;
  }

  /**
   * Counts a watcher and opens a line for the first one; a line that only the desk keeps gives way to it. `urgent`: an order
   * waits for its price, so that it goes before what is only looked at. `NotFoundError` for an unknown conId, `DenialError`
   * `MARKET_DATA_LINES` when all lines are taken.
   */
  async watch(conId: number, { urgent = false } = {}): Promise<void> {
    const line = await this.#line(conId, (taken) => taken.watchers += 1);
    if (urgent) this.hurry(conId);
    if (this.#connected && line.sub === null) void this.#subscribe(line, { urgent });
  }

  /** An order waits for the price of a line whose request still waits behind others: it is put before them. */
  hurry(conId: number): void {
    const line = this.#lines.get(conId);
    if (line === undefined || line.sub === null || !line.queued || !this.#connected) return;
    this.#end(line);
    void this.#subscribe(line, { urgent: true });
  }

  /** Takes one watcher away; the last one closes a line that is not kept. Unknown conIds are no error. */
  unwatch(conId: number): void {
    const line = this.#lines.get(conId);
    if (!line || line.watchers === 0) return;
    line.watchers -= 1;
    this.#closeUnwanted(line);
  }

  /**
   * The desk wants the quote for itself: the smaller `rank`, the longer it keeps its line. It waits for its turn behind what
   * somebody asks for. Rejects as `watch`.
   */
  async keep(conId: number, rank: number): Promise<void> {
    const line = await this.#line(conId, (taken) => taken.rank = rank, true);
    if (line.sub === null) this.#subscribeInTurn(line);
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

  /** Milliseconds since the quote changed, by the clock on which more has passed; `null`: nothing has come. */
  ageMs(conId: number): number | null {
    const changedAt = this.#lines.get(conId)?.changedAt ?? null;
    return changedAt === null ? null : since(this.#deps.clock, changedAt);
  }

  /** Whether the line was asked for a moment ago and both sides may still come: what stands there is no price of now. */
  isOpening(conId: number): boolean {
    const line = this.#lines.get(conId);
    if (line === undefined || line.askedAt === null || line.quote.advisory !== null) return false;
    const { quote: { bid, ask }, ticked } = line;
    return (!ticked || bid === null || ask === null) && since(this.#deps.clock, line.askedAt) < OPENING_MS;
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
   * Opens every line again on a new socket, or on the same one after 1101 or lost events: each exactly once, so that
   * what may still run of it is ended first.
   */
  replay(): void {
    this.#connected = true;
    this.#budget.forget();
    this.#askType();
    const lines = [...this.#lines.values()];
    for (const line of lines) this.#end(line);
    for (const line of lines) if (!givesWay(line)) void this.#subscribe(line);
    for (const line of lines) if (givesWay(line)) this.#subscribeInTurn(line);
    this.#changedAll();
  }

  /** The socket is gone: everything is the last known, not current. */
  markDisconnected(): void {
    this.#connected = false;
    this.#unhurried.clear();
    this.#bySub.clear();
    for (const line of this.#lines.values()) {
      line.sub = null;
      line.cancelRetry();
      line.cancelSilence();
    }
    this.#cancelType();
    this.#changedAll();
  }

  /** TWS has lost or found IB (1100 … 1102): without it nothing is current, although the lines stand. */
  markUpstream(up: boolean): void {
    this.#upstream = up;
    this.#changedAll();
  }

  /** Stops every timer. */
  close(): void {
    this.#connected = false;
    this.#unhurried.clear();
    this.#cancelType();
    for (const line of this.#lines.values()) {
      line.cancelRetry();
      line.cancelSilence();
      // What fails from here on is nobody's any more.
      line.sub = null;
    }
  }

  onEvent(event: BridgeEvent): void {
    if (event.type === "ticks") {
      const ticked = new Set<number>();
      for (const item of event.items) {
        const line = this.#bySub.get(item.sub);
        if (line === undefined) continue;
        this.#onTick(line, item);
        ticked.add(line.conId);
      }
      this.#changed([...ticked]);
    } else if (event.type === "market_data_type") {
      this.#change(event.sub, (line) => {
        line.quote.dataType = DATA_TYPES[event.dataType] ?? null;
        line.cancelSilence();
      });
    } else if (event.type === "error" && event.about.kind === "subscription") {
      this.#change(event.about.sub, (line) => this.#onAdvisory(line, event));
    }
  }

  #change(sub: number, change: (line: QuoteLine) => void): void {
    const line = this.#bySub.get(sub);
    if (line === undefined) return;
    change(line);
    this.#changed([line.conId]);
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
    if (line.watchers === 0 && line.rank === null) this.#close(line);
  }

  #close(line: QuoteLine): void {
    this.#lines.delete(line.conId);
    this.#end(line);
    this.#changed([line.conId]);
  }

  #onAdvisory(line: QuoteLine, { code, message }: BridgeEvent<"error">): void {
    if (code === UNKNOWN_LINE) return;
    line.quote.advisory = { code, text: message };
    line.cancelSilence();
    const wait = waitAfter(code, line.failures);
    if (wait === null) return;
    line.ended = true;
    this.#again(line, code === NO_LINE_FREE && this.#gaveWay(line) ? PLACE_MADE_MS : wait);
  }

  /** IB gives fewer lines than were asked for, as when TWS shows a list of its own: the least important one is given back. */
  #gaveWay(line: QuoteLine): boolean {
    this.#budget.refused(this.#lines.size);
    const least = leastImportant(this.#lines.values());
    if (least === null) return false;
    this.#close(least);
    return least !== line;
  }

  #again(line: QuoteLine, wait: number): void {
    if (this.#lines.get(line.conId) !== line) return;
    line.failures += 1;
    line.cancelRetry();
    line.cancelRetry = this.#deps.clock.after(wait, () => this.#retry(line));
  }

  /** What stands at the quote while nothing comes, and the line is asked for again. */
  #nothing(line: QuoteLine, said: Told): void {
    line.quote.advisory = { code: NO_CODE, ...said };
    this.#again(line, Math.min(SILENT_AGAIN.firstMs * 2 ** line.failures, SILENT_AGAIN.maxMs));
    this.#changed([line.conId]);
  }

  /** The bridge keeps the order of requests; without this one IB's default holds: live or nothing. */
  #askType(): void {
    this.#cancelType();
    const { link, clock, settings } = this.#deps;
    link.request("market_data_type", { dataType: REQUEST_TYPES[settings.marketData] }).catch(() => {
      if (this.#connected) this.#cancelType = clock.after(TYPE_AGAIN_MS, () => this.#askType());
    });
  }

  #onTick(line: QuoteLine, item: TickItem): void {
    const priced = applyTick(line, item);
    if (priced) this.#recovered(line);
    line.ticked = true;
    line.cancelSilence();
    line.changedAt = momentOf(this.#deps.clock);
    line.old = false;
    line.quote.at = iso(this.#deps.clock.now());
  }

  /** A price: what was said of a line that had broken off is over. */
  #recovered(line: QuoteLine): void {
    line.failures = 0;
    line.ended = false;
    line.cancelRetry();
    const said = line.quote.advisory?.code;
    if (said === NO_CODE || (said !== undefined && waitAfter(said, 0) !== null)) line.quote.advisory = null;
  }

  /** The same line again under the same number: whoever watches that number sees whether it comes back. */
  #retry(line: QuoteLine): void {
    const { sub } = line;
    this.#end(line);
    if (sub !== null) void this.#subscribe(line, { sub });
    this.#changed([line.conId]);
  }

  #end(line: QuoteLine): void {
    line.cancelRetry();
    line.cancelSilence();
    if (line.sub === null) return;
    this.#bySub.delete(line.sub);
    // The line may already be gone with its socket; there is nothing to do about a failure.
    this.#deps.link.request("unsubscribe", { sub: line.sub }).catch(() => {});
    line.sub = null;
  }

  #subscribeInTurn(line: QuoteLine): void {
    this.#unhurried.add(async () => {
      // Asked for by somebody meanwhile, given back, or without a socket.
      if (!this.#connected || line.sub !== null || this.#lines.get(line.conId) !== line) return;
      await this.#subscribe(line);
    });
  }

  /** Resolves when the request has left, whatever comes of it. */
  async #subscribe(
    line: QuoteLine,
    { sub = this.#deps.subs.next(), urgent = false } = {},
  ): Promise<void> {
    const info = this.#deps.contracts.peek(line.conId);
    if (!info) return;
    line.sub = sub;
    line.askedAt = momentOf(this.#deps.clock);
    line.queued = !urgent;
    line.ticked = false;
    line.units = unitsOf(info.contract, this.#deps.serverVersion());
    this.#bySub.set(sub, line);
    // What is said of a line that broke off stands until a price comes.
    if (line.failures === 0) line.quote.advisory = null;
    // IB says what it sends; until then it is not known (P62).
    line.quote.dataType = null;
    line.cancelSilence = this.#deps.clock.after(
      FIRST_WORD_MS,
      () => this.#nothing(line, told(say("QUOTE_SILENT"))),
    );
    const { contract } = info;
    try {
      await this.#deps.link.request("market_data", { sub, contract, genericTicks: GENERIC_TICKS, urgent });
      if (line.sub === sub) line.queued = false;
    } catch (error) {
      if (line.sub !== sub) return;
      line.cancelSilence();
      this.#nothing(line, error instanceof AppError ? told(error.says) : { text: String(error) });
    }
  }

  #view(line: QuoteLine): QuoteView {
    return { ...line.quote, stale: !this.#connected || !this.#upstream || line.ended || this.#isOld(line) };
  }

  #isOld({ changedAt }: QuoteLine): boolean {
    const { clock, settings } = this.#deps;
    return changedAt === null || since(clock, changedAt) > settings.quoteStaleMs;
  }
}
