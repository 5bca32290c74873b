// Quotes by conId: one line per contract however many watch it, replayed once after a reconnect, latest value wins.
import type { DataType, QuoteView } from "../../shared/api.ts";
import type { BridgeEvent, TickItem } from "../../shared/protocol.ts";
import type { BridgeLink } from "../bridge/link.ts";
import { type Clock, iso } from "../clock.ts";
import type { ContractBook } from "../contracts/contract_book.ts";
import { DenialError } from "../errors.ts";
import type { SubscriptionIds } from "../subscription_ids.ts";

export interface QuoteBoardOptions {
  link: BridgeLink;
  contracts: ContractBook;
  subs: SubscriptionIds;
  clock: Clock;
  /** IB allows 100 lines to start with; more is error 101. */
  maxLines?: number;
  /** A quote that did not change for so long is stale. */
  staleAfterMs?: number;
  onChange(): void;
}

interface Line {
  conId: number;
  watchers: number;
  /** `null` while there is no socket. */
  sub: number | null;
  quote: Omit<QuoteView, "stale">;
  changedAt: number | null;
}

const DATA_TYPES: Record<number, DataType> = { 1: "live", 2: "frozen", 3: "delayed", 4: "delayed-frozen" };
/** 233 is RTVolume, 236 shortable; Lotse asks for none: the default ticks are enough. */
const GENERIC_TICKS = "";

export class QuoteBoard {
  #options: QuoteBoardOptions;
  #lines = new Map<number, Line>();
  #bySub = new Map<number, Line>();
  #connected = false;

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
    const maxLines = this.#options.maxLines ?? 100;
    if (this.#lines.size >= maxLines) {
      throw new DenialError("MARKET_DATA_LINES", `All ${maxLines} market data lines are in use`, {
        field: "conId",
      });
    }
    await this.#options.contracts.info(conId);
    const raced = this.#lines.get(conId);
    if (raced) {
      raced.watchers += 1;
      return;
    }
    const opened: Line = { conId, watchers: 1, sub: null, quote: emptyQuote(), changedAt: null };
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
    if (line.sub !== null) {
      this.#bySub.delete(line.sub);
      // The line may already be gone with its socket; there is nothing to do about a failure.
      this.#options.link.request("unsubscribe", { sub: line.sub }).catch(() => {});
    }
    this.#options.onChange();
  }

  get(conId: number): QuoteView | null {
    const line = this.#lines.get(conId);
    return line ? this.#view(line) : null;
  }

  views(): Record<string, QuoteView> {
    return Object.fromEntries([...this.#lines.values()].map((line) => [line.conId, this.#view(line)]));
  }

  /** Opens every line again on a new socket, or after 1101 on the same one: each exactly once. */
  replay(): void {
    this.#connected = true;
    this.#bySub.clear();
    for (const line of this.#lines.values()) this.#subscribe(line);
    this.#options.onChange();
  }

  /** The socket is gone: everything is the last known, not current. */
  markDisconnected(): void {
    this.#connected = false;
    this.#bySub.clear();
    for (const line of this.#lines.values()) line.sub = null;
    this.#options.onChange();
  }

  onEvent(event: BridgeEvent): void {
    if (event.type === "ticks") {
      for (const item of event.items) this.#onTick(item);
    } else if (event.type === "market_data_type") {
      const line = this.#bySub.get(event.sub);
      if (line) line.quote.dataType = DATA_TYPES[event.dataType] ?? "live";
    } else if (event.type === "error" && event.about.kind === "subscription") {
      const line = this.#bySub.get(event.about.sub);
      if (line) line.quote.advisory = { code: event.code, text: event.message };
    } else {
      return;
    }
    this.#options.onChange();
  }

  #onTick(item: TickItem): void {
    const line = this.#bySub.get(item.sub);
    if (!line) return;
    const { sub: _, halted, lastSize: _lastSize, mark: _mark, ...fields } = item;
    for (const [field, value] of Object.entries(fields)) {
      if (value !== undefined) Object.assign(line.quote, { [field]: value });
    }
    if (halted !== undefined) line.quote.halted = halted === null ? null : halted > 0;
    line.changedAt = this.#options.clock.monotonic();
    line.quote.at = iso(this.#options.clock.now());
  }

  #subscribe(line: Line): void {
    const info = this.#options.contracts.peek(line.conId);
    if (!info) return;
    const sub = this.#options.subs.next();
    line.sub = sub;
    this.#bySub.set(sub, line);
    line.quote.advisory = null;
    this.#options.link.request("market_data", { sub, contract: info.contract, genericTicks: GENERIC_TICKS })
      .catch((error: Error) => {
        line.quote.advisory = { code: 0, text: error.message };
        this.#options.onChange();
      });
  }

  #view(line: Line): QuoteView {
    const { clock, staleAfterMs = 10_000 } = this.#options;
    const age = line.changedAt === null ? Infinity : clock.monotonic() - line.changedAt;
    return { ...line.quote, stale: !this.#connected || age > staleAfterMs };
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
    dataType: "live",
    at: null,
    advisory: null,
  };
}
