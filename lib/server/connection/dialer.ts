// Opens sockets: one attempt at a time, each with an epoch of its own and a verdict in time; waits between
// attempts.
import { backoff } from "@/lib/server/bridge/backoff.ts";
import { faults } from "@/lib/server/bridge/faults.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { BridgeFault, BridgeStatus } from "@/lib/server/bridge/status.ts";
import type { ConnectionSettings } from "@/lib/server/config/mod.ts";
import { type Clock, type Ids, iso } from "@/lib/server/clock.ts";
import { BridgeError } from "@/lib/server/errors.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { CommandResult } from "@/lib/contract/protocol.ts";
import { quote, say } from "@/lib/contract/says/say.ts";
import { ibReason, reasonOf } from "./causes.ts";
import type { Reason, Signal } from "./connection_state.ts";
import type { EpochSource } from "./epochs.ts";
import { endpointLabel, GatewayError, type GatewayTarget, plainHost } from "./gateway_target.ts";

export interface DialerDeps {
  bridge: Pick<BridgeLink, "request"> & { status(): BridgeStatus; restart(fault: BridgeFault): void };
  target: GatewayTarget;
  epochs: EpochSource;
  settings: ConnectionSettings;
  clock: Clock;
  ids: Ids;
  /** The highest order id ever used by this desk. */
  orderIdFloor(): number;
  signal(signal: Signal): void;
  /** Whether an attempt makes sense now: wanted, the bridge runs, no socket is open. */
  mayDial(): boolean;
  connected(epoch: SocketEpoch, result: CommandResult<"connect">): void;
}

/** 326: TWS may hold the old session for a while (P4). */
const CLIENT_ID_WAIT = { minMs: 5_000, maxMs: 30_000 };
/** While nothing listens, a look every so often shortens the wait. */
const LOOK_INTERVAL_MS = 1_000;
const NOTHING_LISTENS = new Set([
  "CONNECT_REFUSED",
  "CONNECT_TIMEOUT",
  "GATEWAY_NOT_FOUND",
  "SIMULATOR_DOWN",
  "SIMULATOR_ENDS",
]);
const CLOSE_DEADLINE_MS = 5_000;

export class Dialer {
  readonly #deps: DialerDeps;
  /** Grows with every attempt and every end: what comes back late compares it and gives up. */
  #attempt = 0;
  #failures = 0;
  #clientIdFailures = 0;
  #closing: Promise<void> = Promise.resolve();
  #cancelRetry: () => void = () => {};
  #cancelVerdict: () => void = () => {};

  constructor(deps: DialerDeps) {
    this.#deps = deps;
  }

  /** Resolves when the last closed socket is gone. */
  get closing(): Promise<void> {
    return this.#closing;
  }

  /** The desk was in step, or the user asked: back-off begins anew. */
  resetBackoff(): void {
    this.#failures = 0;
    this.#clientIdFailures = 0;
  }

  /** Ends an attempt or a wait; nothing of it counts any more. */
  cancel(): void {
    this.#attempt++;
    this.#cancelRetry();
    this.#cancelVerdict();
  }

