// `IbBridge`: the one door to the Python bridge. A supervisor keeps the process running, a conversation
// speaks with it; neither decides anything about trading.
import type { Clock, Ids } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { AskType, BridgeEvent, CommandFields, CommandResult } from "@/lib/contract/protocol.ts";
import { Conversation } from "./conversation.ts";
import type { HeldOrder, OrderLink } from "./link.ts";
import {
  type BridgeFault,
  type BridgeSettings,
  type BridgeStatus,
  defaultSettings,
  noCounts,
} from "./status.ts";
import { Supervisor } from "./supervisor.ts";
import type { OpenTransport } from "./transport.ts";

export interface IbBridgeDeps {
  open: OpenTransport;
  clock: Clock;
  ids: Ids;
  log: Log;
  settings?: Partial<BridgeSettings>;
}

export class IbBridge implements OrderLink, AsyncDisposable {
  readonly #conversation: Conversation;
  readonly #supervisor: Supervisor;

  constructor({ open, clock, ids, log, settings: tuned }: IbBridgeDeps) {
    const settings = { ...defaultSettings, ...tuned };
    const counters = noCounts();
    const onListenerFault = (error: unknown) => {
      counters.listenerFaults++;
      log.error("bridge_listener_failed", { error });
    };
    this.#conversation = new Conversation({
      peer: () => this.#supervisor.peer,
      log,
      counters,
      maxPending: settings.maxPending,
      onListenerFault,
    });
    this.#supervisor = new Supervisor({
      open,
      clock,
      ids,
      log,
      settings,
      counters,
      conversation: this.#conversation,
      onListenerFault,
    });
  }

  get epoch(): SocketEpoch | null {
    return this.#conversation.epoch;
  }

  request<T extends AskType>(type: T, fields: CommandFields<T>): Promise<CommandResult<T>> {
    return this.#conversation.request(type, fields);
  }

  hold(fields: CommandFields<"place_order">): HeldOrder {
    return this.#conversation.hold(fields);
  }

  onEvent(listener: (event: BridgeEvent) => void): () => void {
    return this.#conversation.onEvent(listener);
  }

  /** Called with the number of events that were lost: everything that stands on events must be read again. */
  onGap(listener: (lost: number) => void): () => void {
    return this.#conversation.onGap(listener);
  }

  /** Current state, fault and counters. */
  status(): BridgeStatus {
    return this.#supervisor.status();
  }

  /** Called after each change of `status()`. */
  onStatus(listener: (status: BridgeStatus) => void): () => void {
    return this.#supervisor.onStatus(listener);
  }

  /** Starts the process and keeps it running. No effect while it runs or waits for its next start. */
  start(): void {
    this.#supervisor.start();
  }

  /** Starts at once with a fresh crash budget: the user's “Connect”. */
  tryNow(): void {
    this.#supervisor.tryNow();
  }

  /** Ends the process for a fault that was seen from outside; it is started again within the crash budget. */
  restart(fault: BridgeFault): void {
    this.#supervisor.restart(fault);
  }

  /** Ends input, waits for the process to leave by itself, kills it after a deadline. */
  stop(): Promise<void> {
    return this.#supervisor.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
