// What somebody looks at: a page says so again and again, and one that says it no more has gone.
import { type Clock, type Moment, momentOf, since } from "./clock.ts";

export interface LooksDeps {
  clock: Pick<Clock, "now" | "monotonic">;
  /** A look ends by itself so long after it was last said. */
  lastMs: number;
  /** So many at a time: the one that was begun first gives way. */
  most: number;
}

export class Looks<Thing> {
  readonly #deps: LooksDeps;
  readonly #listeners = new Set<() => void>();
  /** By its key, the one that was begun last at the end. */
  readonly #looks = new Map<string, { thing: Thing; at: Moment }>();

  constructor(deps: LooksDeps) {
    this.#deps = deps;
  }

  /** Called when something is looked at now that was not, or the other way round. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Says under `key` what is looked at now, in place of what was; the same again is no change. */
  say(key: string, thing: Thing, isSame: (before: Thing) => boolean = () => true): void {
    const before = this.#looks.get(key);
    this.#looks.set(key, { thing, at: momentOf(this.#deps.clock) });
    const [oldest] = this.#looks.keys();
    if (this.#looks.size > this.#deps.most && oldest !== undefined) this.#looks.delete(oldest);
    if (before === undefined || !isSame(before.thing)) this.#changed();
  }

  end(key: string): void {
    if (this.#looks.delete(key)) this.#changed();
  }

  /** Forgets what has not been said for too long. Called once a second. */
  age(): void {
    const { clock, lastMs } = this.#deps;
    const gone = [...this.#looks].filter(([, { at }]) => since(clock, at) >= lastMs);
    for (const [key] of gone) this.#looks.delete(key);
    if (gone.length > 0) this.#changed();
  }

  /** What is looked at, that which was begun last first. */
  latestFirst(): Thing[] {
    return [...this.#looks.values()].reverse().map(({ thing }) => thing);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Names the look of a browser, `null` for a script, at something. A name of a browser has no blank in it. */
export function lookKey(reader: string | null, of: string): string {
  return `${reader ?? ""} ${of}`;
}
