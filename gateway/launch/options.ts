// What a gateway can be started with.
import type { InstrumentSpec } from "../engine/instruments/spec.ts";
import type { PriceBar } from "../engine/played_prices.ts";
import type { AccountConfig } from "../engine/types.ts";
import type { FaultPlan } from "../faults/plan.ts";
import type { Scenario } from "../faults/scenario.ts";
import type { GatewayLog } from "../session/log.ts";
import type { Settings } from "../session/settings.ts";
import type { GatewayClock } from "../session/clock.ts";

/** How a gateway is started; most options of the command line are one of these. */
export interface GatewayOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 (default) takes any free port. */
  readonly port?: number;
  /** Control interface on this port of 127.0.0.1; 0 takes any free one, left out: none. */
  readonly controlPort?: number | undefined;
  /** The same seed, requests and times give the same market; default 1. */
  readonly seed?: number;
  /**
   * Simulated milliseconds per real one; default 1; 0 stands still until the control interface advances it.
   */
  readonly speed?: number;
  /** `always` (default): every market is open at all times; `real`: exchange calendars. */
  readonly sessions?: "always" | "real";
  /** Default one account `DU…` in USD with EUR cash beside it. */
  readonly accounts?: readonly AccountConfig[];
  /** Highest server version to announce; default 200, the last text one. */
  readonly serverVersionCap?: number;
  /** Where the state survives restarts; left out: nowhere. */
  readonly dataDir?: string;
  /** What shall go wrong from the start. */
  readonly faults?: FaultPlan;
  /** What happens when, from the start on. */
  readonly scenario?: Scenario;
  /** How it behaves where real gateways differ. */
  readonly settings?: Partial<Omit<Settings, "marketDataBySymbol">>;
  /** Epoch milliseconds at which the simulated world begins; default: now. */
  readonly startTime?: number;
  /** Changes of each market per simulated second; default 4. */
  readonly ticksPerSecond?: number;
  /** Rows of an instrument file: new ones, or others in the place of built-in ones. */
  readonly instruments?: readonly InstrumentSpec[];
  /** Makes up a stock for any US symbol that is not listed; default: no. */
  readonly invent?: boolean;
  /**
   * Bars that are played as the market; the simulated world begins with the first of them unless `startTime`
   * says otherwise.
   */
  readonly prices?: readonly PriceBar[];
  /** Writes everything that passes to this file. */
  readonly record?: string;
  /** Real time; default: that of the machine. */
  readonly clock?: GatewayClock;
  /** Default: nobody reads. */
  readonly log?: GatewayLog;
}
