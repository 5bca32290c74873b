// Where the focus goes when what had it is taken off the page: a button of a row whose order has ended, the
// row of a position that is closed. Nowhere, the next key would begin at the top of the page.
import { whenDrawn } from "./drawn.ts";

interface Focused {
  element: HTMLElement;
  row: HTMLElement | null;
  pane: HTMLElement | null;
}

/** What takes its place: the name of its row, without one the pane. Neither ends anything by a press. */
function placeAfter({ row, pane }: Pick<Focused, "row" | "pane">): HTMLElement | null {
  return row?.isConnected ? row.querySelector<HTMLElement>("button") : pane;
}

/** Starts looking after the focus within the panes. */
export function keepFocus(desk: Element): void {
  let focused: Focused | null = null;
  desk.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    focused = { element: target, row: target.closest("tbody > tr"), pane: target.closest(".pane") };
  });
  desk.addEventListener("focusout", (event) => {
    const { target, relatedTarget } = event as FocusEvent;
    // Some browsers say it of what is being taken away, too: that is known when it is gone.
    queueMicrotask(() => {
      const left = target instanceof HTMLElement && target.isConnected && !target.matches(":disabled");
      if (focused?.element === target && (left || relatedTarget !== null)) focused = null;
    });
  });
  const lost = () =>
    focused !== null && !focused.element.isConnected && document.activeElement === document.body
      ? focused
      : null;
  let isAwaited = false;
  new MutationObserver(() => {
    if (isAwaited || lost() === null) return;
    isAwaited = true;
    // A part that looks after its own focus does so behind the drawing, and goes first.
    whenDrawn(() => {
      isAwaited = false;
      const gone = lost();
      if (gone === null) return;
      focused = null;
      placeAfter(gone)?.focus({ preventScroll: true });
    });
  }).observe(desk, { childList: true, subtree: true });
}
