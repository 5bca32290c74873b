// English: what the checks of a draft refuse before anything is asked of IB.
import { counted } from "../counted.ts";
import type { NameParts } from "../../instrument_name.ts";
import type { Phrasing } from "../saying.ts";

interface OnType {
  orderType: string;
}
interface OnTif {
  tif: string;
}
interface OnSymbol {
  /** What names the instrument. */
  symbol: NameParts;
}
interface Quantity {
  quantity: string;
}

export const checks = {
  NOT_TRADABLE: ({ symbol }: OnSymbol, { name }: Phrasing) =>
    `${name(symbol)} is quoted only and can not be traded`,
  "CONTRACT_RULES_UNKNOWN.types": "IB did not say which order types this instrument takes",
  "CONTRACT_RULES_UNKNOWN.steps": "The price steps of this instrument are not known",
  "CONTRACT_RULES_UNKNOWN.rule": ({ rule }: { rule: number }) =>
    `IB does not answer what the price steps are (market rule ${rule}): without them only an order at the market can be checked`,
  "CONTRACT_RULES_UNKNOWN.details": ({ conId }: { conId: number }) =>
    `IB does not answer what instrument ${conId} is: its sizes and order types are not known`,
  "CONTRACT_RULES_UNKNOWN.unread": ({ conId }: { conId: number }) =>
    `IB's answer about instrument ${conId} could not be read: its sizes and order types are not known`,
  "CONTRACT_RULES_UNKNOWN.multiplier": ({ conId }: { conId: number }) =>
    `IB tells no multiplier of instrument ${conId} that can be read: what a quantity of it is worth is not known`,
  "CONTRACT_RULES_UNKNOWN.step": "The price step at this price is not known",
  ORDER_TYPE_UNSUPPORTED: ({ symbol, orderType }: OnSymbol & OnType, { name }: Phrasing) =>
    `${name(symbol)} does not take ${orderType} orders`,
  "ORDER_TIF_UNSUPPORTED.type": ({ tif, orderType }: OnTif & OnType) =>
    `${tif} does not go with ${orderType}`,
  "ORDER_TIF_UNSUPPORTED.instrument": ({ symbol, tif }: OnSymbol & OnTif, { name }: Phrasing) =>
    `${name(symbol)} does not take ${tif}`,
  "ORDER_OUTSIDE_RTH_UNSUPPORTED.type": ({ orderType }: OnType) =>
    `'Outside regular hours' goes with orders that name a price, not with ${orderType}`,
  "ORDER_OUTSIDE_RTH_UNSUPPORTED.instrument": ({ symbol }: OnSymbol, { name }: Phrasing) =>
    `${name(symbol)} does not trade outside regular hours`,
  ORDER_EXCHANGE_UNSUPPORTED: ({ symbol, exchange }: OnSymbol & { exchange: string }, { name }: Phrasing) =>
    `${exchange} takes no orders for ${name(symbol)}`,
  ORDER_GOOD_TILL_DATE_MISSING: "GTD needs a date and time",
  ORDER_GOOD_TILL_DATE_UNKNOWN: ({ date }: { date: string }) =>
    `IB names no time zone with this order's date (${date}): change it in TWS`,
  ORDER_GOOD_TILL_DATE_PAST: "The good-till date is in the past",
  ORDER_GOOD_TILL_DATE_UNUSED: ({ tif }: OnTif) => `${tif} takes no good-till date`,
  ORDER_BRACKET_UNSUPPORTED: ({ tif }: OnTif) => `A bracket can not be ${tif}`,
  ORDER_LIMIT_PRICE_MISSING: ({ orderType }: OnType) => `${orderType} needs a limit price`,
  ORDER_LIMIT_PRICE_UNUSED: ({ orderType }: OnType) => `${orderType} takes no limit price`,
  ORDER_STOP_PRICE_MISSING: ({ orderType }: OnType) => `${orderType} needs a stop price`,
  ORDER_STOP_PRICE_UNUSED: ({ orderType }: OnType) => `${orderType} takes no stop price`,
  "ORDER_STOP_PRICE_UNUSED.trailing": "The stop of a trailing order moves by itself",
  "ORDER_TRAIL_INVALID.missing": "TRAIL needs either an amount or a percentage",
  "ORDER_TRAIL_INVALID.unused": ({ orderType }: OnType) =>
    `${orderType} takes no trailing amount or percentage`,
  "ORDER_TRAIL_INVALID.percent": "The trailing percentage must be below 100",
  "ORDER_QUANTITY_INVALID.zero": "The quantity must be greater than zero",
  "ORDER_QUANTITY_INVALID.minimum": ({ quantity }: Quantity, { number }: Phrasing) =>
    `The smallest quantity is ${number(quantity)}`,
  "ORDER_QUANTITY_INVALID.step": ({ step }: { step: string }, { number }: Phrasing) =>
    `The quantity must be a multiple of ${number(step)}`,
  "ORDER_QUANTITY_INVALID.filled": ({ quantity }: Quantity, { number }: Phrasing) =>
    counted(number(quantity), "is filled already", "are filled already"),
  ORDER_QUANTITY_MISSING: "The order needs a quantity",
  "ORDER_CASH_QUANTITY_INVALID.both": "Give a quantity or an amount of cash, not both",
  "ORDER_CASH_QUANTITY_INVALID.needed": ({ symbol }: OnSymbol, { name }: Phrasing) =>
    `${name(symbol)} is bought at market for an amount of cash: give the amount in place of a quantity`,
  "ORDER_CASH_QUANTITY_INVALID.unused": (
    { symbol, side, orderType }: OnSymbol & OnType & { side: string },
    { name }: Phrasing,
  ) => `${name(symbol)} takes no amount of cash with ${side} ${orderType}: give a quantity`,
  "ORDER_CASH_QUANTITY_INVALID.type": ({ orderType }: OnType) =>
    `${orderType} takes no amount of cash: give a quantity`,
  "ORDER_CASH_QUANTITY_INVALID.legs": "An order for an amount of cash can have no exits and no second leg",
  "ORDER_CASH_QUANTITY_INVALID.digits": "An amount of cash has two digits after the point at most",
  "ORDER_CASH_QUANTITY_INVALID.change":
    "A change keeps what the order names: a quantity, or an amount of cash",
  "ORDER_CASH_QUANTITY_INVALID.spent": ({ cash }: { cash: string }, { number }: Phrasing) =>
    `${number(cash)} are traded already`,
  ORDER_PRICE_INVALID: "The price must be greater than zero",
  ORDER_PRICE_OFF_TICK: ({ step }: { step: string }, { number }: Phrasing) =>
    `At this price, prices move in steps of ${number(step)}`,
  "ORDER_BRACKET_INVALID.take_profit": "The take profit would not make a profit",
  "ORDER_BRACKET_INVALID.stop_loss": "The stop loss is on the wrong side of the entry",
  "ORDER_BRACKET_INVALID.swapped": "Take profit and stop loss are the wrong way round",
  "ORDER_BRACKET_INVALID.entry": ({ quantity }: Quantity, { number }: Phrasing) =>
    `The entry of this bracket is for ${number(quantity)}: its exit can not do more`,
  "ORDER_BRACKET_INVALID.exits": ({ quantity }: Quantity, { number }: Phrasing) =>
    `The exits of this bracket are for ${number(quantity)}: make those smaller first`,
  "ORDER_OCO_INVALID.type": "A second leg needs a limit order as the first",
  "ORDER_OCO_INVALID.bracket": "A bracket can not have a second entry leg",
  "ORDER_OCO_INVALID.tif": ({ tif }: OnTif) => `Two legs can not be ${tif}`,
  "ORDER_OCO_INVALID.side": "The stop is on the wrong side of the limit price",
  ORDER_TOO_MANY_ACTIVE: ({ most, active }: { most: number; active: number }) =>
    `IB takes ${most} active orders per side and instrument: ${active} are open`,
  TRADING_HALTED: "Trading is halted: only closes and cancels pass",
  "TRADING_HALTED.arm": "Trading is halted: set it to reducing before you arm an account",
  "TRADING_REDUCING.position": "Only reducing orders pass, and the position is not known",
  TRADING_REDUCING: "Trading is set to reducing: this order would not only reduce the position",
} as const;
