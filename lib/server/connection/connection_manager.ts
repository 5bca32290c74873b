// Drives the connection: dials, waits, recovers, keeps the desk locked until it is in step. All truth is in the state.
import type { BridgeLink } from "../bridge/link.ts";
import { backoff } from "../bridge/backoff.ts";
import { faults } from "../bridge/faults.ts";
import { Listeners } from "../bridge/listeners.ts";
import type { BridgeFault, BridgeStatus } from "../bridge/status.ts";
import type { ConnectionSettings } from "../config/mod.ts";
import { type Clock, type Ids, iso } from "../clock.ts";
import { BridgeError } from "../errors.ts";
import type { Log } from "../log.ts";
import type { ConnectionChange, ConnectionView, Mode } from "../../shared/api.ts";
import type { SocketEpoch } from "../../shared/ids.ts";
import type { CommandResult } from "../../shared/protocol.ts";
import { type ConnectionState, initialState, type Reason, reduce, type Signal } from "./connection_state.ts";
import type { EpochSource } from "./epochs.ts";
import { endpointLabel, GatewayError, type GatewayTarget, plainHost } from "./gateway_target.ts";
import { type DeriveContext, deriveHeadline, deriveLock, modeOf } from "./headline.ts";
import { changesBetween, remember } from "./history.ts";
import { restartWindowView } from "./restart_window.ts";
import { SessionEvents } from "./session_events.ts";
import { type ConnectionHooks, SyncRunner } from "./sync_runner.ts";
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

export interface ConnectionManagerOptions {
  bridge: ManagedBridge;
  target: GatewayTarget;
  epochs: EpochSource;
  hooks: ConnectionHooks;
  settings: ConnectionSettings;
  /** What the user asked for with `--paper` or `--live`. */
  mode: "paper" | "live";
  clock: Clock;
  ids: Ids;
  log: Log;
}

export type Readiness =
  | { ready: true; epoch: SocketEpoch; mode: Mode }
  | { ready: false; code: string; text: string };

/** 326: TWS may hold the old session for a while (P4). */
const CLIENT_ID_WAIT = { minMs: 5_000, maxMs: 30_000 };
/** While nothing listens, a look every so often shortens the wait. */
const LOOK_INTERVAL_MS = 1_000;
const NOTHING_LISTENS = new Set([
  "CONNECT_REFUSED",
  "CONNECT_TIMEOUT",
  "GATEWAY_NOT_FOUND",
  "SIMULATOR_DOWN",
]);
const DISCONNECT_DEADLINE_MS = 5_000;

export class ConnectionManager implements Disposable {
  readonly #options: ConnectionManagerOptions;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #listeners: Listeners<ConnectionView>;
  readonly #sync: SyncRunner;
  readonly #events: SessionEvents;
  readonly #detach: (() => void)[] = [];
  #state: ConnectionState;
  #history: ConnectionChange[] = [];
  #since: string;
  /** Grows with every attempt and every end: what comes back late compares it and gives up. */
  #attempt = 0;
  #failures = 0;
  #clientIdFailures = 0;
  #lastLost: { epoch: number; reason: Reason } | null = null;
  #closing: Promise<void> = Promise.resolve();
  #cancelRetry: () => void = () => {};
  #cancelVerdict: () => void = () => {};
  #cancelWindow: () => void = () => {};

