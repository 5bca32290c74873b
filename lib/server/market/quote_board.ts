// Quotes by conId: one line per contract however many watch it, replayed once after a reconnect, latest value wins.
import type { DataType, QuoteView } from "@/lib/contract/api.ts";
import type { BridgeEvent, TickItem } from "@/lib/contract/protocol.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { DenialError } from "@/lib/server/errors.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";

export interface QuoteBoardOptions {
  link: BridgeLink;
  contracts: ContractBook;
  subs: SubscriptionIds;
  clock: Clock;
  /** IB allows 100 lines to start with; more is error 101. */
  maxLines?: number;
  /** A quote that did not change for so long is stale. */
  staleAfterMs?: number;
  /** What IB is asked for on each socket (`reqMarketDataType`); what comes, its callback says. */
  dataType?: MarketDataRequest;
  onChange(): void;
}

/**
 * `auto`: live where it is subscribed, else delayed; `auto-frozen`: the same, and the last quotes of a closed market;
 * `live`, `frozen`: nothing but that.
 */
export type MarketDataRequest = "auto" | "auto-frozen" | "live" | "frozen";

interface Line {
  conId: number;
  watchers: number;
  /** `null` while there is no socket. */
  sub: number | null;
  quote: Omit<QuoteView, "stale">;
  changedAt: number | null;
  /** Requests that broke off since the last price. */
  failures: number;
  cancelRetry: () => void;
}

const REQUEST_TYPES: Record<MarketDataRequest, number> = { live: 1, frozen: 2, auto: 3, "auto-frozen": 4 };
/** The subscription is gone and nothing replays it but us: 10182 it broke off, 10197 another session has the data. */
const BROKEN_OFF: ReadonlySet<number> = new Set([10182, 10197]);
/** TWS knows the line no longer: the answer to an unsubscribe that came too late, nothing about the quote. */
const UNKNOWN_LINE = 300;
const RETRY = { firstMs: 2_000, maxMs: 30_000 };
const DATA_TYPES: Record<number, DataType> = { 1: "live", 2: "frozen", 3: "delayed", 4: "delayed-frozen" };
/** 233 is RTVolume, 236 shortable; Lotse asks for none: the default ticks are enough. */
const GENERIC_TICKS = "";

export class QuoteBoard {
  #options: QuoteBoardOptions;
  #lines = new Map<number, Line>();
  #bySub = new Map<number, Line>();
  #connected = false;
  #upstream = true;

  constructor(options: QuoteBoardOptions) {
    this.#options = options;
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
    await this.#options.contracts.info(conId);
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
      changedAt: null,
      failures: 0,
      cancelRetry: () => {},
    };
    this.#lines.set(conId, opened);
    if (this.#connected) this.#subscribe(opened);
    this.#options.onChange();
  }

  /** Takes one watcher away; the last one closes the line. Unknown conIds are no error. */
  unwatch(conId: number): void {
    const line = this.#lines.get(conId);
    if (!line) return;
    line.watchers -= 1;
    if (line.watchers > 0) return;
    this.#lines.delete(conId);
    this.#end(line);
    this.#options.onChange();
  }

  get(conId: number): QuoteView | null {
    const line = this.#lines.get(conId);
    return line ? this.#view(line) : null;
  }

