// Drives the connection: dials, waits, recovers, keeps the desk locked until it is in step. All truth is in the state.
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { Listeners } from "@/lib/server/bridge/listeners.ts";
import type { BridgeFault, BridgeStatus } from "@/lib/server/bridge/status.ts";
import type { ConnectionSettings } from "@/lib/server/config/mod.ts";
import { type Clock, type Ids, iso } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";
import type { ConnectionView, Mode } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { CommandResult } from "@/lib/contract/protocol.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { type ConnectionState, initialState, type Reason, reduce, type Signal } from "./connection_state.ts";
import type { EpochSource } from "./epochs.ts";
import { Dialer } from "./dialer.ts";
import type { GatewayTarget } from "./gateway_target.ts";
import { deriveHeadline, deriveLock, type HeadlineFacts, modeOf } from "./headline.ts";
import { changesBetween, noHistory, remember } from "./history.ts";
import { restartWindowView } from "./restart_window.ts";
import { SessionEvents } from "./session_events.ts";
import { type Synchronizer, SyncRunner } from "./sync_runner.ts";
import { connectionView } from "./view.ts";

/** What the manager needs of the bridge beside the link; `IbBridge` has it. */
export interface ManagedBridge extends BridgeLink {
  status(): BridgeStatus;
  onStatus(listener: (status: BridgeStatus) => void): () => void;
  onGap(listener: (lost: number) => void): () => void;
  start(): void;
  tryNow(): void;
  restart(fault: BridgeFault): void;
}

export interface ConnectionManagerDeps {
  bridge: ManagedBridge;
  target: GatewayTarget;
  epochs: EpochSource;
  settings: ConnectionSettings;
  /** What the user asked for with `--paper` or `--live`. */
  mode: "paper" | "live";
  clock: Clock;
  ids: Ids;
  log: Log;
  /** The highest order id ever used by this desk. */
  orderIdFloor(): number;
}

export type Readiness =
  | { ready: true; epoch: SocketEpoch; mode: Mode }
  | { ready: false; why: Saying };

/** How late the screen may show that the restart window began or ended. */
const WINDOW_LOOK_MS = 10_000;

export class ConnectionManager implements Disposable {
  readonly #deps: ConnectionManagerDeps;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #listeners: Listeners<ConnectionView>;
  readonly #dialer: Dialer;
  readonly #sync: SyncRunner;
  readonly #events: SessionEvents;
  readonly #detach: (() => void)[] = [];
  #state: ConnectionState;
  #history = noHistory;
  #since: string;
  #lastLost: { epoch: SocketEpoch; reason: Reason } | null = null;
  #cancelWindow: () => void = () => {};

  constructor(deps: ConnectionManagerDeps) {
    this.#deps = deps;
    this.#clock = deps.clock;
    this.#log = deps.log;
    this.#state = initialState(deps.target.label);
    this.#since = iso(this.#clock.now());
    this.#listeners = new Listeners((error) => this.#log.error("connection_listener_failed", { error }));
    this.#dialer = this.#makeDialer();
    this.#sync = this.#makeSync();
    this.#events = this.#makeEvents();
    const { bridge } = deps;
    this.#detach.push(
      bridge.onStatus((status) => this.#onBridge(status)),
      bridge.onGap(() => this.#onGap()),
      bridge.onEvent((event) => this.#events.handle(event, this.#state)),
    );
    this.#watchWindow();
  }

  #makeDialer(): Dialer {
    return new Dialer({
      ...this.#deps,
      signal: (signal) => this.#signal(signal),
      mayDial: () => {
        const { wanted, socket, bridge } = this.#state;
        return wanted && socket === "disconnected" && bridge === "running";
      },
      connected: (epoch, result) => this.#onConnected(epoch, result),
    });
  }

  #makeSync(): SyncRunner {
    const { settings } = this.#deps;
    return new SyncRunner({
      ...this.#deps,
      range: { minMs: settings.backoffMinMs, maxMs: settings.backoffMaxMs },
      deadlineMs: settings.syncDeadlineMs,
      session: () => this.#syncSession(),
      outcome: {
        started: () => this.#signal({ type: "sync_started" }),
        done: () => this.#inStep(),
        failed: (reason) => this.#signal({ type: "sync_failed", reason }),
        retryAt: (at) => this.#signal({ type: "retry_scheduled", at: iso(at) }),
        readOnly: () => this.#signal({ type: "read_only" }),
      },
    });
  }

