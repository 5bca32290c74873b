// What a changed order is worth, before and after: by the rules of a new one, with the other orders of its
// bracket as they are. Pure.
import type { Draft, PreviewOutcome, PreviewStanding } from "@/lib/contract/api.ts";
import type { BracketExits } from "@/lib/contract/bracket_outcome.ts";
import { compare, type DecimalString } from "@/lib/contract/decimal.ts";
import { isStop } from "@/lib/contract/order_readings.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import { averagePrice, type OrderRecord } from "../book/mod.ts";
import { changedDraft } from "./drafts.ts";
import { exitsOf } from "./guards/family_check.ts";
import { outcomeWith, type Valuation, worthOf } from "./notional.ts";

/** Where the other orders of a bracket are found. */
export interface Relatives {
  get(clientOrderId: string): OrderRecord | null;
  open: { touching(conId: number): readonly OrderRecord[] };
}

/** An order of a bracket with what it is, or would be. */
interface Member {
  record: OrderRecord;
  draft: Draft;
}

/** The order as it stands, in the figures that its change is told by. */
export function standingWorth(record: OrderRecord, book: Relatives, valuation: Valuation): PreviewStanding {
  const draft = changedDraft(record, {});
  const { notional, notionalBase, percentOfNetLiquidation } = worthOf(draft, valuation);
  const outcome = bracketOutcome({ record, draft }, book, valuation);
  return { notional, notionalBase, percentOfNetLiquidation, ...(outcome === null ? {} : { outcome }) };
}

/**
 * What the bracket that the order is a part of loses at its stop and gains at its take profit. `null`: it is
 * part of none, or of one with several exits of a kind, of which each ends another share.
 */
export function bracketOutcome(
  changed: Member,
  book: Relatives,
  valuation: Valuation,
): PreviewOutcome | null {
  const { record } = changed;
  const near = book.open.touching(record.contract.conId);
  const entry = exitsOf(record, near).length > 0 ? record : parentOf(record, book);
  if (entry === null) return null;
  const as = (one: OrderRecord): Member =>
    one.clientOrderId === record.clientOrderId ? changed : { record: one, draft: changedDraft(one, {}) };
  const exits = exitsOf(entry, near).map(as);
  const [take, secondTake] = exits.filter(({ draft }) => !isStop(draft));
  const [stop, secondStop] = exits.filter(({ draft }) => isStop(draft));
  if (exits.length === 0 || secondTake !== undefined || secondStop !== undefined) return null;
  const prices = {
    take: take?.draft.limitPrice ?? null,
    stop: stop === undefined ? null : stopPriceOf(stop),
  };
  const entryOrder = entryOf(as(entry), exits);
  return entryOrder === null ? null : outcomeWith(prices, entryOrder, valuation);
}

function parentOf({ parentClientOrderId: id }: OrderRecord, book: Relatives): OrderRecord | null {
  return id === null ? null : book.get(id);
}

/** A trailing one stands where IB last told it; with another distance nobody can say where it will. */
function stopPriceOf({ record, draft }: Member): BracketExits["stop"] {
  const { trailingAmount, trailingPercent } = record.terms;
  const isMoved = (draft.trailingAmount ?? null) !== trailingAmount ||
    (draft.trailingPercent ?? null) !== trailingPercent;
  if (!draft.orderType.startsWith("TRAIL")) return draft.stopPrice ?? null;
  return isMoved ? null : record.trailStop?.price ?? null;
}

/**
 * One that has ended came at its average. Only where all are of one size the figures are those of the whole;
 * `null`: nothing has come of it.
 */
function entryOf({ record, draft }: Member, exits: readonly Member[]): Draft | null {
  const { quantity: own, ...rest } = draft;
  const isThere = isOpen(record.state);
  const sizes = [...isThere ? [own] : [], ...exits.map((exit) => exit.draft.quantity)];
  const [size] = sizes;
  const sized = isSame(sizes) && size !== undefined ? { quantity: size } : {};
  if (isThere) return { ...rest, ...sized };
  const average = averagePrice(record);
  return average === null ? null : { ...rest, ...sized, orderType: "LMT", limitPrice: average };
}

function isSame([first, ...others]: readonly (DecimalString | undefined)[]): boolean {
  return first !== undefined && others.every((one) => one !== undefined && compare(one, first) === 0);
}
