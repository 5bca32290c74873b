// What the readers have: takes the views that may have changed, and says by which path changes the readers
// follow.
import type { PatchChange, Snapshot } from "@/lib/contract/api.ts";
import { diff } from "./diff.ts";
import type { KeyedSection, KeyedViews, Section, SectionViews, ValueSection } from "./sections.ts";

/** Everything of a snapshot but its number. */
export type Sections = Pick<Snapshot, Section>;

type Keyed = Record<string, unknown>;

export class PublishedState {
  readonly #views: SectionViews;
  readonly #values: Record<string, unknown> = {};
  readonly #keyed: Record<string, Keyed> = {};

  constructor(views: SectionViews) {
    this.#views = views;
    for (const [section, view] of Object.entries(views)) {
      if (typeof view === "function") this.#values[section] = view();
      else {
        this.#keyed[section] = {};
        this.takeAll(section as KeyedSection);
      }
    }
  }

  /** Takes the value of a section. */
  takeValue(section: ValueSection): PatchChange[] {
    const before = this.#values[section];
    const after = this.#views[section]();
    this.#values[section] = after;
    return diff(before, after, [section]);
  }

  /** Takes these views of a section, and no other: the cost is that of what has changed. */
  take(section: KeyedSection, keys: Iterable<string>): PatchChange[] {
    const views = this.#views[section] as KeyedViews<unknown>;
    const published = this.#keyed[section] ?? {};
    const changes: PatchChange[] = [];
    for (const key of keys) {
      const before = published[key];
      const after = views.get(key);
      if (after === null) {
        if (before === undefined) continue;
        delete published[key];
        changes.push({ path: [section, key] });
      } else {
        published[key] = after;
        if (before === undefined) changes.push({ path: [section, key], value: after });
        else changes.push(...diff(before, after, [section, key]));
      }
    }
    return changes;
  }

  /** Takes a section whole: for what concerns all of it at once, and is rare. */
  takeAll(section: KeyedSection): PatchChange[] {
    const listed = this.#views[section].keys();
    return this.take(section, new Set([...Object.keys(this.#keyed[section] ?? {}), ...listed]));
  }

  /** What was taken; the caller reads it before the next take. */
  peek(): Sections {
    return { ...this.#values, ...this.#keyed } as unknown as Sections;
  }

  /** The same to keep: later takes do not show in it. */
  copy(): Sections {
    const keyed = Object.entries(this.#keyed).map(([section, views]) => [section, { ...views }]);
    return { ...this.#values, ...Object.fromEntries(keyed) } as unknown as Sections;
  }
}
