// What the user can do, by button or by key: each function is one intention.
import { amountFields, type Side } from "@/lib/contract/order_fields.ts";
import { batch, type Signal } from "@preact/signals";
import type {
  ContractDetailsView,
  ExitSurplus,
  OrderView,
  PositionView,
  Problem,
  TradingState,
} from "@/lib/contract/api.ts";
import { ProblemError } from "./api.ts";
import { createCloseForm, toCloseRequest } from "./close_form.ts";
import { attempt, lostAnswer, type Pane, type Screen } from "./screen.ts";
import { createExitFix } from "./exit_fix.ts";
import { clearProblems, createProblems, type FormProblems } from "./form.ts";
import { createModifyForm, toChanges } from "./modify_form.ts";
import { isOpen } from "./order_view.ts";
import { createPromotionForm } from "./promotion_form.ts";

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

/** Opens order entry on one live account for a limited time. Returns why not, for the dialog that has asked. */
export async function armLive(
  screen: Screen,
  typed: { account: string; typedAccount: string; passphrase: string },
): Promise<Problem | null> {
  try {
    await screen.api.post({ action: "arm_live", ...typed });
    return null;
  } catch (error) {
    return error instanceof ProblemError ? error.problem : lostAnswer(screen.t.peek());
  }
}

export function disarmLive(screen: Screen): Promise<void> {
  return attempt(screen, () => screen.api.post({ action: "disarm_live" }));
}

/** Runs unless the same is under way: a second press while the first has no answer yet asks for nothing new. */
async function unlessRunning({ running }: Screen, name: string, run: () => Promise<void>): Promise<void> {
  if (running.has(name)) return;
  running.add(name);
  await run().finally(() => running.delete(name));
}

/** What is wrong is what is typed next. */
export function focusFirstError({ errorsSig }: FormProblems, within: string): void {
  if (Object.keys(errorsSig.peek()).length === 0) return;
  // After the paint that marks it.
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLInputElement>(`${within} [aria-invalid=true]`);
    field?.focus();
    field?.select?.();
  });
}

/** Cancels at once: a cancel asks for less risk, so it asks no question. Repeats while one runs do nothing. */
export async function cancelOrder(screen: Screen, clientOrderId: string): Promise<void> {
  const { cancellingSig } = screen;
  if (cancellingSig.peek().has(clientOrderId)) return;
  cancellingSig.value = new Set([...cancellingSig.peek(), clientOrderId]);
  await attempt(screen, () => screen.api.post({ action: "cancel_order", clientOrderId }));
  cancellingSig.value = new Set([...cancellingSig.peek()].filter((id) => id !== clientOrderId));
}

export function cancelAll(screen: Screen, scope: "app" | "account"): Promise<void> {
  screen.dialogSig.value = null;
  return unlessRunning(
    screen,
    `cancel ${scope}`,
    () => attempt(screen, () => screen.api.post({ action: "cancel_all", scope })),
  );
}

/** Opens the fields of an order, with the focus in the one that is changed most: its price. */
export function openModify(screen: Screen, order: OrderView): void {
  batch(() => {
    const form = screen.modifySig.value = createModifyForm(order, screen.settings.langSig.peek());
    screen.expandedSig.value = order.clientOrderId;
    void loadDetails(screen, form.detailsSig, order.contract.conId);
  });
  const field = amountFields.find((one) => order[one] !== null) ?? "quantity";
  focusLater(`#${CSS.escape(`modify-${order.clientOrderId}-${field}`)}`);
}

export async function previewModify(screen: Screen, order: OrderView): Promise<void> {
  const form = screen.modifySig.peek();
  if (!form) return;
  clearProblems(form);
  const result = toChanges(form, order, screen.settings.langSig.peek());
  if ("errors" in result) form.errorsSig.value = result.errors;
  else if (result.changes === null) screen.modifySig.value = null;
  else {
    const { changes, readings } = result;
    await screen.flow.start({ kind: "modify", clientOrderId: order.clientOrderId, changes, readings });
  }
  focusFirstError(form, "#pane-orders");
}

/** The steps of an instrument's prices. Without them arrows go by cents, and the server checks every price. */
export async function loadDetails(
  { ticket, api }: Screen,
  detailsSig: Signal<ContractDetailsView | null>,
  conId: number,
): Promise<void> {
  const known = ticket.instrumentSig.peek();
  if (known?.contract.conId === conId) detailsSig.value = known;
  else {
    detailsSig.value = await api.post({ action: "contract_details", conId })
      .catch(() => null);
  }
}

export function openClose(screen: Screen, position: PositionView): void {
  const form = screen.closeSig.value = createCloseForm(position, screen.settings.langSig.peek());
  void loadDetails(screen, form.detailsSig, position.contract.conId);
}

