// The examples of the Rust crate `ibapi` as suites, and which of them are expected not to pass here.
import { all, type Suite } from "./suite.ts";
import type { Expected } from "./results.ts";

const VERSION = "5.5.0";
/** The account that the examples name, and the port that they dial. */
const OWN = { account: "DU1234567", port: 4002 } as const;

/** What both forms of the crate have, under the names of one. */
function shared(prefix: string): Expected[] {
  const named = (ground: Expected["ground"], reason: string, ...names: string[]) =>
    all(ground, reason, ...names.map((name) => `${prefix}${name}`));
  return [
    ...named(
      "subscription",
      "Wall Street Horizon",
      "wsh_metadata",
      "wsh_event_data_by_contract",
      "wsh_event_data_by_filter",
    ),
    ...named("not simulated", "a feed of news as an instrument", "broad_tape_news"),
    ...named("not simulated", "the configuration of TWS", "config", "update_config"),
    ...named("not simulated", "a handshake that no public client may have", "verify_handshake"),
    ...named("market", "an article that really exists", "news_article"),
    ...named(
      "market",
      "a contract of 2025, which has expired",
      "calculate_option_price",
      "calculate_implied_volatility",
    ),
    ...named("market", "an option that the account holds", "options_exercise"),
    ...named("market", "an account of an adviser", "request_fa", "replace_fa"),
    ...named("library", "it dials port 7497", "group_events"),
  ];
}

const ASYNC_ONLY: readonly Expected[] = [
  ...all("not simulated", "a scan of combinations", "async_scanner_subscription_complex"),
  ...all("not simulated", "orders attached by the presets of TWS", "async_preset_attached_orders"),
  ...all(
    "market",
    "a contract of 2025 or of June 2026, which has expired",
    "async_last_trade_date_check",
    "async_market_rule",
  ),
  ...all(
    "library",
    "it asks for ticks of the past without a start or an end, and IB documents that one is needed",
    "async_historical_ticks",
    "async_historical_ticks_trade",
  ),
];

const SYNC_ONLY: readonly Expected[] = [
  ...all("not simulated", "a scan of combinations", "scanner_subscription_complex_orders"),
  ...all("not simulated", "market rule 12", "market_rule"),
  ...all("market", "a contract of 2025, which has expired", "historical_data_options"),
  ...all("market", "something that happens: it says nothing in five seconds without", "breakout"),
  ...all(
    "market",
    "something that happens: it says nothing in five seconds without",
    "contract_news",
    "news_bulletins",
  ),
  ...all("subscription", "a provider of news", "historical_news"),
];

/** Programs that want an argument and print how they are used without. */
const ADVISER = ["groups"];
const STOCK = ["AAPL"];
const TICKS = ["20261120T15:00:00Z", "AAPL"];

export const RUST_SUITES: readonly Suite[] = [
  {
    ...OWN,
    id: "suite-rust-async",
    name: `Rust ibapi ${VERSION}, its examples, async`,
    source: {
      with: "cargo",
      version: VERSION,
      mode: "async",
      args: { async_head_timestamp: STOCK, async_replace_fa: ADVISER },
    },
    expected: [...shared("async_"), ...ASYNC_ONLY],
  },
  {
    ...OWN,
    id: "suite-rust-sync",
    name: `Rust ibapi ${VERSION}, its examples, sync`,
    source: {
      with: "cargo",
      version: VERSION,
      mode: "sync",
      args: {
        head_timestamp: STOCK,
        historical_data: STOCK,
        historical_data_adjusted: STOCK,
        historical_data_recent: STOCK,
        historical_schedules: STOCK,
        historical_schedules_ending_now: STOCK,
        historical_ticks_bid_ask: TICKS,
        historical_ticks_mid_point: TICKS,
        historical_ticks_trade: TICKS,
        cancel_orders: ["--global"],
        orders: ["open"],
        place_order: ["--stock", "AAPL", "--buy", "100"],
        pnl: ["--account", OWN.account],
        pnl_single: ["--account", OWN.account, "--contract_id", "265598"],
        replace_fa: ADVISER,
        stream_bars: ["--stock", "AAPL"],
      },
    },
    expected: [...shared(""), ...SYNC_ONLY],
  },
];
