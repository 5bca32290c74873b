// The seam between the desk and the bridge: what every room of `lib/server` may know of it.
// `IbBridge` (a Python child process) is the real one; tests and the fault run may put another transport behind it.
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { BridgeEvent, CommandFields, CommandResult, CommandType } from "@/lib/contract/protocol.ts";

export interface BridgeLink {
  /** The epoch of the open socket, or `null` when there is none. */
  readonly epoch: SocketEpoch | null;
  /**
   * Sends one command and resolves with its reply. Rejects with a `BridgeError` whose code is one of `failureCodes`;
   * when the process ends first, with `BRIDGE_STOPPED`. Never retries.
   */
  request<T extends CommandType>(type: T, fields: CommandFields<T>): Promise<CommandResult<T>>;
  /** Listeners run in order, on arrival, synchronously. The returned function removes the listener. */
  onEvent(listener: (event: BridgeEvent) => void): () => void;
}
