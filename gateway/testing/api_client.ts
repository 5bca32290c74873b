// A small API client for tests: real TCP, the text encoding, every reply kept and waited for by kind.
import { frame, FrameParser } from "../wire/framing.ts";
import type { ClientMessage } from "../wire/messages.ts";
import {
  clientHandshake,
  type ClientReply as Reply,
  decodeReply,
  encodeRequest,
  readVersion,
} from "../wire/client.ts";

type Kind = Reply["kind"];
type ReplyOf<K extends Kind> = Extract<Reply, { kind: K }>;

export interface ClientOptions {
  readonly port: number;
  readonly clientId?: number;
  /** Highest version offered; the lowest is 100. */
  readonly version?: number;
  /** Connect options, e.g. `+PACEAPI`. */
  readonly options?: string;
}

/** Answers come within milliseconds; on a busy machine a test may still have to wait for its turn. */
export const PATIENCE_MS = 15_000;

export class ApiClient implements AsyncDisposable {
  /** Everything the gateway has said, oldest first. */
  readonly replies: Reply[] = [];
  /** Replies whose frame had fields nobody read. */
  leftovers = 0;
  version = 0;
  isClosed = false;
  readonly #socket: Deno.TcpConn;
  readonly #waiting = new Set<() => void>();
  #reading: Promise<void> = Promise.resolve();

  private constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
  }

  /** Connects and shakes hands; `startApi` is the caller's, or use `start`. */
  static async connect(options: ClientOptions): Promise<ApiClient> {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port: options.port });
    const client = new ApiClient(socket);
    const { version: max = 200, options: connectOptions } = options;
    client.#reading = client.#read();
    client.sendBytes(clientHandshake({
      min: 100,
      max,
      ...(connectOptions === undefined ? {} : { options: connectOptions }),
    }));
    await client.until(() => client.version > 0 || client.isClosed, "the version");
    return client;
  }

  /** Connects and waits for the first order id. */
  static async start(options: ClientOptions): Promise<ApiClient> {
    const client = await ApiClient.connect(options);
    client.send({ kind: "startApi", clientId: options.clientId ?? 1, optionalCapabilities: "" });
    await client.next("nextValidId");
    return client;
  }

  send(...messages: ClientMessage[]): void {
    for (const message of messages) {
      this.sendBytes(frame(encodeRequest(message, this.version)));
    }
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.write(bytes).catch(() => {});
  }

  /** Everything of this kind so far. */
  all<K extends Kind>(kind: K): ReplyOf<K>[] {
    return this.replies.filter((reply): reply is ReplyOf<K> => reply.kind === kind);
  }

  /** The first reply of this kind that fits, waiting for it when it is not there yet. */
  async next<K extends Kind>(
    kind: K,
    fits: (reply: ReplyOf<K>) => boolean = () => true,
  ): Promise<ReplyOf<K>> {
    const find = () => this.all(kind).find(fits);
    await this.until(() => find() !== undefined || this.isClosed, kind);
    const found = find();
    if (!found) throw new Error(`The gateway hung up before any fitting ${kind}`);
    return found;
  }

  /** The error with this code, for this id unless it is left out. */
  error(code: number, id?: number): Promise<ReplyOf<"error">> {
    return this.next("error", (reply) => reply.code === code && (id === undefined || reply.id === id));
  }

  async closed(): Promise<void> {
    await this.until(() => this.isClosed, "the end of the connection");
  }

  async until(condition: () => boolean, what: string): Promise<void> {
    const deadline = performance.now() + PATIENCE_MS;
    while (!condition()) {
      const left = deadline - performance.now();
      if (left <= 0) throw new Error(`Waited in vain for ${what}; came: ${this.kinds().join(" ")}`);
      await this.#change(left);
    }
  }

  kinds(): string[] {
    return this.replies.map((reply) => reply.kind);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#socket.close();
    } catch {
      // The gateway was quicker.
    }
    await this.#reading;
  }

  /** Resolves at the next reply, or after `ms`. */
  #change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.#waiting.add(done);
    });
  }

  async #read(): Promise<void> {
    const parser = new FrameParser();
    const buffer = new Uint8Array(64 * 1024);
    try {
      for (
        let size = await this.#socket.read(buffer);
        size !== null;
        size = await this.#socket.read(buffer)
      ) {
        for (const payload of parser.push(buffer.slice(0, size))) this.#take(payload);
        this.#wakeAll();
      }
    } catch {
      // Closed on either side.
    }
    this.isClosed = true;
    this.#wakeAll();
  }

  #take(payload: Uint8Array): void {
    if (this.version === 0) {
      this.version = readVersion(payload).version;
      return;
    }
    const { message, leftover } = decodeReply(payload, this.version);
    if (leftover > 0) this.leftovers++;
    this.replies.push(message);
  }

  #wakeAll(): void {
    for (const wake of [...this.#waiting]) wake();
  }
}