export async function previewClose(screen: Screen): Promise<void> {
  const form = screen.closeSig.peek();
  if (!form) return;
  clearProblems(form);
  const result = toCloseRequest(form, screen.settings.langSig.peek());
  if ("errors" in result) form.errorsSig.value = result.errors;
  else await screen.flow.start({ kind: "close", close: result.close, readings: result.readings });
  focusFirstError(form, "dialog[open]");
}

/** What else can be done with a position. */
export function openPosition({ toolSig }: Screen, id: string): void {
  toolSig.value = { kind: "position", id, step: "menu", form: createProblems(["quantity", "stopPrice"]) };
}

export function openPromotion(screen: Screen): void {
  screen.promotionSig.value = createPromotionForm();
}

/** Asks for a preview of what was previewed on paper, on the account of this screen. */
export async function previewPromotion(screen: Screen): Promise<void> {
  const form = screen.promotionSig.peek();
  const account = screen.accountSig.peek();
  if (form === null || account === null) return;
  clearProblems(form);
  await screen.flow.start({ kind: "promotion", promotion: form.textSig.peek().trim(), account });
}

export function openExitFix(screen: Screen, surplus: ExitSurplus): void {
  screen.exitFixSig.value = createExitFix(surplus);
}

/** Stays open while steps run: closing would hide an outcome. */
export function closeExitFix(screen: Screen): void {
  if (!screen.exitFixSig.peek()?.busySig.peek()) screen.exitFixSig.value = null;
}

export async function previewFlatten(screen: Screen): Promise<void> {
  const account = screen.accountSig.peek();
  screen.dialogSig.value = null;
  if (account !== null) await screen.flow.start({ kind: "flatten", account });
}

/** Brings a part of the screen up (on a phone: its tab) and puts the focus there. */
export function goTo(screen: Screen, pane: Pane): void {
  screen.paneSig.value = pane;
  focusLater(`#pane-${pane}`);
}

/** The question before all orders are cancelled; there is none where there is nothing to cancel. */
export function askCancelAll(screen: Screen): void {
  if (canCancelAll(screen)) screen.dialogSig.value = "cancelAll";
}

export function canCancelAll({ ordersSig, store }: Screen): boolean {
  return ordersSig.value.some(isOpen) && store.connectionSig.value.socket === "connected";
}

/** The question before all positions are closed. */
export function askFlatten(screen: Screen): void {
  if (canFlatten(screen)) screen.dialogSig.value = "flatten";
}

export function canFlatten({ positionsSig, closeLockSig }: Screen): boolean {
  return positionsSig.value.length > 0 && closeLockSig.value === null;
}

export function focusSearch(screen: Screen): void {
  screen.paneSig.value = "ticket";
  focusLater("#symbol-search");
}

/** A contract was chosen in the search: the next thing to type is how many. */
export async function chooseInstrument(screen: Screen, choose: () => Promise<void>): Promise<void> {
  const before = screen.ticket.instrumentSig.peek();
  await choose();
  const searching = document.activeElement?.id === "symbol-search";
  if (searching && screen.ticket.instrumentSig.peek() !== before) focusLater("#ticket-quantity");
}

/** Opens the ticket on one side. Nothing is sent by it. */
export function openTicket(screen: Screen, side: Side): void {
  screen.ticket.sideSig.value = side;
  screen.paneSig.value = "ticket";
  focusLater(screen.ticket.instrumentSig.peek() ? "#ticket-quantity" : "#symbol-search");
}

/** Takes a position's or an order's instrument into the ticket. */
export async function tradeInstrument(screen: Screen, conId: number): Promise<void> {
  screen.paneSig.value = "ticket";
  await showInTicket(screen, conId);
}

/** The same without bringing the ticket up: where it is in sight anyway. */
export async function showInTicket({ ticket, search }: Screen, conId: number): Promise<void> {
  if (ticket.instrumentSig.peek()?.contract.conId !== conId) await search.choose({ conId });
}

function focusLater(selector: string): void {
  const focus = () => document.querySelector<HTMLElement>(selector)?.focus();
  // At once, so that no key that follows is lost; and after the next paint, because a pane that was hidden takes it only then.
  focus();
  requestAnimationFrame(() => {
    if (!document.activeElement?.matches(selector)) focus();
  });
}

/** `Esc` outside a dialog: closes the innermost thing that is open. */
export function escape(screen: Screen): void {
  if (screen.search.openSig.peek()) return screen.search.close();
  if (screen.modifySig.peek()) screen.modifySig.value = null;
  else if (screen.expandedSig.peek()) screen.expandedSig.value = null;
  else screen.selectionSig.value = null;
}

/** Loads the page anew; what is half typed comes back. */
export function reloadPage(): void {
  location.reload();
}
