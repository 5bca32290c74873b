// Where the focus goes when what had it is taken off the page, or closed while it waits: a button of a row
// whose order has ended, the row of a position that is closed, the button of a dialog that was pressed.
// Nowhere, the next key would begin at the top of the page.
import { whenDrawn } from "./drawn.ts";

interface Focused {
  element: HTMLElement;
  row: HTMLElement | null;
  pane: HTMLElement | null;
  dialog: HTMLDialogElement | null;
}

/**
 * What takes its place: the name of its row, without one the pane. Neither ends anything by a press. In a
 * dialog itself, when it can be pressed again, or the way back, which stands first; `null`: not yet.
 */
function placeAfter({ element, row, pane, dialog }: Focused): HTMLElement | null {
  if (dialog !== null) {
    const isBack = element.isConnected && !element.matches(":disabled");
    return isBack ? element : dialog.querySelector<HTMLElement>(".dialog-foot button:enabled");
  }
  return row?.isConnected ? row.querySelector<HTMLElement>("button") : pane;
}

/** Starts looking after the focus within the panes. */
export function keepFocus(desk: Element): void {
  let focused: Focused | null = null;
  desk.addEventListener("focusin", ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    focused = {
      element: target,
      row: target.closest("tbody > tr"),
      pane: target.closest(".pane"),
      dialog: target.closest("dialog"),
    };
  });
  desk.addEventListener("focusout", (event) => {
    const { target, relatedTarget } = event as FocusEvent;
    // Some browsers say it of what is being taken away, too: that is known when it is gone.
    queueMicrotask(() => {
      const left = target instanceof HTMLElement && target.isConnected && !target.matches(":disabled");
      if (focused?.element === target && (left || relatedTarget !== null)) focused = null;
    });
  });
  const lost = () => {
    if (focused === null || document.activeElement !== document.body) return null;
    // A dialog that is closed gives the focus back by itself.
    const isGone = focused.dialog === null ? !focused.element.isConnected : focused.dialog.isConnected;
    return isGone ? focused : null;
  };
  let isAwaited = false;
  new MutationObserver(() => {
    if (isAwaited || lost() === null) return;
    isAwaited = true;
    // A part that looks after its own focus does so behind the drawing, and goes first.
    whenDrawn(() => {
      isAwaited = false;
      const gone = lost();
      const place = gone && placeAfter(gone);
      if (gone === null || place === null && gone.dialog !== null) return;
      focused = null;
      place?.focus({ preventScroll: true });
    });
  }).observe(desk, { childList: true, subtree: true, attributeFilter: ["disabled"] });
}
