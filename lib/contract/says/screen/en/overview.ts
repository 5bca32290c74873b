// English: what only the overview of many desks says.
import type { Shown } from "../shown.ts";

export const overview = {
  "overview.title": "All desks",
  "overview.text":
    "Published desks, read only. A desk is opened by its name; orders are entered at the desk itself.",
  "overview.none": "No desk is published at this broker yet: start one with --publish and --publish-as.",
  "overview.noBroker": "The message broker is not reached: what is below is what was heard last.",
  "overview.noAnswer": "The viewer does not answer: what is below stands still.",
  "overview.desk": "Desk",
  "overview.health": "Health",
  "overview.account": "Account",
  "overview.net": "Net liquidation",
  "overview.daily": "Day P&L",
  "overview.gross": "Gross exposure",
  "overview.grossHint": "Value of all positions by size, in the base currency, as the desk's limits count it",
  "overview.leverage": "Leverage",
  "overview.leverageHint": "Gross exposure ÷ net liquidation",
  "overview.positions": "Positions",
  "overview.working": "Working",
  "overview.unknown": "Unknown",
  "overview.unknownHint": "Orders whose state nobody knows at the moment",
  "overview.total": ({ currency }: Shown<"currency">) => `All in ${currency}`,
  "overview.lacks": ({ desks }: Shown<"desks">) => `No sum: not known of ${desks}`,
  "overview.silentSince": ({ time }: Shown<"time">) => `Silent since ${time}`,
  "overview.neverHeard": "Silent: last known state",
  "overview.unreadable": "Another release of Lotse",
  "overview.locked": "Order entry locked",
  "overview.readOnly": "Read-only API",
  "overview.halted": "Halted",
  "overview.reducing": "Reducing only",
} as const;
