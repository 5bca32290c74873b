// English: what the pre-trade limits deny or want confirmed, each with the value, the limit and what would
// pass.
import { counted } from "../counted.ts";
import { type Phrasing, type Saying, speech } from "../saying.ts";

interface Bound {
  value: string;
  limit: string;
  /** The largest quantity that passes every limit; `null`: none does. */
  most: string | null;
}
interface Money extends Bound {
  currency: string;
}
interface Rate {
  value: number;
  limit: string;
}
interface Price {
  price: string;
  /** The farthest price that passes. */
  bound: string;
  /** What it is measured from. */
  reference: string;
}
interface Loss {
  loss: string;
  limit: string;
  currency: string;
}

const passes = ({ most }: { most: string | null }, { number }: Phrasing) =>
  most === null ? "; no quantity passes" : `; at most ${counted(number(most), "passes", "pass")}`;

const money = (what: string) => (given: Money, phrasing: Phrasing) => {
  const { number } = phrasing;
  return `${what} would be ${number(given.value)} ${given.currency}, the limit is ${number(given.limit)}${
    passes(given, phrasing)
  }`;
};

export const limits = {
  LIMIT_ORDER_QUANTITY: (given: Bound, phrasing: Phrasing) =>
    `The quantity is ${phrasing.number(given.value)}, the limit per order is ${phrasing.number(given.limit)}${
      passes(given, phrasing)
    }`,
  LIMIT_MAX_NOTIONAL: money("The value of the order"),
  LIMIT_ORDER_PERCENT: (given: Bound, phrasing: Phrasing) =>
    `The order would be ${phrasing.number(given.value)} % of the net liquidation value, the limit is ${
      phrasing.number(given.limit)
    } %${passes(given, phrasing)}`,
  "LIMIT_ORDER_PERCENT.nothing": (
    { value, currency }: { value: string; currency: string },
    { number }: Phrasing,
  ) => `The net liquidation value is ${number(value)} ${currency}: no order is within a share of it`,
  LIMIT_DAY_NOTIONAL: money("With this order the value sent today"),
  LIMIT_DAY_ORDERS: ({ value, limit }: Rate, { number }: Phrasing) =>
    `${counted(number(value), "order was", "orders were")} sent today, the limit is ${
      number(limit)
    }: exits still pass`,
  LIMIT_ORDERS_PER_MINUTE: (
    { value, limit, nextAt }: Rate & { nextAt: string },
    { number, clock }: Phrasing,
  ) =>
    `${counted(number(value), "order was", "orders were")} sent within a minute, the limit is ${
      number(limit)
    }: the next one passes at ${clock(nextAt)}`,
  LIMIT_ORDERS_PER_SECOND: ({ value, limit }: Rate, { number }: Phrasing) =>
    `${counted(number(value), "order was", "orders were")} sent within a second, the limit is ${
      number(limit)
    }: wait a second`,
  LIMIT_SIMILAR_ORDERS: ({ value, limit, nextAt }: Rate & { nextAt: string }, { number, clock }: Phrasing) =>
    `${counted(number(value), "order", "orders")} on this side of this instrument ${
      Number(value) === 1 ? "was" : "were"
    } sent within a minute, the limit is ${number(limit)}: the next one passes at ${clock(nextAt)}`,
  LIMIT_POSITION_QUANTITY: (given: Bound, phrasing: Phrasing) =>
    `With open orders and this one the position could become ${phrasing.number(given.value)}, the limit is ${
      phrasing.number(given.limit)
    }${passes(given, phrasing)}`,
  LIMIT_POSITION_NOTIONAL: money("With open orders and this one the value of the position"),
  LIMIT_GROSS_EXPOSURE: money("With open orders and this one the value of all positions"),
  LIMIT_PRICE_COLLAR: ({ price, bound, reference }: Price, { number }: Phrasing) =>
    `The price ${number(price)} is too far beyond the market (${number(reference)}): up to ${
      number(bound)
    } passes`,
  LIMIT_PRICE_SOFT_COLLAR: ({ price, bound, reference }: Price, { number }: Phrasing) =>
    `The price ${number(price)} is beyond ${number(bound)}, unusually far from the market (${
      number(reference)
    }): confirm that it is meant`,
  LIMIT_PRICE_BAND: ({ price, bound, reference }: Price, { number }: Phrasing) =>
    `There is no fresh quote, and the price ${number(price)} is too far beyond the last known price (${
      number(reference)
    }): up to ${number(bound)} passes`,
  "LIMIT_PRICE_BAND.used": (
    { reference, percent }: { reference: string; percent: string },
    { number }: Phrasing,
  ) =>
    `There is no fresh quote: the price was only held within ${number(percent)} % of the last known price (${
      number(reference)
    })`,
  LIMIT_QUOTE_MISSING: ({ orderType }: { orderType: string }) =>
    `There is no fresh quote: ${orderType} orders need one`,
  "LIMIT_QUOTE_MISSING.no_price":
    "There is no fresh quote and no last known price: the price can not be judged",
  "LIMIT_QUOTE_MISSING.delayed":
    "The quote is delayed, and delayed quotes are not accepted here: only limit orders pass",
  LIMIT_WHAT_IF_MISSING: "IB did not answer the margin check: without it nothing is sent",
  LIMIT_INPUT_MISSING: (
    { input }: { input: "notional" | "position" | "netLiquidation" | "exposure" | "orders" },
  ) => `${INPUTS[input]}: without it the limits can not be checked`,
  LIMIT_SHORT_SALE: (
    { value, held, working, most }: { value: string; held: string; working: string; most: string | null },
    phrasing: Phrasing,
  ) =>
    `Selling ${phrasing.number(value)} would sell short: ${
      counted(phrasing.number(held), "is held", "are held")
    }, and ${counted(phrasing.number(working), "is", "are")} being sold already${passes({ most }, phrasing)}`,
  LIMIT_INSTRUMENT: ({ name, list }: { name: string; list: string }) =>
    `${name} is not allowed by the limits (${list})`,
  LIMIT_DAILY_LOSS: ({ loss, limit, currency }: Loss, { number }: Phrasing) =>
    `Today's loss is ${number(loss)} ${currency}, the limit is ${number(limit)}: only exits pass`,
  "LIMIT_DAILY_LOSS.locked": ({ limit, currency }: Omit<Loss, "loss">, { number }: Phrasing) =>
    `Today's loss has reached ${number(limit)} ${currency}: only exits pass until the day ends`,
  "LIMIT_DAILY_LOSS.unknown":
    "Today's profit and loss is not known, and a daily loss limit is set: only exits pass",
  "LIMIT_DAILY_LOSS.warn": ({ loss, limit, currency }: Loss, { number }: Phrasing) =>
    `Today's loss is ${number(loss)} ${currency}: beyond ${number(limit)}`,
  "LIMIT_DAILY_LOSS.reducing": (
    { account, loss, limit, currency }: Loss & { account: string },
    { number }: Phrasing,
  ) =>
    `Account ${account}: today's loss is ${number(loss)} ${currency}, beyond ${
      number(limit)
    }. Trading is set to reducing`,
  "LIMIT_DAILY_LOSS.halted": (
    { account, loss, limit, currency }: Loss & { account: string },
    { number }: Phrasing,
  ) =>
    `Account ${account}: today's loss is ${number(loss)} ${currency}, beyond ${
      number(limit)
    }. Trading is halted; positions can still be closed`,
  LIMIT_EXIT_QUANTITY: (given: Bound, phrasing: Phrasing) =>
    `The quantity is ${phrasing.number(given.value)}, the limit per exit is ${phrasing.number(given.limit)}${
      passes(given, phrasing)
    }: close in parts`,
  LIMIT_EXITS_PER_MINUTE: (
    { value, limit, nextAt }: Rate & { nextAt: string },
    { number, clock }: Phrasing,
  ) =>
    `${counted(number(value), "exit was", "exits were")} sent within a minute, the limit is ${
      number(limit)
    }: the next one passes at ${clock(nextAt)}`,
  LIMIT_EXIT_COLLAR: ({ price, bound, reference }: Price, { number }: Phrasing) =>
    `The price ${number(price)} is too far beyond the market (${number(reference)}): up to ${
      number(bound)
    } passes, or close at the market`,
  LIMIT_NOT_CONFIRMED: ({ warnings }: { warnings: readonly Saying[] }, { tell }: Phrasing) =>
    warnings.reduce((all, one) => speech`${all} ${tell(one)}`, speech`This has to be confirmed:`),
  LIMITS_CHANGED: (
    { count, raised, because }: { count: number; raised: number; because: string },
    { number }: Phrasing,
  ) => `Limits were changed: ${number(count)}, of which ${number(raised)} were raised (${because})`,
  SETTINGS_INVALID: ({ faults }: { faults: readonly string[] }) =>
    `The settings are refused: ${faults.join("; ")}`,
} as const;

const INPUTS = {
  notional: "The value of the order is not known",
  position: "The position is not known",
  netLiquidation: "The net liquidation value is not known",
  exposure: "The value of the positions is not known",
  orders: "What open orders may still do is not known",
} as const;
