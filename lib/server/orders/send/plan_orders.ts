// The orders of a previewed draft: children after their parent, exits that end each other, only the last one
// transmits.
import type { Draft } from "@/lib/contract/api.ts";
import type { OrderId } from "@/lib/contract/ids.ts";
import { perAmount, type Side } from "@/lib/contract/order_fields.ts";
import type { SentTerms } from "@/lib/contract/order_terms.ts";
import type { IbContract } from "@/lib/contract/protocol/common.ts";
import { draftTerms, type PlannedOrder } from "../book/mod.ts";
import { wireOrder } from "../draft/mod.ts";

export interface PlanIds {
  uuid(): string;
  orderId(): OrderId;
}

interface PlanGiven {
  clientOrderId: string;
  contract: IbContract;
  closeResult: string | null;
}

/**
 * The orders of one draft in the order they must be sent: a parent with its exits, or two legs that end each
 * other.
 */
export function planOrders(draft: Draft, given: PlanGiven, ids: PlanIds): PlannedOrder[] {
  const first = firstOrder(draft, given, ids);
  const exits = childTerms(draft);
  const ocaGroup = first.order.ocaGroup !== ""
    ? first.order.ocaGroup
    : exits.length > 1
    ? groupOf(given)
    : "";
  const exitSide = draft.side === "BUY" ? "SELL" : "BUY";
  const attach = (
    terms: SentTerms,
    side: Side,
    tie: { isChild: boolean; transmit: boolean },
  ): PlannedOrder => {
    const clientOrderId = ids.uuid();
    const parentId = tie.isChild ? first.orderId : null;
    return {
      clientOrderId,
      orderId: ids.orderId(),
      contract: given.contract,
      terms,
      parentClientOrderId: tie.isChild ? given.clientOrderId : null,
      closeResult: null,
      order: wireOrder(terms, {
        account: draft.account,
        side,
        clientOrderId,
        transmit: tie.transmit,
        parentId,
        ocaGroup,
      }),
    };
  };
  const children = exits.map((terms, index) =>
    attach(terms, exitSide, { isChild: true, transmit: index === exits.length - 1 })
  );
  if (draft.oco === undefined) return [first, ...children];
  const stop: SentTerms = { ...bareTerms(draft), orderType: "STP", stopPrice: draft.oco.stopPrice };
  return [first, attach(stop, draft.side, { isChild: false, transmit: true })];
}

function firstOrder(draft: Draft, given: PlanGiven, ids: PlanIds): PlannedOrder {
  const terms = draftTerms(draft);
  const { clientOrderId, contract, closeResult } = given;
  const order = wireOrder(terms, {
    account: draft.account,
    side: draft.side,
    clientOrderId,
    transmit: draft.takeProfit === undefined && draft.stopLoss === undefined,
    parentId: null,
    ocaGroup: draft.oco === undefined ? "" : groupOf(given),
  });
  return {
    clientOrderId,
    orderId: ids.orderId(),
    contract,
    terms,
    parentClientOrderId: null,
    closeResult,
    order,
  };
}

function groupOf({ clientOrderId }: PlanGiven): string {
  return `lotse-${clientOrderId}`;
}

/** The terms of a draft without its prices: those of a leg are its own. */
function bareTerms(draft: Draft): SentTerms {
  return { ...draftTerms(draft), ...perAmount(() => null) };
}

/** Exits outlive the day of their entry only if the entry does: they take its time in force. */
function childTerms(draft: Draft): SentTerms[] {
  const base = bareTerms(draft);
  const exits: SentTerms[] = [];
  if (draft.takeProfit !== undefined) {
    exits.push({ ...base, orderType: "LMT", limitPrice: draft.takeProfit.limitPrice });
  }
  if (draft.stopLoss !== undefined) {
    exits.push({ ...base, orderType: "STP", stopPrice: draft.stopLoss.stopPrice });
  }
  return exits;
}
