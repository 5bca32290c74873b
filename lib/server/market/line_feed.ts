// The life of lines of market data on the socket: asked for, heard, broken off and asked for again, ended,
// and replayed once on each socket. Who wants a line, and what gives way to it, is the board's affair.
import type { BridgeEvent, TickItem } from "@/lib/contract/protocol.ts";
import { type Told, told } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { AtMost } from "@/lib/server/at_most.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, iso, momentOf } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import {
  FIRST_WORD_MS,
  isOver,
  NO_CODE,
  NO_LINE_FREE,
  PLACE_MADE_MS,
  SILENT_AGAIN,
  waitAfter,
} from "./line_ends.ts";
import { DATA_TYPES, type MarketDataRequest, REQUEST_TYPES } from "./market_data_type.ts";
import { applyTick, becomes, forgetFigures, givesWay, type QuoteLine } from "./quote_line.ts";
import { unitsOf } from "./units.ts";

export interface LineFeedDeps {
  link: BridgeLink;
  contracts: Pick<ContractBook, "peek">;
  subs: SubscriptionIds;
  clock: Clock;
  /** What IB is asked for on each socket (`reqMarketDataType`); what comes, its callback says. */
  marketData: MarketDataRequest;
  /** Of the socket that the lines are on; `null` without one. */
  serverVersion(): number | null;
  /** Whether this very line is still wanted. */
  isWanted(line: QuoteLine): boolean;
  /** IB has no line free for this one: whether another one was ended for it. */
  makePlace(line: QuoteLine): boolean;
  /** Called with the conIds whose quotes say something else than before. */
  changed(conIds: readonly number[]): void;
}

/** TWS knows the line no longer: the answer to an unsubscribe that came too late, nothing about the quote. */
const UNKNOWN_LINE = 300;
/** The kind of data is asked for again so long after it could not be. */
const TYPE_AGAIN_MS = 5_000;
/**
 * What is asked for beside the default ticks, by the kind of instrument: 101 is the open interest of an
 * option. IB refuses the whole request (321) when a kind does not have what is asked for.
 */
const GENERIC_TICKS: Readonly<Record<string, string>> = { OPT: "101" };
/** Lines that nobody waits for and that stand before the next one that somebody does. */
const UNHURRIED = 4;

export class LineFeed {
  readonly #deps: LineFeedDeps;
  readonly #bySub = new Map<number, QuoteLine>();
  readonly #unhurried = new AtMost(UNHURRIED);
  #connected = false;
  #cancelType: () => void = () => {};

  constructor(deps: LineFeedDeps) {
    this.#deps = deps;
  }

  get connected(): boolean {
    return this.#connected;
  }

  /** Asks for a line that is wanted and not asked for yet; without a socket the next `replay` does. */
  open(line: QuoteLine, { urgent = false } = {}): void {
    if (this.#isToOpen(line)) void this.#subscribe(line, { urgent });
  }

  /** The same, behind the lines that somebody waits for. */
  openInTurn(line: QuoteLine): void {
    this.#unhurried.add(async () => {
      if (this.#isToOpen(line)) await this.#subscribe(line);
    });
  }