  constructor(options: ConnectionManagerOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#state = initialState(options.target.label);
    this.#since = iso(this.#clock.now());
    this.#listeners = new Listeners((error) => this.#log.error("connection_listener_failed", { error }));
    const { settings, clock, ids, log, hooks, bridge } = options;
    const range = { minMs: settings.backoffMinMs, maxMs: settings.backoffMaxMs };
    this.#sync = new SyncRunner({
      hooks,
      clock,
      ids,
      log,
      range,
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
    this.#events = new SessionEvents({
      clock,
      watchdogMs: settings.heartbeatIntervalMs + settings.heartbeatDeadlineMs,
      signal: (signal) => this.#signal(signal),
      resync: (replay) => this.#sync.start({ replay }),
      upstreamLost: () => this.#sync.cancel(),
      lost: (epoch, reason, close) => this.#onLost(epoch, reason, close),
    });
    this.#detach.push(
      bridge.onStatus((status) => this.#onBridge(status)),
      bridge.onGap(() => this.#onGap()),
      bridge.onEvent((event) => this.#events.handle(event, this.#state)),
    );
    this.#watchWindow();
  }

  /** The user wants a connection: Lotse keeps trying until `disconnect`. */
  connect(): void {
    if (this.#state.wanted) {
      this.tryNow();
      return;
    }
    this.#failures = 0;
    this.#clientIdFailures = 0;
    this.#signal({ type: "user_connect" });
    const { bridge } = this.#options;
    const { state } = bridge.status();
    if (state === "failed") bridge.tryNow();
    else bridge.start();
    if (state === "running") {
      // The state may not have been told yet: a manager can be made for a bridge that runs.
      this.#signal({ type: "bridge_running" });
      void this.#dial();
    }
  }

  /** The user wants none: stays disconnected until `connect`. Resolves when the socket is closed. */
  disconnect(): Promise<void> {
    const open = this.#state.socket !== "disconnected";
    this.#stopTrying();
    this.#signal({ type: "user_disconnect" });
    if (open) this.#closeSocket();
    return this.#closing;
  }

  /** Skips whatever wait there is. */
  tryNow(): void {
    if (!this.#state.wanted) {
      this.connect();
      return;
    }
    this.#failures = 0;
    const { bridge } = this.#options;
    if (bridge.status().state !== "running") bridge.tryNow();
    else if (this.#state.socket === "disconnected") void this.#dial();
    else if (this.#state.socket === "connected" && this.#state.sync === "none") this.#sync.retryNow();
  }

  view(): ConnectionView {
    return connectionView(this.#state, this.#context(), this.#since, this.#history);
  }

  /** Called with the new view after each change. */
  onChange(listener: (view: ConnectionView) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Whether orders may be sent now, and for which socket. */
  readiness(): Readiness {
    const state = this.#state;
    const context = this.#context();
    const mode = modeOf(state, context);
    const lock = deriveLock(state, context);
    if (lock !== null) return { ready: false, ...lock };
    if (
      state.socket === "connected" && state.upstream === "up" && state.sync === "ready" && state.session &&
      mode
    ) {
      return { ready: true, epoch: state.session.epoch, mode };
    }
    const { cause } = deriveHeadline(state, context);
    return {
      ready: false,
      code: "DESK_NOT_READY",
      text: cause ?? "The accounts of this login are not known yet",
    };
  }

  /** Accounts of the session; empty while there is none. */
  accounts(): readonly string[] {
    return this.#state.session?.accounts ?? [];
  }

  /** What the account ids prove; while they are unknown, what the user asked for. */
  mode(): Mode {
    const context = this.#context();
    return modeOf(this.#state, context) ?? (context.simulated ? "simulated" : context.wantedMode);
  }

  /** Stops every timer and listens no more. The socket ends with the bridge. */
  [Symbol.dispose](): void {
    this.#stopTrying();
    this.#cancelWindow();
    for (const detach of this.#detach) detach();
  }

  #context(): DeriveContext {
    const { mode, target, settings } = this.#options;
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
    const context = this.#context();
    if (deriveHeadline(before, context).headline !== deriveHeadline(this.#state, context).headline) {
      this.#since = at;
    }
    this.#notify();
  }

  #notify(): void {
    this.#listeners.emit(this.view());
  }

  async #dial(): Promise<void> {
    const { target, bridge, epochs, settings } = this.#options;
    if (!this.#state.wanted || this.#state.socket !== "disconnected" || this.#state.bridge !== "running") {
      return;
    }
    this.#cancelRetry();
    const attempt = ++this.#attempt;
    this.#signal({ type: "dial", gateway: target.label });
    try {
      await this.#closing;
      const endpoint = await target.locate();
      const epoch = await epochs.next();
      if (attempt !== this.#attempt) return;
      this.#signal({ type: "gateway_chosen", gateway: endpointLabel(endpoint) });
      this.#cancelVerdict = this.#clock.after(settings.verdictDeadlineMs, () => this.#noVerdict(attempt));
      const result = await bridge.request("connect", {
        host: plainHost(endpoint.host),
        port: endpoint.port,
        clientId: settings.clientId,
        epoch,
        tcpDeadlineMs: settings.tcpDeadlineMs,
        handshakeDeadlineMs: settings.handshakeDeadlineMs,
        heartbeatIntervalMs: settings.heartbeatIntervalMs,
        heartbeatDeadlineMs: settings.heartbeatDeadlineMs,
      });
      if (attempt === this.#attempt) this.#onConnected(epoch, result);
    } catch (error) {
      if (attempt === this.#attempt) this.#onRefused(error);
    }
  }

  #onConnected(epoch: SocketEpoch, result: CommandResult<"connect">): void {
    this.#cancelVerdict();
    const { serverVersion, accounts, nextValidId } = result;
    this.#signal({ type: "handshake_done", epoch, serverVersion, accounts, nextValidId });
    // The end of the socket may have been read in the same breath as this answer.
    if (this.#lastLost?.epoch === epoch) {
      this.#onLost(epoch, this.#lastLost.reason, false);
      return;
    }
    this.#events.begin(epoch);
    this.#sync.start({ replay: true });
  }

  #onRefused(error: unknown): void {
    this.#cancelVerdict();
    const reason = reasonOf(error);
    if (reason.code === "BRIDGE_STOPPED" || reason.code === "NOT_CONNECTED") {
      // The bridge's own status tells that story; a bridge that runs all the same is asked again.
      if (this.#options.bridge.status().state !== "running") return;
    }
    if (reason.code === "ALREADY_CONNECTED") this.#closeSocket();
    this.#signal({ type: "connect_failed", reason });
    this.#retryLater(reason.code);
  }

  /** The bridge should have judged the attempt long ago: it is stuck, and so is its socket. */
  #noVerdict(attempt: number): void {
    if (attempt !== this.#attempt) return;
    this.#attempt++;
    this.#signal({
      type: "connect_failed",
      reason: { code: "VERDICT_TIMEOUT", text: "The attempt came to no end in time" },
    });
    this.#options.bridge.restart(faults.unresponsive);
  }

  #retryLater(code: string): void {
    if (!this.#state.wanted) return;
    const { settings, ids } = this.#options;
    const wait = code === "CLIENT_ID_IN_USE"
      ? backoff(this.#clientIdFailures++ - 1, CLIENT_ID_WAIT, ids.random())
      : backoff(
        this.#failures++ - 1,
        { minMs: settings.backoffMinMs, maxMs: settings.backoffMaxMs },
        ids.random(),
      );
    const cancelTimer = this.#clock.after(wait, () => void this.#dial());
    const cancelLook = NOTHING_LISTENS.has(code) ? this.#lookOut() : () => {};
    this.#cancelRetry = () => {
      cancelTimer();
      cancelLook();
    };
    this.#signal({ type: "retry_scheduled", at: iso(this.#clock.now() + wait) });
  }

  /** Looks whether somebody listens again: recovery should not wait for the end of a long back-off. */
  #lookOut(): () => void {
    const attempt = this.#attempt;
    let cancel = () => {};
    const look = async () => {
      const answers = await this.#options.target.answers().catch(() => false);
      if (attempt !== this.#attempt || this.#state.socket !== "disconnected") return;
      if (answers) void this.#dial();
      else cancel = this.#clock.after(LOOK_INTERVAL_MS, () => void look());
    };
    cancel = this.#clock.after(LOOK_INTERVAL_MS, () => void look());
    return () => cancel();
  }

  #onLost(epoch: number, reason: Reason, close: boolean): void {
    this.#lastLost = { epoch, reason };
    // While connecting, the answer to `connect` is the verdict.
    if (this.#state.session?.epoch !== epoch) return;
    this.#attempt++;
    this.#sync.cancel();
    this.#events.end();
    this.#signal({ type: "socket_lost", reason });
    if (close) this.#closeSocket();
    this.#retryLater(reason.code);
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
      void this.#dial();
      return;
    }
    if (status.state === this.#state.bridge && status.fault === this.#state.bridgeFault) return;
    if (status.state === "starting") {
      this.#signal({ type: "bridge_starting" });
      return;
    }
    this.#attempt++;
    this.#cancelVerdict();
    this.#cancelRetry();
    this.#sync.cancel();
    this.#events.end();
    if (status.state === "failed" && status.fault !== null) {
      this.#signal({ type: "bridge_failed", fault: status.fault });
      return;
    }
    this.#signal({ type: "bridge_stopped", fault: status.fault });
    if (status.retryAt !== null) this.#signal({ type: "retry_scheduled", at: iso(status.retryAt) });
  }

  #inStep(): void {
    this.#failures = 0;
    this.#clientIdFailures = 0;
    this.#signal({ type: "sync_done", at: iso(this.#clock.now()) });
  }

  #syncSession() {
    const { session, socket, upstream, readOnly } = this.#state;
    if (session === null || socket !== "connected" || upstream === "down") return null;
    return { epoch: session.epoch, accounts: session.accounts, nextValidId: session.nextValidId, readOnly };
  }

  #stopTrying(): void {
    this.#attempt++;
    this.#cancelRetry();
    this.#cancelVerdict();
    this.#sync.cancel();
    this.#events.end();
  }

  /** Asks the bridge to close the socket; a bridge that does not answer is ended, the socket with it. */
  #closeSocket(): void {
    const { bridge } = this.#options;
    const late = Promise.withResolvers<void>();
    const cancel = this.#clock.after(DISCONNECT_DEADLINE_MS, () => {
      bridge.restart(faults.unresponsive);
      late.resolve();
    });
    // A failure means that there is no socket any more.
    const closed = bridge.request("disconnect", {}).then(() => {}, () => {});
    this.#closing = Promise.race([closed, late.promise]).finally(cancel);
  }

  #watchWindow(): void {
    const { restartWindow } = this.#options.settings;
    if (restartWindow === null) return;
    const { changesAt } = restartWindowView(restartWindow, this.#clock.now());
    this.#cancelWindow = this.#clock.after(Math.max(1, Date.parse(changesAt) - this.#clock.now()), () => {
      const { inside } = restartWindowView(restartWindow, this.#clock.now());
      const at = iso(this.#clock.now());
      const state = inside ? "restart window" : "outside the restart window";
      this.#history = remember(this.#history, [{ at, layer: "mode", state, text: null }]);
      this.#notify();
      this.#watchWindow();
    });
  }
}

function reasonOf(error: unknown): Reason {
  if (error instanceof GatewayError) return error.reason;
  const text = error instanceof Error ? error.message : String(error);
  if (!(error instanceof BridgeError)) return { code: "INTERNAL", text };
  return error.code === "IB_ERROR" && error.ib !== undefined
    ? { code: `IB_${error.ib.code}`, text: error.ib.message }
    : { code: error.code, text };
}
