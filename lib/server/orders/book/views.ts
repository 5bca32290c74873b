// Records and executions as the screen gets them.
import type { ExecutionPart, ExecutionView, OrderView } from "@/lib/contract/api.ts";
import { adviceOn, orderCodeRole } from "@/lib/contract/code_book.ts";
import { compare, dec, text } from "@/lib/contract/decimal.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { cancellableStates } from "@/lib/contract/order_states.ts";
import type { ExecutionRow, IbContract, ReportedContract } from "@/lib/contract/protocol/common.ts";
import { inEnglish, keyed } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import { isCombo } from "./identity.ts";
import { allocations, legContract, legFills } from "./parts.ts";
import type { OrderRecord } from "./record.ts";
import { averagePrice, commissionOf, filledQuantity, remainingQuantity } from "./state.ts";

/** One fill with its identity and its fees. */
export interface BookedExecution {
  row: ExecutionRow;
  family: string;
  revision: number;
  /** When it happened; `null` when IB's time can not be read. */
  at: string | null;
  /** When it was learnt: what has no time is listed by it. */
  receivedAt: string;
  clientOrderId: string | null;
  part: ExecutionPart;
  commission: string | null;
  commissionCurrency: string | null;
  realizedPnl: string | null;
}

/** `session`: the open socket, `null` when there is none: then nothing can be cancelled. */
export function orderView(
  record: OrderRecord,
  session: { epoch: SocketEpoch; clientId: number } | null,
  instrumentOf: (conId: number) => IbContract | null = () => null,
): OrderView {
  const known = (conId: number) => legContract(record, conId) ?? instrumentOf(conId);
  const commission = commissionOf(record);
  const reason = reasonOf(record);
  return {
    clientOrderId: record.clientOrderId,
    permId: record.permId,
    account: record.account,
    contract: contractView(record.contract, null, known),
    side: record.side,
    ...record.terms,
    trailStopPrice: record.trailStop?.price ?? null,
    trailStopAt: record.trailStop?.at ?? null,
    state: record.state,
    filled: filledQuantity(record),
    remaining: remainingQuantity(record),
    averageFillPrice: averagePrice(record),
    legFills: legFills(record),
    allocations: allocations(record),
    allocation: record.allocation ?? null,
    commission: commission?.amount ?? null,
    commissionCurrency: commission?.currency ?? null,
    origin: record.origin,
    cancellable: isCancellable(record, session),
    ocaGroup: record.ocaGroup,
    parentClientOrderId: record.parentClientOrderId,
    reason: reason === null ? null : inEnglish(reason),
    reasonSays: keyed(reason),
    whyHeld: record.whyHeld,
    ibCode: record.ibCode,
    ibAdvice: adviceOf(record),
    timeline: [...record.timeline],
    anomalies: record.anomalies,
  };
}

/**
 * What the book says of the code at the order. That fills may still come after a cancel is over when they
 * were read again.
 */
function adviceOf({ ibCode, end }: OrderRecord): OrderView["ibAdvice"] {
  if (ibCode === null) return null;
  const isRead = end !== null && !end.provisional && orderCodeRole(ibCode, false) === "cancel_confirmed";
  return isRead ? null : adviceOn(ibCode);
}

/** What explains the order best; of one that is held or in the dark, also what else IB has said of it. */
function reasonOf({ uncertain, reason: known, heldText, ibCode, state }: OrderRecord): Saying | null {
  // It has woken up and filled.
  const reason = state === "filled" && known?.key === "ORDER_INACTIVE" ? null : known;
  if (uncertain !== null) return withSaid(uncertain, reason, ibCode !== null);
  if (state !== "held" || heldText === null) return reason ?? heldText;
  // The code at the order is of the hold itself, or of what was said since.
  return withSaid(heldText, reason, ibCode !== null && orderCodeRole(ibCode, false) !== "held");
}

function withSaid(why: Saying, reason: Saying | null, isCoded: boolean): Saying {
  const isSaid = isCoded && reason !== null && inEnglish(reason) !== inEnglish(why);
  return isSaid ? say("UNCERTAIN.said", { why, reason }) : why;
}

/** P29: IB takes a cancel only from the client that the order is bound to, under the id of this session. */
export function isCancellable(
  record: OrderRecord,
  session: { epoch: SocketEpoch; clientId: number } | null,
): boolean {
  const { binding } = record;
  return session !== null && binding !== null && cancellableStates.has(record.state) &&
    binding.epoch === session.epoch && binding.clientId === session.clientId;
}

/** A combination's execution often comes without its legs: they are those of its order. */
export function executionView(
  execution: BookedExecution,
  order: Pick<OrderRecord, "contract"> | null = null,
  instrumentOf: (conId: number) => IbContract | null = () => null,
): ExecutionView {
  const { row } = execution;
  return {
    execId: row.execId,
    clientOrderId: execution.clientOrderId,
    part: execution.part,
    permId: row.permId,
    account: row.account,
    contract: contractView(comboOf(row.contract, order), null, instrumentOf),
    side: sideOf(row.side),
    quantity: text(dec(row.shares)),
    price: text(dec(row.price)),
    at: execution.at,
    time: row.time,
    commission: execution.commission,
    commissionCurrency: execution.commissionCurrency,
    realizedPnl: execution.realizedPnl,
    liquidation: row.liquidation,
  };
}

/**
 * The contract with its legs as far as itself or the order tells them: both are in the direction of a
 * purchase.
 */
function comboOf(contract: ReportedContract, order: Pick<OrderRecord, "contract"> | null): ReportedContract {
  const legs = order === null ? undefined : order.contract.legs;
  if (!isCombo(contract) || contract.legs !== undefined || legs === undefined) return contract;
  return { ...contract, legs };
}

/** IB writes `BOT` and `SLD` in executions, `BUY`, `SELL` and `SSHORT` in orders. */
export function sideOf(word: string): Side {
  return word === "BOT" || word === "BUY" ? "BUY" : "SELL";
}

/** Shares of an execution with the sign of the position they make. */
export function signedShares(row: ExecutionRow): string {
  const shares = text(dec(row.shares));
  return sideOf(row.side) === "BUY" || compare(shares, "0") === 0 ? shares : text(dec(shares).times(-1));
}
