// The proof of a close: position, minus what working exits may still do, is what may be closed. Pure; it can
// never flip.
import type { CloseProof } from "@/lib/contract/api.ts";
import { endsPerUnit, exitSideOf, type ExitUnit, groupOf, reachOf } from "@/lib/contract/exit_reach.ts";
import { sleepsBehind } from "@/lib/contract/order_readings.ts";
import { Big, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import { sizeStepOf } from "@/lib/contract/instrument_kinds.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import { nameParts } from "@/lib/server/contracts/contract_view.ts";
import type { CloseRequest } from "@/lib/contract/requests.ts";
import { filledQuantity, isMasterAccount, type OrderRecord, remainingQuantity } from "../book/mod.ts";
import type { ContractRules } from "../deps.ts";

/** The step of a quantity of it. */
export function sizeStep(rules: ContractRules): DecimalString {
  return sizeStepOf(rules.contract.secType, rules.details.sizeIncrement);
}

/** A position as the proof needs it; `symbol` tells which combinations may have it as a leg. */
export interface ExitPlace {
  account: string;
  conId: number;
  symbol: string;
  position: DecimalString;
  /** The orders that the broker listed as open just now, where it was asked. */
  listed?: ReadonlySet<string>;
}

/** What may still be sold (or bought back), or why nobody can say. */
export type WorkingExits = { ok: true; exits: DecimalString } | { ok: false; says: Saying };

/**
 * What open orders on the other side of the position may still sell (or buy back), alone or as a leg of a
 * combination.
 */
export function workingExits(records: readonly OrderRecord[], place: ExitPlace): WorkingExits {
  const exitSide = exitSideOf(place.position);
  const at = { ...place, exitSide };
  const units: ExitUnit[] = [];
  const entryOf = entriesAmong(records);
  for (const record of records) {
    // First what costs nothing: of hundreds of open orders a few are of this instrument.
    const ratio = exitRatio(record, at);
    if (ratio === 0 || !isOpen(record.state) || sleepsForSure(entryOf(record), place)) continue;
    const says = ratio === null ? unproven(record, "legs") : whyUnproven(record, place.account);
    if (says !== null || ratio === null) return { ok: false, says: says ?? unproven(record, "legs") };
    units.push({ group: groupOf(record), rest: mostLeft(record), ratio });
  }
  return { ok: true, exits: text(reachOf(units)) };
}

/** Units of the position that one unit of the order ends: 0 for none, `null` when its legs are not known. */
function exitRatio(record: OrderRecord, place: ExitPlace & { exitSide: Side }): number | null {
  if (!mayTouch(record, place.account)) return 0;
  return endsPerUnit({ contract: record.contract, side: record.side }, place);
}

/** Orders of the account, and those of an advisor that may be shared out to it. */
function mayTouch(record: OrderRecord, account: string): boolean {
  return record.account === account || isSharedOut(record);
}

function isSharedOut({ account, allocation }: OrderRecord): boolean {
  return account === "" || allocation !== null || isMasterAccount(account);
}

function whyUnproven(record: OrderRecord, account: string): Saying | null {
  if (record.account !== account || record.allocation !== null) return unproven(record, "shared");
  if (remainingQuantity(record) !== null) return null;
  return unproven(record, record.terms.cashQuantity === null ? "quantity" : "cash");
}

function unproven(record: OrderRecord, why: "cash" | "quantity" | "legs" | "shared"): Saying {
  const { side, terms: { cashQuantity }, contract } = record;
  const symbol = nameParts(contract);
  if (why === "cash" && cashQuantity !== null) {
    return say("CLOSE_EXITS_UNKNOWN.cash", { side, symbol, cash: cashQuantity });
  }
  return say(`CLOSE_EXITS_UNKNOWN.${why === "cash" ? "quantity" : why}`, { side, symbol });
}

/** What an order may still do: a change to a larger quantity that is on its way counts already. */
export function mostLeft(record: OrderRecord): Big {
  const rest = dec(remainingQuantity(record) ?? "0");
  const changed = record.change?.terms.quantity ?? null;
  return changed === null ? rest : max(rest, dec(changed).minus(dec(filledQuantity(record))));
}

/**
 * A bracket exit does nothing before its entry has filled, and then the position is larger by as much. Of an
 * entry whose outcome is not known, or that the broker does not list any more, that is not known: it may have
 * filled, and the fill is on its way. Nor is it of somebody else's, whose fills come when they are asked for.
 */
function sleepsForSure(entry: OrderRecord | undefined, { listed }: ExitPlace): boolean {
  if (entry === undefined || entry.state === "unknown") return false;
  return (listed?.has(entry.clientOrderId) ?? entry.origin === "app") &&
    sleepsBehind({ state: entry.state, filled: filledQuantity(entry) });
}

/**
 * Finds the entry of an exit. To look through all for each one takes half a second of three thousand
 * brackets.
 */
function entriesAmong(records: readonly OrderRecord[]): (exit: OrderRecord) => OrderRecord | undefined {
  let byId: Map<string, OrderRecord> | null = null;
  return ({ parentClientOrderId }) => {
    if (parentClientOrderId === null) return undefined;
    byId ??= new Map(records.map((record) => [record.clientOrderId, record]));
    return byId.get(parentClientOrderId);
  };
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
  const side = exitSideOf(position);
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
