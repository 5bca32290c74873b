// What the user can do, by button or by key: each function is one intention.
import type { Side } from "@/lib/contract/order_fields.ts";
import { batch } from "@preact/signals";
import type { ExitStep, ExitSurplus, OrderView, PositionView, TradingState } from "@/lib/contract/api.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import { createCloseForm, toCloseRequest } from "./close_form.ts";
import { attempt, type Desk, type Pane } from "./desk.ts";
import { createExitFix, type ExitFix, runExitFix } from "./exit_fix.ts";
import { clearProblems } from "./form.ts";
import { createModifyForm, toChanges } from "./modify_form.ts";
import { canCancel } from "./order_view.ts";
import { toDraft } from "./ticket.ts";

/** Connects or disconnects; the button shows that it was heard until the server has answered. */
export async function setLink(desk: Desk, action: "connect" | "disconnect"): Promise<void> {
  if (desk.linkBusySig.peek() !== null) return;
  desk.linkBusySig.value = action;
  await attempt(desk, () => desk.api.post({ action }));
  desk.linkBusySig.value = null;
}

export function setTradingState(desk: Desk, state: TradingState): Promise<void> {
  return attempt(desk, () => desk.api.post({ action: "set_trading_state", state }));
}

/** Opens order entry on the chosen live account for a limited time. */
export async function armLive(desk: Desk): Promise<void> {
  const account = desk.accountSig.peek();
  if (account !== null) await attempt(desk, () => desk.api.post({ action: "arm_live", account }));
}

export function disarmLive(desk: Desk): Promise<void> {
  return attempt(desk, () => desk.api.post({ action: "disarm_live" }));
}

/** Asks for a preview of the ticket; what is missing is shown at its field. */
export async function previewTicket(desk: Desk): Promise<void> {
  const { ticket } = desk;
  clearProblems(ticket);
  const result = toDraft(ticket, desk.accountSig.peek() ?? "", desk.settings.langSig.peek());
  if ("errors" in result) ticket.errorsSig.value = result.errors;
  else await desk.flow.start({ kind: "order", order: result.draft });
}

/** Cancels at once: a cancel asks for less risk, so it asks no question. Repeats while one runs do nothing. */
export async function cancelOrder(desk: Desk, clientOrderId: string): Promise<void> {
  const { cancellingSig } = desk;
  if (cancellingSig.peek().has(clientOrderId)) return;
  cancellingSig.value = new Set([...cancellingSig.peek(), clientOrderId]);
  await attempt(desk, () => desk.api.post({ action: "cancel_order", clientOrderId }));
  cancellingSig.value = new Set([...cancellingSig.peek()].filter((id) => id !== clientOrderId));
}

export function cancelAll(desk: Desk, scope: "app" | "account"): Promise<void> {
  desk.dialogSig.value = null;
  return attempt(desk, () => desk.api.post({ action: "cancel_all", scope }));
}

export function openModify(desk: Desk, order: OrderView): void {
  batch(() => {
    desk.modifySig.value = createModifyForm(order, desk.settings.langSig.peek());
    desk.expandedSig.value = order.clientOrderId;
  });
}

export async function previewModify(desk: Desk, order: OrderView): Promise<void> {
  const form = desk.modifySig.peek();
  if (!form) return;
  clearProblems(form);
  const result = toChanges(form, order, desk.settings.langSig.peek());
  if ("errors" in result) form.errorsSig.value = result.errors;
  else if (result.changes === null) desk.modifySig.value = null;
  else {
    await desk.flow.start({ kind: "modify", clientOrderId: order.clientOrderId, changes: result.changes });
  }
}

export function openClose(desk: Desk, position: PositionView): void {
  desk.closeSig.value = createCloseForm(position);
}

export async function previewClose(desk: Desk): Promise<void> {
  const form = desk.closeSig.peek();
  if (!form) return;
  clearProblems(form);
  const result = toCloseRequest(form, desk.settings.langSig.peek());
  if ("errors" in result) form.errorsSig.value = result.errors;
  else await desk.flow.start({ kind: "close", close: result.close });
}

export function openExitFix(desk: Desk, surplus: ExitSurplus): void {
  desk.exitFixSig.value = createExitFix(surplus);
}

/** Stays open while steps run: closing would hide an outcome. */
export function closeExitFix(desk: Desk): void {
  if (!desk.exitFixSig.peek()?.busySig.peek()) desk.exitFixSig.value = null;
}

