// An order's terms: from a draft, from IB's report, and their comparison.
import type { Draft } from "@/lib/contract/api.ts";
import { compare, dec, type DecimalString, isZero, text } from "@/lib/contract/decimal.ts";
import { amountFields, perAmount } from "@/lib/contract/order_fields.ts";
import type { OrderTerms, SentTerms } from "@/lib/contract/order_terms.ts";
import type { Difference } from "@/lib/contract/says/en/preview.ts";
import type { IbReportedOrder } from "@/lib/contract/protocol/common.ts";
import { ibTime } from "./exec_time.ts";
import type { OrderRecord } from "./record.ts";

const TRAILS = /^TRAIL/;
const WITH_LIMIT = /LMT|LIMIT|LIT|LOC/;
/** A limit that may be left out (TWS API, order types: relative, pegged, midprice). */
const WITH_CAP = /REL|^PEG|MIDPRICE/;
const WITH_STOP = /^(STP|STP LMT|STPLMT|MIT|LIT|STP PRT)$/;

export function draftTerms(draft: Draft): SentTerms {
  return {
    quantity: plainOrNull(draft.quantity),
    orderType: draft.orderType,
    ...perAmount((field) => plainOrNull(draft[field])),
    tif: draft.tif,
    goodTillDate: draft.goodTillDate ?? null,
    outsideRth: draft.outsideRth ?? false,
  };
}

/**
 * What IB reports, in the words of `known`, the terms that IB has already: what it repeats in another field
 * or form, fills in or moves by itself is no change of the order. Unused prices come as 0: only those that
 * the type has count. Neither is there an order of nothing: completed orders and those that name an amount of
 * cash say 0.
 */
export function reportedTerms(order: IbReportedOrder, known: OrderTerms | null): OrderTerms {
  const orderType = order.orderType === ""
    ? known?.orderType ?? ""
    : sameWord(order.orderType, known?.orderType ?? null);
  const tif = order.tif === "" ? known?.tif ?? "" : sameWord(order.tif, known?.tif ?? null);
  return {
    quantity: reportedQuantity(order, known),
    orderType,
    limitPrice: reportedLimit(orderType, order),
    ...(TRAILS.test(orderType)
      // Where it started is told by nobody but us; where it stands now is no term (`OrderRecord.trailStop`).
      ? { stopPrice: known?.stopPrice ?? null, ...reportedTrail(order, known) }
      : { stopPrice: reportedStop(orderType, order, known), trailingAmount: null, trailingPercent: null }),
    cashQuantity: nonZero(order.cashQty) ?? known?.cashQuantity ?? null,
    tif,
    goodTillDate: reportedDate(tif, order.goodTillDate, known?.goodTillDate ?? null),
    outsideRth: order.outsideRth,
  };
}

/** IB writes some words in more than one way (`STPLMT`, `STP LMT`): ours stays while it means the same. */
function sameWord(reported: string, known: string | null): string {
  if (reported === known) return reported;
  const bare = (word: string) => word.replaceAll(/[ _]/g, "").toUpperCase();
  return known !== null && bare(known) === bare(reported) ? known : reported;
}

/** The limit of a trailing order moves with its stop; where a cap is optional, 0 is none. */
function reportedLimit(orderType: string, order: IbReportedOrder): DecimalString | null {
  if (TRAILS.test(orderType) || !(WITH_LIMIT.test(orderType) || WITH_CAP.test(orderType))) return null;
  const limit = plainOrNull(order.lmtPrice);
  return limit === "0" && WITH_CAP.test(orderType) ? null : limit;
}

/** 0 beside a stop that we gave is IB's "none here". */
function reportedStop(
  orderType: string,
  order: IbReportedOrder,
  known: OrderTerms | null,
): DecimalString | null {
  if (!WITH_STOP.test(orderType)) return null;
  const stop = plainOrNull(order.auxPrice);
  return stop === null || stop === "0" ? known?.stopPrice ?? stop : stop;
}

