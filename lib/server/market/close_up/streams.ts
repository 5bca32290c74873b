// Streams of one kind, one per instrument that is shown, as far as IB gives them: asked for, heard, ended,
// and asked for again. Nobody waits for one of them.
import type { CloseUpState } from "@/lib/contract/api.ts";
import type { BridgeEvent, IbContract } from "@/lib/contract/protocol.ts";
import { told } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { BridgeLink } from "@/lib/server/bridge/link.ts";
import { type Clock, type Moment, momentOf, since } from "@/lib/server/clock.ts";
import type { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { AppError } from "@/lib/server/errors.ts";
import { isOver, NO_CODE, waitAfter } from "@/lib/server/market/line_ends.ts";
import type { SubscriptionIds } from "@/lib/server/subscription_ids.ts";
import { isRemark, meaningOf } from "./refusals.ts";

export interface CloseUpDeps<Content> {
  link: BridgeLink;
  contracts: Pick<ContractBook, "info">;
  subs: SubscriptionIds;
  clock: Clock;
  /** So many at a time. */
  most: number;
  /** IB takes no second request for the same instrument before this. */
  againMs: number;
  empty(): Content;
  /** Resolves when the request has left. */
  ask(sub: number, contract: IbContract): Promise<unknown>;
  changed(conId: number): void;
}

interface Stream<Content> {
  conId: number;
  content: Content;
  state: CloseUpState["state"];
  advisory: CloseUpState["advisory"];
  /** When something of it last came. */
  at: string | null;
  sub: number | null;
  askedAt: Moment | null;
  /** It has ended, and is asked for again after so long; `null`: it runs, or is on its way. */
  again: { from: Moment; ms: number } | null;
  failures: number;
  /** The advisory says why nothing comes. */
  isRefused: boolean;
  /** The request itself is over: another one is to come. */
  isOver: boolean;
}

/** What could not be sent is sent again after this. */
const NOT_SENT_MS = 5_000;

export class CloseUpStreams<Content extends object> {
  readonly #deps: CloseUpDeps<Content>;
  readonly #streams = new Map<number, Stream<Content>>();
  readonly #bySub = new Map<number, Stream<Content>>();
  /** When an instrument was last asked for, also one that is not shown any more. */
  readonly #askedAt = new Map<number, Moment>();
  #connected = false;
  #upstream = true;

  constructor(deps: CloseUpDeps<Content>) {
    this.#deps = deps;
  }

  /** Shows these and no others; those behind the first ones find no stream, and say so. */
  follow(conIds: readonly number[]): void {
    for (const stream of [...this.#streams.values()]) if (!conIds.includes(stream.conId)) this.#close(stream);
    conIds.forEach((conId, place) => {
      const stream = this.#streams.get(conId) ?? this.#add(conId);
      if (place >= this.#deps.most) this.#giveUp(stream);
      else if (this.#isDue(stream)) void this.#ask(stream);
    });
  }

  view(conId: number): Content & CloseUpState | null {
    const stream = this.#streams.get(conId);
    if (stream === undefined) return null;
    const { content, state, advisory, at } = stream;
    const isCurrent = this.#connected && this.#upstream;
    return { ...content, state: isCurrent || state === "full" ? state : "ended", advisory, at };
  }

  take(sub: number, at: string, change: (before: Content) => Content): void {
    const stream = this.#bySub.get(sub);
    if (stream === undefined) return;
    stream.content = change(stream.content);
    stream.at = at;
    if (!stream.isOver) this.#lives(stream);
    this.#deps.changed(stream.conId);
  }

  #lives(stream: Stream<Content>): void {
    stream.failures = 0;
    // What was said of a stream that had ended is over; a remark stands.
    if (stream.isRefused) stream.advisory = null;
    stream.isRefused = false;
    stream.state = "open";
    stream.again = null;
  }

  /** What IB says of a stream: a remark, or that nothing comes any more. */
  told(sub: number, { code, message }: BridgeEvent<"error">): void {
    const stream = this.#bySub.get(sub);
    if (stream === undefined) return;
    const wait = isRemark(code) ? null : waitAfter(code, stream.failures);
    stream.advisory = { code, ...meaningOf(code, message) };
    if (wait !== null) {
      stream.isOver = isOver(code);
      this.#ended(stream, wait);
    }
    this.#deps.changed(stream.conId);
  }

  replay(): void {
    this.#connected = true;
    for (const stream of this.#streams.values()) {
      this.#end(stream);
      stream.again = null;
      stream.askedAt = null;
      stream.state = "opening";
      stream.content = this.#deps.empty();
      this.#deps.changed(stream.conId);
    }
    // It was another socket's request.
    this.#askedAt.clear();
  }

  /** TWS has lost or found IB: without it what stands there is the last known, although the streams stand. */
  markUpstream(up: boolean): void {
    this.#upstream = up;
    for (const conId of this.#streams.keys()) this.#deps.changed(conId);
  }

  drop(): void {
    this.#connected = false;
    this.#bySub.clear();
    for (const stream of this.#streams.values()) {
      stream.sub = null;
      this.#deps.changed(stream.conId);
    }
  }

  #add(conId: number): Stream<Content> {
    const stream: Stream<Content> = {
      conId,
      content: this.#deps.empty(),
      state: "opening",
      advisory: null,
      at: null,
      sub: null,
      askedAt: this.#askedAt.get(conId) ?? null,
      again: null,
      failures: 0,
      isRefused: false,
      isOver: false,
    };
    this.#streams.set(conId, stream);
    this.#deps.changed(conId);
    return stream;
  }

  #isDue({ sub, askedAt, again }: Stream<Content>): boolean {
    const { clock, againMs } = this.#deps;
    if (!this.#connected) return false;
    if (askedAt !== null && since(clock, askedAt) < againMs) return false;
    return again === null ? sub === null : since(clock, again.from) >= again.ms;
  }

  async #ask(stream: Stream<Content>): Promise<void> {
    const { subs, contracts, clock, ask, changed } = this.#deps;
    this.#end(stream);
    const sub = stream.sub = subs.next();
    stream.again = null;
    stream.isOver = false;
    stream.state = "opening";
    stream.content = this.#deps.empty();
    this.#bySub.set(sub, stream);
    changed(stream.conId);
    try {
      const { contract } = await contracts.info(stream.conId);
      if (stream.sub !== sub) return;
      stream.askedAt = momentOf(clock);
      this.#askedAt.set(stream.conId, stream.askedAt);
      await ask(sub, contract);
    } catch (error) {
      if (stream.sub !== sub) return;
      stream.advisory = {
        code: NO_CODE,
        ...(error instanceof AppError ? told(error.says) : { text: String(error) }),
      };
      this.#ended(stream, NOT_SENT_MS);
      changed(stream.conId);
    }
  }

  #ended(stream: Stream<Content>, ms: number): void {
    stream.failures += 1;
    stream.isRefused = true;
    stream.state = "ended";
    stream.again = { from: momentOf(this.#deps.clock), ms };
  }

  /** Others that were opened later have all streams that there are. */
  #giveUp(stream: Stream<Content>): void {
    if (stream.state === "full") return;
    this.#end(stream);
    stream.isRefused = true;
    stream.state = "full";
    stream.content = this.#deps.empty();
    stream.again = null;
    stream.advisory = { code: NO_CODE, ...told(say("CLOSE_UP_FULL", { most: this.#deps.most })) };
    this.#deps.changed(stream.conId);
  }

  #close(stream: Stream<Content>): void {
    this.#streams.delete(stream.conId);
    this.#end(stream);
    this.#deps.changed(stream.conId);
  }

  #end(stream: Stream<Content>): void {
    if (stream.sub === null) return;
    this.#bySub.delete(stream.sub);
    // It may be gone with its socket already; there is nothing to do about a failure.
    this.#deps.link.request("unsubscribe", { sub: stream.sub }).catch(() => {});
    stream.sub = null;
  }
}
