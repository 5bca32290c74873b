// Local checks of a draft before anything is asked of IB. Pure; a rule that is missing denies (law 6).
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { compare, dec, type DecimalString, isMultipleOf, sign, text } from "@/lib/contract/decimal.ts";
import {
  type AmountField,
  amountFields,
  amountOf,
  type OrderType,
  orderTypeRules,
  orderTypes,
  tifs,
} from "@/lib/contract/order_fields.ts";
import type { PriceIncrement } from "@/lib/contract/protocol/common.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import type { ContractRules } from "../deps.ts";

export interface Denial {
  code: string;
  text: string;
  /** Within the draft: `limitPrice`, `stopLoss.stopPrice`. */
  field: string;
}

/** What the checks need besides the draft. */
export interface CheckInput {
  rules: ContractRules;
  accounts: readonly string[];
  /** Epoch milliseconds, for the good-till date. */
  now: number;
}

type Check = (draft: Draft, input: CheckInput) => Denial | null;

/** The first rule the draft breaks, or `null`. */
export function checkDraft(draft: Draft, input: CheckInput): Denial | null {
  for (const check of CHECKS) {
    const denial = check(draft, input);
    if (denial !== null) return denial;
  }
  return null;
}

const CHECKS: readonly Check[] = [
  checkAccount,
  checkTradable,
  checkOrderType,
  checkTif,
  checkAmounts,
  checkQuantity,
  checkPriceRange,
  checkTicks,
  checkBracket,
  checkOco,
];

function deny(code: string, field: string, detail: string): Denial {
  return { code, field, text: detail };
}

function checkAccount(draft: Draft, { accounts }: CheckInput): Denial | null {
  if (accounts.includes(draft.account)) return null;
  return deny("ACCOUNT_UNKNOWN", "account", "This session does not manage that account");
}

/** Said here in plain words: IB lists no order types for an index, which is also how a missing rule looks. */
function checkTradable(_draft: Draft, { rules: { contract } }: CheckInput): Denial | null {
  if (kindOf(contract.secType).tradable) return null;
  return deny("NOT_TRADABLE", "conId", `${contract.symbol} is an index: it is quoted and can not be traded`);
}

/** IB writes order types without blanks in `ContractDetails.orderTypes`: `STPLMT`. */
function checkOrderType(draft: Draft, { rules }: CheckInput): Denial | null {
  const offered = rules.details.orderTypes;
  if (offered.length === 0) {
    return deny(
      "CONTRACT_RULES_UNKNOWN",
      "orderType",
      "IB did not say which order types this instrument takes",
    );
  }
  const isListed = offered.some((type) => type.replaceAll(" ", "") === draft.orderType.replaceAll(" ", ""));
  // An order of ours that was changed in TWS may be of a type that we know nothing of.
  if (isListed && orderTypes.includes(draft.orderType)) return null;
  return deny(
    "ORDER_TYPE_UNSUPPORTED",
    "orderType",
    `${rules.contract.symbol} does not take ${draft.orderType} orders`,
  );
}

/** IB lists times in force among the order types, for some instruments. */
const LISTED_TIFS: readonly string[] = tifs;

function checkTif(draft: Draft, { rules, now }: CheckInput): Denial | null {
  if (!orderTypeRules[draft.orderType].tifs.includes(draft.tif)) {
    return deny("ORDER_TIF_UNSUPPORTED", "tif", `${draft.tif} does not go with ${draft.orderType}`);
  }
  const taken = kindOf(rules.contract.secType).tifs;
  if (taken !== null && !taken.includes(draft.tif)) {
    return deny("ORDER_TIF_UNSUPPORTED", "tif", `${rules.contract.symbol} does not take ${draft.tif}`);
  }
  const offered = rules.details.orderTypes;
  const listsTifs = offered.some((type) => LISTED_TIFS.includes(type) && type !== "DAY");
  if (draft.tif !== "DAY" && listsTifs && !offered.includes(draft.tif)) {
    return deny("ORDER_TIF_UNSUPPORTED", "tif", `${rules.contract.symbol} does not take ${draft.tif}`);
  }
  if (draft.tif === "GTD") {
    if (draft.goodTillDate === undefined) {
      return deny("ORDER_GOOD_TILL_DATE_MISSING", "goodTillDate", "GTD needs a date and time");
    }
    const until = Date.parse(draft.goodTillDate);
    if (Number.isNaN(until)) {
      return deny(
        "ORDER_GOOD_TILL_DATE_UNKNOWN",
        "goodTillDate",
        `IB names no time zone with this order's date (${draft.goodTillDate}): change it in TWS`,
      );
    }
    if (until <= now) {
      return deny("ORDER_GOOD_TILL_DATE_PAST", "goodTillDate", "The good-till date is in the past");
    }
  } else if (draft.goodTillDate !== undefined) {
    return deny("ORDER_GOOD_TILL_DATE_UNUSED", "goodTillDate", `${draft.tif} takes no good-till date`);
  }
  const hasChildren = draft.takeProfit !== undefined || draft.stopLoss !== undefined;
  if (hasChildren && (draft.tif === "IOC" || draft.tif === "OPG")) {
    return deny("ORDER_BRACKET_UNSUPPORTED", "tif", `A bracket can not be ${draft.tif}`);
  }
  return null;
}

