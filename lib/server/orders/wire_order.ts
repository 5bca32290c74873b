// Previewed drafts as IB orders: every field explicit, children after their parent, only the last one transmits.
import type { DraftView } from "../../shared/api.ts";
import { type ClientOrderId, toOrderRef } from "../../shared/ids.ts";
import type { IbContract, IbOrder } from "../../shared/protocol/common.ts";
import type { PlannedOrder } from "./facts.ts";
import type { OrderTerms } from "./record.ts";
import { draftTerms } from "./terms.ts";

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

/** The orders of one draft in the order they must be sent: the parent, then take profit and stop loss. */
export function planOrders(
  draft: DraftView,
  { clientOrderId, contract, closeResult }: {
    clientOrderId: string;
    contract: IbContract;
    closeResult: string | null;
  },
  ids: PlanIds,
): PlannedOrder[] {
  const { account, side } = draft;
  const children = childTerms(draft);
  const parentId = ids.orderId();
  const parentTerms = draftTerms(draft);
  const parent: PlannedOrder = {
    clientOrderId,
    orderId: parentId,
    contract,
    terms: parentTerms,
    parentClientOrderId: null,
    closeResult,
    order: wireOrder(parentTerms, {
      account,
      side,
      clientOrderId,
      transmit: children.length === 0,
      parentId: 0,
      ocaGroup: "",
    }),
  };
  const ocaGroup = children.length > 1 ? `lotse-${clientOrderId}` : "";
  const exitSide = side === "BUY" ? "SELL" : "BUY";
  const exits = children.map((terms, index): PlannedOrder => {
    const childId = ids.uuid();
    const transmit = index === children.length - 1;
    const context = {
      account,
      side: exitSide,
      clientOrderId: childId,
      transmit,
      parentId,
      ocaGroup,
    } as const;
    return {
      clientOrderId: childId,
      orderId: ids.orderId(),
      contract,
      terms,
      parentClientOrderId: clientOrderId,
      closeResult: null,
      order: wireOrder(terms, context),
    };
  });
  return [parent, ...exits];
}

/** Exits outlive the day of their entry only if the entry does: they take its time in force. */
function childTerms(draft: DraftView): OrderTerms[] {
  const base = {
    ...draftTerms(draft),
    limitPrice: null,
    stopPrice: null,
    trailingAmount: null,
    trailingPercent: null,
  };
  const exits: OrderTerms[] = [];
  if (draft.takeProfit !== undefined) {
    exits.push({ ...base, orderType: "LMT", limitPrice: draft.takeProfit.limitPrice });
  }
  if (draft.stopLoss !== undefined) {
    exits.push({ ...base, orderType: "STP", stopPrice: draft.stopLoss.stopPrice });
  }
  return exits;
}
