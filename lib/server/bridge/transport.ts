// The seam under `IbBridge`: a peer that takes lines and gives lines. A child process in production, anything in tests.

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
  progress(text: string): void;
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
  readonly code: string;
  readonly fix: string;
  readonly fatal: boolean;

  constructor(code: string, message: string, facts: { fix: string; fatal?: boolean; cause?: unknown }) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.code = code;
    this.fix = facts.fix;
    this.fatal = facts.fatal ?? false;
  }
}
