// English: switches and messages: trading state, settings, keyboard, toasts, activity.
import type { Shown } from "../shown.ts";

export const tools = {
  "trading.title": "Trading",
  "trading.active": "Active",
  "trading.reducing": "Reducing only",
  "trading.halted": "Halted",
  "trading.activeHint": "Orders may be sent",
  "trading.reducingHint": "Only orders that reduce a position",
  "trading.haltedHint": "No orders; closes and cancels pass",
  "trading.stopAll": "Stop trading",
  "trading.armed": ({ time }: Shown<"time">) => `Live trading armed until ${time}`,
  "trading.arm": "Arm live trading …",
  "trading.disarm": "Disarm",

  "arm.title": "Arm live trading?",
  "arm.text": ({ account }: Shown<"account">) =>
    `For 15 minutes orders from this screen reach the market with real money, account ${account}. Each of them still needs its own review.`,
  "arm.confirm": "Arm live trading",

  "trading.notArmed": "Live trading is not armed",

  "activity.title": "Activity",
  "activity.none": "Nothing to report",

  "toast.region": "Messages",
  "toast.dismiss": "Dismiss",
  "toast.filled": ({ order, price }: Shown<"order" | "price">) => `Filled: ${order} at ${price}`,
  "toast.partly": ({ order, filled, quantity }: Shown<"order" | "filled" | "quantity">) =>
    `Part filled: ${order}, ${filled} of ${quantity}`,
  "toast.cancelled": ({ order }: Shown<"order">) => `Cancelled: ${order}`,
  "toast.rejected": ({ order }: Shown<"order">) => `Rejected: ${order}`,
  "toast.unknown": ({ order }: Shown<"order">) => `UNKNOWN – checking: ${order}`,
  "toast.lost": ({ cause }: Shown<"cause">) => `Connection lost: ${cause}`,
  "toast.back": "Connected and in step with the broker",

  "keys.title": "Keyboard",
  "keys.help": "This list",
  "keys.search": "Search an instrument",
  "keys.buy": "Buy ticket",
  "keys.sell": "Sell ticket",
  "keys.positions": "Go to positions",
  "keys.orders": "Go to orders",
  "keys.account": "Go to account and status",
  "keys.next": "Next row",
  "keys.previous": "Previous row",
  "keys.open": "Open the row",
  "keys.cancel": "Cancel or close the row (asks first)",
  "keys.escape": "Close what is open",
  "keys.stop": "Stop trading (asks first)",
  "keys.off": "Single keys are switched off in the settings.",
  "keys.then": "then",

  "settings.title": "Settings",
  "settings.theme": "Theme",
  "settings.theme.system": "System",
  "settings.theme.dark": "Dark",
  "settings.theme.light": "Light",
  "settings.palette": "Gain and loss",
  "settings.palette.classic": "Green and red",
  "settings.palette.safe": "Blue and orange (colour-blind)",
  "settings.density": "Rows",
  "settings.density.compact": "Compact",
  "settings.density.comfortable": "Comfortable",
  "settings.language": "Language",
  "settings.keys": "Single-letter keys",
  "settings.sound": "Sounds for fills and rejects",
  "settings.desktop": "Desktop notifications",
  "settings.desktopDenied": "The browser refuses notifications for this page",

  "stop.title": "Stop trading?",
  "stop.text":
    "No new orders until you activate trading again. Working orders stay at the broker: cancel them separately.",
  "stop.confirm": "Stop trading",
  "stop.reduce": "Allow only reducing orders",
  "stop.activate": "Activate trading",
} as const;
