// Reads the bridge's events for what they say of the connection: upstream, farms, modes, liveness. Keeps no
// truth of its own.
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { type Clock, type Moment, momentOf, silence, since } from "@/lib/server/clock.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import { say } from "@/lib/contract/says/say.ts";
import { heard } from "@/lib/server/bridge/heard.ts";
import { reasonOf } from "./causes.ts";
import type { ConnectionState, Reason, Signal } from "./connection_state.ts";
import { connectedFarms, farmNotice } from "./farms.ts";

export interface SessionEventsDeps {
  clock: Clock;
  /** Silence of the heartbeat after which the socket is given up, although the bridge says nothing. */
  watchdogMs: number;
  /** The address of the peer. */
  gateway(): string;
  signal(signal: Signal): void;
  /** The desk must be brought in step again. */
  resync(replay: boolean): void;
  upstreamLost(): void;
  /** `close`: the bridge does not know yet that the socket is to be closed. */
  lost(epoch: SocketEpoch, reason: Reason, close: boolean): void;
}

/** A farm is back but neither 1101 nor 1102 came: after this, the worse of the two is assumed. */
const RESTORED_GRACE_MS = 10_000;
/**
 * A line that 10197 has silenced is asked for again more often than this: no further 10197, no competing
 * session.
 */
const COMPETING_MEMORY_MS = 60_000;
/** What comes on a silenced line within this was on its way: the line is asked for again only after it. */
const ON_ITS_WAY_MS = 1_000;
/** The bridge's own heartbeat speaks first. */
const WATCHDOG_SLACK_MS = 1_000;
/** Behind so many events the heartbeat is still on its way, so often at most. */
const FLOOD_EVENTS = 4_000;
const MOST_ROUNDS = 4;

export class SessionEvents {
  readonly #deps: SessionEventsDeps;
  #cancelWatchdog: () => void = () => {};
  #cancelGrace: (() => void) | null = null;
  /** When 10197 last silenced them, by subscription. */
  #competing = new Map<number, Moment>();
  /** Events so far, of whatever kind. */
  #heard = 0;

  constructor(deps: SessionEventsDeps) {
    this.#deps = deps;
  }

  /** A socket is open: its heartbeat must come. */
  begin(epoch: SocketEpoch): void {
    this.end();
    this.#watch(epoch);
  }

  end(): void {
    this.#cancelWatchdog();
    this.#stopGrace();
    this.#competing.clear();
  }

  handle(event: BridgeEvent, state: ConnectionState): void {
    this.#heard += 1;
    switch (event.type) {
      case "socket":
        if (event.state === "disconnected") this.#deps.lost(event.epoch, lostReason(event, state), false);
        return;
      case "ticks":
        if (this.#competing.size > 0) this.#onTicks(event);
        return;
      case "error":
        this.#onError(event, state);
        return;
      case "read_only":
        if (state.session?.epoch === event.epoch) this.#onReadOnly(event.on, state);
        return;
      case "heartbeat":
      case "managed_accounts":
        if (state.session?.epoch === event.epoch) this.#onSession(event, state.session.accounts);
    }
  }

  #onSession(
    event: BridgeEvent<"heartbeat"> | BridgeEvent<"managed_accounts">,
    known: readonly string[],
  ): void {
    if (event.type === "managed_accounts") {
      const { accounts } = event;
      this.#deps.signal({ type: "accounts", accounts });
      // One that came is not read yet, and one that has left is not to be traded: first of all, which it was.
      if (accounts.length > 0 && accounts.join() !== known.join()) this.#deps.resync(false);
      return;
    }
    this.#watch(event.epoch);
    this.#deps.signal({ type: "heartbeat", at: event.at, roundTripMs: event.roundTripMs });
  }

  #onError(event: BridgeEvent<"error">, state: ConnectionState): void {
    const { code, message } = event;
    if (state.session !== null && state.session.epoch !== event.epoch) return;
    const farm = farmNotice(code, message);
    if (farm !== null) {
      this.#deps.signal({ type: "farm", ...farm });
      if (farm.state === "ok" && state.upstream === "down") this.#startGrace();
      return;
    }
    switch (code) {
      case 1100:
      case 2110:
        this.#stopGrace();
        this.#deps.upstreamLost();
        this.#deps.signal({ type: "upstream_lost", reason: reasonOf(say("UPSTREAM_LOST")) });
        return;
      case 1101:
        this.#restored(true);
        return;
      case 1102:
        for (const farm of connectedFarms(message)) this.#deps.signal({ type: "farm", ...farm });
        this.#restored(false);
        return;
      case 1300:
        this.#deps.lost(event.epoch, reasonOf(say("PORT_RESET")), true);
        return;
      case 10197:
        this.#onCompeting(event);
    }
  }

  #onReadOnly(on: boolean, state: ConnectionState): void {
    if (on === state.readOnly) return;
    this.#deps.signal({ type: on ? "read_only" : "read_write" });
    // What could not be asked is asked now.
    if (!on) this.#deps.resync(false);
  }

  #restored(dataLost: boolean): void {
    this.#stopGrace();
    this.#deps.signal({ type: dataLost ? "upstream_restored_lost" : "upstream_restored_kept" });
    this.#deps.resync(dataLost);
  }

  #startGrace(): void {
    this.#cancelGrace ??= this.#deps.clock.after(RESTORED_GRACE_MS, () => this.#restored(true));
  }

  #stopGrace(): void {
    this.#cancelGrace?.();
    this.#cancelGrace = null;
  }

  #onCompeting({ about }: BridgeEvent<"error">): void {
    if (about.kind !== "subscription") return;
    // Anew, so that the last one of the map is the latest.
    this.#competing.delete(about.sub);
    this.#competing.set(about.sub, momentOf(this.#deps.clock));
    this.#deps.signal({ type: "competing_session", active: true });
  }

  /** A price on a silenced subscription, or on any long after the last 10197: the other session is gone. */
  #onTicks({ items }: BridgeEvent<"ticks">): void {
    const { clock, signal } = this.#deps;
    const priced = items.filter(({ bid, ask, last }) => (bid ?? ask ?? last ?? null) !== null);
    const latest = [...this.#competing.values()].at(-1);
    // A silenced line may have been closed meanwhile: then nothing more comes on its number.
    if (priced.length > 0 && latest !== undefined && since(clock, latest) > COMPETING_MEMORY_MS) {
      this.#competing.clear();
    }
    for (const { sub } of priced) {
      const silenced = this.#competing.get(sub);
      if (silenced !== undefined && since(clock, silenced) > ON_ITS_WAY_MS) this.#competing.delete(sub);
    }
    if (this.#competing.size === 0) signal({ type: "competing_session", active: false });
  }

  /** `rounds`: how often the heartbeat was waited for behind a flood of other events. */
  #watch(epoch: SocketEpoch, rounds = 0): void {
    this.#cancelWatchdog();
    const before = this.#heard;
    const { clock, watchdogMs, gateway, lost } = this.#deps;
    this.#cancelWatchdog = silence(
      clock,
      watchdogMs + WATCHDOG_SLACK_MS,
      () => {
        if (this.#heard - before >= FLOOD_EVENTS && rounds < MOST_ROUNDS) this.#watch(epoch, rounds + 1);
        else lost(epoch, reasonOf(say("SOCKET_HEARTBEAT", { gateway: gateway() })), true);
      },
    );
  }
}

function lostReason({ why }: BridgeEvent<"socket">, { gateway }: ConnectionState): Reason {
  return reasonOf(why === null ? say("SOCKET_EOF", { gateway }) : heard(why));
}