function checkAmounts(draft: Draft): Denial | null {
  const { orderType } = draft;
  const { takes, needs, needsOneOf } = orderTypeRules[orderType];
  for (const field of amountFields) {
    const isGiven = draft[field] !== undefined;
    if (isGiven ? !(field in takes) : needs.includes(field)) return PRESENCE[field](orderType, isGiven);
  }
  const choice = needsOneOf.filter((field) => draft[field] !== undefined);
  if (needsOneOf.length > 0 && choice.length !== 1) {
    return deny("ORDER_TRAIL_INVALID", "trailingAmount", "TRAIL needs either an amount or a percentage");
  }
  if (draft.trailingPercent !== undefined && compare(draft.trailingPercent, "100") >= 0) {
    return deny("ORDER_TRAIL_INVALID", "trailingPercent", "The trailing percentage must be below 100");
  }
  return null;
}

/** What is said of an amount that is missing, or given to a type that does not take it. */
const PRESENCE: Readonly<Record<AmountField, (type: OrderType, isGiven: boolean) => Denial>> = {
  stopPrice: (type, isGiven) => presence("STOP_PRICE", "stopPrice", type, isGiven),
  limitPrice: (type, isGiven) => presence("LIMIT_PRICE", "limitPrice", type, isGiven),
  trailingAmount: (type) => unusedTrail(type, "trailingAmount"),
  trailingPercent: (type) => unusedTrail(type, "trailingPercent"),
};

function presence(code: string, field: AmountField, orderType: OrderType, isGiven: boolean): Denial {
  const what = field === "limitPrice" ? "limit price" : "stop price";
  return isGiven
    ? deny(`ORDER_${code}_UNUSED`, field, `${orderType} takes no ${what}`)
    : deny(`ORDER_${code}_MISSING`, field, `${orderType} needs a ${what}`);
}

function unusedTrail(orderType: OrderType, field: AmountField): Denial {
  return deny("ORDER_TRAIL_INVALID", field, `${orderType} takes no trailing amount or percentage`);
}

/** P33: minimum and step from `ContractDetails`; IB leaves them out only where whole units are meant. */
function checkQuantity(draft: Draft, { rules }: CheckInput): Denial | null {
  const { minSize, sizeIncrement } = rules.details;
  const minimum = minSize !== null && sign(minSize) > 0 ? minSize : "1";
  const step = sizeIncrement !== null && sign(sizeIncrement) > 0 ? sizeIncrement : "1";
  if (sign(draft.quantity) <= 0) {
    return deny("ORDER_QUANTITY_INVALID", "quantity", "The quantity must be greater than zero");
  }
  if (compare(draft.quantity, minimum) < 0) {
    return deny("ORDER_QUANTITY_INVALID", "quantity", `The smallest quantity is ${text(dec(minimum))}`);
  }
  if (!isMultipleOf(draft.quantity, step)) {
    return deny(
      "ORDER_QUANTITY_INVALID",
      "quantity",
      `The quantity must be a multiple of ${text(dec(step))}`,
    );
  }
  return null;
}

function checkPriceRange(draft: Draft, { rules }: CheckInput): Denial | null {
  if (kindOf(rules.contract.secType).mayBeNegative) return null;
  for (const [field, price] of prices(draft)) {
    if (sign(price) <= 0) return deny("ORDER_PRICE_INVALID", field, "The price must be greater than zero");
  }
  return null;
}

