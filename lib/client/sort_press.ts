// The head of a column is pressed: its table is sorted by it, the other way round the second time, as before
// the third time.
import type { Screen } from "./screen.ts";
import type { ColumnOf, Sort, SortedTable } from "./sorts.ts";

/**
 * The columns whose first press shows A, the nearest, the first step on top; the others begin with the
 * largest, or the newest.
 */
const smallestFirst: ReadonlySet<string> = new Set<ColumnOf<SortedTable>>([
  "symbol",
  "side",
  "distance",
  "state",
]);

/** `undefined`: not sorted. */
export function nextSort<Table extends SortedTable>(
  before: Sort<Table> | undefined,
  column: ColumnOf<Table>,
): Sort<Table> | undefined {
  const first = !smallestFirst.has(column);
  if (before?.column !== column) return { column, down: first };
  return before.down === first ? { column, down: !first } : undefined;
}

export function pressSort<Table extends SortedTable>(
  screen: Screen,
  table: Table,
  column: ColumnOf<Table>,
): void {
  const { settings: { sortsSig }, heldOrdersSig, heldPositionsSig, heldWatchedSig } = screen;
  const { [table]: before, ...others } = sortsSig.peek();
  sortsSig.value = { ...others, [table]: nextSort<Table>(before, column) };
  // Pressed is asked for: what the pointer held moves now.
  heldOrdersSig.value = heldPositionsSig.value = heldWatchedSig.value = null;
}
