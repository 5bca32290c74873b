// Previewed drafts as IB orders: every field explicit, children after their parent, only the last one transmits.
import type { DraftView } from "@/lib/contract/api.ts";
import { type ClientOrderId, toOrderRef } from "@/lib/contract/ids.ts";
import type { IbContract, IbOrder } from "@/lib/contract/protocol/common.ts";
import type { PlannedOrder } from "../book/facts.ts";
import type { OrderTerms } from "../book/record.ts";
import { draftTerms } from "../book/terms.ts";

/** OCA type 2: the sibling is reduced with block, so that a partial take profit keeps the rest protected. */
const OCA_REDUCE_WITH_BLOCK = 2;

export interface WireContext {
  account: string;
  side: "BUY" | "SELL";
  clientOrderId: string;
  transmit: boolean;
  /** 0 without a parent. */
  parentId: number;
  ocaGroup: string;
}

/** The IB order of `terms`. Prices that the type does not use are `null`, never 0. */
export function wireOrder(terms: OrderTerms, context: WireContext): IbOrder {
  return {
    action: context.side,
    totalQuantity: terms.quantity,
    orderType: terms.orderType as IbOrder["orderType"],
    lmtPrice: terms.limitPrice,
    auxPrice: terms.orderType === "TRAIL" ? terms.trailingAmount : terms.stopPrice,
    trailStopPrice: terms.orderType === "TRAIL" ? terms.stopPrice : null,
    trailingPercent: terms.trailingPercent,
    tif: terms.tif as IbOrder["tif"],
    goodTillDate: terms.tif === "GTD" && terms.goodTillDate !== null ? ibTime(terms.goodTillDate) : "",
    outsideRth: terms.outsideRth,
    account: context.account,
    orderRef: toOrderRef(context.clientOrderId as ClientOrderId),
    transmit: context.transmit,
    parentId: context.parentId,
    ocaGroup: context.ocaGroup,
    ocaType: context.ocaGroup === "" ? 0 : OCA_REDUCE_WITH_BLOCK,
  };
}

/** `YYYYMMDD-HH:MM:SS` is UTC (TWS API, `Order.goodTillDate`). */
export function ibTime(at: string): string {
  const utc = new Date(at).toISOString();
  return `${utc.slice(0, 10).replaceAll("-", "")}-${utc.slice(11, 19)}`;
}

export interface PlanIds {
  uuid(): string;
  orderId(): number;
}

interface PlanGiven {
  clientOrderId: string;
  contract: IbContract;
  closeResult: string | null;
}

/** The orders of one draft in the order they must be sent: a parent with its exits, or two legs that end each other. */
export function planOrders(draft: DraftView, given: PlanGiven, ids: PlanIds): PlannedOrder[] {
  const first = firstOrder(draft, given, ids);
  const exits = childTerms(draft);
  const ocaGroup = first.order.ocaGroup !== ""
    ? first.order.ocaGroup
    : exits.length > 1
    ? groupOf(given)
    : "";
  const exitSide = draft.side === "BUY" ? "SELL" : "BUY";
  const attach = (
    terms: OrderTerms,
    side: "BUY" | "SELL",
    tie: { isChild: boolean; transmit: boolean },
  ): PlannedOrder => {
    const clientOrderId = ids.uuid();
    const parentId = tie.isChild ? first.orderId : 0;
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
  const stop = { ...bareTerms(draft), orderType: "STP", stopPrice: draft.oco.stopPrice };
  return [first, attach(stop, draft.side, { isChild: false, transmit: true })];
}

function firstOrder(draft: DraftView, given: PlanGiven, ids: PlanIds): PlannedOrder {
  const terms = draftTerms(draft);
  const { clientOrderId, contract, closeResult } = given;
  const order = wireOrder(terms, {
    account: draft.account,
    side: draft.side,
    clientOrderId,
    transmit: draft.takeProfit === undefined && draft.stopLoss === undefined,
    parentId: 0,
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

function bareTerms(draft: DraftView): OrderTerms {
  return {
    ...draftTerms(draft),
    limitPrice: null,
    stopPrice: null,
    trailingAmount: null,
    trailingPercent: null,
  };
}

/** Exits outlive the day of their entry only if the entry does: they take its time in force. */
function childTerms(draft: DraftView): OrderTerms[] {
  const base = bareTerms(draft);
  const exits: OrderTerms[] = [];
  if (draft.takeProfit !== undefined) {
    exits.push({ ...base, orderType: "LMT", limitPrice: draft.takeProfit.limitPrice });
  }
  if (draft.stopLoss !== undefined) {
    exits.push({ ...base, orderType: "STP", stopPrice: draft.stopLoss.stopPrice });
  }
  return exits;
}
