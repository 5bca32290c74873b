// A broker in memory that keeps what JetStream keeps, loses what it loses, and fails when it is told to.
import {
  type Broker,
  type Message,
  OutOfOrder,
  type Stored,
  type StreamEnd,
  type StreamSpec,
} from "../broker.ts";

interface Kept {
  spec: StreamSpec;
  messages: Stored[];
  ids: Set<string>;
  /** Of the last message, kept or not. */
  number: number;
}

export class MemoryBroker implements Broker {
  readonly maxPayload: number;
  connected = true;
  /** What `store` throws for a message, before it is kept. */
  refuses: (message: Stored) => Error | null = () => null;
  /** As `refuses`, when it was kept and nobody learns of it. */
  forgetsToSay: (message: Stored) => Error | null = () => null;
  /** It takes what comes, and answers nothing any more. */
  hangs = false;
  readonly stuck = Promise.withResolvers<never>();
  readonly #streams = new Map<string, Kept>();
  readonly #listeners = new Set<{ pattern: RegExp; take: (message: Message) => void }>();
  readonly #returned = new Set<() => void>();

  constructor({ maxPayload = 1024 * 1024 } = {}) {
    this.maxPayload = maxPayload;
  }

  tell(message: Message): void {
    if (!this.connected || message.payload.length > this.maxPayload) return;
    for (const { pattern, take } of [...this.#listeners]) if (pattern.test(message.subject)) take(message);
  }

  listen(subject: string, take: (message: Message) => void): () => void {
    const listener = { pattern: patternOf(subject), take };
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  ensure(spec: StreamSpec): Promise<void> {
    return this.#reached(() => {
      if (this.#streams.has(spec.name)) return;
      this.#streams.set(spec.name, { spec, messages: [], ids: new Set(), number: 0 });
    });
  }

  end(stream: string): Promise<StreamEnd> {
    return this.#reached(() => ({
      number: this.#streams.get(stream)?.number ?? 0,
      last: this.messages(stream).at(-1) ?? null,
    }));
  }

  lastOfEach(stream: string): Promise<Stored[]> {
    return this.#reached(() => [
      ...new Map(this.messages(stream).map((message) => [message.subject, message])).values(),
    ]);
  }

  store({ after, ...message }: Message & { id: string; after?: number }): Promise<void> {
    return this.#reached(() => {
      const refused = this.refuses(message);
      if (refused !== null) throw refused;
      const stream = [...this.#streams.values()].find(({ spec }) =>
        spec.subjects.some((subject) => patternOf(subject).test(message.subject))
      );
      if (stream === undefined) throw new Error(`No stream takes ${message.subject}`);
      this.#keep(stream, message, after);
      this.tell(message);
      const unsaid = this.forgetsToSay(message);
      if (unsaid !== null) throw unsaid;
    });
  }

  onReturn(listener: () => void): () => void {
    this.#returned.add(listener);
    return () => this.#returned.delete(listener);
  }

  close(): Promise<void> {
    this.connected = false;
    this.#listeners.clear();
    return Promise.resolve();
  }

  abandon(): Promise<void> {
    this.stuck.reject(new Error("connection closed"));
    return this.close();
  }

  /** What a stream keeps, oldest first. */
  messages(stream: string): readonly Stored[] {
    return this.#streams.get(stream)?.messages ?? [];
  }

  cut(): void {
    this.connected = false;
  }

  mend(): void {
    this.connected = true;
    for (const listener of [...this.#returned]) listener();
  }

  #keep(stream: Kept, message: Stored, after = stream.number): void {
    if (stream.ids.has(message.id)) return;
    if (after !== stream.number) throw new OutOfOrder(`wrong last sequence: ${stream.number}`);
    if (stream.spec.lastOnly === true) {
      stream.messages = stream.messages.filter(({ subject }) => subject !== message.subject);
    }
    stream.messages.push(message);
    stream.ids.add(message.id);
    stream.number += 1;
  }

  async #reached<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    if (this.hangs) await this.stuck.promise;
    if (!this.connected) throw new Error("connection closed");
    return work();
  }
}

function patternOf(subject: string): RegExp {
  const parts = subject.split(".").map((part) =>
    part === "*" ? "[^.]+" : part === ">" ? ".+" : part.replace(/[^\w-]/g, "\\$&")
  );
  return new RegExp(`^${parts.join("\\.")}$`);
}
