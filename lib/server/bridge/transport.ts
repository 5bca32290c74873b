// The seam under `IbBridge`: a peer that takes lines and gives lines. A child process in production, anything
// in tests.
import { inEnglish } from "@/lib/contract/says/english.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";

export interface ExitStatus {
  code: number;
  signal: string | null;
}

/** Called by the transport; nothing is called any more after `exit`. */
export interface TransportEvents {
  /** One line of the protocol. */
  line(text: string): void;
  /** A line longer than the cap; its content is gone. */
  overlong(bytes: number): void;
  /** One line of the peer's log. */
  log(text: string): void;
  /** What the start is busy with, for the user: the first one makes a Python environment. */
  progress(doing: Saying): void;
  exit(status: ExitStatus): void;
}

export interface BridgeTransport {
  readonly pid: number | null;
  /** Writes one line, in call order. Rejects when the peer is gone. */
  send(line: string): Promise<void>;
  /** End of input: the peer should leave by itself. */
  closeInput(): void;
  /** Ends the peer at once. Harmless when it has ended. */
  kill(): void;
}

/**
 * Starts a peer.
 * @throws BridgeStartError when it can not even be started.
 */
export type OpenTransport = (events: TransportEvents) => Promise<BridgeTransport>;

/** Why the bridge is not running, with the way out. `fatal`: trying again can not help. */
export class BridgeStartError extends Error {
  override readonly name = "BridgeStartError";
  readonly says: Saying;
  readonly fix: Saying;
  readonly fatal: boolean;

  constructor(says: Saying, facts: { fix: Saying; fatal?: boolean; cause?: unknown }) {
    super(inEnglish(says), facts.cause === undefined ? undefined : { cause: facts.cause });
    this.says = says;
    this.fix = facts.fix;
    this.fatal = facts.fatal ?? false;
  }
}
