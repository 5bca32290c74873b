// English: the palette, which comes with the opened parts.
import type { Shown } from "../shown.ts";

export const palette = {
  "palette.title": "Type an order or a command",
  "palette.open": "One line …",
  "palette.label": "Order or command",
  "palette.enter": "Enter previews an order; nothing is sent by it",
  "palette.do.cancelAll": "Cancel orders (asks first)",
  "palette.do.flatten": "Close every position (asks first)",
  "palette.do.reducing": "Allow only reducing orders",
  "palette.do.stop": "Open the emergency control (asks first)",
  "palette.do.help": "Open the list of keys",
  "palette.do.history": "Open the past days",
  "palette.do.tws": "Check how TWS is set",
  "palette.do.size": "Open the position-sizing calculator",
  "palette.do.risk": "Open the risk of the account",
  "palette.do.cancel": "Cancels:",
  "palette.do.close": ({ percent, name }: Shown<"percent" | "name">) =>
    `Previews a close of ${percent}% of ${name} at market`,
  "palette.keeps": ({ count }: Shown<"count">) =>
    `Left alone, because they protect a position: ${count}. Ask again to be asked about them.`,
  "palette.wrong.symbol": ({ word }: Shown<"word">) => `No symbol: “${word}”`,
  "palette.wrong.word": ({ word }: Shown<"word">) => `“${word}” means nothing here`,
  "palette.wrong.number": ({ word }: Shown<"word">) => `A number is missing at “${word}”`,
  "palette.wrong.twice": ({ word }: Shown<"word">) => `“${word}” says something a second time`,
  "palette.wrong.units": ({ word }: Shown<"word">) => `Both exits in the same unit: “${word}”`,
  "palette.wrong.date": ({ word }: Shown<"word">) =>
    `“${word}” is no day: write 2026-12-18 or 18.12.2026, and a time behind it if you like`,
  "palette.wrong.cash": ({ word }: Shown<"word">) => `“${word}” belongs to an amount of money: b $10000 …`,
  "palette.gap.unknown": "No command and no order",
  "palette.gap.instrument": "There is no instrument of exactly this symbol",
  "palette.gap.type": "The instrument does not take this order type",
  "palette.gap.tif": "The instrument does not take this time in force",
  "palette.gap.cash": "It is bought for an amount of money in its own currency: b $1000 …",
  "palette.gap.noCash": "The instrument does not take amounts of money with this order type",
  "palette.gap.noOrders": "There is no order on it to cancel",
  "palette.gap.noPosition": "There is no position in it",
  "palette.gap.several": "Several positions are called so: use the list",
  "palette.gap.closed": "Positions can not be closed now",
} as const;
