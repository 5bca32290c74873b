// An order's terms as IB takes them: every field explicit, prices that the type does not use `null`.
import { type OrderId, toOrderId, toOrderRef } from "@/lib/contract/ids.ts";
import {
  amountFields,
  type IbAmountField,
  orderTypeRules,
  perIbAmount,
  type Side,
} from "@/lib/contract/order_fields.ts";
import type { SentTerms } from "@/lib/contract/order_terms.ts";
import type { IbOrder } from "@/lib/contract/protocol/common.ts";

const NO_PARENT = toOrderId(0);
/** OCA type 2: the sibling is reduced with block, so that a partial take profit keeps the rest protected. */
const OCA_REDUCE_WITH_BLOCK = 2;

export interface WireGiven {
  account: string;
  side: Side;
  clientOrderId: string;
  transmit: boolean;
  /** `null` without a parent. */
  parentId: OrderId | null;
  ocaGroup: string;
}

/** The IB order of `terms`. Prices that the type does not use are `null`, never 0. */
export function wireOrder(terms: SentTerms, given: WireGiven): IbOrder {
  return {
    action: given.side,
    totalQuantity: terms.quantity,
    orderType: terms.orderType,
    ...wireAmounts(terms),
    tif: terms.tif,
    goodTillDate: terms.tif === "GTD" && terms.goodTillDate !== null ? ibTime(terms.goodTillDate) : "",
    outsideRth: terms.outsideRth,
    account: given.account,
    orderRef: toOrderRef(given.clientOrderId),
    transmit: given.transmit,
    parentId: given.parentId ?? NO_PARENT,
    ocaGroup: given.ocaGroup,
    ocaType: given.ocaGroup === "" ? 0 : OCA_REDUCE_WITH_BLOCK,
  };
}

/** Each amount that the type takes in the field of IB that carries it. */
function wireAmounts(terms: SentTerms): Pick<IbOrder, IbAmountField> {
  const carried = perIbAmount<string | null>(() => null);
  const { takes } = orderTypeRules[terms.orderType];
  for (const field of amountFields) {
    const carrier = takes[field];
    if (carrier !== undefined) carried[carrier] = terms[field];
  }
  return carried;
}

/** `YYYYMMDD-HH:MM:SS` is UTC (TWS API, `Order.goodTillDate`). */
function ibTime(at: string): string {
  const utc = new Date(at).toISOString();
  return `${utc.slice(0, 10).replaceAll("-", "")}-${utc.slice(11, 19)}`;
}
