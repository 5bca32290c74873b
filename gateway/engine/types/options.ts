// How an engine is made, what it saves, and the filters of its queries.
import type { InstrumentSpec } from "../instruments/spec.ts";
import type { PriceBar } from "../played_prices.ts";
import type { AccountConfig } from "./accounts.ts";

export interface EngineOptions {
  /** Any 32-bit number; the same seed, calls and times give the same results. */
  readonly seed: number;
  /** Epoch ms at which the market begins. */
  readonly startTime: number;
  /** `always`: every market is open at all times (default). `real`: calendars of the exchanges. */
  readonly sessions?: "always" | "real";
  /** Default: `DU1234567` with 1,000,000 USD and 25,000 EUR. */
  readonly accounts?: readonly AccountConfig[];
  /** Rows of an instrument file beside the built-in instruments, or in their places. */
  readonly instruments?: readonly InstrumentSpec[];
  /** Makes up a stock for any US symbol that is not listed; default: no. */
  readonly invent?: boolean;
  /** Bars that are played as the market, from their own times on. */
  readonly prices?: readonly PriceBar[];
  /** Quote changes per second and instrument; default 4. */
  readonly ticksPerSecond?: number;
}

/** Everything durable as JSON: `Engine.restore(options, state)` continues from it. */
export interface EngineState {
  readonly version: 1;
  readonly [section: string]: unknown;
}

export interface OrderKey {
  readonly clientId: number;
  readonly orderId: number;
}

export interface OrderFilter {
  readonly clientId?: number;
  readonly account?: string;
}

export interface ExecutionQuery {
  readonly clientId?: number;
  readonly account?: string;
  /** Epoch ms. */
  readonly since?: number;
  readonly symbol?: string;
  readonly secType?: string;
  readonly exchange?: string;
  /** `BUY` or `SELL`. */
  readonly side?: string;
}
