// Drives the connection: dials, waits, recovers, keeps the desk locked until it is in step. All truth is in
// the state (kept_state.ts).
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { BridgeFault, BridgeStatus } from "@/lib/server/bridge/status.ts";
import type { ConnectionSettings } from "@/lib/server/config/mod.ts";
import { type Clock, type Ids, iso } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";
import type { ConnectionView, Mode } from "@/lib/contract/api.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { CommandResult } from "@/lib/contract/protocol.ts";
import { reasonOf } from "./causes.ts";
import type { ConnectionState, Reason, Signal } from "./connection_state.ts";
import type { EpochSource } from "./epochs.ts";
import { Dialer } from "./dialer.ts";
import type { GatewayTarget } from "./gateway_target.ts";
import { KeptState, type Readiness } from "./kept_state.ts";
import { SessionEvents } from "./session_events.ts";
import { type Synchronizer, SyncRunner } from "./sync_runner.ts";

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

export class ConnectionManager implements Disposable {
  readonly #deps: ConnectionManagerDeps;
  readonly #kept: KeptState;
  readonly #dialer: Dialer;
  readonly #sync: SyncRunner;
  readonly #events: SessionEvents;
  readonly #detach: (() => void)[] = [];
  #lastLost: { epoch: SocketEpoch; reason: Reason } | null = null;

  constructor(deps: ConnectionManagerDeps) {
    this.#deps = deps;
    this.#kept = new KeptState(deps);
    this.#dialer = this.#makeDialer();
    this.#sync = this.#makeSync();
    this.#events = this.#makeEvents();
    const { bridge } = deps;
    this.#detach.push(
      bridge.onStatus((status) => this.#onBridge(status)),
      bridge.onGap(() => this.#onGap()),
      bridge.onEvent((event) => this.#events.handle(event, this.#state)),
    );
  }

  get #state(): ConnectionState {
    return this.#kept.now;
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
    return this.#kept.view();
  }

  /** Called with the new view after each change. */
  onChange(listener: (view: ConnectionView) => void): () => void {
    return this.#kept.onChange(listener);
  }

  /** Whether orders may be sent now, and for which socket. */
  readiness(): Readiness {
    return this.#kept.readiness();
  }

  /** Accounts of the session; empty while there is none. */
  accounts(): readonly string[] {
    return this.#state.session?.accounts ?? [];
  }

  /** What the account ids prove; while they are unknown, what the user asked for. */
  mode(): Mode {
    return this.#kept.mode();
  }

  /** Stops every timer and listens no more. The socket ends with the bridge. */
  [Symbol.dispose](): void {
    this.#stopTrying();
    this.#kept.close();
    for (const detach of this.#detach) detach();
  }

  #signal(signal: Signal): void {
    this.#kept.signal(signal);
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
    const { socket, upstream, session } = this.#state;
    if (socket !== "connected") return;
    // IB's return may be among them, and nobody would tell it again: a new socket asks TWS how it stands.
    if (upstream === "down" && session !== null) {
      this.#onLost(session.epoch, reasonOf(say("EVENTS_LOST")), true);
      return;
    }
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
    this.#signal({ type: "sync_done", at: iso(this.#deps.clock.now()) });
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
}