/** Takes the steps; the dialog leaves by itself when all were taken up. */
export async function confirmExitFix(desk: Desk, fix: ExitFix, steps: readonly ExitStep[]): Promise<void> {
  if (await runExitFix(fix, steps, desk.api)) desk.exitFixSig.value = null;
}

export async function previewFlatten(desk: Desk): Promise<void> {
  const account = desk.accountSig.peek();
  desk.dialogSig.value = null;
  if (account !== null) await desk.flow.start({ kind: "flatten", account });
}

/** Brings a part of the screen up (on a phone: its tab) and puts the focus there. */
export function goTo(desk: Desk, pane: Pane): void {
  desk.paneSig.value = pane;
  focusLater(`#pane-${pane}`);
}

export function focusSearch(desk: Desk): void {
  desk.paneSig.value = "ticket";
  focusLater("#symbol-search");
}

/** A contract was chosen in the search: the next thing to type is how many. */
export async function chooseInstrument(desk: Desk, choose: () => Promise<void>): Promise<void> {
  const before = desk.ticket.instrumentSig.peek();
  await choose();
  const searching = document.activeElement?.id === "symbol-search";
  if (searching && desk.ticket.instrumentSig.peek() !== before) focusLater("#ticket-quantity");
}

/** Opens the ticket on one side. Nothing is sent by it. */
export function openTicket(desk: Desk, side: Side): void {
  desk.ticket.sideSig.value = side;
  desk.paneSig.value = "ticket";
  focusLater(desk.ticket.instrumentSig.peek() ? "#ticket-quantity" : "#symbol-search");
}

/** Takes a position's or an order's instrument into the ticket. */
export async function tradeInstrument(desk: Desk, conId: number): Promise<void> {
  desk.paneSig.value = "ticket";
  await desk.search.choose({ conId });
}

function focusLater(selector: string): void {
  const focus = () => document.querySelector<HTMLElement>(selector)?.focus();
  // At once, so that no key that follows is lost; and after the next paint, because a pane that was hidden takes it only then.
  focus();
  requestAnimationFrame(() => {
    if (!document.activeElement?.matches(selector)) focus();
  });
}

export function positionId({ account, contract }: PositionView): string {
  return positionKey(account, contract.conId);
}

/** The rows that `j` and `k` walk through: those of the list that was used last. */
function rowIds(desk: Desk, list: "orders" | "positions"): string[] {
  if (list === "positions") return desk.positionsSig.peek().map(positionId);
  return desk.shownOrdersSig.peek().map((order) => order.clientOrderId);
}

/** Moves the selection by one row; starts at the top. */
export function moveSelection(desk: Desk, by: 1 | -1): void {
  const list = desk.selectionSig.peek()?.list ??
    (desk.paneSig.peek() === "positions" ? "positions" : "orders");
  const ids = rowIds(desk, list);
  if (ids.length === 0) return;
  const at = ids.indexOf(desk.selectionSig.peek()?.id ?? "");
  const next = at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + by));
  const id = ids[next];
  if (id !== undefined) desk.selectionSig.value = { list, id };
}

/** `Enter`: opens an order's details, or takes a position's instrument into the ticket. */
export function openSelection(desk: Desk): void {
  const selection = desk.selectionSig.peek();
  if (!selection) return;
  if (selection.list === "orders") return toggleExpanded(desk, selection.id);
  const position = desk.store.positionsSig.peek()[selection.id];
  if (position) void tradeInstrument(desk, position.contract.conId);
}

export function toggleExpanded(desk: Desk, clientOrderId: string): void {
  desk.expandedSig.value = desk.expandedSig.peek() === clientOrderId ? null : clientOrderId;
}

/** `x`: asks about the selected row, never acts at once. */
export function endSelection(desk: Desk): void {
  const selection = desk.selectionSig.peek();
  if (!selection) return;
  if (selection.list === "orders") {
    const order = desk.store.ordersSig.peek()[selection.id];
    if (order && canCancel(order)) desk.cancelAskSig.value = order.clientOrderId;
    return;
  }
  const position = desk.store.positionsSig.peek()[selection.id];
  if (position) openClose(desk, position);
}

/** `Esc` outside a dialog: closes the innermost thing that is open. */
export function escape(desk: Desk): void {
  if (desk.search.openSig.peek()) return desk.search.close();
  if (desk.modifySig.peek()) desk.modifySig.value = null;
  else if (desk.expandedSig.peek()) desk.expandedSig.value = null;
  else desk.selectionSig.value = null;
}
