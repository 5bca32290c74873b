// The keys of a chain: one button of it is in the order of the focus, and arrows lead from there through
// bids, asks and strikes.
import type { OptionChain } from "./option_chain.ts";

export const chainSides = ["both", "calls", "puts"] as const;
export type ChainSides = (typeof chainSides)[number];

/** The cells that can be pressed, from left to right. */
const CELLS = ["call/delta", "call/bid", "call/ask", "put/bid", "put/ask", "put/delta"] as const;
export type Cell = (typeof CELLS)[number];

/** A button of the chain; on the page its `data-cell` is `strike|cell`. */
export interface Place {
  strike: string;
  cell: Cell;
}

/** Those that are there when these sides are shown. */
export function cellsOf(sides: ChainSides): Cell[] {
  return CELLS.filter((one) => sides === "both" || one.startsWith(sides === "calls" ? "call" : "put"));
}

/** The one by which the table is entered: the first price. */
export function entryOf(sides: ChainSides): Cell {
  return sides === "puts" ? "put/bid" : "call/bid";
}

/** The button that an event is about; `null`: it is about something else. */
export function placeOf(target: EventTarget | null): Place | null {
  const button = target instanceof Element ? target.closest("[data-cell]") : null;
  const [strike = "", name] = button?.getAttribute("data-cell")?.split("|") ?? [];
  const cell = CELLS.find((one) => one === name);
  return cell === undefined ? null : { strike, cell };
}

/** Whether it is there to take the focus. */
export function focusPlace(table: Element | null, { strike, cell }: Place): boolean {
  const button = table?.querySelector<HTMLElement>(`[data-cell="${strike}|${cell}"]`) ?? null;
  button?.focus();
  return button !== null;
}

type Window = Pick<OptionChain, "windowSig" | "shift">;
/**
 * Where a key leads from a place; what lies beyond the window moves it. `null`: the key is somebody else's.
 */
export function placeFrom(
  { strike, cell }: Place,
  key: string,
  { chain, sides }: { chain: Window; sides: ChainSides },
): Place | null {
  const cells = cellsOf(sides);
  const aside = { ArrowLeft: -1, ArrowRight: 1 }[key];
  if (aside !== undefined) {
    const at = Math.max(0, Math.min(cells.length - 1, cells.indexOf(cell) + aside));
    return { strike, cell: cells[at] ?? cell };
  }
  const before = chain.windowSig.peek();
  const page = before.strikes.length;
  const down = { ArrowUp: -1, ArrowDown: 1, PageUp: -page, PageDown: page }[key];
  const at = before.strikes.findIndex((row) => row.strike === strike);
  if (down === undefined || at < 0) return null;
  const goal = Math.max(0, Math.min(before.of - 1, before.from + at + down));
  if (goal < before.from) chain.shift(goal - before.from);
  else if (goal >= before.from + page) chain.shift(goal - before.from - page + 1);
  const after = chain.windowSig.peek();
  return { strike: after.strikes[goal - after.from]?.strike ?? strike, cell };
}
