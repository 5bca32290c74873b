// English: what a preview warns about without refusing.
import type { DataType } from "../../api.ts";
import type { Phrasing } from "../saying.ts";

interface Market {
  price: string;
}

export const warnings = {
  WHAT_IF_MISSING: "IB did not answer the margin check in time: margin and fees are not known",
  MARGIN_INSUFFICIENT: "The order needs more margin than the account has",
  QUOTE_MISSING: "There is no quote: the price can not be compared with the market",
  QUOTE_STALE: ({ at }: { at: string | null }, { clock }: Phrasing) =>
    `The quote is old${at === null ? "" : ` (${clock(at)})`}`,
  QUOTE_NOT_LIVE: ({ dataType }: { dataType: Exclude<DataType, "live"> }) => `The quote is ${dataType}`,
  TRADING_HALTED_AT_EXCHANGE: "Trading in this instrument is halted",
  PRICE_CROSSES_MARKET: ({ price }: Market, { number }: Phrasing) =>
    `The limit reaches the market (${number(price)}): it fills at once`,
  PRICE_FAR_FROM_MARKET: ({ percent, price }: Market & { percent: string }, { number }: Phrasing) =>
    `The limit is ${number(percent)} % away from the market (${number(price)})`,
  STOP_TRIGGERS_NOW: ({ price }: Market, { number }: Phrasing) =>
    `The stop price is already passed by the market (${number(price)})`,
  "STOP_TRIGGERS_NOW.second_leg": ({ price }: Market, { number }: Phrasing) =>
    `The stop of the second leg is already passed by the market (${number(price)})`,
  "EXIT_ACTS_NOW.take_profit": ({ price }: Market, { number }: Phrasing) =>
    `The take profit is on the wrong side of the market (${number(price)}): it would close at once`,
  "EXIT_ACTS_NOW.stop_loss": ({ price }: Market, { number }: Phrasing) =>
    `The stop loss is on the wrong side of the market (${number(price)}): it would close at once`,
  EXITS_END_WITH_DAY: "The exits end with the day as well: a position held longer is then unprotected",
  OUTSIDE_RTH: "The market is closed for this order now: IB holds it until the session opens",
  OUTSIDE_RTH_UNAVAILABLE:
    "This instrument trades in regular hours only: 'outside regular hours' changes nothing",
  POSITION_UNKNOWN: "The present position is not known",
  POSITION_SHORT: ({ position }: { position: string }, { number }: Phrasing) =>
    `The order opens a short position (${number(position)})`,
  POSITION_FLIP: (
    { before, after, way }: { before: string; after: string; way: "long" | "short" },
    { number }: Phrasing,
  ) => `The position turns from ${number(before)} to ${number(after)} (${way})`,
  ORDER_MANY_ACTIVE: ({ active, most }: { active: number; most: number }) =>
    `${active} orders on this side are open; IB refuses more than ${most}`,
} as const;
