// English: switches and messages: trading state, settings, keyboard, toasts, activity.
import type { Shown } from "../shown.ts";

export const tools = {
  "trading.title": "Trading",
  "trading.active": "Active",
  "trading.reducing": "Reducing only",
  "trading.halted": "Halted",
  "trading.activeHint": "Orders may be sent",
  "trading.reducingHint": "Only what makes a position or an entry smaller",
  "trading.haltedHint": "No orders; closes and cancels pass",
  "trading.off": "Orders are off",
  "trading.stopAll": "Stop trading",

  "market.title": "Market",
  "market.lists": "Watch lists",
  "market.chart": "Chart",
  "market.depth": "Depth",
  "market.options": "Options",

  "limits.title": "Limits",
  "activity.title": "Activity",

  "emergency.open": "Emergency",
  "emergency.title": "Emergency control",
  "emergency.text": "What is ticked is done at once, in this order, without another question.",
  "emergency.halt": "Halt trading",
  "emergency.haltHint": "No new orders; closes and cancels pass. Live accounts are disarmed.",
  "emergency.cancel": "Cancel this app's orders",
  "emergency.cancelHint": ({ count }: Shown<"count">) =>
    `Open now: ${count}. Stops that protect a position go too; orders from elsewhere stay.`,
  "emergency.flatten": "Close all positions at the market",
  "emergency.flattenHint": ({ count, accounts }: Shown<"count" | "accounts">) =>
    `Open positions: ${count}, accounts: ${accounts}`,
  "emergency.confirm": "Do it now",
  "emergency.again": "Do what is not done",
  "emergency.running": "Under way …",
  "emergency.done": "Done",
  "emergency.failed": "Not done",
  "emergency.nothing": "There was nothing to do",
  "emergency.ended": ({ count, of }: Shown<"count" | "of">) => `Orders ended: ${count} of ${of}`,
  "emergency.filled": ({ count, of }: Shown<"count" | "of">) => `Closing orders filled: ${count} of ${of}`,
  "emergency.noAnswer": "No answer came: look at orders and positions before you repeat it",

  "keys.title": "Keyboard",
  "settings.title": "Settings",
  "stop.reduce": "Allow only reducing orders",
  "stop.activate": "Activate trading",
} as const;