/** P32: the step depends on exchange and price; `minTick` is only the smallest step anywhere. */
function checkTicks(draft: Draft, { rules }: CheckInput): Denial | null {
  const found = prices(draft);
  if (found.length === 0) return null;
  const { priceIncrements } = rules;
  if (priceIncrements === null || priceIncrements.length === 0) {
    return deny(
      "CONTRACT_RULES_UNKNOWN",
      found[0]?.[0] ?? "limitPrice",
      "The price steps of this instrument are not known",
    );
  }
  for (const [field, price] of found) {
    const step = priceStep(price, priceIncrements);
    if (step === null) {
      return deny("CONTRACT_RULES_UNKNOWN", field, "The price step at this price is not known");
    }
    if (!isMultipleOf(price, step)) {
      return deny("ORDER_PRICE_OFF_TICK", field, `At this price, prices move in steps of ${text(dec(step))}`);
    }
  }
  return null;
}

/** The increment that applies at `price` (TWS API, `reqMarketRule`): the last row whose `lowEdge` is not above it. */
export function priceStep(price: DecimalString, increments: readonly PriceIncrement[]): DecimalString | null {
  const size = text(dec(price).abs());
  const rows = increments.filter((row) => compare(row.lowEdge, size) <= 0);
  const best = rows.reduce<PriceIncrement | null>(
    (found, row) => found === null || compare(row.lowEdge, found.lowEdge) > 0 ? row : found,
    null,
  );
  return best === null || sign(best.increment) <= 0 ? null : best.increment;
}

/** Take profit beyond, stop loss behind the entry, as far as the entry is known. */
function checkBracket(draft: Draft): Denial | null {
  const { takeProfit, stopLoss } = draft;
  // A stop entry fills at its stop or beyond; a trailing one moves.
  const entry = draft.limitPrice ?? (draft.orderType === "STP" ? draft.stopPrice : undefined);
  const buys = draft.side === "BUY";
  const isBeyond = (a: DecimalString, b: DecimalString) => buys ? compare(a, b) > 0 : compare(a, b) < 0;
  if (takeProfit !== undefined && entry !== undefined && !isBeyond(takeProfit.limitPrice, entry)) {
    return deny("ORDER_BRACKET_INVALID", "takeProfit.limitPrice", "The take profit would not make a profit");
  }
  if (stopLoss !== undefined && entry !== undefined && !isBeyond(entry, stopLoss.stopPrice)) {
    return deny(
      "ORDER_BRACKET_INVALID",
      "stopLoss.stopPrice",
      "The stop loss is on the wrong side of the entry",
    );
  }
  if (
    takeProfit !== undefined && stopLoss !== undefined && !isBeyond(takeProfit.limitPrice, stopLoss.stopPrice)
  ) {
    return deny(
      "ORDER_BRACKET_INVALID",
      "stopLoss.stopPrice",
      "Take profit and stop loss are the wrong way round",
    );
  }
  return null;
}

/** One cancels the other: a limit on the good side, a stop on the bad side of the market. */
function checkOco(draft: Draft): Denial | null {
  const { oco, limitPrice } = draft;
  if (oco === undefined) return null;
  if (draft.orderType !== "LMT" || limitPrice === undefined) {
    return deny("ORDER_OCO_INVALID", "oco.stopPrice", "A second leg needs a limit order as the first");
  }
  if (draft.takeProfit !== undefined || draft.stopLoss !== undefined) {
    return deny("ORDER_OCO_INVALID", "oco.stopPrice", "A bracket can not have a second entry leg");
  }
  if (draft.tif === "IOC" || draft.tif === "OPG") {
    return deny("ORDER_OCO_INVALID", "tif", `Two legs can not be ${draft.tif}`);
  }
  const isApart = draft.side === "SELL"
    ? compare(oco.stopPrice, limitPrice) < 0
    : compare(oco.stopPrice, limitPrice) > 0;
  if (isApart) return null;
  return deny("ORDER_OCO_INVALID", "oco.stopPrice", "The stop is on the wrong side of the limit price");
}

function prices(draft: Draft): [field: string, price: DecimalString][] {
  const all: (readonly [string, DecimalString | undefined])[] = [
    ...amountFields.filter((field) => amountOf[field].steps).map((field) => [field, draft[field]] as const),
    ["takeProfit.limitPrice", draft.takeProfit?.limitPrice],
    ["stopLoss.stopPrice", draft.stopLoss?.stopPrice],
    ["oco.stopPrice", draft.oco?.stopPrice],
  ];
  return all.flatMap(([field, price]) => price === undefined ? [] : [[field, price]]);
}
