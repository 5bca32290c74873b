// English: what is said where something is rarely opened: exits that are too large, arming, proposals, settings.
// Its script brings it.
import { counted } from "../../counted.ts";
import type { Shown } from "../shown.ts";

export const rareDialogs = {
  "settings.enterSends": "In the review of a typed line, Enter sends",
  "defaults.title": "What the ticket begins with",
  "defaults.kind": "Kind of instrument",
  "defaults.kind.STK": "Stocks and ETFs",
  "defaults.kind.OPT": "Options",
  "defaults.kind.FUT": "Futures",
  "defaults.kind.CASH": "Currencies",
  "defaults.kind.CRYPTO": "Crypto",
  "defaults.kind.BOND": "Bonds",
  "defaults.kind.other": "All others",
  "defaults.none": "As it was",
  "defaults.limit": "Limit begins at",
  "defaults.limit.own": "The own side (bid to buy)",
  "defaults.limit.mid": "The middle",
  "defaults.limit.far": "The far side (ask to buy)",
  "defaults.limit.last": "The last price",
  "defaults.limit.none": "Nothing",
  "exits.text":
    "If all of them execute, the position turns around. These steps leave exactly the position covered:",
  "exits.turnedText":
    "If they execute, the position becomes larger. These steps cancel what can be cancelled here:",
  "exits.steps": "Steps",
  "exits.cancel": "Cancel:",
  "exits.reduce": ({ quantity }: Shown<"quantity">) => `Reduce to ${quantity}:`,
  "exits.remains": ({ quantity }: Shown<"quantity">) =>
    `${
      counted(quantity, "stays", "stay")
    } too much: those orders are not this desk’s to change. Change them where they were placed, or cancel all orders of the account.`,
  "exits.confirm": ({ count }: Shown<"count">) => `Send these changes (${count})`,
  "exits.settled": "It is settled: the open orders no longer exceed the position.",
  "exits.running": "Sending …",
  "exits.done": "Sent",
  "exits.refused": "Not sent",
  "exits.unknown": "UNKNOWN – checking",
  "arm.title": "Arm live trading?",
  "arm.text": ({ account }: Shown<"account">) =>
    `Orders for account ${account} then reach the market with real money, until 15 minutes pass without an order or a preview: those of this screen after a review each, and those of programs that may trade.`,
  "arm.typed": ({ account }: Shown<"account">) => `Type ${account}`,
  "arm.passphrase": "Passphrase for live trading",
  "arm.confirm": "Arm live trading",
  "proposals.title": "Proposals",
  "proposals.text":
    "Programs lay these drafts before you. Opening one fills the ticket; nothing is sent before you have reviewed it.",
  "proposals.none": "No program proposes anything now",
  "proposals.reason": "Reason given",
  "proposals.laid": ({ age }: Shown<"age">) => `${age} ago`,
  "proposals.lapses": ({ time }: Shown<"time">) => `lapses in ${time}`,
  "proposals.open": "Open in ticket",
  "proposals.opening": "Opening …",
  "proposals.reject": "Reject …",
  "proposals.rejectNow": "Reject",
  "proposals.why": "Why (the program is told; may stay empty)",
  "settings.palette": "Gain and loss",
  "settings.palette.classic": "Green and red",
  "settings.palette.safe": "Blue and orange (colour-blind)",
  "settings.palette.east": "Red up, green down (East Asia)",
  "settings.density": "Rows",
  "settings.type": "Type",
  "settings.type.small": "Small",
  "settings.type.normal": "Normal",
  "settings.type.large": "Large",
  "settings.density.dense": "Dense",
  "settings.density.compact": "Compact",
  "settings.density.comfortable": "Comfortable",
  "settings.keys": "Single-letter keys",
  "settings.sound": "Sounds for fills and rejects",
  "settings.desktop": "Desktop notifications",
} as const;
