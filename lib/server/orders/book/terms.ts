// An order's terms: from a draft, from IB's report, and their comparison.
import type { Draft } from "@/lib/contract/api.ts";
import { compare, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import { amountFields, perAmount } from "@/lib/contract/order_fields.ts";
import type { OrderTerms, SentTerms } from "@/lib/contract/order_terms.ts";
import type { Difference } from "@/lib/contract/says/en/preview.ts";
import type { IbReportedOrder } from "@/lib/contract/protocol/common.ts";
import { executionTime } from "./exec_time.ts";

const WITH_LIMIT = /LMT|LIMIT|LIT|REL|LOC/;
const WITH_STOP = /^(STP|STP LMT|MIT|LIT|STP PRT)$/;

export function draftTerms(draft: Draft): SentTerms {
  return {
    quantity: plain(draft.quantity),
    orderType: draft.orderType,
    ...perAmount((field) => plainOrNull(draft[field])),
    tif: draft.tif,
    goodTillDate: draft.goodTillDate ?? null,
    outsideRth: draft.outsideRth ?? false,
  };
}

/** IB repeats unused prices as 0: only those that the order type has count. A missing quantity keeps the known one. */
export function reportedTerms(order: IbReportedOrder, known: OrderTerms | null): OrderTerms {
  const isTrail = order.orderType.startsWith("TRAIL");
  return {
    quantity: plainOrNull(order.totalQuantity) ?? known?.quantity ?? "0",
    orderType: order.orderType,
    limitPrice: WITH_LIMIT.test(order.orderType) ? plainOrNull(order.lmtPrice) : null,
    stopPrice: WITH_STOP.test(order.orderType) ? plainOrNull(order.auxPrice) : null,
    trailingAmount: isTrail && order.trailingPercent === null ? plainOrNull(order.auxPrice) : null,
    trailingPercent: isTrail ? plainOrNull(order.trailingPercent) : null,
    tif: order.tif === "" ? known?.tif ?? "" : order.tif,
    goodTillDate: order.goodTillDate === ""
      ? null
      : reportedDate(order.goodTillDate, known?.goodTillDate ?? null),
    outsideRth: order.outsideRth,
  };
}

/** IB's date as ISO 8601; ours stays as it was given while both mean the same second, or IB's has no zone and means nothing. */
function reportedDate(reported: string, known: string | null): string {
  const read = executionTime(reported, "");
  if (read === "") return known ?? reported;
  const isSame = known !== null && Math.floor(Date.parse(known) / 1000) === Date.parse(read) / 1000;
  return isSame ? known : read;
}

const COMPARED = ["quantity", ...amountFields, "tif"] as const;

/** Equal in everything a change can touch. */
export function sameTerms(a: OrderTerms, b: OrderTerms): boolean {
  return COMPARED.every((key) => a[key] === b[key]);
}

/** What a change changes; empty when nothing that can change differs. */
export function termDifferences(from: OrderTerms, to: OrderTerms): Difference[] {
  return COMPARED.filter((field) => from[field] !== to[field])
    .map((field) => ({ field, from: from[field], to: to[field] }));
}

/** Without trailing zeros, so that equal numbers are equal texts. */
export function plain(value: DecimalString): DecimalString {
  return text(dec(value));
}

export function plainOrNull(value: DecimalString | null | undefined): DecimalString | null {
  return value === null || value === undefined ? null : plain(value);
}

/** Whether two optional prices are the same number. */
export function samePrice(a: DecimalString | null | undefined, b: DecimalString | null | undefined): boolean {
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null);
  return compare(a, b) === 0;
}