  async dial(): Promise<void> {
    const { target, epochs, signal } = this.#deps;
    if (!this.#deps.mayDial()) return;
    this.cancel();
    const attempt = this.#attempt;
    signal({ type: "dial", gateway: target.label });
    try {
      await this.#closing;
      const endpoint = await target.locate();
      const epoch = await epochs.next();
      if (attempt !== this.#attempt) return;
      signal({ type: "gateway_chosen", gateway: endpointLabel(endpoint) });
      const result = await this.#request(attempt, endpoint, epoch);
      if (attempt !== this.#attempt) return;
      this.#cancelVerdict();
      this.#deps.connected(epoch, result);
    } catch (error) {
      if (attempt === this.#attempt) this.#refused(error);
    }
  }

  #request(attempt: number, endpoint: { host: string; port: number }, epoch: SocketEpoch) {
    const { bridge, settings, clock } = this.#deps;
    this.#cancelVerdict = clock.after(settings.verdictDeadlineMs, () => this.#noVerdict(attempt));
    return bridge.request("connect", {
      host: plainHost(endpoint.host),
      port: endpoint.port,
      clientId: settings.clientId,
      epoch,
      tcpDeadlineMs: settings.tcpDeadlineMs,
      handshakeDeadlineMs: settings.handshakeDeadlineMs,
      heartbeatIntervalMs: settings.heartbeatIntervalMs,
      heartbeatDeadlineMs: settings.heartbeatDeadlineMs,
      orderIdFloor: this.#deps.orderIdFloor(),
    });
  }

  #refused(error: unknown): void {
    this.#cancelVerdict();
    const reason = refusal(error);
    // The bridge ended: its own status tells that story and brings the next attempt.
    if (reason.code === "BRIDGE_STOPPED" || this.#deps.bridge.status().state !== "running") return;
    if (reason.code === "ALREADY_CONNECTED") this.closeSocket();
    this.#deps.signal({ type: "connect_failed", reason });
    this.retryLater(reason.code);
  }

  /** The bridge should have judged the attempt long ago: it is stuck, and so is its socket. */
  #noVerdict(attempt: number): void {
    if (attempt !== this.#attempt) return;
    this.cancel();
    const cause = say("VERDICT_TIMEOUT", { gateway: this.#deps.target.label });
    this.#deps.signal({ type: "connect_failed", reason: reasonOf(cause) });
    this.#deps.bridge.restart(faults.unresponsive);
  }

  /** Waits, longer from time to time and without end, then dials. `code` is why the socket is down. */
  retryLater(code: Reason["code"]): void {
    this.#cancelRetry();
    const { settings, ids, clock } = this.#deps;
    const wait = code === "CLIENT_ID_IN_USE"
      ? backoff(this.#clientIdFailures++ - 1, CLIENT_ID_WAIT, ids.random())
      : backoff(
        this.#failures++ - 1,
        { minMs: settings.backoffMinMs, maxMs: settings.backoffMaxMs },
        ids.random(),
      );
    const cancelTimer = clock.after(wait, () => void this.dial());
    const cancelLook = NOTHING_LISTENS.has(code) ? this.#lookOut() : () => {};
    this.#cancelRetry = () => {
      cancelTimer();
      cancelLook();
    };
    this.#deps.signal({ type: "retry_scheduled", at: iso(clock.now() + wait) });
  }

  /** Looks whether somebody listens again: recovery should not wait for the end of a long back-off. */
  #lookOut(): () => void {
    const { clock, target } = this.#deps;
    let over = false;
    let cancel = () => {};
    const look = async () => {
      const answers = await target.answers().catch(() => false);
      if (over) return;
      if (answers) void this.dial();
      else cancel = clock.after(LOOK_INTERVAL_MS, () => void look());
    };
    cancel = clock.after(LOOK_INTERVAL_MS, () => void look());
    return () => {
      over = true;
      cancel();
    };
  }

  /** Asks the bridge to close the socket; a bridge that does not answer is ended, the socket with it. */
  closeSocket(): void {
    const { bridge, clock } = this.#deps;
    const late = Promise.withResolvers<void>();
    const cancel = clock.after(CLOSE_DEADLINE_MS, () => {
      bridge.restart(faults.unresponsive);
      late.resolve();
    });
    // A failure means that there is no socket any more.
    const closed = bridge.request("disconnect", {}).then(() => {}, () => {});
    this.#closing = Promise.race([closed, late.promise]).finally(cancel);
  }
}

/** Failures of the bridge that are causes as they are; any other says only why the attempt failed. */
const CAUSES: ReadonlySet<string> = new Set([
  "CONNECT_REFUSED",
  "CONNECT_TIMEOUT",
  "HANDSHAKE_TIMEOUT",
  "HANDSHAKE_EOF",
  "HANDSHAKE_FOREIGN",
  "CLIENT_ID_IN_USE",
]);

function refusal(error: unknown): Reason {
  if (error instanceof GatewayError) return error.reason;
  if (!(error instanceof BridgeError)) {
    const why = quote(error instanceof Error ? error.message : String(error));
    return reasonOf(say("CONNECT_FAILED", { why }));
  }
  if (error.code === "IB_ERROR" && error.ib !== undefined) return ibReason(error.ib.code, error.ib.message);
  if (CAUSES.has(error.code)) return reasonOf(error.says);
  return { code: error.code, cause: say("CONNECT_FAILED", { why: error.says }) };
}
