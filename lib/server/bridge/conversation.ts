// What is said with the Python process: commands out, each answered once; events in, counted by their
// sequence numbers.
import { BridgeError } from "@/lib/server/errors.ts";
import { Listeners } from "@/lib/server/listeners.ts";
import type { Log } from "@/lib/server/log.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import {
  type AskType,
  type BridgeEvent,
  type BridgeMessage,
  type CommandFields,
  type CommandResult,
  type CommandType,
  type SecondLine,
} from "@/lib/contract/protocol.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { heard } from "./heard.ts";
import { PendingCalls } from "./pending.ts";
import type { HeldOrder } from "./link.ts";
import { isEvent, type ReadResult } from "./read_message.ts";
import type { BridgeCounters } from "./status.ts";
import type { BridgeTransport } from "./transport.ts";

type Peer = Pick<BridgeTransport, "send">;

export interface ConversationDeps {
  /** The process that can be spoken to at this moment. */
  peer: () => Peer | null;
  log: Log;
  counters: BridgeCounters;
  /** More commands than this under way are refused. */
  maxPending: number;
  onListenerFault: (error: unknown) => void;
}

/** A command whose line is written. */
interface Begun<T extends CommandType> {
  id: string;
  peer: Peer;
  answer: Promise<CommandResult<T>>;
}

/** However much is under way: what cancels, what ends, and the question whether the process lives. */
const ALWAYS_TAKEN: ReadonlySet<CommandType> = new Set([
  "cancel_order",
  "global_cancel",
  "disconnect",
  "ping",
]);

/** The answer to an order that was dropped: nothing of it was sent. */
const DROPPED = say("BAD_COMMAND", { words: verbatim("The order was dropped before it was released") });

export class Conversation {
  readonly #peer: ConversationDeps["peer"];
  readonly #log: Log;
  readonly #counters: BridgeCounters;
  readonly #maxPending: number;
  readonly #pending = new PendingCalls();
  readonly #events: Listeners<BridgeEvent>;
  readonly #gaps: Listeners<number>;
  #epoch: SocketEpoch | null = null;
  #lastSeq = 0;
  #nextId = 1;

  constructor({ peer, log, counters, maxPending, onListenerFault }: ConversationDeps) {
    this.#peer = peer;
    this.#log = log;
    this.#counters = counters;
    this.#maxPending = maxPending;
    this.#events = new Listeners(onListenerFault);
    this.#gaps = new Listeners(onListenerFault);
  }

  get epoch(): SocketEpoch | null {
    return this.#epoch;
  }

  onEvent(listener: (event: BridgeEvent) => void): () => void {
    return this.#events.add(listener);
  }

  onGap(listener: (lost: number) => void): () => void {
    return this.#gaps.add(listener);
  }

  /**
   * The types say what a command is. Its values are checked where they would do harm, in the bridge before
   * anything of it reaches the socket (`BAD_COMMAND`, by a table that a test holds to the schemas): checked
   * here too, every order would wait twice.
   */
  request<T extends AskType>(type: T, fields: CommandFields<T>): Promise<CommandResult<T>> {
    const begun = this.#begin(type, fields);
    return "refusal" in begun ? Promise.reject(begun.refusal) : begun.answer;
  }

