// Drafts in their one normal form, and an existing order with changes as a draft. Pure.
import type { DecimalString } from "@/lib/contract/decimal.ts";
import { type AmountField, type OrderType, perAmount, type Tif } from "@/lib/contract/order_fields.ts";
import type { Draft, ModifyChanges } from "@/lib/contract/requests.ts";
import { draftTerms, type OrderRecord, plain, plainOrNull } from "../book/mod.ts";

/** Equal numbers become equal texts: `1.50` and `1.5` are the same order. */
export function normalisedDraft(draft: Draft): Draft {
  const terms = draftTerms(draft);
  const { takeProfit, stopLoss, oco } = draft;
  return {
    account: draft.account,
    conId: draft.conId,
    ...(draft.exchange === undefined ? {} : { exchange: draft.exchange }),
    side: draft.side,
    ...(terms.quantity === null ? {} : { quantity: terms.quantity }),
    orderType: draft.orderType,
    ...givenAmounts(terms),
    tif: draft.tif,
    ...(draft.goodTillDate === undefined ? {} : { goodTillDate: draft.goodTillDate }),
    outsideRth: terms.outsideRth,
    ...(takeProfit === undefined ? {} : { takeProfit: { limitPrice: plain(takeProfit.limitPrice) } }),
    ...(stopLoss === undefined ? {} : { stopLoss: { stopPrice: plain(stopLoss.stopPrice) } }),
    ...(oco === undefined ? {} : { oco: { stopPrice: plain(oco.stopPrice) } }),
  };
}

/** The order as it would be after the change, in the shape that the checks read. */
export function changedDraft(record: OrderRecord, changes: ModifyChanges): Draft {
  const { terms } = record;
  // Changed in TWS, it may be of a type or a time in force that we do not send: the checks deny that.
  const tif = (changes.tif ?? terms.tif) as Tif;
  // What names an amount of cash has no quantity, even where it has become known.
  const quantity = terms.cashQuantity === null
    ? changes.quantity ?? terms.quantity
    : changes.quantity ?? null;
  return {
    account: record.account,
    conId: record.contract.conId,
    side: record.side,
    ...(quantity === null ? {} : { quantity: plain(quantity) }),
    orderType: terms.orderType as OrderType,
    ...givenAmounts(perAmount((field) => plainOrNull(changes[field]) ?? terms[field])),
    tif,
    ...(terms.goodTillDate === null || tif !== "GTD" ? {} : { goodTillDate: terms.goodTillDate }),
    outsideRth: terms.outsideRth,
  };
}

function givenAmounts(amounts: Record<AmountField, DecimalString | null>): Pick<Draft, AmountField> {
  return Object.fromEntries(Object.entries(amounts).filter(([, value]) => value !== null));
}
