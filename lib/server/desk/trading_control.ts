// Whether orders may be entered at all: active, reducing or halted (kept over restarts), and the timed arming of live accounts.
import { z } from "zod";
import type { Mode, Notice, TradingState, TradingView } from "@/lib/contract/api.ts";
import { tradingStateSchema } from "@/lib/contract/views/trading.ts";
import { type Clock, iso, type Moment, momentOf, since } from "@/lib/server/clock.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { systemReason } from "@/lib/server/start_error.ts";
import { AppError, DenialError } from "@/lib/server/errors.ts";

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
  notice(notice: Notice): void;
  onChange(): void;
}

const storedSchema = z.object({ state: tradingStateSchema });
/** While the disk refuses, a write is tried so often. */
const RETRY_MS = 3_000;
const ARM_MS = 15 * 60_000;

export class TradingControl {
  #store: TradingStateStore;
  #clock: Clock;
  #notice: TradingControlDeps["notice"];
  #onChange: () => void;
  #state: TradingState;
  #armedAt: Moment | null = null;
  #cancelDisarm = () => {};
  /** The state is in force and not on the disk. */
  #unsaved = false;
  #triedAt = 0;

  constructor(deps: TradingControlDeps) {
    this.#store = deps.store;
    this.#clock = deps.clock;
    this.#notice = deps.notice;
    this.#onChange = deps.onChange;
    this.#state = readState(deps.store);
  }

  get state(): TradingState {
    return this.#state;
  }

  setState(state: TradingState): void {
    try {
      this.#save(state);
    } catch (cause) {
      // Fail closed: a halt that can not be kept still halts now, a release that can not be kept does not happen.
      if (state !== "active") {
        this.#state = state;
        this.#unsaved = true;
      }
      this.#onChange();
      const given = { path: this.#store.path, words: verbatim(systemReason(cause)) };
      const says = state === "active"
        ? say("TRADING_STATE_NOT_SAVED.release", given)
        : say("TRADING_STATE_NOT_SAVED.in_force", { ...given, trading: state });
      throw new AppError(says, { status: 500, cause });
    }
    this.#state = state;
    this.#onChange();
  }

  /** From time to time: what has run out ends, and what could not be written is written when that is possible. */
  look(): void {
    // The timer has slept with the machine.
    if (this.#armedAt !== null && !this.#isArmed()) this.disarm();
    const now = this.#clock.monotonic();
    if (!this.#unsaved || now - this.#triedAt < RETRY_MS) return;
    this.#triedAt = now;
    try {
      this.#save(this.#state);
    } catch {
      return;
    }
    const says = say("TRADING_STATE_SAVED", { trading: this.#state });
    this.#notice({ at: iso(this.#clock.now()), level: "info", ...coded(says) });
  }

  #save(state: TradingState): void {
    this.#store.write(JSON.stringify({ state }));
    this.#unsaved = false;
  }

  /** Sets a state that lets less through than the present one; otherwise nothing. */
  tighten(state: TradingState): void {
    const strictness: readonly TradingState[] = ["active", "reducing", "halted"];
    if (strictness.indexOf(state) > strictness.indexOf(this.#state)) this.setState(state);
  }

  /** Opens order entry on a live account for 15 minutes. A restart always lands disarmed. */
  arm(mode: Mode, account: string, accounts: readonly string[]): void {
    if (mode !== "live") throw new DenialError(say("LIVE_NOT_LIVE"));
    if (!accounts.includes(account)) throw new DenialError(say("ACCOUNT_UNKNOWN"), { field: "account" });
    this.#armedAt = momentOf(this.#clock);
    this.#cancelDisarm();
    this.#cancelDisarm = this.#clock.after(ARM_MS, () => this.disarm());
    this.#onChange();
  }

  disarm(): void {
    this.#cancelDisarm();
    this.#armedAt = null;
    this.#onChange();
  }

  /** True for paper; for live only while armed. */
  allows(mode: Mode): boolean {
    return mode !== "live" || this.#isArmed();
  }

  #isArmed(): boolean {
    return this.#armedAt !== null && since(this.#clock, this.#armedAt) < ARM_MS;
  }

  view(): Pick<TradingView, "state" | "liveArmedUntil"> {
    return {
      state: this.#state,
      liveArmedUntil: this.#armedAt === null ? null : iso(this.#armedAt.wall + ARM_MS),
    };
  }

  close(): void {
    this.#cancelDisarm();
  }
}

function readState(store: TradingStateStore): TradingState {
  const text = store.read();
  if (text === null) return "active";
  try {
    return storedSchema.parse(JSON.parse(text)).state;
  } catch {
    // A file that can not be read may have said "halted".
    return "halted";
  }
}
