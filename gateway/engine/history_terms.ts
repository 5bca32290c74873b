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

export function parseDuration(text: string): Duration | Refusal {
  const match = /^(\d{1,6})\s*([SDWMY])$/.exec(text.trim().toUpperCase());
  const count = Number(match?.[1] ?? 0);
  if (match === null || count === 0) {
    return invalid(
      "Historical data query end date/time string or duration is invalid. Format is: {integer}{space}{unit} (S|D|W|M|Y)",
    );
  }
  const unit = match[2] as Duration["unit"];
  if (unit === "S" && count > 86_400) {
    return invalid(
      "Historical data requests for durations longer than 86400 seconds must be made in days.",
    );
  }
  if (unit === "D" && count > 365) {
    return invalid("Historical data requests for durations longer than 365 days must be made in years.");
  }
  return { count, unit };
}

/** BID_ASK is answered with the midpoint's bars, ADJUSTED_LAST with trades: nothing simulated splits or pays dividends. */
export function parseWhatToShow(text: string): WhatToShow | Refusal {
  switch (text.toUpperCase()) {
    case "TRADES":
    case "ADJUSTED_LAST":
    // Of coins: all venues together, of which there is one here.
    case "AGGTRADES":
      return "TRADES";
    case "MIDPOINT":
    case "BID_ASK":
      return "MIDPOINT";
    case "BID":
      return "BID";
    case "ASK":
      return "ASK";
    default:
      return {
        ok: false,
        code: 162,
        text: `Historical Market Data Service error message:No historical data query found for ${text}`,
      };
  }
}

function invalid(cause: string): Refusal {
  return { ok: false, code: 321, text: `Error validating request.-'bN' : cause - ${cause}` };
}
