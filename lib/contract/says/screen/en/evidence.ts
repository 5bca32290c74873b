// English: the risk of an account, and where its figures come from. Read in what is rarely opened, whose script brings it.
import type { Shown } from "../shown.ts";

export const evidence = {
  "plan.title": "Position size",
  "plan.open": "Position size …",
  "plan.percent": "Account risk in %",
  "plan.entry": "Entry",
  "plan.buy": ({ quantity }: Shown<"quantity">) => `Buy ${quantity}`,
  "plan.sell": ({ quantity }: Shown<"quantity">) => `Sell ${quantity}`,
  "plan.budget": "Money at risk at most",
  "plan.notional": "Value at the entry",
  "plan.notionalBase": "In the base currency",
  "plan.leverage": "Leverage of this position",
  "plan.note":
    "Rounded down. If all of it fills at the entry; a stop can fill at a worse price. Nothing is sent.",
  "plan.toTicket": "To the ticket",
  "plan.gap.amount": "The share of the account must be greater than zero",
  "plan.gap.quote": "The entry is missing",
  "plan.gap.rate": "Not known: there is no exchange rate to the base currency",
  "plan.gap.netLiquidation": "Not known: the account's value is not, or is not current",
  "plan.gap.stop": "The stop is missing",
  "plan.gap.stopSide": "Entry and stop are the same price",
  "plan.gap.tooSmall": "So little risk allows less than can be traded",
  "viewer.text": "A desk of another machine, to look at: nothing can be sent from here.",
  "viewer.all": "All desks",
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
  "why.noSource": "Who told it is not kept",
  "why.noTime": "time not kept apart",
  "why.isBase": "It is the base currency itself",
  "why.notTold": "Not known: IB has not told it",

  "why.formula.sum": "Sum of the positions",
  "why.formula.sumBase": "Sum of the positions, each in the base currency",
  "why.formula.inBase": "Figure × exchange rate",
  "why.formula.size": "Figure × exchange rate, without its sign",
  "why.formula.weightSum": "Value ÷ net liquidation × 100",
  "why.formula.cushion": "Excess liquidity ÷ net liquidation × 100",
  "why.formula.share": "Value without its sign ÷ gross exposure × 100",
  "why.formula.distance": "(Stop − price) ÷ price × 100",
  "why.formula.atStops": "(Stop − price) × quantity × money per point × exchange rate",
  "why.formula.change": "Last − close",
  "why.formula.changePercent": "(Last − close) ÷ close × 100",
  "why.formula.spread": "Ask − bid",
  "why.stop": "Stop",
  "why.bidSize": "Bid size",
  "why.askSize": "Ask size",
  "why.sessionOpen": "Open of the session",
  "why.change": "Change",
  "why.changePercent": "Change in percent",
  "why.spread": "Spread",
  "why.inputs": ({ count }: Shown<"count">) => `${count} inputs`,
  "why.seeAbove": "Made as it is shown under its own name",
  "why.noQuote": "This quote is not watched now: there is nothing behind it",
  "why.noTotal": "There is no position of this kind any more",
  "why.risk": "Back to the risk",

  "explain.limit": "Limit",
  "explain.value": "Held against it",
  "explain.most": "Allowed",
  "explain.passes": "Would pass",
  "explain.passes.quantity": "Quantity that would pass",
  "explain.passes.limitPrice": "Limit price that would pass",
  "explain.passes.notBefore": "Would pass from",
  "explain.halted":
    "Trading is stopped: only closes and cancels go out. Positions can be closed as they are. Who stopped it, and why, stands under Trading in the status, where it is released.",
  "explain.reducing":
    "Only orders pass that make a position smaller and never turn it. Close what is held, or set trading to active under Trading in the status.",
  "explain.readOnly":
    "TWS lets nobody send through its API. Untick “Read-Only API” in its settings under API, then connect again. Nothing was sent.",
  "explain.mode":
    "The account is not of the mode that this desk was started for. Start it with the other flag, or log in to TWS with the other user.",
  "explain.live":
    "Sending with real money is armed for each account, by its id and the passphrase, and ends after 15 minutes without use. Arm it under Trading in the status.",
  "explain.journal":
    "An order is written to the disk before it is sent, and the disk does not take it. Make room in the data folder, or give it back; the desk tries again by itself.",
  "explain.loss":
    "The loss of the day has reached its limit. Closes still pass. It holds until the next trading day, or until the limit is changed in lotse.json and read again.",
  "explain.confirm": "A limit asks whether this is meant. If it is, preview again and tick the box.",
  "explain.pace":
    "Too many in too short a time. Wait, or send fewer; from when it would pass is named where it is known.",
  "explain.input":
    "A check lacks a figure, and denies rather than guess. Wait for the quote, the rate or IB's answer, then preview again.",
  "explain.price":
    "The price is further from the market than the limit allows. Take one nearer to it; the nearest that passes is named where it is known.",
  "explain.kinds":
    "This instrument, or this direction, is left out: by your limits in lotse.json, or because it can not be traded at all.",
  "explain.size":
    "The order, or what it comes to with the rest, is larger than the limit allows. Make it smaller; the largest that passes is named where it is known. Limits are set in lotse.json.",
  "explain.preview":
    "What was previewed does not hold any more: its time is over, it was used, or the world has moved. Nothing was sent by it; preview again.",
  "explain.position":
    "What is held, or what works against it, is not what this close was made for. Look at the position and its exits, then preview again.",
  "explain.ib":
    "IB has refused it, for the reason in its words. Put that right and preview again. A refused change leaves the order as it was.",
  "explain.unknown":
    "No answer came: whether it was carried out is not known. Look at the orders before you ask again; the desk asks the broker by itself.",
  "explain.notReady":
    "The desk has no proven state of the broker now, and sends nothing without one. It connects and reads by itself; the status says what it waits for. Then preview again.",
  "explain.ended":
    "The order is not in a state in which this can be done with it. Its story, behind its name in the list, says where it stands.",
  "explain.draft":
    "The order does not fit the rules of its instrument, or its fields contradict each other. Change what is named; it has not left this desk.",
  "explain.access":
    "Whoever asks may not do this, or is not logged in any more. Log in again, or use a token with the scope that it needs.",
  "explain.other": "The sentence beside it is all that the desk knows of it.",

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
  "speed.title": "Speed of this desk",
  "speed.hop": "The last orders",
  "speed.half": "half within",
  "speed.most": "99 % within",
  "speed.check": "Checked",
  "speed.journal": "On the disk",
  "speed.bridge": "With the socket",
  "speed.broker": "IB’s first word",
  "speed.publish": "To the readers",
  "speed.turn": ({ minute, start }: Shown<"minute" | "start">) =>
    `Longest turn: ${minute} in the last minute, ${start} since the start`,
  "speed.failed": "The desk did not answer. Close this and open it again",
} as const;
