// The sections of a snapshot as their owners show them: one value, or one view per identity.
import type { Snapshot } from "@/lib/contract/api.ts";

/** Sections that are one small value. */
export type ValueSection =
  | "mode"
  | "connection"
  | "trading"
  | "positionsReady"
  | "earlier"
  | "watchListsRevision";
/** Sections that are keyed by identity. */
export type KeyedSection =
  | "accounts"
  | "positions"
  | "orders"
  | "executions"
  | "quotes"
  | "depth"
  | "tape"
  | "notices"
  | "exitSurpluses"
  | "proposals";
export type Section = ValueSection | KeyedSection;

/** The views of one keyed section. */
export interface KeyedViews<View> {
  /** What is listed now. Asked at the start, and when everything may have changed. */
  keys(): Iterable<string>;
  /** The view of one; `null` when it is not listed (any more). */
  get(key: string): View | null;
}

/** A view is made anew when what it shows changes, and is never written into: what was sent needs no copy. */
export type SectionViews =
  & { [S in ValueSection]: () => Snapshot[S] }
  & { [S in KeyedSection]: KeyedViews<Snapshot[S][string]> };

/**
 * Sections that change with the market: at most one patch per `GATHER_MS`, latest value wins. All others go
 * out at once.
 */
export const GATHERED: ReadonlySet<Section> = new Set<Section>([
  "quotes",
  "depth",
  "tape",
  "accounts",
  "positions",
]);
export const GATHER_MS = 50;
