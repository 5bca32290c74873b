// A row that has just moved takes no press: what was meant is the row that was there before.

/** As long as an eye and a hand need to see that a row has moved. */
export const MOVED_MS = 400;

interface Move {
  at: number;
  /** The upper edge of what has moved, in pixels of the window. */
  top: number;
}

/**
 * Whether a row at `top` has moved within the time before the press, or after it: everything from the place
 * of a change downwards has. `now`: when the hand pressed; a busy page sees it late.
 */
export function hasMoved(moves: readonly Move[], row: { top: number; now: number }): boolean {
  return moves.some(({ at, top }) => row.now - at < MOVED_MS && row.top >= top - 1);
}

/** Where the rows begin that a change has moved; `null` when none was added or taken away. */
function placeOf({ addedNodes, removedNodes, nextSibling, target }: MutationRecord): number | null {
  const rows = [...addedNodes, ...removedNodes].filter((node) => node instanceof HTMLTableRowElement);
  if (rows.length === 0) return null;
  const there = [...rows, nextSibling].find((node) => node instanceof Element && node.isConnected);
  return there instanceof Element ? there.getBoundingClientRect().top : bottomOf(target);
}

function bottomOf(target: Node): number {
  return target instanceof Element ? target.getBoundingClientRect().bottom : 0;
}

/**
 * Watches the tables within `root`; presses of a pointer on buttons of rows that have just moved go nowhere.
 */
export function guardMovedRows(root: Element, now: () => number): void {
  const moves = new Map<Node, Move[]>();
  new MutationObserver((records) => {
    const at = now();
    for (const record of records) {
      const top = placeOf(record);
      if (top === null) continue;
      const table = record.target;
      moves.set(table, [...(moves.get(table) ?? []).filter((one) => at - one.at < MOVED_MS), { at, top }]);
    }
  }).observe(root, { subtree: true, childList: true });
  root.addEventListener("click", (event) => {
    // A press by key or by a script has no place.
    if (!(event instanceof MouseEvent) || event.detail === 0 || !(event.target instanceof Element)) return;
    const row = event.target.closest("button")?.closest("tbody > tr");
    if (!row?.parentNode) return;
    const own = moves.get(row.parentNode) ?? [];
    if (!hasMoved(own, { top: row.getBoundingClientRect().top, now: event.timeStamp })) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
}
