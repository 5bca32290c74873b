// The proof of a close: position, minus what working exits may still do, is what may be closed. Pure; it can never flip.
import type { CloseProof } from "@/lib/contract/api.ts";
import { Big, compare, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import type { CloseRequest } from "@/lib/contract/requests.ts";
import { filledQuantity, type OrderRecord, remainingQuantity } from "../book/mod.ts";
import type { ContractRules } from "../deps.ts";

/** The size increment of an instrument; whole units where IB says nothing. */
export function sizeStep(rules: ContractRules): DecimalString {
  const step = rules.details.sizeIncrement;
  return step !== null && sign(step) > 0 ? step : "1";
}

/** What open orders on the other side of the position may still sell (or buy back). */
export function workingExits(
  records: readonly OrderRecord[],
  { account, conId, position }: { account: string; conId: number; position: DecimalString },
): DecimalString {
  const exitSide = sign(position) > 0 ? "SELL" : "BUY";
  const byId = new Map(records.map((record) => [record.clientOrderId, record]));
  const groups = new Map<string, Big>();
  let sum = new Big(0);
  for (const record of records) {
    const counts = record.account === account && record.contract.conId === conId &&
      record.side === exitSide &&
      isOpen(record.state) && !sleepsBehindParent(record, byId);
    if (!counts) continue;
    const rest = exposure(record);
    if (record.ocaGroup === null) sum = sum.plus(rest);
    // Of an OCA group at most the largest can fill: the others are reduced or cancelled.
    else groups.set(record.ocaGroup, max(groups.get(record.ocaGroup) ?? new Big(0), rest));
  }
  for (const rest of groups.values()) sum = sum.plus(rest);
  return text(sum);
}

/** What an exit may still do: a change to a larger quantity that is on its way counts already. */
function exposure(record: OrderRecord): Big {
  const rest = dec(remainingQuantity(record));
  if (record.change === null) return rest;
  return max(rest, dec(record.change.terms.quantity).minus(dec(filledQuantity(record))));
}

/** A bracket exit does nothing before its entry has filled, and then the position is larger by as much. */
function sleepsBehindParent(record: OrderRecord, byId: ReadonlyMap<string, OrderRecord>): boolean {
  const parent = record.parentClientOrderId === null ? undefined : byId.get(record.parentClientOrderId);
  return parent !== undefined && isOpen(parent.state) && compare(filledQuantity(parent), "0") === 0;
}

export type CloseAnswer =
  | { ok: true; side: Side; proof: CloseProof }
  | { ok: false; says: Saying; field?: string };

/** Side and quantity of a close. `step` is the size increment of the instrument. */
export function proveClose(
  request: Pick<CloseRequest, "percent" | "quantity">,
  { position, exits, step }: { position: DecimalString; exits: DecimalString; step: DecimalString },
): CloseAnswer {
  if (sign(position) === 0) return refuse(say("POSITION_FLAT"));
  const size = dec(position).abs();
  const closable = max(size.minus(dec(exits)), new Big(0));
  if (closable.eq(0)) {
    return refuse(say("CLOSE_NOTHING_LEFT", { position: text(size) }));
  }
  const wanted = wantedQuantity(request, { size, closable, step: dec(step) });
  if (wanted === null) return refuse(say("CLOSE_EXCEEDS_POSITION", { closable: text(closable) }), "quantity");
  if (wanted.lte(0)) {
    const field = request.percent === undefined ? "quantity" : "percent";
    return refuse(say("CLOSE_QUANTITY_INVALID", { step }), field);
  }
  const side = sign(position) > 0 ? "SELL" : "BUY";
  const left = size.minus(dec(exits)).minus(wanted);
  return {
    ok: true,
    side,
    proof: {
      position,
      workingExits: exits,
      closes: text(wanted),
      result: text(side === "SELL" ? left : left.times(-1)),
    },
  };
}

/** `null`: more than can be closed. */
function wantedQuantity(
  request: Pick<CloseRequest, "percent" | "quantity">,
  { size, closable, step }: { size: Big; closable: Big; step: Big },
): Big | null {
  if (request.quantity !== undefined) {
    const quantity = dec(request.quantity);
    return quantity.gt(closable) ? null : quantity;
  }
  const percent = dec(request.percent ?? "100");
  const share = percent.gte(100) ? closable : size.times(percent).div(100);
  const capped = share.gt(closable) ? closable : share;
  // What is less than a step can not be traded at all: it stays, and `result` says how much.
  return capped.div(step).round(0, Big.roundDown).times(step);
}

function refuse(says: Saying, field?: string): CloseAnswer {
  return field === undefined ? { ok: false, says } : { ok: false, says, field };
}

function max(a: Big, b: Big): Big {
  return a.gt(b) ? a : b;
}
