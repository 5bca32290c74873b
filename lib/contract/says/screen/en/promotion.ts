// English: an order on its way from the paper desk to the live one. Read in what is rarely opened, whose
// script brings it.
import type { Shown } from "../shown.ts";

export const promotion = {
  "promotion.title": "Take up a preview from paper",
  "promotion.text": ({ account }: Shown<"account">) =>
    `Paste what the paper desk gave you, or drop its file. The same order is previewed for ${account}; nothing is sent by this.`,
  "promotion.label": "Promotion",
  "promotion.preview": "Preview for live",
  "promotion.offerText": ({ minutes }: Shown<"minutes">) =>
    `Take this text to the live desk within ${minutes} minutes: “From paper …” in its order ticket. It sends nothing and holds no secret.`,
  "promotion.copy": "Copy",
  "promotion.copied": "Copied",
  "promotion.save": "Save as a file",
  "promotion.differs": ({ time }: Shown<"time">) => `What differs from the preview on paper at ${time}`,
  "promotion.figure": "Figure",
  "promotion.same":
    "Everything else is the same: instrument, side, size, order type, the prices of the order, time in force.",
  "promotion.field.account": "Account",
  "promotion.field.bid": "Bid",
  "promotion.field.ask": "Ask",
  "promotion.field.last": "Last",
  "promotion.field.notional": "Notional",
  "promotion.field.notionalBase": "Notional in the base currency",
  "promotion.field.baseCurrency": "Base currency",
  "promotion.field.percentOfNetLiquidation": "Share of net liquidation",
  "promotion.field.commission": "Commission",
  "promotion.field.commissionMin": "Commission, at least",
  "promotion.field.commissionMax": "Commission, at most",
  "promotion.field.commissionCurrency": "Currency of the commission",
  "promotion.field.initMarginBefore": "Initial margin before",
  "promotion.field.initMarginAfter": "Initial margin after",
  "promotion.field.maintMarginBefore": "Maintenance margin before",
  "promotion.field.maintMarginAfter": "Maintenance margin after",
  "promotion.field.equityWithLoanAfter": "Equity with loan after",
  "promotion.field.marginCurrency": "Currency of the margin",
  "promotion.field.positionBefore": "Position before",
  "promotion.field.positionAfter": "Position after",
} as const;