  #makeEvents(): SessionEvents {
    const { clock, settings } = this.#deps;
    return new SessionEvents({
      clock,
      watchdogMs: settings.heartbeatIntervalMs + settings.heartbeatDeadlineMs,
      gateway: () => this.#state.gateway,
      signal: (signal) => this.#signal(signal),
      resync: (replay) => this.#sync.start({ replay }),
      upstreamLost: () => this.#sync.cancel(),
      lost: (epoch, reason, close) => this.#onLost(epoch, reason, close),
    });
  }

  /** Says who reads the broker again; before `connect`. */
  synchronizeWith(synchronizer: Synchronizer): void {
    this.#sync.synchronizeWith(synchronizer);
  }

  /** The user wants a connection: Lotse keeps trying until `disconnect`. */
  connect(): void {
    if (this.#state.wanted) {
      this.tryNow();
      return;
    }
    this.#dialer.resetBackoff();
    this.#signal({ type: "user_connect" });
    const { bridge } = this.#deps;
    const { state } = bridge.status();
    if (state === "failed") bridge.tryNow();
    else bridge.start();
    if (state === "running") {
      // The state may not have been told yet: a manager can be made for a bridge that runs.
      this.#signal({ type: "bridge_running" });
      void this.#dialer.dial();
    }
  }

  /** The user wants none: stays disconnected until `connect`. Resolves when the socket is closed. */
  disconnect(): Promise<void> {
    const open = this.#state.socket !== "disconnected";
    this.#stopTrying();
    this.#signal({ type: "user_disconnect" });
    if (open) this.#dialer.closeSocket();
    return this.#dialer.closing;
  }

  /** Skips whatever wait there is. */
  tryNow(): void {
    if (!this.#state.wanted) {
      this.connect();
      return;
    }
    this.#dialer.resetBackoff();
    const { bridge } = this.#deps;
    if (bridge.status().state !== "running") bridge.tryNow();
    else if (this.#state.socket === "disconnected") void this.#dialer.dial();
    else if (this.#state.socket === "connected" && this.#state.sync === "none") this.#sync.retryNow();
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

  /** Accounts of the session; empty while there is none. */
  accounts(): readonly string[] {
    return this.#state.session?.accounts ?? [];
  }

  /** What the account ids prove; while they are unknown, what the user asked for. */
  mode(): Mode {
    const facts = this.#facts();
    return modeOf(this.#state, facts) ?? (facts.simulated ? "simulated" : facts.wantedMode);
  }

  /** Stops every timer and listens no more. The socket ends with the bridge. */
  [Symbol.dispose](): void {
    this.#stopTrying();
    this.#cancelWindow();
    for (const detach of this.#detach) detach();
  }

  #facts(): HeadlineFacts {
    const { mode, target, settings } = this.#deps;
    return {
      wantedMode: mode,
      simulated: target.simulated,
      clientId: settings.clientId,
      restartWindow: settings.restartWindow === null
        ? null
        : restartWindowView(settings.restartWindow, this.#clock.now()),
    };
  }

  #signal(signal: Signal): void {
    const before = this.#state;
    this.#state = reduce(before, signal);
    const at = iso(this.#clock.now());
    const rows = changesBetween(before, this.#state, at);
    this.#history = remember(this.#history, rows);
    for (const { layer, state, text } of rows) this.#log.info("connection", { layer, state, text });
    const facts = this.#facts();
    if (deriveHeadline(before, facts).headline !== deriveHeadline(this.#state, facts).headline) {
      this.#since = at;
    }
    this.#notify();
  }

  #notify(): void {
    this.#listeners.emit(this.view());
  }

  #onConnected(epoch: SocketEpoch, result: CommandResult<"connect">): void {
    const { serverVersion, accounts } = result;
    this.#signal({ type: "handshake_done", epoch, serverVersion, accounts });
    // The end of the socket may have been read in the same breath as this answer.
    if (this.#lastLost?.epoch === epoch) {
      this.#onLost(epoch, this.#lastLost.reason, false);
      return;
    }
    this.#events.begin(epoch);
    this.#sync.start({ replay: true });
  }

  #onLost(epoch: SocketEpoch, reason: Reason, close: boolean): void {
    this.#lastLost = { epoch, reason };
    // While connecting, the answer to `connect` is the verdict.
    if (this.#state.session?.epoch !== epoch) return;
    this.#stopTrying();
    this.#signal({ type: "socket_lost", reason });
    if (close) this.#dialer.closeSocket();
    this.#dialer.retryLater(reason.code);
  }

  #onGap(): void {
    if (this.#state.socket !== "connected") return;
    this.#signal({ type: "events_lost" });
    this.#sync.start({ replay: true });
  }

  #onBridge(status: BridgeStatus): void {
    if (status.state === "running") {
      if (this.#state.bridge === "running") return;
      this.#signal({ type: "bridge_running" });
      void this.#dialer.dial();
      return;
    }
    if (status.state === "starting") {
      const { bridge, bridgeProgress } = this.#state;
      if (bridge === "starting" && bridgeProgress === status.progress) return;
      this.#signal({ type: "bridge_starting", progress: status.progress });
      return;
    }
    if (status.state === this.#state.bridge && status.fault === this.#state.bridgeFault) return;
    this.#stopTrying();
    if (status.state === "failed" && status.fault !== null) {
      this.#signal({ type: "bridge_failed", fault: status.fault });
      return;
    }
    this.#signal({ type: "bridge_stopped", fault: status.fault });
    if (status.retryAt !== null) this.#signal({ type: "retry_scheduled", at: iso(status.retryAt) });
  }

  #inStep(): void {
    this.#dialer.resetBackoff();
    this.#signal({ type: "sync_done", at: iso(this.#clock.now()) });
  }

  #syncSession() {
    const { session, socket, upstream, readOnly } = this.#state;
    if (session === null || socket !== "connected" || upstream === "down") return null;
    return { epoch: session.epoch, accounts: session.accounts, readOnly };
  }

  #stopTrying(): void {
    this.#dialer.cancel();
    this.#sync.cancel();
    this.#events.end();
  }

  #watchWindow(): void {
    const { restartWindow } = this.#deps.settings;
    if (restartWindow === null) return;
    const { changesAt, inside: before } = restartWindowView(restartWindow, this.#clock.now());
    // Looked at often: a timer sleeps with the machine, and does not hear that somebody sets the clock.
    const wait = Math.min(WINDOW_LOOK_MS, Math.max(1, Date.parse(changesAt) - this.#clock.now()));
    this.#cancelWindow = this.#clock.after(wait, () => {
      const { inside } = restartWindowView(restartWindow, this.#clock.now());
      if (inside === before) return this.#watchWindow();
      const at = iso(this.#clock.now());
      const state = inside ? "restart window" : "outside the restart window";
      this.#history = remember(this.#history, [{ at, layer: "mode", state, text: null }]);
      this.#notify();
      this.#watchWindow();
    });
  }
}
