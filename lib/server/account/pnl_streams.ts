// The P&L streams: one per account and per open position, none for anything else. What one says that ended is
// not known any more; one that IB ends, or that never says anything, is opened again, ever more patiently.
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import { backoff } from "@/lib/server/bridge/backoff.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { endsStream } from "./stream_ends.ts";

/** What a stream is about; without a conId the whole account. */
export interface PnlSubject {
  account: string;
  conId: number | null;
}

export interface PnlStreamsDeps {
  link: BridgeLink;
  clock: Clock;
  subs: SubscriptionIds;
  /** The stream of this runs no longer. */
  ended(subject: PnlSubject): void;
}

/** IB tells the first figures within seconds, whatever the market does. */
const FIRST_WORD_MS = 30_000;
/** Until then its first complete figures may come: IB begins some streams with "unknown". */
const YOUNG_MS = 10_000;
const AGAIN = { minMs: 5_000, maxMs: 300_000 };

interface Running {
  subject: PnlSubject;
  /** When it was opened; monotonic. */
  since: number;
  /** Whether figures have come. */
  heard: boolean;
  /** Ends the wait for the first figures. */
  cancel: () => void;
}

export class PnlStreams {
  readonly #deps: PnlStreamsDeps;
  readonly #running = new Map<number, Running>();
  /** By subject: how often in a row its stream ended or said nothing, and what opens it again. */
  readonly #failed = new Map<string, { times: number; cancel: () => void }>();

  constructor(deps: PnlStreamsDeps) {
    this.#deps = deps;
  }

  runs(sub: number): boolean {
    return this.#running.has(sub);
  }

  /** What a running stream is about; `null` for one that does not run. */
  subjectOf(sub: number): PnlSubject | null {
    return this.#running.get(sub)?.subject ?? null;
  }

  /** Whether it was opened a moment ago: what it has not said yet may be on its way. */
  isYoung(subject: PnlSubject): boolean {
    const sub = this.#subOf(subject);
    const running = sub === null ? undefined : this.#running.get(sub);
    return running !== undefined && this.#deps.clock.monotonic() - running.since < YOUNG_MS;
  }

  /** Opens what is missing and ends what is not wanted. */
  match(wanted: readonly PnlSubject[]): void {
    const keys = new Set(wanted.map(keyOf));
    for (const [key, { cancel }] of this.#failed) {
      cancel();
      if (!keys.has(key)) this.#failed.delete(key);
    }
    for (const [sub, { subject }] of this.#running) if (!keys.has(keyOf(subject))) this.#end(sub);
    const running = new Set([...this.#running.values()].map(({ subject }) => keyOf(subject)));
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
    this.#failed.get(keyOf(subject))?.cancel();
    this.#failed.delete(keyOf(subject));
  }

  /** Figures have come. */
  spoke(sub: number): void {
    const running = this.#running.get(sub);
    if (running === undefined) return;
    running.heard = true;
    running.cancel();
    this.#failed.delete(keyOf(running.subject));
  }

  /** IB has ended one of these: its figures are not known any more. */
  onError({ code, about }: BridgeEvent<"error">): void {
    if (about.kind === "subscription" && this.#running.has(about.sub) && endsStream(code)) {
      this.#again(about.sub);
    }
  }

  closeAll(): void {
    for (const sub of this.#running.keys()) this.#end(sub);
    this.#forgetFailures();
  }

  /**
   * The socket or the desk is gone, and all of them with it: an answer that is still on its way starts no
   * timer.
   */
  forgetAll(): void {
    for (const { cancel } of this.#running.values()) cancel();
    this.#running.clear();
    this.#forgetFailures();
  }

  #subOf(subject: PnlSubject): number | null {
    const key = keyOf(subject);
    for (const [sub, { subject: one }] of this.#running) if (keyOf(one) === key) return sub;
    return null;
  }

  /** P&L is shown when it comes; a line that can not be opened leaves "–", it does not lock the desk. */
  #open(subject: PnlSubject): void {
    const { link, subs } = this.#deps;
    const { account, conId } = subject;
    const sub = subs.next();
    const running: Running = {
      subject,
      since: this.#deps.clock.monotonic(),
      heard: false,
      cancel: () => {},
    };
    this.#running.set(sub, running);
    const opened = conId === null
      ? link.request("pnl", { sub, account })
      : link.request("pnl_single", { sub, account, conId });
    // Answered when it has left: of hundreds the last waits for its turn longer than for its figures.
    opened.then(() => this.#awaitFirstWord(sub, running), () => this.#again(sub));
  }

  #awaitFirstWord(sub: number, running: Running): void {
    if (running.heard || this.#running.get(sub) !== running) return;
    running.cancel = this.#deps.clock.after(FIRST_WORD_MS, () => this.#again(sub));
  }

  /** Nothing comes of this one, or it could not be asked for: it is ended, and opened anew in a while. */
  #again(sub: number): void {
    const running = this.#running.get(sub);
    if (running === undefined) return;
    const key = keyOf(running.subject);
    const times = (this.#failed.get(key)?.times ?? 0) + 1;
    this.#end(sub);
    const cancel = this.#deps.clock.after(backoff(times - 1, AGAIN, 0), () => this.open(running.subject));
    this.#failed.set(key, { times, cancel });
  }

  #forgetFailures(): void {
    for (const { cancel } of this.#failed.values()) cancel();
    this.#failed.clear();
  }

  #end(sub: number): void {
    this.#forget(sub);
    // A stream of an earlier socket is unknown to the bridge, which is no error.
    this.#deps.link.request("unsubscribe", { sub }).catch(() => {});
  }

  #forget(sub: number): void {
    const running = this.#running.get(sub);
    if (running === undefined) return;
    running.cancel();
    this.#running.delete(sub);
    this.#deps.ended(running.subject);
  }
}

function keyOf({ account, conId }: PnlSubject): string {
  return `${account}/${conId ?? ""}`;
}