  views(): Record<string, QuoteView> {
    return Object.fromEntries([...this.#lines.values()].map((line) => [line.conId, this.#view(line)]));
  }

  /**
   * Opens every line again on a new socket, or on the same one after 1101 or lost events: each exactly once, so that
   * what may still run of it is ended first.
   */
  replay(): void {
    this.#connected = true;
    const dataType = REQUEST_TYPES[this.#options.dataType ?? "auto"];
    // The bridge keeps the order of requests; without this one IB's default holds: live or nothing.
    this.#options.link.request("market_data_type", { dataType }).catch(() => {});
    for (const line of this.#lines.values()) {
      this.#end(line);
      this.#subscribe(line);
    }
    this.#options.onChange();
  }

  /** The socket is gone: everything is the last known, not current. */
  markDisconnected(): void {
    this.#connected = false;
    this.#bySub.clear();
    for (const line of this.#lines.values()) {
      line.sub = null;
      line.cancelRetry();
    }
    this.#options.onChange();
  }

  /** TWS has lost or found IB (1100 … 1102): without it nothing is current, although the lines stand. */
  markUpstream(up: boolean): void {
    this.#upstream = up;
    this.#options.onChange();
  }

  /** Stops every timer. */
  close(): void {
    for (const line of this.#lines.values()) line.cancelRetry();
  }

  onEvent(event: BridgeEvent): void {
    if (event.type === "ticks") {
      for (const item of event.items) this.#onTick(item);
    } else if (event.type === "market_data_type") {
      const line = this.#bySub.get(event.sub);
      if (line) line.quote.dataType = DATA_TYPES[event.dataType] ?? null;
    } else if (event.type === "error" && event.about.kind === "subscription") {
      const line = this.#bySub.get(event.about.sub);
      if (line) this.#onAdvisory(line, event);
    } else {
      return;
    }
    this.#options.onChange();
  }

  #requireLine(): void {
    const maxLines = this.#options.maxLines ?? 100;
    if (this.#lines.size < maxLines) return;
    throw new DenialError("MARKET_DATA_LINES", `All ${maxLines} market data lines are in use`, {
      field: "conId",
    });
  }

  #onAdvisory(line: Line, { code, message }: BridgeEvent<"error">): void {
    if (code === UNKNOWN_LINE) return;
    line.quote.advisory = { code, text: message };
    if (!BROKEN_OFF.has(code)) return;
    const wait = Math.min(RETRY.firstMs * 2 ** line.failures, RETRY.maxMs);
    line.failures += 1;
    line.cancelRetry();
    line.cancelRetry = this.#options.clock.after(wait, () => this.#retry(line));
  }

  #onTick(item: TickItem): void {
    const line = this.#bySub.get(item.sub);
    if (!line) return;
    const { sub: _, halted, lastSize: _lastSize, mark: _mark, ...fields } = item;
    for (const [field, value] of Object.entries(fields)) {
      if (value !== undefined) Object.assign(line.quote, { [field]: value });
    }
    if (halted !== undefined) line.quote.halted = halted === null ? null : halted > 0;
    if (fields.bid ?? fields.ask ?? fields.last ?? null) this.#recovered(line);
    line.changedAt = this.#options.clock.monotonic();
    line.quote.at = iso(this.#options.clock.now());
  }

  /** A price: what was said of a line that had broken off is over. */
  #recovered(line: Line): void {
    line.failures = 0;
    line.cancelRetry();
    if (line.quote.advisory !== null && BROKEN_OFF.has(line.quote.advisory.code)) line.quote.advisory = null;
  }

  /** The same line again under the same number: whoever watches that number sees whether it comes back. */
  #retry(line: Line): void {
    const { sub } = line;
    this.#end(line);
    if (sub !== null) this.#subscribe(line, sub);
    this.#options.onChange();
  }

  #end(line: Line): void {
    line.cancelRetry();
    if (line.sub === null) return;
    this.#bySub.delete(line.sub);
    // The line may already be gone with its socket; there is nothing to do about a failure.
    this.#options.link.request("unsubscribe", { sub: line.sub }).catch(() => {});
    line.sub = null;
  }

  #subscribe(line: Line, sub: number = this.#options.subs.next()): void {
    const info = this.#options.contracts.peek(line.conId);
    if (!info) return;
    line.sub = sub;
    this.#bySub.set(sub, line);
    // What is said of a line that broke off stands until a price comes.
    if (line.failures === 0) line.quote.advisory = null;
    // IB says what it sends; until then it is not known (P62).
    line.quote.dataType = null;
    this.#options.link.request("market_data", { sub, contract: info.contract, genericTicks: GENERIC_TICKS })
      .catch((error: Error) => {
        if (line.sub !== sub) return;
        line.quote.advisory = { code: 0, text: error.message };
        this.#options.onChange();
      });
  }

  #view(line: Line): QuoteView {
    const { clock, staleAfterMs = 10_000 } = this.#options;
    const age = line.changedAt === null ? Infinity : clock.monotonic() - line.changedAt;
    return { ...line.quote, stale: !this.#connected || !this.#upstream || age > staleAfterMs };
  }
}

function emptyQuote(): Omit<QuoteView, "stale"> {
  return {
    bid: null,
    ask: null,
    last: null,
    bidSize: null,
    askSize: null,
    volume: null,
    close: null,
    open: null,
    high: null,
    low: null,
    halted: null,
    dataType: null,
    at: null,
    advisory: null,
  };
}
