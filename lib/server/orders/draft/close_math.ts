// The proof of a close: position, minus what working exits may still do, is what may be closed. Pure; it can never flip.
import type { CloseProof } from "@/lib/contract/api.ts";
import { Big, compare, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
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
  | { ok: false; code: string; text: string; field?: string };

/** Side and quantity of a close. `step` is the size increment of the instrument. */
export function proveClose(
  request: Pick<CloseRequest, "percent" | "quantity">,
  { position, exits, step }: { position: DecimalString; exits: DecimalString; step: DecimalString },
): CloseAnswer {
  if (sign(position) === 0) return refuse("POSITION_FLAT", "There is no position to close");
  const size = dec(position).abs();
  const closable = max(size.minus(dec(exits)), new Big(0));
  if (closable.eq(0)) {
    return refuse(
      "CLOSE_NOTHING_LEFT",
      `Working exits already cover the whole position (${text(size)}): cancel them first`,
    );
  }
  const wanted = wantedQuantity(request, { size, closable, step: dec(step) });
  if (typeof wanted === "string") return refuse("CLOSE_EXCEEDS_POSITION", wanted, "quantity");
  if (wanted.lte(0)) {
    return refuse(
      "CLOSE_QUANTITY_INVALID",
      `Less than one step of ${step}`,
      request.percent === undefined ? "quantity" : "percent",
    );
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

function wantedQuantity(
  request: Pick<CloseRequest, "percent" | "quantity">,
  { size, closable, step }: { size: Big; closable: Big; step: Big },
): Big | string {
  if (request.quantity !== undefined) {
    const quantity = dec(request.quantity);
    return quantity.gt(closable)
      ? `Only ${text(closable)} can be closed: more would turn the position around`
      : quantity;
  }
  const percent = dec(request.percent ?? "100");
  const share = percent.gte(100) ? closable : size.times(percent).div(100);
  const capped = share.gt(closable) ? closable : share;
  // What is less than a step can not be traded at all: it stays, and `result` says how much.
  return capped.div(step).round(0, Big.roundDown).times(step);
}

function refuse(code: string, detail: string, field?: string): CloseAnswer {
  return field === undefined ? { ok: false, code, text: detail } : { ok: false, code, text: detail, field };
}

function max(a: Big, b: Big): Big {
  return a.gt(b) ? a : b;
}
