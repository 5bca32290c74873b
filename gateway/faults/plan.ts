// The faults the gateway can be told to have: one typed list, as a file (`--faults`) or over the control
// interface.
import type { FarmState } from "../session/link.ts";
import type { MarketDataMode, TifPreset } from "../session/settings.ts";

/** Which of the matching occasions are hit; without any of these: all of them. */
export interface Occasions {
  /** Hit this many, then never again. */
  readonly count?: number | undefined;
  /** Let the first ones pass. */
  readonly skip?: number | undefined;
  /** Hit each so-manieth of the others: 3 hits the third, the sixth, … */
  readonly every?: number | undefined;
  /** Hit with this probability, 0 to 1, drawn from the seed. */
  readonly chance?: number | undefined;
  /** Only for this client id. */
  readonly clientId?: number | undefined;
}

/** Every fault may begin later. */
export interface Later {
  /** Begin this many simulated milliseconds after the start of the gateway, or after the fault was posted. */
  readonly afterMs?: number | undefined;
}

/** The error that is said in place of the ordinary one. */
export interface SpokenError {
  readonly code?: number | undefined;
  readonly text?: string | undefined;
}

/** New connections: the first four. Connections that are there already as well: the rest. */
export interface ConnectionFault extends Occasions, Later {
  readonly kind: "connection";
  readonly do:
    | "silent"
    | "eof-before-handshake"
    | "eof-after-handshake"
    | "client-id-in-use"
    | "eof"
    | "half-open"
    | "slow"
    | "garbage"
    | "oversized";
  /** For `slow`. */
  readonly bytesPerSecond?: number | undefined;
}

/** What the gateway sends. */
export interface MessageFault extends Occasions, Later {
  readonly kind: "message";
  /** The reply's name (`orderStatus`, `openOrderEnd`, …) or `*`. */
  readonly type: string;
  readonly do: "drop" | "duplicate" | "delay" | "reorder";
  readonly delayMs?: number | undefined;
}

/** What a client asks. */
export interface RequestFault extends Occasions, Later, SpokenError {
  readonly kind: "request";
  /** The request's name (`reqCurrentTime`, `reqPositions`, …) or `*`. */
  readonly type: string;
  readonly do: "ignore" | "delay" | "error";
  readonly delayMs?: number | undefined;
}

/** The answer to a what-if. */
export interface WhatIfFault extends Occasions, Later, SpokenError {
  readonly kind: "what-if";
  /** `empty-first`: an answer without margins comes before the right one. */
  readonly do: "silent" | "error" | "empty-first";
}

/** A new order. */
export interface PlaceFault extends Occasions, Later, SpokenError {
  readonly kind: "place";
  /**
   * `lost`: never arrives at the broker. `silent`: arrives, nothing comes back. `late`: arrives after
   * `delayMs`. `notice`: lives on, with an error of this code.
   */
  readonly do: "lost" | "silent" | "late" | "reject" | "notice";
  readonly delayMs?: number | undefined;
}

/** The change of a live order. */
export interface ModifyFault extends Occasions, Later, SpokenError {
  readonly kind: "modify";
  readonly do: "reject" | "lost";
}

/** The cancel of a live order. */
export interface CancelFault extends Occasions, Later {
  readonly kind: "cancel";
  readonly do: "10147" | "10148" | "161" | "lost" | "late" | "fill-instead" | "fill-after-cancelled";
  /** For 10147, 10148 and 161: what really happens to the order. */
  readonly effect?: "none" | "cancel" | "fill" | undefined;
  readonly delayMs?: number | undefined;
}

/** A fill. */
export interface FillFault extends Occasions, Later {
  readonly kind: "fill";
  /** `correct`: the execution comes again with its last part raised. `late`: reported after `delayMs`. */
  readonly do: "correct" | "late";
  /** For `correct`: the new price; without it the price stays. */
  readonly price?: string | undefined;
  readonly delayMs?: number | undefined;
}

/** The gateway's own way to IB: 1100, 2110, and back with 1102 or 1101. */
export interface UpstreamFault extends Later {
  readonly kind: "upstream";
  readonly do: "lost" | "broken" | "restored" | "data-lost";
  /** For `lost` and `broken`: comes back by itself after so many simulated milliseconds. */
  readonly forMs?: number | undefined;
  /** How it comes back: 1102 (data maintained) or 1101 (data lost). */
  readonly back?: "restored" | "data-lost" | undefined;
}

/** One data farm. */
export interface FarmFault extends Later {
  readonly kind: "farm";
  readonly farm: string;
  readonly state: FarmState;
}

/** What the account may see of the market. */
export interface MarketDataFault extends Later {
  readonly kind: "market-data";
  readonly mode: MarketDataMode;
  /** Only these symbols; without it all. */
  readonly symbols?: readonly string[] | undefined;
}

/** The Read-Only API box. */
export interface ReadOnlyFault extends Later {
  readonly kind: "read-only";
  readonly on: boolean;
}

/** The preset for orders without a TIF. */
export interface TifPresetFault extends Later {
  readonly kind: "tif-preset";
  readonly mode: TifPreset;
  /** `10349` for every order, not only for those without a TIF. */
  readonly always?: boolean | undefined;
}

/** The gateway goes away and comes back on the same port. */
export interface RestartFault extends Later {
  readonly kind: "restart";
  /** How long nobody listens, in real milliseconds; default 1000. */
  readonly downMs?: number | undefined;
  /** `nextValidId` goes back by this many afterwards. */
  readonly idRollback?: number | undefined;
  /** Announce it with 1300. */
  readonly notice?: boolean | undefined;
}

/** The simulated world jumps ahead. */
export interface ClockJumpFault extends Later {
  readonly kind: "clock-jump";
  readonly ms: number;
}

/** The faults that wait for an occasion. */
export type RuleFault =
  | ConnectionFault
  | MessageFault
  | RequestFault
  | WhatIfFault
  | PlaceFault
  | ModifyFault
  | CancelFault
  | FillFault;

/** The faults that are done once, when their time has come. */
export type ActionFault =
  | UpstreamFault
  | FarmFault
  | MarketDataFault
  | ReadOnlyFault
  | TifPresetFault
  | RestartFault
  | ClockJumpFault;

/** Anything that can be told to go wrong. */
export type Fault = RuleFault | ActionFault;

/** The fault of this kind. */
export type FaultOf<K extends Fault["kind"]> = Extract<Fault, { kind: K }>;

/** A file of faults. */
export interface FaultPlan {
  /** For `chance`; default: the seed of the gateway. */
  readonly seed?: number | undefined;
  readonly faults: readonly Fault[];
}
