// Sets the second half of the screen in motion, when the script that acts has come: orders, messages, what is
// kept and watched.
import { untracked } from "@preact/signals";
import type { Draft, Problem } from "@/lib/contract/api.ts";
import { oncePerSubject, playTone, showOnDesktop } from "./alerts.ts";
import { announceChanges, type Channel } from "./announce.ts";
import { apart, effectApart } from "./apart.ts";
import { keepArranged } from "./arranged.ts";
import { newKey } from "./api.ts";
import { keepDraft, restoreDraft, takeDraft } from "./draft.ts";
import { followEquity } from "./equity.ts";
import { faviconOf } from "./favicon.ts";
import { followSettings } from "./follow_settings.ts";
import { showProblem } from "./form.ts";
import { restate } from "./form_reader.ts";
import { keepFocus } from "./kept_focus.ts";
import { guardMovedRows } from "./moved_rows.ts";
import { createOrderFlow, type FlowRequest } from "./order_flow.ts";
import { keepOwnNodes } from "./own_nodes.ts";
import { keepQuoted } from "./quoted.ts";
import { keepRefused } from "./refused.ts";
import { lostAnswer, problemToast, type Screen, type ScreenDeps } from "./screen.ts";
import { ticketNumbers } from "./ticket.ts";
import type { Tool } from "./tool.ts";
import { deskState, titleOf } from "./title.ts";

/**
 * Each part runs whatever becomes of the others; the flow is first: whatever was pressed meanwhile comes
 * after it.
 */
const parts: ((screen: Screen, deps: ScreenDeps) => unknown)[] = [
  startFlow,
  restateNumbers,
  keepArranged,
  keepQuoted,
  (screen) =>
    announceChanges({ ...screen, solved: (about) => screen.toasts.withdraw(about) }, channelsOf(screen)),
  keepWhatLeaves,
  keepRefused,
  (screen) => followSettings(screen, { target: globalThis.window, storage: () => localStorage }),
  followEquity,
  takeUpDraft,
  nameTab,
  printDark,
];

export function startActing(screen: Screen, deps: ScreenDeps): void {
  for (const part of parts) apart(() => part(screen, deps));
}

/** Watches over the page when all of its islands are alive. */
export function guardDesk(desk: Element, onPersistent: () => void): void {
  const now = () => performance.now();
  apart(() => guardMovedRows(desk, now));
  apart(() => keepFocus(desk));
  apart(() => keepOwnNodes(desk, { now, onPersistent }));
}

function startFlow(screen: Screen, { now, after }: ScreenDeps): void {
  const { api, clockOffset, flowState } = screen;
  screen.flow = createOrderFlow({
    api,
    // Previews lapse by the server's clock.
    now: () => now() + clockOffset.ms,
    after,
    newKey,
    onRefused: (request, problem) => refusePreview(screen, request, problem),
    onDone: (request) => {
      if (request.kind === "close") screen.closeSig.value = null;
      if (request.kind === "promotion") screen.promotionSig.value = null;
      if (request.kind === "modify") screen.modifySig.value = null;
      if (request.kind === "order" && request.proposalId !== undefined) screen.proposalSig.value = null;
      // The close of a reversal has its second step before it.
      if (isReversal(screen.toolSig.peek()) && request.kind === "close") return;
      screen.toolSig.value = null;
    },
  }, flowState);
}

function isReversal(tool: Tool | null): boolean {
  return tool?.kind === "position" && tool.step === "reverse";
}

function isInTicket({ ticket }: Screen, { conId }: Pick<Draft, "conId">): boolean {
  return ticket.instrumentSig.peek()?.contract.conId === conId;
}

/** A refused preview goes back to the form it came from; one without a form becomes a message. */
function refusePreview(screen: Screen, request: FlowRequest, refusal: Problem | null): void {
  const problem = refusal ?? lostAnswer(screen.t.peek());
  const forms = {
    // What was previewed of one instrument is not said at the ticket of another.
    order: request.kind === "order" && isInTicket(screen, request.order) ? screen.ticket : null,
    close: screen.closeSig.peek(),
    modify: screen.modifySig.peek(),
    flatten: null,
    promotion: screen.promotionSig.peek(),
  };
  const tool = screen.toolSig.peek();
  const form = tool?.kind === "position" ? tool.form : forms[request.kind];
  if (form) showProblem(form, problem);
  else screen.toasts.show(problemToast(problem, screen.t.peek()));
}

/**
 * What is half typed comes back after a reload, also after one that the trader or the browser has asked for.
 */
function takeUpDraft({ search, ticket, settings }: Screen): Promise<void> | undefined {
  globalThis.addEventListener("pagehide", () => {
    apart(() => keepDraft(ticket, settings.langSig.peek(), sessionStorage));
  });
  const kept = takeDraft(sessionStorage);
  return kept === null
    ? undefined
    : search.choose(kept).then(() => restoreDraft(ticket, kept, settings.langSig.peek()));
}

/** What is half typed goes on to say the same number in the other language. */
function restateNumbers(screen: Screen): void {
  let before = screen.settings.langSig.peek();
  effectApart(() => {
    const lang = screen.settings.langSig.value;
    if (lang === before) return;
    const [from, close, modify] = [before, screen.closeSig.peek(), screen.modifySig.peek()];
    before = lang;
    const inputs = [
      ...ticketNumbers(screen.ticket),
      ...close ? [close.quantitySig, close.limitPriceSig] : [],
      ...modify ? [modify.quantitySig, ...Object.values(modify.amountSigs)] : [],
    ];
    untracked(() => restate(inputs, from, lang));
  });
}

/** Title and icon say how the desk is; those of another application's page are not ours. */
function nameTab(screen: Screen): void {
  if (screen.start.host?.embedded) return;
  effectApart(() => document.title = titleOf(screen));
  effectApart(() =>
    document.querySelector("link[rel=icon]")
      ?.setAttribute("href", faviconOf(screen.store.modeSig.value, deskState(screen)))
  );
}

/** Paper is white: figures that are light on a dark ground would not be seen on it. */
function printDark({ settings }: Screen): void {
  const { dataset } = document.documentElement;
  globalThis.addEventListener("beforeprint", () => dataset.theme = "light");
  globalThis.addEventListener("afterprint", () => dataset.theme = settings.themeSig.peek());
}

/** What leaves the lists while earlier pages are shown stays with them. */
function keepWhatLeaves({ store, earlierOrders, earlierFills }: Screen): void {
  let known = { orders: store.ordersSig.peek(), executions: store.executionsSig.peek() };
  effectApart(() => {
    const before = known;
    const after = known = { orders: store.ordersSig.value, executions: store.executionsSig.value };
    // Reads and writes the pages: this runs for the lists alone.
    untracked(() => {
      apart(() => earlierOrders.follow(before.orders, after.orders));
      apart(() => earlierFills.follow(before.executions, after.executions));
    });
  });
}

function channelsOf({ toasts, settings, leadingSig }: Screen): Channel[] {
  // With several tabs open, one of them makes the noise.
  return [
    (wish) => toasts.show(wish),
    oncePerSubject((wish) => {
      if (leadingSig.peek() && settings.soundSig.peek()) playTone(wish.tone);
    }, () => performance.now()),
    (wish) => {
      if (leadingSig.peek() && settings.desktopSig.peek() && document.hidden) {
        showOnDesktop(wish, settings.langSig.peek());
      }
    },
  ];
}