  /** A request that still waits behind others is put before them. */
  hurry(line: QuoteLine): void {
    if (line.sub === null || !line.queued || !this.#connected) return;
    this.end(line);
    void this.#subscribe(line, { urgent: true });
  }

  /**
   * A line has become free: one of these that found none is asked for again, as soon as IB knows. Of several
   * that become free each goes to another one.
   */
  useFreed(lines: Iterable<QuoteLine>): void {
    const waiting = [...lines].filter((line) =>
      line.ended && !line.promised && line.quote.advisory?.code === NO_LINE_FREE
    );
    const line = waiting.find((one) => !givesWay(one)) ?? waiting[0];
    if (line === undefined) return;
    line.promised = true;
    this.#askAfter(line, PLACE_MADE_MS);
  }

  end(line: QuoteLine): void {
    line.cancelRetry();
    line.cancelSilence();
    if (line.sub === null) return;
    this.#bySub.delete(line.sub);
    // The line may already be gone with its socket; there is nothing to do about a failure.
    this.#deps.link.request("unsubscribe", { sub: line.sub }).catch(() => {});
    line.sub = null;
  }

  /**
   * Opens every line again on a new socket, or on the same one after 1101 or lost events: each exactly once,
   * so that what may still run of it is ended first.
   */
  replay(lines: readonly QuoteLine[]): void {
    this.#connected = true;
    this.#askType();
    for (const line of lines) this.end(line);
    for (const line of lines) if (!givesWay(line)) this.open(line);
    for (const line of lines) if (givesWay(line)) this.openInTurn(line);
  }

  /**
   * The socket is gone, or the desk closes: nothing is ended at IB, every timer stops, and what fails from
   * here on is nobody's.
   */
  drop(lines: Iterable<QuoteLine>): void {
    this.#connected = false;
    this.#unhurried.clear();
    this.#cancelType();
    this.#bySub.clear();
    for (const line of lines) {
      line.cancelRetry();
      line.cancelSilence();
      line.sub = null;
    }
  }

  /** Changes of lines that were told, since the start. */
  ticks = 0;

  onEvent(event: BridgeEvent): void {
    if (event.type === "ticks") {
      const ticked = new Set<number>();
      for (const item of event.items) {
        const line = this.#bySub.get(item.sub);
        if (line === undefined) continue;
        this.#onTick(line, item);
        ticked.add(line.conId);
        this.ticks += 1;
      }
      this.#deps.changed([...ticked]);
    } else if (event.type === "market_data_type") {
      this.#change(event.sub, (line) => {
        becomes(line, DATA_TYPES[event.dataType] ?? null);
        line.cancelSilence();
      });
    } else if (event.type === "error" && event.about.kind === "subscription") {
      this.#change(event.about.sub, (line) => this.#onAdvisory(line, event));
    }
  }

  /** It may have been asked for by somebody meanwhile, given back, or lost its socket. */
  #isToOpen(line: QuoteLine): boolean {
    return this.#connected && line.sub === null && this.#deps.isWanted(line);
  }

  #change(sub: number, change: (line: QuoteLine) => void): void {
    const line = this.#bySub.get(sub);
    if (line === undefined) return;
    change(line);
    this.#deps.changed([line.conId]);
  }

  #onTick(line: QuoteLine, item: TickItem): void {
    const at = iso(this.#deps.clock.now());
    // What an earlier request has told is the last known until this one speaks: beside its figures it would
    // look like one of them.
    if (!line.ticked) forgetFigures(line);
    const priced = applyTick(line, item, at);
    // One that was on its way when the line broke off is shown, and the line is asked for again all the same.
    if (priced && !line.over) this.#recovered(line);
    line.ticked = true;
    line.cancelSilence();
    line.changedAt = momentOf(this.#deps.clock);
    line.old = false;
    line.quote.at = at;
  }

  /** A price: what was said of a line that had broken off is over. */
  #recovered(line: QuoteLine): void {
    line.failures = 0;
    line.ended = false;
    line.cancelRetry();
    const said = line.quote.advisory?.code;
    if (said === NO_CODE || (said !== undefined && waitAfter(said, 0) !== null)) line.quote.advisory = null;
  }

  #onAdvisory(line: QuoteLine, { code, message }: BridgeEvent<"error">): void {
    if (code === UNKNOWN_LINE) return;
    line.quote.advisory = { code, text: message };
    line.cancelSilence();
    const wait = waitAfter(code, line.failures);
    if (wait === null) return;
    line.ended = true;
    line.over = isOver(code);
    this.#again(line, code === NO_LINE_FREE && this.#deps.makePlace(line) ? PLACE_MADE_MS : wait);
  }

  /** What stands at the quote while nothing comes, and the line is asked for again. */
  #nothing(line: QuoteLine, said: Told): void {
    line.quote.advisory = { code: NO_CODE, ...said };
    this.#again(line, Math.min(SILENT_AGAIN.firstMs * 2 ** line.failures, SILENT_AGAIN.maxMs));
    this.#deps.changed([line.conId]);
  }

  #again(line: QuoteLine, wait: number): void {
    if (!this.#deps.isWanted(line)) return;
    line.failures += 1;
    this.#askAfter(line, wait);
  }

  #askAfter(line: QuoteLine, wait: number): void {
    line.cancelRetry();
    line.cancelRetry = this.#deps.clock.after(wait, () => this.#retry(line));
  }

  /** The same line again under the same number: whoever watches that number sees whether it comes back. */
  #retry(line: QuoteLine): void {
    const { sub } = line;
    this.end(line);
    if (sub !== null) void this.#subscribe(line, { sub });
    this.#deps.changed([line.conId]);
  }

  /** The bridge keeps the order of requests; without this one IB's default holds: live or nothing. */
  #askType(): void {
    this.#cancelType();
    const { link, clock, marketData } = this.#deps;
    link.request("market_data_type", { dataType: REQUEST_TYPES[marketData] }).catch(() => {
      if (this.#connected) this.#cancelType = clock.after(TYPE_AGAIN_MS, () => this.#askType());
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
    line.over = false;
    line.promised = false;
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
      const genericTicks = GENERIC_TICKS[contract.secType] ?? "";
      await this.#deps.link.request("market_data", { sub, contract, genericTicks, urgent });
      if (line.sub === sub) line.queued = false;
    } catch (error) {
      if (line.sub !== sub) return;
      line.cancelSilence();
      this.#nothing(line, error instanceof AppError ? told(error.says) : { text: String(error) });
    }
  }
}
