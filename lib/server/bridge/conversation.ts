// What is said with the Python process: commands out, each answered once; events in, counted by their sequence numbers.
import { BridgeError } from "@/lib/server/errors.ts";
import type { Log } from "@/lib/server/log.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import {
  type BridgeEvent,
  type BridgeMessage,
  type CommandFields,
  type CommandResult,
  type CommandType,
} from "@/lib/contract/protocol.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { heard } from "./heard.ts";
import { Listeners } from "./listeners.ts";
import { PendingCalls } from "./pending.ts";
import { isEvent, type ReadResult } from "./read_message.ts";
import type { BridgeCounters } from "./status.ts";
import type { BridgeTransport } from "./transport.ts";

export interface ConversationDeps {
  /** The process that can be spoken to at this moment. */
  peer: () => Pick<BridgeTransport, "send"> | null;
  log: Log;
  counters: BridgeCounters;
  /** More commands than this under way are refused. */
  maxPending: number;
  onListenerFault: (error: unknown) => void;
}

/** However much is under way: what cancels, what ends, and the question whether the process lives. */
const ALWAYS_TAKEN: ReadonlySet<CommandType> = new Set([
  "cancel_order",
  "global_cancel",
  "disconnect",
  "ping",
]);

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
   * The types say what a command is. Its values are checked where they would do harm, in the bridge before anything of it
   * reaches the socket (`BAD_COMMAND`, by a table that a test holds to the schemas): checked here too, every order would wait twice.
   */
  request<T extends CommandType>(type: T, fields: CommandFields<T>): Promise<CommandResult<T>> {
    const peer = this.#peer();
    if (peer === null) {
      return Promise.reject(
        new BridgeError(say("NOT_CONNECTED.bridge")),
      );
    }
    if (this.#pending.size >= this.#maxPending && !ALWAYS_TAKEN.has(type)) {
      return Promise.reject(
        new BridgeError(say("PACING_REFUSED.pending")),
      );
    }
    const id = String(this.#nextId++);
    const answer = this.#pending.open(id, type);
    // A pipe that breaks is followed by the exit of the process, which settles the command.
    peer.send(JSON.stringify({ type, id, ...fields })).catch((error) =>
      this.#log.warn("bridge_write_failed", { type, error })
    );
    // `PendingCalls` has parsed the result with the schema of this very type.
    return answer as Promise<CommandResult<T>>;
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
