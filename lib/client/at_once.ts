// What can be done from the page's first script on: what makes things safer, what asks, and what moves
// nothing but the screen.
import type { Side } from "@/lib/contract/order_fields.ts";
import type { OrderView, TradingState } from "@/lib/contract/api.ts";
import { createProblems } from "./form.ts";
import { isOpen, protects } from "./order_view.ts";
import type { Lock } from "./lock.ts";
import { attempt, type DialogName, type Pane, type Screen } from "./screen.ts";

/** Connects or disconnects; the button shows that it was heard until the server has answered. */
export async function setLink(screen: Screen, action: "connect" | "disconnect"): Promise<void> {
  if (screen.linkBusySig.peek() !== null) return;
  screen.linkBusySig.value = action;
  await attempt(screen, () => screen.api.post({ action }));
  screen.linkBusySig.value = null;
}

/** A stop always goes out: it may be pressed because the one before got no answer. */
export function setTradingState(screen: Screen, state: TradingState): Promise<void> {
  const run = () => attempt(screen, () => screen.api.post({ action: "set_trading_state", state }));
  return state === "halted" ? run() : unlessRunning(screen, state, run);
}

/**
 * Runs unless the same is under way: a second press while the first has no answer yet asks for nothing new.
 */
export async function unlessRunning(
  { running }: Screen,
  name: string,
  run: () => Promise<void>,
): Promise<void> {
  if (running.has(name)) return;
  running.add(name);
  await run().finally(() => running.delete(name));
}

/**
 * Cancels at once: a cancel asks for less risk, so it asks no question. Repeats while one runs do nothing.
 */
export async function cancelOrder(screen: Screen, clientOrderId: string): Promise<void> {
  const { cancellingSig } = screen;
  if (cancellingSig.peek().has(clientOrderId)) return;
  cancellingSig.value = new Set([...cancellingSig.peek(), clientOrderId]);
  await attempt(screen, () => screen.api.post({ action: "cancel_order", clientOrderId }));
  cancellingSig.value = new Set([...cancellingSig.peek()].filter((id) => id !== clientOrderId));
}

/** What else can be done with a position. */
export function openPosition({ toolSig }: Screen, id: string): void {
  toolSig.value = { kind: "position", id, step: "menu", form: createProblems(["quantity", "stopPrice"]) };
}

/** Stays open while steps run: closing would hide an outcome. */
export function closeExitFix(screen: Screen): void {
  if (!screen.exitFixSig.peek()?.busySig.peek()) screen.exitFixSig.value = null;
}

/** Brings a part of the screen up (on a phone: its tab) and puts the focus there. */
export function goTo(screen: Screen, pane: Pane): void {
  screen.paneSig.value = pane;
  focusLater(`#pane-${pane}`);
}

/** The question before all orders are cancelled, or why there is none. */
export function askCancelAll(screen: Screen): void {
  ask(screen, "cancelAll", cancelAllLock(screen));
}

export function cancelAllLock({ looksOnly, ordersSig, store }: Screen): Lock | null {
  if (looksOnly) return { name: "viewer" };
  if (store.connectionSig.value.socket !== "connected") return { name: "disconnected" };
  return ordersSig.value.some(isOpen) ? null : { name: "noOrder" };
}

/** The question before all positions are closed, or why there is none. */
export function askFlatten(screen: Screen): void {
  ask(screen, "flatten", flattenLock(screen));
}

export function flattenLock({ positionsSig, closeLockSig }: Screen): Lock | null {
  return closeLockSig.value ?? (positionsSig.value.length > 0 ? null : { name: "noPosition" });
}

function ask(screen: Screen, dialog: DialogName, lock: Lock | null): void {
  if (lock === null) screen.dialogSig.value = dialog;
  else screen.act(({ tellLock }) => tellLock(screen, lock));
}

export function focusSearch(screen: Screen): void {
  screen.paneSig.value = "ticket";
  focusLater("#symbol-search");
}

/** Opens the ticket on one side. Nothing is sent by it. */
export function openTicket(screen: Screen, side: Side): void {
  screen.ticket.sideSig.value = side;
  screen.paneSig.value = "ticket";
  focusLater(screen.ticket.instrumentSig.peek() ? "#ticket-quantity" : "#symbol-search");
}

export function focusLater(selector: string): void {
  const focus = () => document.querySelector<HTMLElement>(selector)?.focus();
  // At once, so that no key that follows is lost; and after the next paint, because a pane that was hidden
  // takes it only then.
  focus();
  const had = document.activeElement;
  requestAnimationFrame(() => {
    // Who has gone on in the meantime, by Tab or by hand, is not taken back.
    if (document.activeElement === had && !had?.matches(selector)) focus();
  });
}

/** Loads the page anew; what is half typed comes back. */
export function reloadPage(): void {
  location.reload();
}

export function toggleExpanded(screen: Screen, clientOrderId: string): void {
  screen.expandedSig.value = screen.expandedSig.peek() === clientOrderId ? null : clientOrderId;
}

/** The pointer has come over the orders: their rows stay where they are until it leaves. */
export function holdOrders({ heldOrdersSig, ordersTabSig, shownOrdersSig }: Screen): void {
  heldOrdersSig.value = {
    tab: ordersTabSig.peek(),
    ids: shownOrdersSig.peek().map(({ clientOrderId }) => clientOrderId),
  };
}

export function releaseOrders({ heldOrdersSig }: Screen): void {
  heldOrdersSig.value = null;
}

/** A cancel asks for less risk, so it asks no question; unless it takes a position its protection. */
export function pressCancel(screen: Screen, order: OrderView): void {
  if (protects(order, screen.store.positionsSig.peek())) screen.cancelAskSig.value = order.clientOrderId;
  else void cancelOrder(screen, order.clientOrderId);
}
