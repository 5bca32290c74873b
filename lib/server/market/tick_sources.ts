// Which of IB's callbacks, and which tick type, a figure of a quote is of (TWS API, "Available Tick Types").
// Pure.
import type { DataType } from "@/lib/contract/api.ts";

/** The callback, then the tick type of live data and of delayed; `null`: IB has none. */
type Row = readonly [callback: string, live: string, delayed: string | null];

const MODEL: Row = ["tickOptionComputation", "MODEL_OPTION (13)", "DELAYED_MODEL_OPTION (83)"];

const SOURCES: Readonly<Record<string, Row>> = {
  bid: ["tickPrice", "BID (1)", "DELAYED_BID (66)"],
  ask: ["tickPrice", "ASK (2)", "DELAYED_ASK (67)"],
  last: ["tickPrice", "LAST (4)", "DELAYED_LAST (68)"],
  high: ["tickPrice", "HIGH (6)", "DELAYED_HIGH (72)"],
  low: ["tickPrice", "LOW (7)", "DELAYED_LOW (73)"],
  close: ["tickPrice", "CLOSE (9)", "DELAYED_CLOSE (75)"],
  open: ["tickPrice", "OPEN (14)", "DELAYED_OPEN (76)"],
  bidYield: ["tickPrice", "BID_YIELD (50)", "DELAYED_YIELD_BID (103)"],
  askYield: ["tickPrice", "ASK_YIELD (51)", "DELAYED_YIELD_ASK (104)"],
  lastYield: ["tickPrice", "LAST_YIELD (52)", null],
  bidSize: ["tickSize", "BID_SIZE (0)", "DELAYED_BID_SIZE (69)"],
  askSize: ["tickSize", "ASK_SIZE (3)", "DELAYED_ASK_SIZE (70)"],
  volume: ["tickSize", "VOLUME (8)", "DELAYED_VOLUME (74)"],
  openInterest: ["tickSize", "OPTION_OPEN_INTEREST (27, 28)", null],
  halted: ["tickGeneric", "HALTED (49)", "DELAYED_HALTED (90)"],
  impliedVolatility: MODEL,
  delta: MODEL,
  gamma: MODEL,
  vega: MODEL,
  theta: MODEL,
  underlyingPrice: MODEL,
};

/** `dataType` is that under which it came; while IB has not said which, the callback alone is known. */
export function tickSource(field: string, dataType: DataType | null): string {
  const row = SOURCES[field];
  if (row === undefined) return "ticks";
  const [callback, live, delayed] = row;
  if (dataType === null) return callback;
  const type = dataType.startsWith("delayed") ? delayed ?? live : live;
  return `${callback} ${type}`;
}
