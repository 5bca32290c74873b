// Whether orders may be entered at all: active, reducing or halted, kept over restarts with who set it and
// when.
import { z } from "zod";
import type { Mode, Notice, TradingState, TradingView } from "@/lib/contract/api.ts";
import { type StateCause, stateSetBySchema, tradingStateSchema } from "@/lib/contract/views/trading.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { systemReason } from "@/lib/server/start_error.ts";
import { AppError, ConflictError } from "@/lib/server/errors.ts";
import type { JournalEntry } from "@/lib/server/journal/journal.ts";
import type { LimitContext } from "@/lib/server/orders/mod.ts";
import type { Arming } from "./arming.ts";

/** Where the trading state is kept; `null` keeps it in memory. */
export interface TradingStateStore {
  read(): string | null;
  /** Durable when it returns. */
  write(text: string): void;
  /** For people. */
  readonly path: string;
}

export interface TradingControlDeps {
  store: TradingStateStore;
  clock: Clock;
  arming: Arming;
  mode(): Mode;
  /** Never throws; what the disk does not take now waits. */
  journal: { append(entry: JournalEntry): void };
  /** Each setting of it is told, also within a minute. */
  notice(notice: Notice): void;
  onChange(): void;
}

/** Who sets a state, and why. */
export interface StateChange {
  by: StateCause["by"];
  reason?: string;
  /** The screen, a script, or the desk itself. */
  origin?: string;
  /** Said beside what holds already, whoever set it: it takes the place of nothing. */
  besides?: boolean;
}

type Stated = Omit<StateCause, "also">;

const statedSchema = z.object({
  by: stateSetBySchema,
  at: z.string(),
  origin: z.string().nullable().default(null),
  reason: z.string().nullable(),
});
const storedSchema = z.object({
  state: tradingStateSchema,
  cause: statedSchema.extend({ also: z.array(statedSchema).exactOptional() }).nullable().catch(null)
    .optional(),
});
/** So many of those who said something besides are shown; the journal has all of them. */
const MOST_BESIDES = 5;
/** While the disk refuses, a write is tried so often. */
const RETRY_MS = 3_000;
const STRICTNESS: readonly TradingState[] = ["active", "reducing", "halted"];

export class TradingControl {
  readonly #deps: TradingControlDeps;
  #state: TradingState;
  #cause: StateCause | null;
  /** The state is in force and not on the disk. */
  #unsaved = false;
  #triedAt = 0;

  constructor(deps: TradingControlDeps) {
    this.#deps = deps;
    const { state, cause } = readState(deps);
    this.#state = state;
    this.#cause = cause;
  }

  get state(): TradingState {
    return this.#state;
  }

