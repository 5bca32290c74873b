// Local checks of a draft before anything is asked of IB. Pure; a rule that is missing denies (law 6).
import { rulesName } from "./rules_name.ts";
import {
  cashRule,
  kindOf,
  type Offer,
  offeredTifs,
  offeredTypes,
  offersOutsideRth,
  sizeStepOf,
} from "@/lib/contract/instrument_kinds.ts";
import { compare, dec, type DecimalString, isMultipleOf, sign, text } from "@/lib/contract/decimal.ts";
import {
  type AmountField,
  amountFields,
  amountOf,
  type OrderType,
  orderTypeRules,
  takesBracket,
} from "@/lib/contract/order_fields.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { priceStep } from "@/lib/contract/price_step.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import type { ContractRules } from "../deps.ts";

export interface Denial {
  says: Saying;
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

/**
 * The first rule the draft breaks, or `null`. Neither a draft nor the rules of a contract change in place.
 */
export function checkDraft(draft: Draft, input: CheckInput): Denial | null {
  const { rules } = input;
  for (const check of kept.get(draft) === rules ? PASSING : CHECKS) {
    const denial = check(draft, input);
    if (denial !== null) return denial;
  }
  kept.set(draft, rules);
  return null;
}

/** The rules that a draft was found to keep: what was previewed keeps them still when it is sent. */
const kept = new WeakMap<Draft, ContractRules>();

const CHECKS: readonly Check[] = [
  checkAccount,
  checkTradable,
  checkOrderType,
  checkTif,
  checkOutsideRth,
  checkAmounts,
  checkCash,
  checkQuantity,
  checkPriceRange,
  checkTicks,
  checkBracket,
  checkOco,
];

/** Those that are about more than the draft and the rules. */
const PASSING: readonly Check[] = [checkAccount, checkTif];

function deny(field: string, says: Saying): Denial {
  return { field, says };
}

function checkAccount(draft: Draft, { accounts }: CheckInput): Denial | null {
  if (accounts.includes(draft.account)) return null;
  return deny("account", say("ACCOUNT_UNKNOWN"));
}

/** Said here in plain words: IB lists no order types for an index, which is also how a missing rule looks. */
function checkTradable(_draft: Draft, { rules }: CheckInput): Denial | null {
  if (kindOf(rules.contract.secType).tradable) return null;
  return deny("conId", say("NOT_TRADABLE", { symbol: rulesName(rules) }));
}

/** IB writes order types without blanks in `ContractDetails.orderTypes`: `STPLMT`. */
function checkOrderType(draft: Draft, { rules }: CheckInput): Denial | null {
  const offered = rules.details.orderTypes;
  if (offered.length === 0) {
    return deny("orderType", say("CONTRACT_RULES_UNKNOWN.types"));
  }
  // An order of ours that was changed in TWS may be of a type that we know nothing of.
  if (offeredTypes(offerOf(rules)).includes(draft.orderType)) return null;
  return deny(
    "orderType",
    say("ORDER_TYPE_UNSUPPORTED", { symbol: rulesName(rules), orderType: draft.orderType }),
  );
}

function offerOf({ contract, details }: ContractRules): Offer {
  return { secType: contract.secType, listed: details.orderTypes };
}

/**
 * IB ignores the wish where it means nothing (2109): the order would then be another one than the sentence
 * said.
 */
function checkOutsideRth(draft: Draft, { rules }: CheckInput): Denial | null {
  const { orderType, outsideRth = false } = draft;
  if (!outsideRth || offersOutsideRth(rules.contract.secType, orderType)) return null;
  return orderTypeRules[orderType].outsideRth
    ? deny("outsideRth", say("ORDER_OUTSIDE_RTH_UNSUPPORTED.instrument", { symbol: rulesName(rules) }))
    : deny("outsideRth", say("ORDER_OUTSIDE_RTH_UNSUPPORTED.type", { orderType }));
}

function checkTif(draft: Draft, { rules, now }: CheckInput): Denial | null {
  if (!orderTypeRules[draft.orderType].tifs.includes(draft.tif)) {
    return deny("tif", say("ORDER_TIF_UNSUPPORTED.type", { tif: draft.tif, orderType: draft.orderType }));
  }
  if (!offeredTifs(offerOf(rules), draft.orderType).includes(draft.tif)) {
    const symbol = rulesName(rules);
    return deny("tif", say("ORDER_TIF_UNSUPPORTED.instrument", { symbol, tif: draft.tif }));
  }
  if (draft.tif === "GTD") {
    if (draft.goodTillDate === undefined) {
      return deny("goodTillDate", say("ORDER_GOOD_TILL_DATE_MISSING"));
    }
    const until = Date.parse(draft.goodTillDate);
    if (Number.isNaN(until)) {
      return deny("goodTillDate", say("ORDER_GOOD_TILL_DATE_UNKNOWN", { date: draft.goodTillDate }));
    }
    if (until <= now) return deny("goodTillDate", say("ORDER_GOOD_TILL_DATE_PAST"));
  } else if (draft.goodTillDate !== undefined) {
    return deny("goodTillDate", say("ORDER_GOOD_TILL_DATE_UNUSED", { tif: draft.tif }));
  }
  const hasChildren = draft.takeProfit !== undefined || draft.stopLoss !== undefined;
  if (hasChildren && !takesBracket(draft.tif)) {
    return deny("tif", say("ORDER_BRACKET_UNSUPPORTED", { tif: draft.tif }));
  }
  return null;
}

function checkAmounts(draft: Draft): Denial | null {
  const { orderType } = draft;
  const { takes, needs, needsOneOf } = orderTypeRules[orderType];
  for (const field of amountFields) {
    const isGiven = draft[field] !== undefined;
    if (isGiven ? !(field in takes) : needs.includes(field)) {
      return deny(field, PRESENCE[field](orderType, isGiven));
    }
  }
  const choice = needsOneOf.filter((field) => draft[field] !== undefined);
  if (needsOneOf.length > 0 && choice.length !== 1) {
    return deny("trailingAmount", say("ORDER_TRAIL_INVALID.missing"));
  }
  if (draft.trailingPercent !== undefined && compare(draft.trailingPercent, "100") >= 0) {
    return deny("trailingPercent", say("ORDER_TRAIL_INVALID.percent"));
  }
  return null;
}

/** What is said of an amount that is missing, or given to a type that does not take it. */
const PRESENCE: Readonly<Record<AmountField, (orderType: OrderType, isGiven: boolean) => Saying>> = {
  stopPrice: (orderType, isGiven) => say(`ORDER_STOP_PRICE_${isGiven ? "UNUSED" : "MISSING"}`, { orderType }),
  limitPrice: (orderType, isGiven) =>
    say(`ORDER_LIMIT_PRICE_${isGiven ? "UNUSED" : "MISSING"}`, { orderType }),
  cashQuantity: (orderType) => say("ORDER_CASH_QUANTITY_INVALID.type", { orderType }),
  trailingAmount: (orderType) => say("ORDER_TRAIL_INVALID.unused", { orderType }),
  trailingPercent: (orderType) => say("ORDER_TRAIL_INVALID.unused", { orderType }),
};

/**
 * Money in place of a quantity: where the kind of instrument and IB's list of its order types take it, and
 * only there.
 */
function checkCash(draft: Draft, { rules }: CheckInput): Denial | null {
  const { side, orderType, quantity, cashQuantity } = draft;
  const symbol = rulesName(rules);
  const rule = cashRule(draft, { secType: rules.contract.secType, listed: rules.details.orderTypes });
  if (cashQuantity === undefined) {
    return rule === "must"
      ? deny("cashQuantity", say("ORDER_CASH_QUANTITY_INVALID.needed", { symbol }))
      : null;
  }
  if (rule === "never") {
    return deny("cashQuantity", say("ORDER_CASH_QUANTITY_INVALID.unused", { symbol, side, orderType }));
  }
  if (quantity !== undefined) return deny("quantity", say("ORDER_CASH_QUANTITY_INVALID.both"));
  if (!isMultipleOf(cashQuantity, "0.01")) {
    return deny("cashQuantity", say("ORDER_CASH_QUANTITY_INVALID.digits"));
  }
  const hasLegs = draft.takeProfit !== undefined || draft.stopLoss !== undefined || draft.oco !== undefined;
  return hasLegs ? deny("cashQuantity", say("ORDER_CASH_QUANTITY_INVALID.legs")) : null;
}

/** P33: minimum and step from `ContractDetails`; where IB leaves them out, those of the kind. */
function checkQuantity(draft: Draft, { rules }: CheckInput): Denial | null {
  const { quantity } = draft;
  if (quantity === undefined) {
    return draft.cashQuantity === undefined ? deny("quantity", say("ORDER_QUANTITY_MISSING")) : null;
  }
  const { minSize, sizeIncrement } = rules.details;
  const { secType } = rules.contract;
  const minimum = minSize !== null && sign(minSize) > 0 ? minSize : kindOf(secType).sizeStep;
  const step = sizeStepOf(secType, sizeIncrement);
  if (sign(quantity) <= 0) {
    return deny("quantity", say("ORDER_QUANTITY_INVALID.zero"));
  }
  if (compare(quantity, minimum) < 0) {
    return deny("quantity", say("ORDER_QUANTITY_INVALID.minimum", { quantity: text(dec(minimum)) }));
  }
  if (!isMultipleOf(quantity, step)) {
    return deny("quantity", say("ORDER_QUANTITY_INVALID.step", { step: text(dec(step)) }));
  }
  return null;
}

function checkPriceRange(draft: Draft, { rules }: CheckInput): Denial | null {
  if (kindOf(rules.contract.secType).mayBeNegative) return null;
  for (const [field, price] of prices(draft)) {
    if (sign(price) <= 0) return deny(field, say("ORDER_PRICE_INVALID"));
  }
  return null;
}

/** P32: the step depends on exchange and price; `minTick` is only the smallest step anywhere. */
function checkTicks(draft: Draft, { rules }: CheckInput): Denial | null {
  const found = prices(draft);
  if (found.length === 0) return null;
  const { priceIncrements, missingRule = null } = rules;
  if (priceIncrements === null || priceIncrements.length === 0) {
    const field = found[0]?.[0] ?? "limitPrice";
    if (missingRule === null) return deny(field, say("CONTRACT_RULES_UNKNOWN.steps"));
    return deny(field, say("CONTRACT_RULES_UNKNOWN.rule", { rule: missingRule }));
  }
  for (const [field, price] of found) {
    const step = priceStep(price, priceIncrements);
    if (step === null) return deny(field, say("CONTRACT_RULES_UNKNOWN.step"));
    if (!isMultipleOf(price, step)) {
      return deny(field, say("ORDER_PRICE_OFF_TICK", { step: text(dec(step)) }));
    }
  }
  return null;
}

/** Take profit beyond, stop loss behind the entry, as far as the entry is known. */
function checkBracket(draft: Draft): Denial | null {
  const { takeProfit, stopLoss } = draft;
  // A stop entry fills at its stop or beyond; a trailing one moves.
  const entry = draft.limitPrice ?? (draft.orderType === "STP" ? draft.stopPrice : undefined);
  const buys = draft.side === "BUY";
  const isBeyond = (a: DecimalString, b: DecimalString) => buys ? compare(a, b) > 0 : compare(a, b) < 0;
  if (takeProfit !== undefined && entry !== undefined && !isBeyond(takeProfit.limitPrice, entry)) {
    return deny("takeProfit.limitPrice", say("ORDER_BRACKET_INVALID.take_profit"));
  }
  if (stopLoss !== undefined && entry !== undefined && !isBeyond(entry, stopLoss.stopPrice)) {
    return deny("stopLoss.stopPrice", say("ORDER_BRACKET_INVALID.stop_loss"));
  }
  if (
    takeProfit !== undefined && stopLoss !== undefined && !isBeyond(takeProfit.limitPrice, stopLoss.stopPrice)
  ) {
    return deny("stopLoss.stopPrice", say("ORDER_BRACKET_INVALID.swapped"));
  }
  return null;
}

/** One cancels the other: a limit on the good side, a stop on the bad side of the market. */
function checkOco(draft: Draft): Denial | null {
  const { oco, limitPrice } = draft;
  if (oco === undefined) return null;
  if (draft.orderType !== "LMT" || limitPrice === undefined) {
    return deny("oco.stopPrice", say("ORDER_OCO_INVALID.type"));
  }
  if (draft.takeProfit !== undefined || draft.stopLoss !== undefined) {
    return deny("oco.stopPrice", say("ORDER_OCO_INVALID.bracket"));
  }
  if (draft.tif === "IOC" || draft.tif === "OPG") {
    return deny("tif", say("ORDER_OCO_INVALID.tif", { tif: draft.tif }));
  }
  const isApart = draft.side === "SELL"
    ? compare(oco.stopPrice, limitPrice) < 0
    : compare(oco.stopPrice, limitPrice) > 0;
  if (isApart) return null;
  return deny("oco.stopPrice", say("ORDER_OCO_INVALID.side"));
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
