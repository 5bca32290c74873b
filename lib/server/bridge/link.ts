// The seam between the desk and the bridge: what every room of `lib/server` may know of it.
// `IbBridge` (a Python child process) is the real one; tests and the fault run may put another transport
// behind it.
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type {
  AskType,
  BridgeEvent,
  CommandFields,
  CommandResult,
  SecondLine,
} from "@/lib/contract/protocol.ts";

/** Where a row stands in a file: `mark` are the characters at `at`. */
export type RowPlace = Omit<SecondLine<"sync">, "type" | "id">;

/** An order that the bridge has checked and encoded, and keeps until it is released or dropped. */
export interface HeldOrder {
  /**
   * It is about to be let go: the bridge looks for what follows awake, for a moment. Said while there is
   * still something to do here, since a process that sleeps takes its time to wake.
   */
  expect(): void;
  /**
   * Its row is there, with the system: the bridge has it on the disk before it lets the order go, and begins
   * at once. A disk that refuses, or has something else there, is its failure, `JOURNAL_UNWRITABLE`.
   */
  sync(place: RowPlace): void;
  /**
   * Lets it go, until `notAfter` (ISO 8601). Resolves and rejects as `request` does; never throws.
   */
  release(notAfter: string): Promise<CommandResult<"place_order">>;
  /**
   * It is never sent: nothing was committed, or it is not wanted any more. No effect once it was released.
   */
  drop(): void;
}

export interface BridgeLink {
  /** The epoch of the open socket, or `null` when there is none. */
  readonly epoch: SocketEpoch | null;
  /**
   * Sends one command and resolves with its reply. Rejects with a `BridgeError` whose code is one of
   * `failureCodes`; when the process ends first, with `BRIDGE_STOPPED`. Never retries.
   */
  request<T extends AskType>(type: T, fields: CommandFields<T>): Promise<CommandResult<T>>;
  /** Listeners run in order, on arrival, synchronously. The returned function removes the listener. */
  onEvent(listener: (event: BridgeEvent) => void): () => void;
}

/** What the order room has beyond that. */
export interface OrderLink extends BridgeLink {
  /**
   * The one way of an order to the socket, in steps: nothing of it is sent before it is released. Never
   * throws.
   */
  hold(fields: CommandFields<"place_order">): HeldOrder;
}
