// The P&L streams: one per account and per open position, none for anything else. What one says that ended is not known any more.
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";

/** What a stream is about; without a conId the whole account. */
export interface PnlSubject {
  account: string;
  conId: number | null;
}

export interface PnlStreamsDeps {
  link: BridgeLink;
  subs: SubscriptionIds;
  /** The stream of this runs no longer. */
  ended(subject: PnlSubject): void;
}

export class PnlStreams {
  readonly #deps: PnlStreamsDeps;
  readonly #running = new Map<number, PnlSubject>();

  constructor(deps: PnlStreamsDeps) {
    this.#deps = deps;
  }

  runs(sub: number): boolean {
    return this.#running.has(sub);
  }

  /** What a running stream is about; `null` for one that does not run. */
  subjectOf(sub: number): PnlSubject | null {
    return this.#running.get(sub) ?? null;
  }

  /** Opens what is missing and ends what is not wanted. */
  match(wanted: readonly PnlSubject[]): void {
    const keys = new Set(wanted.map(keyOf));
    for (const [sub, subject] of this.#running) if (!keys.has(keyOf(subject))) this.#end(sub);
    const running = new Set([...this.#running.values()].map(keyOf));
    for (const subject of wanted) if (!running.has(keyOf(subject))) this.#open(subject);
  }

  /** Opens one unless it runs; returns whether it did not. */
  open(subject: PnlSubject): boolean {
    if (this.#subOf(subject) !== null) return false;
    this.#open(subject);
    return true;
  }

  close(subject: PnlSubject): void {
    const sub = this.#subOf(subject);
    if (sub !== null) this.#end(sub);
  }

  closeAll(): void {
    for (const sub of this.#running.keys()) this.#end(sub);
  }

  /** The socket is gone, and all of them with it. */
  forgetAll(): void {
    this.#running.clear();
  }

  #subOf(subject: PnlSubject): number | null {
    const key = keyOf(subject);
    for (const [sub, one] of this.#running) if (keyOf(one) === key) return sub;
    return null;
  }

  /** P&L is shown when it comes; a line that can not be opened leaves "–", it does not lock the desk. */
  #open(subject: PnlSubject): void {
    const { link, subs } = this.#deps;
    const { account, conId } = subject;
    const sub = subs.next();
    this.#running.set(sub, subject);
    const opened = conId === null
      ? link.request("pnl", { sub, account })
      : link.request("pnl_single", { sub, account, conId });
    opened.catch(() => this.#forget(sub));
  }

  #end(sub: number): void {
    this.#forget(sub);
    // A stream of an earlier socket is unknown to the bridge, which is no error.
    this.#deps.link.request("unsubscribe", { sub }).catch(() => {});
  }

  #forget(sub: number): void {
    const subject = this.#running.get(sub);
    if (subject === undefined) return;
    this.#running.delete(sub);
    this.#deps.ended(subject);
  }
}

function keyOf({ account, conId }: PnlSubject): string {
  return `${account}/${conId ?? ""}`;
}
