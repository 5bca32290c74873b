// The rows of a table that may be long: those out of sight are room, so that five thousand cost what fifty
// do.
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { type Drawn, type RowRange, rowsInSight, rowSpans, STILL } from "@/lib/client/row_window.ts";

/** Until a row has been measured: that of the compact density. */
const USUAL_ROW = 26;

interface LongRowsProps<Row> {
  rows: readonly Row[];
  columns: number;
  idOf(row: Row): string;
  /** The row that is drawn wherever it is: it has the focus, or half-typed input. */
  kept?: string | null;
  /** The row that is brought into sight when it changes. */
  shown?: string | null;
  /** How much of them is drawn. */
  drawn?: Drawn;
  /**
   * One row of the list; its element tells `place`, counted from 1, to who can not see how long the list is.
   */
  children(row: Row, place: number): JSX.Element;
}

/** A `<tbody>`. It scrolls with the pane around it. */
export function LongRows<Row>(
  { rows, columns, idOf, kept = null, shown = null, drawn: amount = STILL, children, ...body }:
    & LongRowsProps<Row>
    & Omit<JSX.HTMLAttributes<HTMLTableSectionElement>, "rows" | "children">,
): JSX.Element {
  const ref = useRef<HTMLTableSectionElement>(null);
  const rowHeight = useRef(USUAL_ROW);
  const [range, setRange] = useState<RowRange>({ from: 0, to: amount.wholeUpTo });
  const isLong = rows.length > amount.wholeUpTo;
  const look = () => {
    const next = inSight(ref.current, { count: rows.length, amount }, rowHeight);
    if (next !== null && (next.from !== range.from || next.to !== range.to)) setRange(next);
  };
  const looking = useRef(look);
  looking.current = look;

  useLayoutEffect(() => {
    const pane = isLong ? ref.current?.closest(".pane") : null;
    if (!pane) return;
    const turn = () => looking.current();
    const resized = new ResizeObserver(turn);
    resized.observe(pane);
    pane.addEventListener("scroll", turn, { passive: true });
    return () => {
      resized.disconnect();
      pane.removeEventListener("scroll", turn);
    };
  }, [isLong]);
  useLayoutEffect(() => {
    if (isLong) look();
  }, [isLong, rows.length]);
  useLayoutEffect(() => {
    const at = isLong && shown !== null ? rows.findIndex((row) => idOf(row) === shown) : -1;
    if (at >= 0) bringInto(ref.current, at * rowHeight.current, rowHeight.current);
  }, [shown]);

  const whole = { from: 0, to: rows.length };
  const keptAt = isLong && kept !== null ? rows.findIndex((row) => idOf(row) === kept) : -1;
  const bounded = { from: Math.min(range.from, rows.length), to: Math.min(range.to, rows.length) };
  return (
    <tbody ref={ref} {...body}>
      {
        // In one list: a row that goes from one span to another is the same row, with its focus.
        rowSpans(rows.length, isLong ? bounded : whole, keptAt).flatMap(({ from, to, drawn }) =>
          drawn
            ? rows.slice(from, to).map((row, n) => children(row, from + n + 1))
            : <Room key={`room ${to}`} rows={to - from} height={rowHeight.current} columns={columns} />
        )
      }
    </tbody>
  );
}

function Room(
  { rows, height, columns }: { rows: number; height: number; columns: number },
): JSX.Element {
  return (
    <tr aria-hidden="true" data-room={rows}>
      <td colSpan={columns} style={{ height: `${rows * height}px` }} />
    </tr>
  );
}

/**
 * Pixels from the edge of what the pane shows to the list's first row; `null` while it is not on the page.
 */
function sightOf(body: HTMLTableSectionElement | null) {
  const pane = body?.closest(".pane");
  if (!body || !pane || pane.clientHeight === 0) return null;
  const top = pane.getBoundingClientRect().top - body.getBoundingClientRect().top;
  return { pane, top, height: pane.clientHeight };
}

function inSight(
  body: HTMLTableSectionElement | null,
  { count, amount }: { count: number; amount: Drawn },
  row: { current: number },
): RowRange | null {
  const sight = sightOf(body);
  if (sight === null) return null;
  const drawn = body?.querySelector<HTMLElement>(":scope > tr:not([data-room])")?.offsetHeight ?? 0;
  if (drawn > 0) row.current = drawn;
  return rowsInSight({ count, row: row.current, top: sight.top, height: sight.height }, amount);
}

/** Scrolls as little as is needed, clear of what stands still above the rows. */
function bringInto(body: HTMLTableSectionElement | null, top: number, height: number): void {
  const sight = sightOf(body);
  if (sight === null) return;
  const clear = parseFloat(getComputedStyle(sight.pane).scrollPaddingTop) || 0;
  if (top < sight.top + clear) sight.pane.scrollTop -= sight.top + clear - top;
  else if (top + height > sight.top + sight.height) {
    sight.pane.scrollTop += top + height - sight.top - sight.height;
  }
}
