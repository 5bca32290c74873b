// Quotes by conId: one line per contract however many watch it, replayed once after a reconnect, latest value wins.
import type { QuoteView } from "@/lib/contract/api.ts";
import type { BridgeEvent, TickItem } from "@/lib/contract/protocol.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, iso, type Moment, momentOf, since } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { type Told, told } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { AppError, DenialError } from "@/lib/server/errors.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { emptyQuote } from "./empty_quote.ts";
import { FIRST_WORD_MS, NO_CODE, SILENT_AGAIN, waitAfter } from "./line_ends.ts";
import { counted, type Units, unitsOf } from "./units.ts";
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

interface Line {
  conId: number;
  watchers: number;
  /** `null` while there is no socket. */
  sub: number | null;
  quote: Omit<QuoteView, "stale">;
  units: Units;
  changedAt: Moment | null;
  /** Whether its age was told as stale. */
  old: boolean;
  /** Nothing comes any more, IB said why: the last prices are not current. */
  ended: boolean;
  /** Requests that broke off since the last price. */
  failures: number;
  cancelRetry: () => void;
  /** Waits for the first word of IB about the line. */
  cancelSilence: () => void;
}

/** TWS knows the line no longer: the answer to an unsubscribe that came too late, nothing about the quote. */
const UNKNOWN_LINE = 300;
const SHARES: Units = { size: "1", history: "1", volume: "1" };
/** The fields that are counts, each with the unit it is in. */
const COUNTED: Readonly<Record<string, keyof Units>> = { bidSize: "size", askSize: "size", volume: "volume" };
/** The kind of data is asked for again so long after it could not be. */
const TYPE_AGAIN_MS = 5_000;
/** 233 is RTVolume, 236 shortable; Lotse asks for none: the default ticks are enough. */
const GENERIC_TICKS = "";

export class QuoteBoard {
  readonly #deps: QuoteBoardDeps;
  readonly #listeners = new Set<(conIds: readonly number[]) => void>();
  #lines = new Map<number, Line>();
  #bySub = new Map<number, Line>();
  #connected = false;
  #upstream = true;
  #cancelType: () => void = () => {};

  constructor(deps: QuoteBoardDeps) {
    this.#deps = deps;
  }

  /** Called with the conIds whose quotes say something else than before, have come or have gone. */
  onChange(listener: (conIds: readonly number[]) => void): void {
    this.#listeners.add(listener);
  }

  get lines(): number {
    return this.#lines.size;
  }

  /**
   * Counts a watcher and opens a line for the first one. `NotFoundError` for an unknown conId,
   * `DenialError` `MARKET_DATA_LINES` when all lines are taken.
   */
  async watch(conId: number): Promise<void> {
    const line = this.#lines.get(conId);
    if (line) {
      line.watchers += 1;
      return;
    }
    this.#requireLine();
    await this.#deps.contracts.info(conId);
    const raced = this.#lines.get(conId);
    if (raced) {
      raced.watchers += 1;
      return;
    }
    this.#requireLine();
    const opened: Line = {
      conId,
      watchers: 1,
      sub: null,
      quote: emptyQuote(),
      units: SHARES,
      changedAt: null,
      old: false,
      ended: false,
      failures: 0,
      cancelRetry: () => {},
      cancelSilence: () => {},
    };
    this.#lines.set(conId, opened);
    if (this.#connected) this.#subscribe(opened);
    this.#changed([conId]);
  }

  /** Takes one watcher away; the last one closes the line. Unknown conIds are no error. */
  unwatch(conId: number): void {
    const line = this.#lines.get(conId);
    if (!line) return;
    line.watchers -= 1;
    if (line.watchers > 0) return;
    this.#lines.delete(conId);
    this.#end(line);
    this.#changed([conId]);
  }

  get(conId: number): QuoteView | null {
    const line = this.#lines.get(conId);
    return line ? this.#view(line) : null;
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
    this.#askType();
    for (const line of this.#lines.values()) {
      this.#end(line);
      this.#subscribe(line);
    }
    this.#changedAll();
  }

  /** The socket is gone: everything is the last known, not current. */
  markDisconnected(): void {
    this.#connected = false;
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

  #change(sub: number, change: (line: Line) => void): void {
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

  #requireLine(): void {
    const { marketDataLines } = this.#deps.settings;
    if (this.#lines.size < marketDataLines) return;
    throw new DenialError(say("MARKET_DATA_LINES", { lines: marketDataLines }), { field: "conId" });
  }

  #onAdvisory(line: Line, { code, message }: BridgeEvent<"error">): void {
    if (code === UNKNOWN_LINE) return;
    line.quote.advisory = { code, text: message };
    line.cancelSilence();
    const wait = waitAfter(code, line.failures);
    if (wait === null) return;
    line.ended = true;
    this.#again(line, wait);
  }

  #again(line: Line, wait: number): void {
    line.failures += 1;
    line.cancelRetry();
    line.cancelRetry = this.#deps.clock.after(wait, () => this.#retry(line));
  }

