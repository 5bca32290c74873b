// Keeps quotes of what is working and what is held, whether or not somebody looks: a close or a change finds
// its price and value. Behind them come the watch lists and option chains that are shown.
import { AtMost } from "@/lib/server/at_most.ts";
import { type Clock, type Moment, momentOf, since } from "@/lib/server/clock.ts";
import { AppError, NotFoundError } from "@/lib/server/errors.ts";
import type { QuoteBoard } from "@/lib/server/market/quote_board.ts";

/** What the desk wants quotes of. */
export interface QuoteWishes {
  /** Orders, executions and positions are the broker's of now; until then nothing changes. */
  isInStep(): boolean;
  /** Instruments of working orders, the most important first. */
  working(): readonly number[];
  /** Instruments with a position, in any order. */
  held(): readonly number[];
  /** The same, the most important first. */
  heldByValue(): readonly number[];
  /** Instruments of the watch lists and option chains that somebody looks at, the most important first. */
  shown(): readonly number[];
}

export interface OwnQuotesDeps extends QuoteWishes {
  quotes: Pick<QuoteBoard, "get" | "keep" | "letGo" | "isWatched" | "watchedLines" | "capacity">;
  clock: Clock;
}

/** What is gone may come back in a moment, as when a stop is changed or a position turned. */
const GONE_MS = 15_000;
/** As long as the instruments are the same and not all find a line, their values are compared this often. */
const AGAIN_MS = 60_000;
/** What IB does not know is asked for again after this. */
const UNKNOWN_MS = 300_000;
/** Descriptions that are asked for at a time, behind those that somebody waits for. */
const AT_ONCE = 4;

/** What the desk keeps, or has asked for. */
interface Kept {
  rank: number;
  /** Since when it is not wanted any more. */
  goneAt: Moment | null;
  /** Its line is on its way. */
  asked: boolean;
}

export class OwnQuotes {
  readonly #deps: OwnQuotesDeps;
  readonly #kept = new Map<number, Kept>();
  readonly #unknown = new Map<number, Moment>();
  readonly #asking = new AtMost(AT_ONCE);
  #left: ReadonlySet<number> = new Set();
  #order: { of: string; conIds: readonly number[]; at: Moment } | null = null;
  /** Whether orders, positions or shown lists may have come or gone since the last look. */
  #moved = true;

  constructor(deps: OwnQuotesDeps) {
    this.#deps = deps;
  }

  /** Takes and gives back lines as the world now is. Called once a second. */
  look(): void {
    if (!this.#deps.isInStep()) return;
    const wanted = this.#wanted();
    const { chosen, free } = this.#affordable(wanted);
    this.#left = new Set(wanted.filter((conId) => !chosen.has(conId)));
    // The lines are needed for what is more important.
    for (const conId of this.#left) if (this.#kept.has(conId)) this.#letGo(conId);
    this.#forgetGone(new Set(wanted), free);
    wanted.forEach((conId, rank) => {
      if (chosen.has(conId)) this.#keep(conId, rank);
    });
  }

  /** What is not wanted any more stays for a while, as far as there are lines that nothing else needs. */
  #forgetGone(wanted: ReadonlySet<number>, free: number): void {
    let spare = free;
    for (const [conId, kept] of this.#kept) {
      if (wanted.has(conId)) continue;
      kept.goneAt ??= momentOf(this.#deps.clock);
      if (spare-- <= 0 || since(this.#deps.clock, kept.goneAt) >= GONE_MS) this.#letGo(conId);
    }
  }

  /** Whether it was wanted in the last look, and no line was free. */
  isWithoutLine(conId: number): boolean {
    return this.#left.has(conId);
  }

  /**
   * Orders, positions or shown lists are others now. Cheap: they are looked through in the next look, all at
   * once.
   */
  touch(): void {
    this.#moved = true;
  }

  close(): void {
    this.#asking.clear();
  }

  /** In order of importance. The same as before while nothing has come or gone, for a while. */
  #wanted(): readonly number[] {
    const { working, held, heldByValue, shown, clock } = this.#deps;
    const last = this.#order;
    if (last !== null && !this.#moved && since(clock, last.at) < AGAIN_MS) return last.conIds;
    this.#moved = false;
    const orders = working();
    const lists = shown();
    const of = `${orders.join()};${[...held()].sort().join()};${lists.join()}`;
    if (last?.of === of && since(clock, last.at) < AGAIN_MS) return last.conIds;
    const conIds = [...new Set([...orders, ...heldByValue(), ...lists])];
    this.#order = { of, conIds, at: momentOf(clock) };
    return conIds;
  }

  /** What finds a line beside those that somebody watches; a tenth stays free for whoever asks next. */
  #affordable(wanted: readonly number[]): { chosen: ReadonlySet<number>; free: number } {
    const { quotes } = this.#deps;
    let free = quotes.capacity - Math.ceil(quotes.capacity / 10) - quotes.watchedLines;
    const chosen = new Set(wanted.filter((conId) => quotes.isWatched(conId) || free-- > 0));
    return { chosen, free };
  }

  #keep(conId: number, rank: number): void {
    const { quotes, clock } = this.#deps;
    const unknown = this.#unknown.get(conId);
    if (unknown !== undefined && since(clock, unknown) < UNKNOWN_MS) return;
    const before = this.#kept.get(conId);
    const kept: Kept = { rank, goneAt: null, asked: before?.asked ?? false };
    this.#kept.set(conId, kept);
    if (kept.asked || (before?.rank === rank && quotes.get(conId) !== null)) return;
    kept.asked = true;
    this.#asking.add(() => this.#ask(conId));
  }

  async #ask(conId: number): Promise<void> {
    const { quotes, clock } = this.#deps;
    const kept = this.#kept.get(conId);
    if (kept === undefined) return;
    try {
      await quotes.keep(conId, kept.rank);
      if (!this.#kept.has(conId)) quotes.letGo(conId);
    } catch (error) {
      // No line, or no answer: the next look asks again.
      if (isNoInstrument(error)) this.#unknown.set(conId, momentOf(clock));
    } finally {
      const now = this.#kept.get(conId);
      if (now !== undefined) now.asked = false;
    }
  }

  #letGo(conId: number): void {
    this.#kept.delete(conId);
    this.#deps.quotes.letGo(conId);
  }
}

/** IB knows none of this number, or tells of it what can not be read: asking again at once says the same. */
function isNoInstrument(error: unknown): boolean {
  return error instanceof NotFoundError ||
    error instanceof AppError && error.says.key === "CONTRACT_RULES_UNKNOWN.unread";
}
