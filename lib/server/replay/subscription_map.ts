// The numbers of subscriptions, of the recording and here; and what each line has said last, for one that is
// opened later here.

type Fields = Record<string, unknown>;

/** Events whose items are each of one subscription. */
const LISTS: ReadonlySet<unknown> = new Set(["ticks", "depth", "trades"]);

export class SubscriptionMap {
  /** Here by recorded. */
  readonly #here = new Map<number, number>();
  /** Recorded by here. */
  readonly #recorded = new Map<number, number>();
  /** The latest events of a recorded subscription, by their type. */
  readonly #latest = new Map<number, Map<unknown, Fields>>();
  readonly #waiting = new Map<string, number[]>();

  clear(): void {
    for (const map of [this.#here, this.#recorded, this.#latest, this.#waiting]) map.clear();
  }

  /** Opened here, by a command that the recording has not come to. */
  wait(key: string, sub: number): void {
    this.#waiting.set(key, [...this.#waiting.get(key) ?? [], sub]);
  }

  waited(key: string): number | undefined {
    return this.#waiting.get(key)?.shift();
  }

  bind(recorded: number, here: number): void {
    this.#here.set(recorded, here);
    this.#recorded.set(here, recorded);
  }

  close(here: number): void {
    const recorded = this.#recorded.get(here);
    this.#recorded.delete(here);
    if (recorded !== undefined) this.#here.delete(recorded);
  }

  /** What was last said of a line that is opened here. */
  latest(here: number): Fields[] {
    const recorded = this.#recorded.get(here);
    return recorded === undefined ? [] : [...this.#latest.get(recorded)?.values() ?? []];
  }

  /** Keeps what a line says. */
  learn(line: Fields): void {
    if (LISTS.has(line.type)) {
      for (const item of line.items as Fields[]) this.#keep(Number(item.sub), line, item);
    } else if (typeof line.sub === "number") this.#keep(line.sub, line, null);
  }

  /** The event with the numbers of here; `null` when nobody here has opened its line. */
  rewritten(line: Fields, idHere: (id: string) => string): Fields | null {
    if (LISTS.has(line.type)) {
      const items = (line.items as Fields[]).flatMap((item) => {
        const sub = this.#here.get(Number(item.sub));
        return sub === undefined ? [] : [{ ...item, sub }];
      });
      return items.length === 0 ? null : { ...line, items };
    }
    if (typeof line.sub === "number") {
      const sub = this.#here.get(line.sub);
      return sub === undefined ? null : { ...line, sub };
    }
    const about = line.about as Fields | undefined;
    if (about?.kind === "request") return { ...line, about: { ...about, id: idHere(String(about.id)) } };
    if (about?.kind !== "subscription") return line;
    // Under its recorded number it would be said of another line.
    const sub = this.#here.get(Number(about.sub));
    return sub === undefined ? null : { ...line, about: { ...about, sub } };
  }

  #keep(sub: number, line: Fields, item: Fields | null): void {
    const known = this.#latest.get(sub) ?? new Map<unknown, Fields>();
    this.#latest.set(sub, known);
    const before = known.get(line.type);
    if (item === null) known.set(line.type, line);
    else if (line.type === "ticks") {
      const [last] = (before?.items ?? []) as Fields[];
      known.set(line.type, { ...line, items: [{ ...last, ...item }] });
    } else if (line.type === "depth") known.set(line.type, { ...line, items: [item] });
  }
}
