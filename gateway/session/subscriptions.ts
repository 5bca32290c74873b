// What one client has subscribed to: each has a kind, an id and a way to stop it.

export type SubscriptionKind =
  | "mktData"
  | "tickByTick"
  | "depth"
  | "realTimeBars"
  | "history"
  | "accountSummary"
  | "accountUpdates"
  | "accountUpdatesMulti"
  | "positions"
  | "positionsMulti"
  | "pnl"
  | "pnlSingle"
  | "bulletins"
  | "scanner";

/** Dies with 1101: everything that comes from a data farm. */
export const FARM_KINDS: readonly SubscriptionKind[] = [
  "mktData",
  "tickByTick",
  "depth",
  "realTimeBars",
  "history",
  "pnl",
  "pnlSingle",
  "scanner",
];

interface Subscription {
  readonly kind: SubscriptionKind;
  readonly id: number;
  readonly stop: () => void;
  /** What it is about, where that matters for the next request. */
  readonly target: string;
}

/** The running subscriptions of one client. */
export class Subscriptions {
  readonly #running = new Map<string, Subscription>();

  has(kind: SubscriptionKind, id: number): boolean {
    return this.#running.has(`${kind}:${id}`);
  }

  count(kind: SubscriptionKind): number {
    return this.#of(kind).length;
  }

  ids(kind: SubscriptionKind): readonly number[] {
    return this.#of(kind).map((one) => one.id);
  }

  /** The target given with `add`; `null` when there is no such subscription. */
  target(kind: SubscriptionKind, id: number): string | null {
    return this.#running.get(`${kind}:${id}`)?.target ?? null;
  }

  add(kind: SubscriptionKind, id: number, stop: () => void, target = ""): void {
    this.cancel(kind, id);
    this.#running.set(`${kind}:${id}`, { kind, id, stop, target });
  }

  /** False when there was nothing to cancel. */
  cancel(kind: SubscriptionKind, id: number): boolean {
    const key = `${kind}:${id}`;
    const found = this.#running.get(key);
    if (!found) return false;
    this.#running.delete(key);
    found.stop();
    return true;
  }

  cancelKinds(kinds: readonly SubscriptionKind[]): void {
    for (const one of [...this.#running.values()]) {
      if (kinds.includes(one.kind)) this.cancel(one.kind, one.id);
    }
  }

  cancelAll(): void {
    for (const one of [...this.#running.values()]) this.cancel(one.kind, one.id);
  }

  summary(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const one of this.#running.values()) counts[one.kind] = (counts[one.kind] ?? 0) + 1;
    return counts;
  }

  #of(kind: SubscriptionKind) {
    return [...this.#running.values()].filter((one) => one.kind === kind);
  }
}
