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

/** Where a stream ends. */
export interface StreamEnd {
  /** The number of the last message that it has taken, kept or not; 0: there was none yet. */
  number: number;
  /** `null` while it is empty. */
  last: Stored | null;
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
  end(stream: string): Promise<StreamEnd>;
  /** The last message of each subject of a stream. */
  lastOfEach(stream: string): Promise<Stored[]>;
  /**
   * Keeps a message. Resolves when it is on the broker's disk. With `after` it rejects with `OutOfOrder`
   * unless the stream's last message has that number: messages that were sent one behind the other are kept
   * so, or not. By the number, because a broker that was started again does not know any more what a message
   * of some minutes ago was called.
   */
  store(message: Message & { id: string; after?: number }): Promise<void>;
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
