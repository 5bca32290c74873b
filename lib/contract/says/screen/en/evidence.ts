// English: the risk of an account, and where its figures come from. Read in what is rarely opened, whose script brings it.
import type { Shown } from "../shown.ts";

export const evidence = {
  "risk.title": "Risk",
  "risk.exposure": "Exposure",
  "risk.gross": "Gross exposure",
  "risk.net": "Net exposure",
  "risk.leverage": "Leverage",
  "risk.leverageHint": "Gross exposure ÷ net liquidation",
  "risk.excess": "Excess liquidity",
  "risk.cushion": "Margin cushion",
  "risk.cushionHint": "Excess liquidity ÷ net liquidation: at zero IB closes positions by itself",
  "risk.atStops": "From now to the stops",
  "risk.atStopsHint":
    "What is won or lost from now if every position ends at the price of its stops; a fill may be worse",
  "risk.byValue": "By market value: an option counts with what it is worth, not with what it can move.",
  "risk.concentration": "Concentration",
  "risk.share": "Of gross exposure",
  "risk.shareUnknown": "Shares are not known while one of the values is not",
  "risk.stops": "Stops",
  "risk.stopped": "Covered",
  "risk.distance": "Distance",
  "risk.fault": "What is wrong",
  "risk.fault.none": "no stop",
  "risk.fault.smaller": "smaller than the position",
  "risk.fault.larger": "larger than the position",
  "risk.fault.beyond": "beyond the market",
  "risk.fault.adds": "a stop that adds to it",
  "risk.fault.unknown": "size not known",
  "risk.fine": "covered",

  "why.title": "Why this number",
  "why.stale": "These are the last known figures, not current ones.",
  "why.averageCost": "Average cost per unit",
  "why.moneyPerPoint": "Money per point and unit",
  "why.rate": "Exchange rate to the base",
  "why.formula.entry": "Average cost ÷ money per point",
  "why.formula.price": "Value ÷ quantity ÷ money per point",
  "why.formula.weight": "Value × exchange rate ÷ net liquidation × 100",
  "why.from": ({ source }: Shown<"source">) => `Told by IB: ${source}`,
  "why.noTime": "time not kept apart",
  "why.isBase": "It is the base currency itself",
  "why.notTold": "Not known: IB has not told it",

  "equity.title": "Equity of the day",
  "equity.which": "What is drawn",
  "equity.worth": "Net liquidation",
  "equity.daily": "Day P&L",
  "equity.none":
    "Nothing was kept of this day yet: a point a minute comes while the desk runs and is connected",
  "equity.failed": "The curve could not be read; what is shown is the last that was",
  "equity.summary": ({ what, currency, from, until, low, high, gaps }: Shown<
    "what" | "currency" | "from" | "until" | "low" | "high" | "gaps"
  >) =>
    `${what} in ${currency}, ${from} to ${until}: lowest ${low}, highest ${high}, ${gaps} times not known`,
  "equity.low": "Lowest",
  "equity.high": "Highest",
  "equity.note": ({ begins }: Shown<"begins">) =>
    `Looked at once a minute while this desk runs; what was not known is left open. The day began ${begins}.`,
  "equity.table": "The curve as a table",
  "equity.time": "Time",
  "equity.unknown": "not known",
} as const;
