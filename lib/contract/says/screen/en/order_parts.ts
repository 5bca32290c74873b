// English: what is read of orders in what is opened: their details, the fills, the questions before a cancel.
import { counted } from "../../counted.ts";
import type { Shown } from "../shown.ts";

export const orderParts = {
  "orders.noFills": "No fills today",
  "orders.paperFills":
    "Paper fills are kinder than real ones: they take the best price only, stops are simulated, auctions and market impact are missing",
  "orders.commission": "Commission",
  "orders.timeline": "Timeline",
  "orders.reason": "Reason",
  "orders.legs": "Legs",
  "orders.part.leg": "leg",
  "orders.part.allocation": "share",
  "orders.allocations": "Shared out to",
  "orders.cashQuantity": "Amount",
  "orders.ids": "Identity",
  "orders.trailStop": "Stop now",
  "orders.trailStopHint": "IB moves this stop with the market; this is where it stood when IB last told it",
  "orders.trailStopAt": ({ price }: Shown<"price">) => `stop ${price}`,
  "orders.trailStopSince": ({ price, time }: Shown<"price" | "time">) => `${price}, known since ${time}`,
  "orders.cancelAllTitle": "Cancel orders",
  "orders.cancelApp": "This app’s open orders",
  "orders.cancelAppHint": ({ count }: Shown<"count">) =>
    `${counted(count, "open order", "open orders")} placed by this desk`,
  "orders.cancelAccount": "Every open order of the account",
  "orders.cancelAccountHint":
    "Also cancels orders you typed in TWS and those of other programs. IB cancels all of them with one message.",
  "orders.cancelAllConfirm": "Cancel these orders",
  "orders.cancelOneTitle": "Cancel this order?",
  "orders.cancelOneText": "What is filled until the cancel arrives stays filled.",
  "orders.keep": "Keep",
  "orders.find": "Find orders",
  "orders.findHint": "Symbol, side, state, permId …",
  "orders.findEnd": "Show all",
  "orders.group": "Which orders",
  "orders.group.any": "any state",
  "orders.group.working": "working",
  "orders.group.filled": "filled",
  "orders.group.cancelled": "cancelled",
  "orders.group.refused": "refused",
  "orders.group.unknown": "unknown",
  "orders.group.foreign": "foreign",
  "orders.found": ({ count }: Shown<"count">) => `${count} found`,
  "orders.distanceHint": ({ points }: Shown<"points">) => `Price of the order less the market: ${points}`,
  "orders.realized": "Realised",
} as const;
