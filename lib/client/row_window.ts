// Which rows of a long list are drawn: those in sight with some around them, and the one that is being worked
// in. Pure.

/** How much of a list is drawn. */
export interface Drawn {
  /** Lists up to this length are drawn whole: the browser finds in them and prints them. */
  wholeUpTo: number;
  /** Rows beyond the edges that are there before they are scrolled to. */
  around: number;
}

/** Rows that stand still cost nothing once they are there. */
export const STILL: Drawn = { wholeUpTo: 200, around: 20 };

/** Rows that move with the market cost something ten times a second, whoever looks at them. */
export const TICKING: Drawn = { wholeUpTo: 40, around: 8 };

/**
 * The window moves by so many rows at once, so that a list is not drawn anew with every row that is scrolled
 * by.
 */
const STEP = 10;

/** Rows `from` (included) to `to` (excluded). */
export interface RowRange {
  from: number;
  to: number;
}

export interface Sight {
  /** How many rows the list has. */
  count: number;
  /** The height of one, in pixels. */
  row: number;
  /**
   * Pixels from the list's first row to the upper edge of what is seen; negative while the list begins below
   * it.
   */
  top: number;
  /** Pixels that are seen. */
  height: number;
}

/** The rows to draw. */
export function rowsInSight(
  { count, row, top, height }: Sight,
  { wholeUpTo, around }: Drawn = STILL,
): RowRange {
  if (count <= wholeUpTo) return { from: 0, to: count };
  const first = Math.floor(Math.max(0, top) / row / STEP) * STEP - around;
  const last = Math.ceil(Math.max(0, top + height) / row / STEP) * STEP + around;
  const from = Math.min(Math.max(0, first), count);
  return { from, to: Math.max(from, Math.min(count, last)) };
}

/** What stands in the list, from top to bottom: rows that are drawn, and the room of those that are not. */
export type RowSpan = RowRange & { drawn: boolean };

/**
 * Splits the list into spans. A row that is `kept` is drawn wherever it is: focus and half-typed input are in
 * it.
 */
export function rowSpans(count: number, range: RowRange, kept: number): RowSpan[] {
  const drawn: RowRange[] = [range];
  if (kept >= 0 && kept < range.from) drawn.unshift({ from: kept, to: kept + 1 });
  if (kept < count && kept >= range.to) drawn.push({ from: kept, to: kept + 1 });
  const spans: RowSpan[] = [];
  let at = 0;
  for (const { from, to } of drawn) {
    if (from > at) spans.push({ from: at, to: from, drawn: false });
    if (to > from) spans.push({ from, to, drawn: true });
    at = Math.max(at, to);
  }
  if (count > at) spans.push({ from: at, to: count, drawn: false });
  return spans;
}
