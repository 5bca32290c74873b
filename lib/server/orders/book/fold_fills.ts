// Executions and commissions into a record: each fill counts once, a correction replaces, nothing else makes
// fills shrink.
import { compare, dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import type { CommissionRow } from "@/lib/contract/protocol/common.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { Evidence } from "./evidence.ts";
import type { Fill, OrderRecord, PartFill } from "./record.ts";
import { released } from "./remarks.ts";
import { bookedQuantity, filledQuantity } from "./state.ts";
import { NOTHING, type Step } from "./step.ts";

/** `0000e0d5.69dd7411.01.01` → the fill, and which revision of it this is (TWS API, `Execution.execId`). */
export function parseExecId(execId: string): { family: string; revision: number } {
  const cut = execId.lastIndexOf(".");
  const tail = execId.slice(cut + 1);
  if (cut <= 0 || !/^\d+$/.test(tail)) return { family: execId, revision: 0 };
  return { family: execId.slice(0, cut), revision: Number(tail) };
}

/**
 * P21, P24, P25: counts once, replaces when corrected, completes an order by itself, even after "Cancelled".
 */
export function foldExecution(record: OrderRecord, evidence: Extract<Evidence, { type: "execution" }>): Step {
  const { fill, cumQty } = evidence;
  const known = record.fills.get(fill.family);
  const permId = record.permId ?? evidence.permId;
  const seen = { acknowledged: true, permId };
  if (known !== undefined && known.revision >= fill.revision) return { changes: seen, broker: true };
  const corrected = known !== undefined || fill.revision > 1;
  const changes: Partial<OrderRecord> = {
    ...seen,
    ...released(record),
    fills: record.fills.with(fill),
    corrected: record.corrected || corrected,
    ...reported(record, evidence, known),
    // The running total was made with an original that never came here: only the broker can say how it stands
    // now.
    ...(corrected && known === undefined ? { doubt: "a correction came without its original" } : {}),
  };
  const booked = bookedQuantity({ ...record, ...changes });
  // IB's running total is at least the sum of the executions, unless a correction was missed.
  if (cumQty !== null && booked.gt(dec(changes.reportedFilled ?? record.reportedFilled))) {
    changes.unsure = true;
    changes.doubt = "the executions exceed IB's running total";
  }
  // How it ended may be another story now: filled, it is no longer.
  if (known !== undefined && record.end !== null) changes.doubt = "a correction after the end";
  if (record.end?.listed === true) {
    changes.end = { ...record.end, listed: false };
    changes.doubt = "a fill after the end";
  }
  const after = filledQuantity({ ...record, ...changes });
  return { changes, note: fillNote(fill, known, after, record), broker: true };
}

/** The fill of a leg or of one account: kept beside the order's own, its quantity is not the order's. */
export function foldPart(record: OrderRecord, fill: PartFill): Step {
  const known = record.parts[fill.family];
  const seen = { acknowledged: true };
  if (known !== undefined && known.revision >= fill.revision) return { changes: seen, broker: true };
  return { changes: { ...seen, parts: { ...record.parts, [fill.family]: fill } }, broker: true };
}

/** Commission reports may come before or after their execution and repeat. */
export function foldCommission(record: OrderRecord, row: CommissionRow): Step {
  const { family } = parseExecId(row.execId);
  const part = record.parts[family];
  if (part !== undefined) {
    const reported = withCommission(part, row);
    if (reported === null) return NOTHING;
    return { changes: { parts: { ...record.parts, [family]: reported } }, broker: false };
  }
  const fill = record.fills.get(family);
  const joined = fill === undefined ? null : withCommission(fill, row);
  if (joined === null) return NOTHING;
  return { changes: { fills: record.fills.with(joined) }, broker: false };
}

/** `null` when the report says nothing new, or is of another revision. */
function withCommission<T extends Fill>(fill: T, row: CommissionRow): T | null {
  const isSame = fill.commission === row.commission && fill.commissionCurrency === row.currency;
  if (fill.execId !== row.execId || isSame) return null;
  return { ...fill, commission: row.commission, commissionCurrency: row.currency };
}

function reported(
  record: OrderRecord,
  evidence: Extract<Evidence, { type: "execution" }>,
  known: Fill | undefined,
): Partial<OrderRecord> {
  const { fill, cumQty, avgPrice } = evidence;
  if (known !== undefined) {
    // The running total was made with the old figure: move it by the difference.
    const moved = dec(record.reportedFilled).minus(dec(known.quantity)).plus(dec(fill.quantity));
    return {
      reportedFilled: text(moved.lt(0) ? dec("0") : moved),
      reportedAverage: avgPrice ?? record.reportedAverage,
    };
  }
  if (cumQty === null || compare(cumQty, record.reportedFilled) <= 0) return {};
  return { reportedFilled: text(dec(cumQty)), reportedAverage: avgPrice ?? record.reportedAverage };
}

function fillNote(fill: Fill, known: Fill | undefined, filled: DecimalString, record: OrderRecord): Saying {
  const total = { filled, of: record.terms.quantity };
  const trade = ({ quantity, price }: Fill) => ({ quantity, price });
  if (known !== undefined) return say("FILL_CORRECTED", { was: trade(known), is: trade(fill), ...total });
  return say("FILL", { ...trade(fill), late: record.end?.state === "cancelled", ...total });
}
