// The state of the connection as it stands: every signal changes it here, and whoever listens hears what it
// means now.
import type { ConnectionView, Mode } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { ConnectionSettings } from "@/lib/server/config/mod.ts";
import { Listeners } from "@/lib/server/listeners.ts";
import type { Log } from "@/lib/server/log.ts";
import { type ConnectionState, initialState, reduce, type Signal } from "./connection_state.ts";
import type { GatewayTarget } from "./gateway_target.ts";
import { deriveHeadline, deriveLock, type HeadlineFacts, modeOf } from "./headline.ts";
import { changesBetween, noHistory, remember } from "./history.ts";
import { restartWindowView } from "./restart_window.ts";
import { connectionView } from "./view.ts";
import { watchWindow } from "./window_watch.ts";

export interface KeptStateDeps {
  target: Pick<GatewayTarget, "label" | "simulated">;
  settings: Pick<ConnectionSettings, "clientId" | "restartWindow">;
  /** What the user asked for with `--paper` or `--live`. */
  mode: "paper" | "live";
  clock: Clock;
  log: Log;
}

export type Readiness =
  | { ready: true; epoch: SocketEpoch; mode: Mode }
  | { ready: false; why: Saying };

export class KeptState {
  readonly #deps: KeptStateDeps;
  readonly #listeners: Listeners<ConnectionView>;
  #state: ConnectionState;
  #history = noHistory;
  /** When the headline last changed. */
  #since: string;
  readonly #stopWatching: () => void;

  constructor(deps: KeptStateDeps) {
    this.#deps = deps;
    const { target, settings: { restartWindow: window }, clock, log } = deps;
    this.#state = initialState(target.label);
    this.#since = iso(clock.now());
    this.#listeners = new Listeners((error) => log.error("connection_listener_failed", { error }));
    const turned = (inside: boolean) => this.#windowTurned(inside);
    this.#stopWatching = window === null ? () => {} : watchWindow({ window, clock, turned });
  }

  get now(): ConnectionState {
    return this.#state;
  }

  signal(signal: Signal): void {
    const { clock, log } = this.#deps;
    const before = this.#state;
    this.#state = reduce(before, signal);
    const at = iso(clock.now());
    const rows = changesBetween(before, this.#state, at);
    this.#history = remember(this.#history, rows);
    for (const { layer, state, text } of rows) log.info("connection", { layer, state, text });
    const facts = this.#facts();
    if (deriveHeadline(before, facts).headline !== deriveHeadline(this.#state, facts).headline) {
      this.#since = at;
    }
    this.#notify();
  }

  view(): ConnectionView {
    return connectionView(this.#state, this.#facts(), this.#since, this.#history);
  }

  /** Called with the new view after each change. */
  onChange(listener: (view: ConnectionView) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Whether orders may be sent now, and for which socket. */
  readiness(): Readiness {
    const state = this.#state;
    const facts = this.#facts();
    const mode = modeOf(state, facts);
    const lock = deriveLock(state, facts);
    if (lock !== null) return { ready: false, why: lock };
    if (
      state.socket === "connected" && state.upstream === "up" && state.sync === "ready" && state.session &&
      mode
    ) {
      return { ready: true, epoch: state.session.epoch, mode };
    }
    const { cause } = deriveHeadline(state, facts);
    return { ready: false, why: say("DESK_NOT_READY.cause", { cause: cause ?? say("ACCOUNTS_UNKNOWN") }) };
  }

  /** What the account ids prove; while they are unknown, what the user asked for. */
  mode(): Mode {
    const facts = this.#facts();
    return modeOf(this.#state, facts) ?? (facts.simulated ? "simulated" : facts.wantedMode);
  }

  /** Looks at the restart window no more. */
  close(): void {
    this.#stopWatching();
  }

  #facts(): HeadlineFacts {
    const { mode, target, settings: { clientId, restartWindow }, clock } = this.#deps;
    return {
      wantedMode: mode,
      simulated: target.simulated,
      clientId,
      restartWindow: restartWindow === null ? null : restartWindowView(restartWindow, clock.now()),
    };
  }

  #windowTurned(inside: boolean): void {
    const at = iso(this.#deps.clock.now());
    const state = inside ? "restart window" : "outside the restart window";
    this.#history = remember(this.#history, [{ at, layer: "mode", state, text: null }]);
    this.#notify();
  }

  #notify(): void {
    this.#listeners.emit(this.view());
  }
}
