// What publishing and viewing need of a message broker: JetStream has it, and tests have one in memory.

export interface Message {
  subject: string;
  payload: Uint8Array;
}

/** A message that a stream keeps. */
export interface Stored extends Message {
  /** What its sender has named it by. */
  id: string;
}

export interface StreamSpec {
  name: string;
  subjects: readonly string[];
  /** Only the last message of each subject is kept. */
  lastOnly?: boolean;
}

/** A stream did not end where its next message was to go on: another one was stored, or one was not. */
export class OutOfOrder extends Error {}

export interface Broker {
  /** Whether messages reach the broker now. */
  readonly connected: boolean;
  /** The largest message, in bytes. */
  readonly maxPayload: number;
  /**
   * To whoever listens now, at most once. What is told while nothing is connected, or is too large, is lost;
   * it never throws.
   */
  tell(message: Message): void;
  /** The returned function ends it. */
  listen(subject: string, take: (message: Message) => void): () => void;
  /** Makes the stream where there is none. */
  ensure(stream: StreamSpec): Promise<void>;
  /** The last message of a stream; `null` while it is empty. */
  last(stream: string): Promise<Stored | null>;
  /** The last message of each subject of a stream. */
  lastOfEach(stream: string): Promise<Stored[]>;
  /**
   * Keeps a message. Resolves when it is on the broker's disk. With `after` it rejects with `OutOfOrder`
   * unless the stream's last message is the one of that name (""; none yet): messages that were sent one
   * behind the other are kept so, or not.
   */
  store(message: Message & { id: string; after?: string }): Promise<void>;
  /**
   * The connection came back: what was told in between is lost. The returned function takes the listener
   * away.
   */
  onReturn(listener: () => void): () => void;
  /** What was told goes out first. */
  close(): Promise<void>;
  /** Ends the connection now: whoever waits for the broker is told that it is gone. */
  abandon(): Promise<void>;
}