  /**
   * Says the order at once, so that the bridge makes it ready meanwhile, and each further line when it is
   * called for: to the very process that has the first one.
   */
  hold(fields: CommandFields<"place_order">): HeldOrder {
    const begun = this.#begin("place_order", fields);
    if ("refusal" in begun) {
      const nobody = () => {};
      return { expect: nobody, sync: nobody, release: () => Promise.reject(begun.refusal), drop: nobody };
    }
    const { id, peer, answer } = begun;
    let isReleased = false;
    let isGone = false;
    // A refusal may come before anybody asks for it. A process that ended before the release has sent
    // nothing.
    answer.catch((error) => {
      isGone = !isReleased && error instanceof BridgeError && error.code === "BRIDGE_STOPPED";
    });
    return {
      expect: () => this.#second(peer, { type: "expect", id }),
      sync: (place) => this.#second(peer, { type: "sync", id, ...place }),
      release: (notAfter) => {
        if (isGone) return Promise.reject(new BridgeError(say("NOT_CONNECTED.bridge")));
        isReleased = true;
        this.#second(peer, { type: "release", id, notAfter });
        return answer;
      },
      drop: () => {
        // Released, it may be at IB: its answer is waited for. Dropped, it has its answer, so that whoever
        // releases it all the same is not left waiting.
        if (!isReleased && this.#pending.fail(id, DROPPED, null)) this.#second(peer, { type: "drop", id });
      },
    };
  }

  #begin<T extends CommandType>(type: T, fields: CommandFields<T>): Begun<T> | { refusal: BridgeError } {
    const peer = this.#peer();
    if (peer === null) return { refusal: new BridgeError(say("NOT_CONNECTED.bridge")) };
    if (this.#pending.size >= this.#maxPending && !ALWAYS_TAKEN.has(type)) {
      return { refusal: new BridgeError(say("PACING_REFUSED.pending")) };
    }
    const id = String(this.#nextId++);
    // `PendingCalls` parses the result with the schema of this very type.
    const answer = this.#pending.open(id, type) as Promise<CommandResult<T>>;
    this.#write(peer, type, JSON.stringify({ type, id, ...fields }));
    return { id, peer, answer };
  }

  #second(peer: Peer, line: SecondLine): void {
    this.#write(peer, line.type, JSON.stringify(line));
  }

  /** A pipe that breaks is followed by the exit of the process, which settles the command. */
  #write(peer: Peer, type: string, line: string): void {
    peer.send(line).catch((error) => this.#log.warn("bridge_write_failed", { type, error }));
  }

  /** Another process: it counts its events from one. */
  startOver(): void {
    this.#lastSeq = 0;
  }

  /** One line of the process after its `hello`, as far as it could be read. */
  hear(result: Exclude<ReadResult, { kind: "garbage" }>): void {
    if (result.kind === "message") this.#onMessage(result.message);
    else this.#onInvalid(result);
  }

  /** The process is gone, and with it the socket. */
  forgetSocket(): void {
    this.#epoch = null;
  }

  /** Nothing that is under way will be answered any more. */
  abandon(cause: Saying): void {
    this.#pending.failAll(say("BRIDGE_STOPPED", { cause }));
  }

  #onInvalid({ type, id, seq, reason }: Extract<ReadResult, { kind: "invalid" }>): void {
    this.#counters.invalid++;
    this.#log.error("bridge_invalid_message", { type, reason });
    if (id !== null) {
      this.#pending.fail(id, say("INTERNAL.unreadable"), null);
      return;
    }
    if (seq !== null) this.#countSeq(seq);
    this.#lost(1);
  }

  #onMessage(message: BridgeMessage): void {
    if (message.type === "reply" || message.type === "part" || message.type === "failure") {
      if (!this.#onAnswer(message)) {
        this.#counters.unmatched++;
        this.#log.warn("bridge_answer_unmatched", { id: message.id, type: message.type });
      }
    } else if (isEvent(message)) {
      if (!this.#countSeq(message.seq)) return;
      if (message.type === "socket") this.#trackEpoch(message);
      this.#events.emit(message);
    } else this.#log.warn("bridge_second_hello");
  }

  /** `false` when nobody waits for it. */
  #onAnswer(answer: Extract<BridgeMessage, { type: "reply" | "part" | "failure" }>): boolean {
    if (answer.type === "reply") return this.#pending.reply(answer.id, answer.result);
    if (answer.type === "part") return this.#pending.part(answer.id, answer);
    return this.#pending.fail(answer.id, heard(answer), answer.ib);
  }

  /** `false` for a sequence number that was seen before. */
  #countSeq(seq: number): boolean {
    if (seq <= this.#lastSeq) {
      this.#counters.invalid++;
      this.#log.error("bridge_event_repeated", { seq, last: this.#lastSeq });
      return false;
    }
    const lost = seq - this.#lastSeq - 1;
    this.#lastSeq = seq;
    if (lost > 0) this.#lost(lost);
    return true;
  }

  #lost(count: number): void {
    this.#counters.lostEvents += count;
    this.#log.error("bridge_events_lost", { count });
    this.#gaps.emit(count);
  }

  #trackEpoch(event: BridgeEvent<"socket">): void {
    if (event.state === "connected") this.#epoch = event.epoch;
    else if (event.state === "disconnected") this.#epoch = null;
  }
}
