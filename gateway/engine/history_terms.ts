// Texts of a history request: bar sizes and durations as IB writes them.
import type { Refusal, WhatToShow } from "./types.ts";

/** Bars of a fixed length in seconds, or calendar units. */
export type BarSize = number | "day" | "week" | "month";

const SIZES: Readonly<Record<string, BarSize>> = {
  "1 secs": 1,
  "1 sec": 1,
  "5 secs": 5,
  "10 secs": 10,
  "15 secs": 15,
  "30 secs": 30,
  "1 min": 60,
  "1 mins": 60,
  "2 mins": 120,
  "3 mins": 180,
  "5 mins": 300,
  "10 mins": 600,
  "15 mins": 900,
  "20 mins": 1200,
  "30 mins": 1800,
  "1 hour": 3600,
  "2 hours": 7200,
  "3 hours": 10800,
  "4 hours": 14400,
  "8 hours": 28800,
  "1 day": "day",
  "1 days": "day",
  "1D": "day",
  "1 week": "week",
  "1W": "week",
  "1 month": "month",
  "1M": "month",
};

export function parseBarSize(text: string): BarSize | Refusal {
  return SIZES[text.trim()] ?? invalid(
    `Historical data bar size setting is invalid. Legal ones are: 1 secs, 5 secs, 10 secs, 15 secs, 30 secs, 1 min, ` +
      `2 mins, 3 mins, 5 mins, 10 mins, 15 mins, 20 mins, 30 mins, 1 hour, 2 hours, 3 hours, 4 hours, 8 hours, ` +
      `1 day, 1W, 1M`,
  );
}

export interface Duration {
  readonly count: number;
  readonly unit: "S" | "D" | "W" | "M" | "Y";
}

/** A number alone counts seconds (TWS API, `reqHistoricalData`). */
export function parseDuration(text: string): Duration | Refusal {
  const written = text.trim().toUpperCase();
  if (written === "") return invalid("Historical data request duration not specified.");
  const match = /^(\d+)(?: +([SDWMY]))?$/.exec(written);
  if (match === null) {
    return invalid(
      "When specifying a unit, historical data request duration format is integer{SPACE}unit (S|D|W|M|Y).",
    );
  }
  const count = Number(match[1]);
  const unit = (match[2] ?? "S") as Duration["unit"];
  if (count === 0) return invalid("Historical data requested duration is invalid.");
  const tooLong = TOO_LONG[unit];
  return tooLong !== undefined && count > tooLong.most ? invalid(tooLong.cause) : { count, unit };
}

const TOO_LONG: Readonly<
  Partial<Record<Duration["unit"], { readonly most: number; readonly cause: string }>>
> = {
  S: { most: 86_400, cause: "Historical data request for greater than 86400 seconds rejected." },
  D: {
    most: 365,
    cause: "Historical data requests for durations longer than 365 days must be made in years.",
  },
  W: {
    most: 52,
    cause: "Historical data request for durations longer than 52 weeks must be made in years.",
  },
  M: {
    most: 12,
    cause: "Historical data request for durations longer than 12 months must be made in years.",
  },
  Y: { most: 100, cause: "Historical data requested duration is invalid." },
};

/** Exist at IB, are not simulated: 162 instead of "rejected". */
const OTHER_KINDS: ReadonlySet<string> = new Set(
  ("HISTORICAL_VOLATILITY,OPTION_IMPLIED_VOLATILITY,REBATE_RATE,FEE_RATE,YIELD_BID,YIELD_ASK,YIELD_BID_ASK," +
    "YIELD_LAST,YIELD_MARK,SCHEDULE").split(","),
);

/** ADJUSTED_LAST begins as trades; what changes them is the history's. */
export function parseWhatToShow(text: string): WhatToShow | Refusal {
  switch (text.toUpperCase()) {
    case "TRADES":
    case "ADJUSTED_LAST":
    // Of coins: all venues together, of which there is one here.
    case "AGGTRADES":
      return "TRADES";
    case "MIDPOINT":
      return "MIDPOINT";
    case "BID_ASK":
      return "BID_ASK";
    case "BID":
      return "BID";
    case "ASK":
      return "ASK";
    default:
      if (!OTHER_KINDS.has(text.toUpperCase())) return invalid(`What to show value of ${text} rejected.`);
      return {
        ok: false,
        code: 162,
        text: `Historical Market Data Service error message:No historical data query found for ${text}`,
      };
  }
}

function invalid(cause: string): Refusal {
  return { ok: false, code: 321, text: `Error validating request.-'bM' : cause - ${cause}` };
}
