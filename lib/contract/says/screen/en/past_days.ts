// English: what was traded on a past day. Read in what is rarely opened, whose script brings it.
import type { Shown } from "../shown.ts";

export const pastDays = {
  "history.day": "Day (UTC)",
  "history.before": "The day before",
  "history.after": "The day after",
  "history.tab.instruments": "By instrument",
  "history.tab.orders": "Orders",
  "history.tab.executions": "Executions",
  "history.csv.orders": "Orders as CSV",
  "history.csv.executions": "Executions as CSV",
  "history.none": "Nothing was traded on this day: choose another one",
  "history.noOrders": "No order ended on this day",
  "history.realized": "Realised",
  "history.fees": "Fees",
  "history.untold": ({ count }: Shown<"count">) => `IB has told no fees for ${count} of the executions`,
  "history.instrument": "Instrument",
  "history.all": "All instruments",
  "history.bought": "Bought",
  "history.sold": "Sold",
  "history.more": "More",
  "history.noAnswer": "No answer came",
  "history.again": "Ask again",
} as const;
