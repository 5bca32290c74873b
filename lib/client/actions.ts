// What the user can do once the script that acts is there, by button or by key: each function is one
// intention.
import { amountFields } from "@/lib/contract/order_fields.ts";
import { batch, type Signal } from "@preact/signals";
import type {
  ContractDetailsView,
  ExitSurplus,
  OrderView,
  PositionView,
  Problem,
} from "@/lib/contract/api.ts";
import { ProblemError } from "./api.ts";
import { focusLater, unlessRunning } from "./at_once.ts";
import { tellLock } from "./closed.ts";
import { createCloseForm, toCloseRequest } from "./close_form.ts";
import { attempt, lostAnswer, type Screen } from "./screen.ts";
import { createExitFix } from "./exit_fix.ts";
import { clearProblems, type FormProblems } from "./form.ts";
import { TYPING } from "./keyboard.ts";
import { createModifyForm, toChanges } from "./modify_form.ts";
import { createPromotionForm } from "./promotion_form.ts";

export function disarmLive(screen: Screen): Promise<void> {
  return attempt(screen, () => screen.api.post({ action: "disarm_live" }));
}

/**
 * Opens order entry on one live account for a limited time. Returns why not, for the dialog that has asked.
 */
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

/**
 * The steps of an instrument's prices. Without them arrows go by cents, and the server checks every price.
 */
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
  const lock = screen.closeLockSig.peek();
  if (lock !== null) return tellLock(screen, lock);
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

export async function previewFlatten(screen: Screen): Promise<void> {
  const account = screen.accountSig.peek();
  screen.dialogSig.value = null;
  if (account !== null) await screen.flow.start({ kind: "flatten", account });
}

/**
 * The pane takes the focus: its keys act again. The fields of a change are left by closing them. Whether
 * there was a field.
 */
function leaveField(): boolean {
  const field = document.activeElement;
  if (!(field instanceof HTMLElement) || !field.matches(TYPING) || field.closest("[data-modify]")) {
    return false;
  }
  // The browser empties it: that is what this press was for.
  if (field instanceof HTMLInputElement && field.type === "search" && field.value !== "") return true;
  const pane = field.closest<HTMLElement>(".pane");
  if (pane === null) field.blur();
  else pane.focus();
  return true;
}

/** A contract was chosen in the search: the next thing to type is how many. */
export async function chooseInstrument(screen: Screen, choose: () => Promise<void>): Promise<void> {
  const before = screen.ticket.instrumentSig.peek();
  await choose();
  const searching = document.activeElement?.id === "symbol-search";
  if (searching && screen.ticket.instrumentSig.peek() !== before) focusLater("#ticket-quantity");
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

/**
 * `Esc` outside a dialog: leaves the field that has the focus, else closes the innermost thing that is open.
 */
export function stepBack(screen: Screen): void {
  if (screen.search.openSig.peek()) return screen.search.close();
  if (leaveField()) return;
  if (screen.modifySig.peek()) screen.modifySig.value = null;
  else if (screen.expandedSig.peek()) screen.expandedSig.value = null;
  else screen.selectionSig.value = null;
}
