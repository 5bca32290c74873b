// How an order reads: one sentence with everything that will be sent, as its parts. Pure.
import { rulesName } from "./rules_name.ts";
import type { Draft } from "@/lib/contract/api.ts";
import { dec, type DecimalString } from "@/lib/contract/decimal.ts";
import { maskAccount } from "@/lib/contract/ids.ts";
import type { Difference, OrderWords } from "@/lib/contract/says/en/preview.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { priceStep } from "@/lib/contract/price_step.ts";
import type { ContractRules } from "../deps.ts";
import type { Worth } from "./notional.ts";

/** `BUY 100 AAPL at limit 187.25, good for the day, account DU…567; about 18,725.00 USD`. */
export function sentenceOf(draft: Draft, rules: ContractRules, worth: Worth): Saying {
  return say("ORDER_SENTENCE", {
    order: wordsOf(draft, rules, worth.quantityAbout),
    notional: worth.notional === null ? null : dec(worth.notional).toFixed(2),
    currency: rules.contract.currency,
  });
}

/** `Change BUY 100 AAPL at limit 187.25, good for the day, account DU…567: quantity 100 → 80`. */
export function changeSentence(before: Draft, changes: readonly Difference[], rules: ContractRules): Saying {
  const shown = (value: string | null) => value === null ? null : shownPrice(value, rules);
  const asShown = changes.map((change) =>
    priceFields.includes(change.field)
      ? { ...change, from: shown(change.from), to: shown(change.to) }
      : change
  );
  return say("CHANGE_SENTENCE", { order: wordsOf(before, rules), changes: asShown });
}

function wordsOf(draft: Draft, rules: ContractRules, quantityAbout: DecimalString | null = null): OrderWords {
  const {
    side,
    quantity,
    cashQuantity,
    orderType,
    trailingPercent,
    tif,
    goodTillDate,
    outsideRth = false,
    account,
  } = draft;
  const { priceMagnifier } = rules.details;
  const price = (name: PriceName, value: DecimalString | undefined): Partial<OrderWords> =>
    value === undefined ? {} : { [name]: shownPrice(value, rules) };
  return {
    side,
    ...(quantity === undefined ? {} : { quantity }),
    ...(cashQuantity === undefined ? {} : { cashQuantity, currency: rules.contract.currency }),
    ...(quantityAbout === null ? {} : { quantityAbout }),
    instrument: rulesName(rules),
    orderType,
    ...price("limitPrice", draft.limitPrice),
    ...price("stopPrice", draft.stopPrice),
    ...price("trailingAmount", draft.trailingAmount),
    ...(trailingPercent === undefined ? {} : { trailingPercent }),
    unit: priceMagnifier > 1 ? `1/${priceMagnifier} ${rules.contract.currency}` : null,
    tif,
    ...(goodTillDate === undefined ? {} : { goodTillDate }),
    outsideRth,
    ...(draft.exchange === undefined ? {} : { route: draft.exchange }),
    ...price("ocoStopPrice", draft.oco?.stopPrice),
    ...price("takeProfit", draft.takeProfit?.limitPrice),
    ...price("stopLoss", draft.stopLoss?.stopPrice),
    account: maskAccount(account),
  };
}

/** The fields of an order that are prices of its instrument, or a distance between two. */
const priceFields: readonly Difference["field"][] = ["limitPrice", "stopPrice", "trailingAmount"];
type PriceName = "limitPrice" | "stopPrice" | "trailingAmount" | "ocoStopPrice" | "takeProfit" | "stopLoss";

/** With the decimals of the price step. */
function shownPrice(value: DecimalString, rules: ContractRules): DecimalString {
  const step = priceStep(value, rules.priceIncrements ?? []);
  return dec(value).toFixed(Math.max(fraction(value), step === null ? 0 : fraction(step)));
}

function fraction(value: DecimalString): number {
  return dec(value).toFixed().split(".")[1]?.length ?? 0;
}