  /** Whether `state` would let more through than the present one. */
  isRelease(state: TradingState): boolean {
    return STRICTNESS.indexOf(state) < STRICTNESS.indexOf(this.#state);
  }

  /** A halt ends every arming, and live trading becomes active again only with an account that is armed. */
  setState(state: TradingState, change: StateChange = { by: "person" }): void {
    const { store, arming, mode, clock } = this.#deps;
    if (state === "active" && mode() === "live" && Object.keys(arming.until()).length === 0) {
      throw new ConflictError(say("LIVE_NOT_ARMED.activate"));
    }
    const now = iso(clock.now());
    const cause = this.#causeOf(state, change, now);
    if (cause === this.#cause && state === this.#state && !this.#unsaved) return;
    const loosens = state === "active" || this.isRelease(state);
    try {
      this.#save(state, cause);
    } catch (error) {
      // Fail closed: a halt that can not be kept still halts now, a release that can not be kept does not
      // happen.
      if (!loosens) {
        this.#take(state, cause, change, now);
        this.#unsaved = true;
      }
      this.#deps.onChange();
      const given = { path: store.path, words: verbatim(systemReason(error)) };
      const says = loosens
        ? say("TRADING_STATE_NOT_SAVED.release", given)
        : say("TRADING_STATE_NOT_SAVED.in_force", { ...given, trading: state });
      throw new AppError(says, { status: 500, cause: error });
    }
    this.#take(state, cause, change, now);
  }

  /**
   * Halted once more, it still says since when and what halted it first, unless the owner gives a reason; and
   * then, too, what each has said.
   */
  #causeOf(state: TradingState, { by, reason, origin, besides }: StateChange, now: string): StateCause {
    const own = { by, at: now, origin: by === "person" ? origin ?? null : null, reason: reason ?? null };
    const before = state === this.#state ? this.#cause : null;
    if (before === null) return own;
    const { also = [], ...first } = before;
    const says = (one: Stated) => one.by === by && one.origin === own.origin && one.reason === own.reason;
    const isNew = by === "person" ? reason !== undefined : true;
    if (!isNew || says(first) || also.some(says)) return before;
    return by === "person" && besides !== true
      ? { ...own, at: first.at, also: [...also, first].slice(-MOST_BESIDES) }
      : { ...first, also: [...also, own].slice(-MOST_BESIDES) };
  }

  #take(state: TradingState, cause: StateCause, { by, reason, origin }: StateChange, at: string): void {
    const { journal, arming, notice, onChange } = this.#deps;
    const from = this.#state;
    this.#state = state;
    this.#cause = cause;
    const data = { from, to: state, by, reason: reason ?? null, origin: origin ?? "desk" };
    journal.append({ at, kind: "state", clientOrderId: null, data });
    // What the desk does by itself it tells with what made it do so.
    if (by === "person") {
      const says = say("TRADING_STATE_SET", {
        trading: state,
        origin: origin ?? "desk",
        because: reason ?? null,
      });
      notice({ at, level: "info", ...coded(says) });
    }
    if (state === "halted") arming.disarm("halted", { origin: origin ?? "desk" });
    onChange();
  }

  /**
   * From time to time: what has run out ends, and what could not be written is written when that is possible.
   */
  look(): void {
    const { clock, arming, notice } = this.#deps;
    arming.look();
    const now = clock.monotonic();
    if (!this.#unsaved || now - this.#triedAt < RETRY_MS) return;
    this.#triedAt = now;
    try {
      this.#save(this.#state, this.#cause);
    } catch {
      return;
    }
    const says = say("TRADING_STATE_SAVED", { trading: this.#state });
    notice({ at: iso(clock.now()), level: "info", ...coded(says) });
  }

  #save(state: TradingState, cause: StateCause | null): void {
    this.#deps.store.write(JSON.stringify({ state, cause }));
    this.#unsaved = false;
  }

  /**
   * Sets a state that lets less through than the present one. One that holds already has this cause, too: it
   * is not to be released without it. Under a stricter one nothing.
   */
  tighten(state: TradingState, change: StateChange): void {
    if (STRICTNESS.indexOf(state) >= STRICTNESS.indexOf(this.#state)) this.setState(state, change);
  }

  /**
   * Whether an order may go for `account`. `arming` names the arming that it goes under; `null`: none is
   * needed, as on paper, and for what only reduces while trading is reducing or halted: whoever halts wants
   * to get out.
   */
  permit(
    account: string,
    { mode, purpose, reduces }: Pick<LimitContext, "mode" | "purpose" | "reduces">,
  ): { arming: string | null } | null {
    if (mode !== "live") return { arming: null };
    if (this.#state !== "active" && (purpose === "close" || reduces)) return { arming: null };
    const { arming } = this.#deps;
    const id = arming.of(account);
    if (id === null) return null;
    arming.used(account);
    return { arming: id };
  }

  view(): Pick<TradingView, "state" | "cause" | "liveArmedUntil" | "armed"> {
    const armed = this.#deps.arming.until();
    return {
      state: this.#state,
      cause: this.#cause,
      liveArmedUntil: Object.values(armed).sort().at(-1) ?? null,
      armed,
    };
  }
}

function readState(
  { store, clock }: Pick<TradingControlDeps, "store" | "clock">,
): { state: TradingState; cause: StateCause | null } {
  const text = store.read();
  if (text === null) return { state: "active", cause: null };
  try {
    const { state, cause } = storedSchema.parse(JSON.parse(text));
    return { state, cause: cause ?? null };
  } catch {
    // A file that can not be read may have said "halted".
    const cause = { by: "unreadable", at: iso(clock.now()), origin: null, reason: null } as const;
    return { state: "halted", cause };
  }
}