/**
 * IB may fill in the other one of the two: what we gave stays the one that counts, as long as it is reported.
 */
function reportedTrail(
  order: IbReportedOrder,
  known: OrderTerms | null,
): Pick<OrderTerms, "trailingAmount" | "trailingPercent"> {
  const [amount, percent] = [order.auxPrice, order.trailingPercent].map((value) => {
    const told = plainOrNull(value);
    return told === "0" ? null : told;
  }) as [DecimalString | null, DecimalString | null];
  const byAmount = percent === null || amount !== null && (known?.trailingAmount ?? null) !== null;
  return byAmount
    ? { trailingAmount: amount ?? known?.trailingAmount ?? null, trailingPercent: null }
    : { trailingAmount: null, trailingPercent: percent };
}

/**
 * The terms with which a change goes out. A trailing stop that was given its start keeps where it stands, the
 * better of the start and what IB last told: without one IB would begin anew at the market, and an older one
 * would loosen it.
 */
export function changedTerms<T extends OrderTerms>(
  terms: T,
  { side, trailStop }: Pick<OrderRecord, "side" | "trailStop">,
): T {
  if (!TRAILS.test(terms.orderType) || terms.stopPrice === null || trailStop === null) return terms;
  const isBetter = compare(trailStop.price, terms.stopPrice) * (side === "SELL" ? 1 : -1) > 0;
  return isBetter ? { ...terms, stopPrice: trailStop.price } : terms;
}

/**
 * IB's date as ISO 8601; ours stays as it was given while both mean the same second, or IB's has no zone and
 * means nothing. Other orders than GTD have none, whatever IB fills in.
 */
function reportedDate(tif: string, reported: string, known: string | null): string | null {
  if (tif !== "GTD") return null;
  if (reported === "") return known;
  const read = ibTime(reported, known);
  if (read === null) return known ?? reported;
  const isSame = known !== null && Math.floor(Date.parse(known) / 1000) === Date.parse(read) / 1000;
  return isSame ? known : read;
}

/**
 * Every term: one that were left out could be changed at IB, and the desk would go on showing what was sent.
 */
const COMPARED = ["quantity", "orderType", ...amountFields, "tif", "goodTillDate", "outsideRth"] as const;

/** Equal in every term. */
export function sameTerms(a: OrderTerms, b: OrderTerms): boolean {
  return COMPARED.every((key) => a[key] === b[key]);
}

/** What a change changes, or IB has changed; empty when no term differs. */
export function termDifferences(from: OrderTerms, to: OrderTerms): Difference[] {
  return COMPARED.filter((field) => from[field] !== to[field])
    .map((field) => ({ field, from: told(from[field]), to: told(to[field]) }));
}

function told(value: string | boolean | null): string | null {
  return value === null ? null : String(value);
}

/** Without trailing zeros, so that equal numbers are equal texts. */
export function plain(value: DecimalString): DecimalString {
  return text(dec(value));
}

export function plainOrNull(value: DecimalString | null | undefined): DecimalString | null {
  return value === null || value === undefined ? null : plain(value);
}

/** Beside an amount of cash that is known IB's total is what the amount may buy, no term. */
function reportedQuantity(order: IbReportedOrder, known: OrderTerms | null): DecimalString | null {
  const told = known === null || known.cashQuantity === null ? nonZero(order.totalQuantity) : null;
  return told ?? known?.quantity ?? null;
}

function nonZero(value: DecimalString | null): DecimalString | null {
  return value === null || isZero(value) ? null : plain(value);
}

/** Whether two optional prices are the same number. */
export function samePrice(a: DecimalString | null | undefined, b: DecimalString | null | undefined): boolean {
  if (a === null || a === undefined || b === null || b === undefined) return (a ?? null) === (b ?? null);
  return compare(a, b) === 0;
}
