// Drafts in their one normal form, and an existing order with changes as a draft. Pure.
import type { Draft, ModifyChanges } from "@/lib/contract/requests.ts";
import { draftTerms, type OrderRecord, plain, plainOrNull } from "../book/mod.ts";

/** Equal numbers become equal texts: `1.50` and `1.5` are the same order. */
export function normalisedDraft(draft: Draft): Draft {
  const terms = draftTerms(draft);
  const optional = {
    limitPrice: terms.limitPrice,
    stopPrice: terms.stopPrice,
    trailingAmount: terms.trailingAmount,
    trailingPercent: terms.trailingPercent,
  };
  const given = Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null));
  const { takeProfit, stopLoss, oco } = draft;
  return {
    account: draft.account,
    conId: draft.conId,
    side: draft.side,
    quantity: terms.quantity,
    orderType: draft.orderType,
    ...given,
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
  const pick = (given: string | undefined, known: string | null) => plainOrNull(given) ?? known ?? undefined;
  const limitPrice = pick(changes.limitPrice, terms.limitPrice);
  const stopPrice = pick(changes.stopPrice, terms.stopPrice);
  const trailingAmount = pick(changes.trailingAmount, terms.trailingAmount);
  const trailingPercent = pick(changes.trailingPercent, terms.trailingPercent);
  const tif = (changes.tif ?? terms.tif) as Draft["tif"];
  return {
    account: record.account,
    conId: record.contract.conId,
    side: record.side,
    quantity: plain(changes.quantity ?? terms.quantity),
    orderType: terms.orderType as Draft["orderType"],
    ...(limitPrice === undefined ? {} : { limitPrice }),
    ...(stopPrice === undefined ? {} : { stopPrice }),
    ...(trailingAmount === undefined ? {} : { trailingAmount }),
    ...(trailingPercent === undefined ? {} : { trailingPercent }),
    tif,
    ...(terms.goodTillDate === null || tif !== "GTD" ? {} : { goodTillDate: terms.goodTillDate }),
    outsideRth: terms.outsideRth,
  };
}
