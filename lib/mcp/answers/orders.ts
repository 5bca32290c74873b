// Orders, executions and proposals as an assistant reads them.
import type { ExecutionsPage, ExecutionView, OrderView, ProposalFate, Snapshot } from "@/lib/contract/api.ts";
import { amountFields, needsAmount, orderTypes, tifs } from "@/lib/contract/order_fields.ts";
import { isOpen, uncertainStates } from "@/lib/contract/order_states.ts";
import { instrument } from "./instruments.ts";
import { headOf } from "./state.ts";
import { aged, key, known, rows, UNKNOWN, verbatim } from "./told.ts";

/** Before the desk has compared itself with the broker there may be others. */
export function openOrdersAnswer(snapshot: Snapshot, now: number) {
  const open = Object.values(snapshot.orders).filter(({ state }) => isOpen(state));
  return {
    ...headOf(snapshot, now),
    isComplete: snapshot.connection.sync === "ready",
    orders: rows(open.map((order) => orderRow(order, now))),
  };
}

/** What is in the list is plain; any other word was typed elsewhere. */
function ownWord(list: readonly string[], word: string): string {
  return list.includes(word) ? word : "other";
}

function orderRow(order: OrderView, now: number) {
  const { clientOrderId, account, contract, side, quantity, filled, remaining, state, outsideRth } = order;
  const type = orderTypes.find((one) => one === order.orderType);
  // An amount that is not there and not needed is none; one that is needed is unknown.
  const amounts = amountFields.map((field) => {
    const isNeeded = type !== undefined && needsAmount(type, field);
    return [field, order[field] ?? (isNeeded ? UNKNOWN : null)] as const;
  }).filter(([, value]) => value !== null);
  return {
    clientOrderId,
    account: key(account),
    instrument: instrument(contract),
    side,
    orderType: ownWord(orderTypes, order.orderType),
    ...Object.fromEntries(amounts),
    quantity: known(quantity),
    filled,
    remaining: known(remaining),
    ...(filled === "0" ? {} : { averageFillPrice: known(order.averageFillPrice) }),
    tif: ownWord(tifs, order.tif),
    outsideRth,
    state,
    whatTheBrokerDidIsUnknown: uncertainStates.has(state),
    lastChange: aged(order.timeline.at(-1)?.at ?? null, now),
    sentByThisDesk: order.origin === "app",
    ...(order.ibCode === null ? {} : { ibCode: order.ibCode }),
    ...verbatim({
      ...(type === undefined ? { orderType: order.orderType } : {}),
      ...(ownWord(tifs, order.tif) === "other" ? { tif: order.tif } : {}),
      goodTillDate: order.goodTillDate,
      reason: order.reason,
      whyHeld: order.whyHeld,
    }),
  };
}

/** `day`: the one that was asked for. */
export function executionsAnswer(
  { executions, next, since }: ExecutionsPage,
  { day, now }: { day: string; now: number },
) {
  return {
    dayUtc: day,
    executions: executions.map((one) => executionRow(one, now)),
    nextCursor: next ?? "none: this was the last page",
    nothingIsKeptBefore: since,
  };
}

function executionRow(execution: ExecutionView, now: number) {
  const { execId, clientOrderId, part, account, contract, side, quantity, price, at, liquidation } =
    execution;
  return {
    execId: key(execId),
    clientOrderId: known(clientOrderId),
    isOf: part,
    account: key(account),
    instrument: instrument(contract),
    side,
    quantity,
    price,
    ...aged(at, now),
    commission: known(execution.commission),
    realizedPnl: known(execution.realizedPnl),
    forcedByBroker: liquidation,
    ...verbatim({ time: execution.time, commissionCurrency: execution.commissionCurrency }),
  };
}

export function proposalsAnswer(proposals: readonly ProposalFate[], now: number) {
  return rows(proposals.map((proposal) => proposalAnswer(proposal, now)));
}

export function proposalAnswer(proposal: ProposalFate, now: number) {
  const { proposalId, state, order, contract, laidAt, expiresAt, endedAt, clientOrderId, changed } = proposal;
  return {
    proposalId,
    state,
    order,
    instrument: instrument(contract),
    laid: aged(laidAt, now),
    expiresAt,
    ...(endedAt === null ? {} : { ended: aged(endedAt, now) }),
    ...(clientOrderId === null ? {} : { clientOrderId, traderChangedIt: changed }),
    ...verbatim({
      sentence: proposal.sentence,
      reason: proposal.reason,
      wordsOfTheTrader: proposal.endReason,
    }),
  };
}
