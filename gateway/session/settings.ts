// How the gateway behaves where real gateways differ, and what it starts with.

/** What an account may see of the market: IB's refusals 354, 10168 and 10197 are the last three. */
export const MARKET_DATA_MODES = [
  "live",
  "delayed",
  "not-subscribed",
  "delayed-disabled",
  "competing",
] as const;
/** One of `MARKET_DATA_MODES`. */
export type MarketDataMode = typeof MARKET_DATA_MODES[number];

/** What becomes of an order without TIF: DAY in silence, DAY with notice 10349, or refused with 10052. */
export const TIF_PRESETS = ["day", "10349", "10052"] as const;
/** One of `TIF_PRESETS`. */
export type TifPreset = typeof TIF_PRESETS[number];

/** May be changed while the gateway runs. */
export interface Settings {
  /** The "Read-Only API" box of TWS. */
  readOnly: boolean;
  marketData: MarketDataMode;
  /** Symbols whose mode differs from `marketData`. */
  readonly marketDataBySymbol: Map<string, MarketDataMode>;
  tifPreset: TifPreset;
  /** Notice 10349 on every order. */
  tifNoticeAlways: boolean;
  /** Send openOrder and orderStatus twice, as a real gateway does. */
  duplicates: boolean;
  /** Requests per second and client; 0 is without limit. */
  maxRate: number;
  /**
   * What becomes of more: they wait, or they are refused with error 100 (the box "Reject messages above
   * maximum allowed message rate vs. applying pacing" of TWS).
   */
  pacing: "queue" | "reject";
  /** The client that sees the orders of all others. */
  masterClientId: number | null;
  commissionDelayMs: number;
  /** How long after its request a snapshot ends; a real gateway takes about eleven seconds. */
  snapshotEndMs: number;
  accountRefreshMs: number;
}

export const DEFAULT_SETTINGS: Omit<Settings, "marketDataBySymbol"> = {
  readOnly: false,
  marketData: "live",
  tifPreset: "day",
  tifNoticeAlways: false,
  duplicates: true,
  maxRate: 50,
  pacing: "queue",
  masterClientId: null,
  commissionDelayMs: 30,
  snapshotEndMs: 11_000,
  accountRefreshMs: 180_000,
};
