// The streams of account values: `reqAccountUpdates` for the first account, `reqAccountUpdatesMulti` for each
// further one. Each is asked, current, or ended with its cause, and then asked for again, ever more
// patiently.
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { backoff } from "@/lib/server/bridge/backoff.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { endsStream } from "./stream_ends.ts";

export interface ValueStreamsDeps {
  link: BridgeLink;
  subs: SubscriptionIds;
  clock: Clock;
  /** The values of this account have become current, or are not any more. */
  changed(account: string): void;
  /** Why IB sends no more values for now. */
  ended(cause: Saying): void;
}

const DEADLINE_MS = 10_000;
/**
 * Values that did not come, or whose stream IB has ended, are asked for again after this, then more and more
 * rarely.
 */
const AGAIN = { minMs: 5_000, maxMs: 300_000 };
/**
 * IB, to the session: this client gets no more of `reqAccountUpdates`; TWS or another client has asked for
 * them.
 */
const UNSUBSCRIBED = 2100;
/** A stream that held so long has recovered: its next end counts from one. */
const HELD_MS = 120_000;

interface Stream {
  /** The sub of `reqAccountUpdatesMulti`; `null` for the first account. */
  sub: number | null;
  current: boolean;
  since: number;
  /** Times in a row without values. */
  failures: number;
  cancelAgain: () => void;
}

export class ValueStreams {
  readonly #deps: ValueStreamsDeps;
  #streams = new Map<string, Stream>();
  /** IB serves `reqAccountUpdates` for one account at a time. */
  #first: string | null = null;

  constructor(deps: ValueStreamsDeps) {
    this.#deps = deps;
  }

  /** Asks anew for the values of these accounts; resolves when each has answered or failed. Never rejects. */
  async open(accounts: readonly string[]): Promise<void> {
    const before = this.#streams;
    this.#first = accounts[0] ?? null;
    for (const [account, { sub, cancelAgain }] of before) {
      cancelAgain();
      if (sub === null || (account !== this.#first && accounts.includes(account))) continue;
      // It has left the session, or is told by the other request now.
      this.#deps.link.request("unsubscribe", { sub }).catch(() => {});
      before.delete(account);
    }
    this.#streams = new Map(accounts.map((account) => [account, {
      sub: before.get(account)?.sub ?? null,
      current: false,
      since: 0,
      failures: 0,
      cancelAgain: () => {},
    }]));
    await Promise.all([...this.#streams].map(([account, stream]) => this.#ask(account, stream)));
  }

  isCurrent(account: string): boolean {
    return this.#streams.get(account)?.current ?? false;
  }

  /** Whether its first values are still to come. */
  isAwaited(account: string): boolean {
    const stream = this.#streams.get(account);
    return stream !== undefined && !stream.current && stream.failures === 0;
  }

  /** The request that the values of this account answer. */
  sourceOf(account: string): string {
    return account === this.#first ? "reqAccountUpdates" : "reqAccountUpdatesMulti";
  }

  onError({ code, message, about }: BridgeEvent<"error">): void {
    for (const [account, stream] of this.#streams) {
      const isOurs = about.kind === "subscription"
        ? stream.sub === about.sub && endsStream(code)
        : about.kind === "session" && code === UNSUBSCRIBED && account === this.#first;
      if (!isOurs || !stream.current) continue;
      if (this.#deps.clock.monotonic() - stream.since > HELD_MS) stream.failures = 0;
      this.#deps.ended(say("ACCOUNT_STREAM_ENDED", { code, words: verbatim(message) }));
      this.#failed(account, stream);
    }
  }

  /** The socket is gone, and all of them with it. */
  forgetAll(): void {
    this.close();
  }

  /** Stops every timer; what fails later is nobody's any more. */
  close(): void {
    for (const { cancelAgain } of this.#streams.values()) cancelAgain();
    this.#streams = new Map();
  }

  async #ask(account: string, stream: Stream): Promise<void> {
    try {
      await this.#request(account, stream);
      if (this.#streams.get(account) !== stream) return;
      stream.current = true;
      stream.since = this.#deps.clock.monotonic();
      this.#deps.changed(account);
    } catch {
      if (this.#streams.get(account) === stream) this.#failed(account, stream);
    }
  }

  /** Values do not decide whether orders are in step: the desk need not wait for them. */
  #failed(account: string, stream: Stream): void {
    stream.current = false;
    stream.cancelAgain();
    const wait = backoff(stream.failures++, AGAIN, 0);
    stream.cancelAgain = this.#deps.clock.after(wait, () => void this.#ask(account, stream));
    this.#deps.changed(account);
  }

  #request(account: string, stream: Stream): Promise<unknown> {
    const { link, subs } = this.#deps;
    if (account === this.#first) return link.request("account_updates", { account, deadlineMs: DEADLINE_MS });
    if (stream.sub !== null) link.request("unsubscribe", { sub: stream.sub }).catch(() => {});
    stream.sub = subs.next();
    return link.request("account_values", { sub: stream.sub, account, deadlineMs: DEADLINE_MS });
  }
}
