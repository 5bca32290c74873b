// The control interface as whoever holds it sees it: commands, faults, the broker's ledger, who is connected.
import type { ControlCommand, ControlResult } from "./commands.ts";
import type { Ledger } from "./ledger.ts";
import type { Fault } from "./plan.ts";
import type { ArmedFault } from "./registry.ts";
import type { ScenarioStatus } from "./scenario.ts";
import type { Counters } from "../session/gateway_core.ts";
import type { FarmState } from "../session/link.ts";
import type { Settings } from "../session/settings.ts";

/** One connection. */
export interface ClientInfo {
  /** Counts the connections since the gateway started. */
  readonly connection: number;
  /** `null` until the client has named itself. */
  readonly clientId: number | null;
  /** The negotiated server version, 0 before the handshake. */
  readonly version: number;
  /** Its API session has begun. */
  readonly ready: boolean;
  readonly requests: number;
  readonly replies: number;
  /** What waits for a client that does not read. */
  readonly queuedBytes: number;
  readonly droppedQuotes: number;
  /** Running subscriptions by kind. */
  readonly subscriptions: Readonly<Record<string, number>>;
}

/** The gateway as it is now. */
export interface GatewayStatus {
  /** Simulated epoch milliseconds. */
  readonly now: number;
  readonly speed: number;
  readonly upstream: "up" | "down";
  readonly farms: Readonly<Record<string, FarmState>>;
  readonly settings: Omit<Settings, "marketDataBySymbol"> & {
    readonly marketDataBySymbol: Readonly<Record<string, Settings["marketData"]>>;
  };
  readonly counters: Readonly<Counters>;
  /** `null`: none is played. */
  readonly scenario: ScenarioStatus | null;
}

/**
 * What is not the client's business: the market, the orders of the broker, the clock, what shall go wrong.
 */
export interface GatewayControl {
  /**
   * Does one command in the present of the simulated world. Throws a `RangeError` for an unknown account, and
   * for a number that is none.
   */
  run(command: ControlCommand): ControlResult;
  /** Arms a rule or does an action, after its `afterMs`. Returns its number. */
  addFault(fault: Fault): number;
  /** The rules that are armed, with how often they were considered and hit. */
  faults(): readonly ArmedFault[];
  /** The broker's truth, whatever the clients were told. */
  ledger(): Ledger;
  clients(): readonly ClientInfo[];
  state(): GatewayStatus;
}