  /** What stands at the quote while nothing comes, and the line is asked for again. */
  #nothing(line: Line, said: Told): void {
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

  #onTick(line: Line, item: TickItem): void {
    const { sub: _, halted, lastSize: _lastSize, mark: _mark, ...fields } = item;
    for (const [field, value] of Object.entries(fields)) {
      if (value === undefined) continue;
      const kind = COUNTED[field];
      Object.assign(line.quote, { [field]: kind === undefined ? value : counted(value, line.units[kind]) });
    }
    if (halted !== undefined) line.quote.halted = halted === null ? null : halted > 0;
    if (fields.bid ?? fields.ask ?? fields.last ?? null) this.#recovered(line);
    line.cancelSilence();
    line.changedAt = momentOf(this.#deps.clock);
    line.old = false;
    line.quote.at = iso(this.#deps.clock.now());
  }

  /** A price: what was said of a line that had broken off is over. */
  #recovered(line: Line): void {
    line.failures = 0;
    line.ended = false;
    line.cancelRetry();
    const said = line.quote.advisory?.code;
    if (said === NO_CODE || (said !== undefined && waitAfter(said, 0) !== null)) line.quote.advisory = null;
  }

  /** The same line again under the same number: whoever watches that number sees whether it comes back. */
  #retry(line: Line): void {
    const { sub } = line;
    this.#end(line);
    if (sub !== null) this.#subscribe(line, sub);
    this.#changed([line.conId]);
  }

  #end(line: Line): void {
    line.cancelRetry();
    line.cancelSilence();
    if (line.sub === null) return;
    this.#bySub.delete(line.sub);
    // The line may already be gone with its socket; there is nothing to do about a failure.
    this.#deps.link.request("unsubscribe", { sub: line.sub }).catch(() => {});
    line.sub = null;
  }

  #subscribe(line: Line, sub: number = this.#deps.subs.next()): void {
    const info = this.#deps.contracts.peek(line.conId);
    if (!info) return;
    line.sub = sub;
    line.units = unitsOf(info.contract, this.#deps.serverVersion());
    this.#bySub.set(sub, line);
    // What is said of a line that broke off stands until a price comes.
    if (line.failures === 0) line.quote.advisory = null;
    // IB says what it sends; until then it is not known (P62).
    line.quote.dataType = null;
    this.#deps.link.request("market_data", { sub, contract: info.contract, genericTicks: GENERIC_TICKS })
      .catch((error: unknown) => {
        if (line.sub !== sub) return;
        line.cancelSilence();
        this.#nothing(line, error instanceof AppError ? told(error.says) : { text: String(error) });
      });
    line.cancelSilence = this.#deps.clock.after(
      FIRST_WORD_MS,
      () => this.#nothing(line, told(say("QUOTE_SILENT"))),
    );
  }

  #view(line: Line): QuoteView {
    return { ...line.quote, stale: !this.#connected || !this.#upstream || line.ended || this.#isOld(line) };
  }

  #isOld({ changedAt }: Line): boolean {
    const { clock, settings } = this.#deps;
    return changedAt === null || since(clock, changedAt) > settings.quoteStaleMs;
  }
}
