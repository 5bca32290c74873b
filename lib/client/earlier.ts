// What is not on the list any more: loaded page by page when it is asked for, and joined by what leaves the
// list meanwhile.
import { batch, type ReadonlySignal, signal } from "@preact/signals";

type Views<View> = Readonly<Record<string, View>>;

export interface Page<View> {
  rows: readonly View[];
  /** Where the next page goes on; `null` behind the last one. */
  next: string | null;
  /** What is older is on no page. */
  since: string;
}

export interface EarlierDeps<View> {
  keyOf(view: View): string;
  /** Whether it may leave the list by growing old; what is open does not. */
  hasEnded(view: View): boolean;
  /** Where the pages begin behind the list; `null` when there are none. */
  beyond(): string | null;
  fetchPage(cursor: string): Promise<Page<View>>;
}

export type EarlierState =
  | { kind: "idle" }
  | { kind: "loading" }
  | { kind: "failed" }
  /** The last page is here. */
  | { kind: "complete"; since: string };

export interface Earlier<View> {
  readonly rowsSig: ReadonlySignal<Views<View>>;
  readonly stateSig: ReadonlySignal<EarlierState>;
  /** Loads the next page; nothing while one is on its way. */
  load(): Promise<void>;
  /** The list has changed: what has left it stays here, so that no hole opens between it and the pages. */
  follow(before: Views<View>, after: Views<View>): void;
}

export function createEarlier<View>(deps: EarlierDeps<View>): Earlier<View> {
  const rowsSig = signal<Views<View>>({});
  const stateSig = signal<EarlierState>({ kind: "idle" });
  /** `undefined` before the first page. */
  let next: string | null | undefined;
  /** Grows when the pages begin anew: an answer from before is worthless. */
  let round = 0;

  function reset(): void {
    round += 1;
    next = undefined;
    rowsSig.value = {};
    stateSig.value = { kind: "idle" };
  }

  async function load(): Promise<void> {
    if (stateSig.peek().kind === "loading") return;
    const cursor = next === undefined ? deps.beyond() : next;
    if (cursor === null) return;
    const own = round;
    next = cursor;
    stateSig.value = { kind: "loading" };
    try {
      const page = await deps.fetchPage(cursor);
      if (own !== round) return;
      next = page.next;
      batch(() => {
        const rows = page.rows.map((row) => [deps.keyOf(row), row] as const);
        rowsSig.value = { ...rowsSig.peek(), ...Object.fromEntries(rows) };
        stateSig.value = page.next === null ? { kind: "complete", since: page.since } : { kind: "idle" };
      });
    } catch {
      // Nothing depends on it: whoever wants it asks again.
      if (own === round) stateSig.value = { kind: "failed" };
    }
  }

  function follow(before: Views<View>, after: Views<View>): void {
    if (next === undefined || before === after) return;
    const ended = Object.entries(before).filter(([, view]) => deps.hasEnded(view));
    const gone = ended.filter(([key]) => after[key] === undefined);
    if (gone.length === 0) return;
    // Nothing in common: what came and left in between is on neither side.
    if (gone.length === ended.length) return reset();
    rowsSig.value = { ...rowsSig.peek(), ...Object.fromEntries(gone) };
  }

  return { rowsSig, stateSig, load, follow };
}
