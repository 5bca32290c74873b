// The broker as NATS JetStream is: one connection that comes back by itself.
import {
  type JetStreamClient,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
} from "@nats-io/jetstream";
import { jetstream, JetStreamApiCodes, JetStreamApiError, jetstreamManager } from "@nats-io/jetstream";
import type { NatsConnection } from "@nats-io/transport-node";
import type { Log } from "@/lib/server/log.ts";
import {
  type Broker,
  type Message,
  OutOfOrder,
  type Stored,
  type StreamEnd,
  type StreamSpec,
} from "./broker.ts";
import { connectNats } from "./nats_transport.ts";

/** Where a broker is and who is asking. */
export interface NatsPlace {
  /** `nats://HOST:PORT` or `tls://HOST:PORT`. */
  url: string;
  /** By a token, or by a user and its password, or as nobody. */
  login: { token?: string; user?: string; pass?: string };
  /** What the broker's own pages call this connection. */
  name: string;
}

const RECONNECT_MS = 1_000;
const ANSWER_MS = 3_000;
const OTHER_END = JetStreamApiCodes.StreamWrongLastSequence;
const NO_MESSAGE = JetStreamApiCodes.NoMessageFound;
const NO_STREAM = JetStreamApiCodes.StreamNotFound;

/** A log-in as one text: `USER:PASSWORD`, or a token. */
export function loginOf(text: string | null): NatsPlace["login"] {
  if (text === null) return {};
  const [user = "", ...pass] = text.split(":");
  return pass.length === 0 ? { token: text } : { user, pass: pass.join(":") };
}

/** Connects; rejects where no broker answers, or it has no JetStream. */
export async function openNats({ url, login, name }: NatsPlace, log: Log): Promise<Broker> {
  const connection = await connectNats({
    servers: url,
    name,
    ...login,
    ...(url.startsWith("tls:") ? { tls: {} } : {}),
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    waitOnFirstConnect: false,
    timeout: ANSWER_MS,
    // A log-in that is refused for a while, because it is being changed, is tried again like everything else.
    ignoreAuthErrorAbort: true,
  });
  try {
    const manager = await jetstreamManager(connection, { timeout: ANSWER_MS });
    return new NatsBroker(connection, {
      manager,
      streams: jetstream(connection, { timeout: ANSWER_MS }),
      log,
    });
  } catch (error) {
    // It would come back for ever, beside that of the next try.
    await connection.close();
    throw error;
  }
}

interface Parts {
  manager: JetStreamManager;
  streams: JetStreamClient;
  log: Log;
}

class NatsBroker implements Broker {
  readonly #connection: NatsConnection;
  readonly #parts: Parts;
  readonly #returned = new Set<() => void>();
  #connected = true;

  constructor(connection: NatsConnection, parts: Parts) {
    this.#connection = connection;
    this.#parts = parts;
    void this.#watch();
  }

  get connected(): boolean {
    return this.#connected;
  }

  get maxPayload(): number {
    return this.#connection.info?.max_payload ?? 0;
  }

  tell({ subject, payload }: Message): void {
    // The client would keep everything for the time when the broker is back, and throws at what it can not
    // send.
    const connection = this.#connection;
    if (!this.#connected || connection.isClosed() || connection.isDraining()) return;
    if (payload.length <= this.maxPayload) connection.publish(subject, payload);
  }

  listen(subject: string, take: (message: Message) => void): () => void {
    const subscription = this.#connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) take({ subject: message.subject, payload: message.data });
      },
    });
    return () => subscription.unsubscribe();
  }

  async ensure({ name, subjects, lastOnly = false }: StreamSpec): Promise<void> {
    try {
      await this.#parts.manager.streams.info(name);
    } catch (error) {
      if (!isApi(error, NO_STREAM)) throw error;
      await this.#parts.manager.streams.add({
        name,
        subjects: [...subjects],
        retention: RetentionPolicy.Limits,
        storage: StorageType.File,
        ...(lastOnly ? { max_msgs_per_subject: 1 } : {}),
      });
    }
  }

  async end(stream: string): Promise<StreamEnd> {
    const { state } = await this.#parts.manager.streams.info(stream);
    const { messages, last_seq: number } = state;
    return { number, last: messages === 0 ? null : await this.#get(stream, { seq: number }) };
  }

  async lastOfEach(stream: string): Promise<Stored[]> {
    const { state } = await this.#parts.manager.streams.info(stream, { subjects_filter: ">" });
    const found: Stored[] = [];
    for (const subject of Object.keys(state.subjects ?? {})) {
      const message = await this.#get(stream, { last_by_subj: subject });
      if (message !== null) found.push(message);
    }
    return found;
  }

  async store({ subject, payload, id, after }: Message & { id: string; after?: number }): Promise<void> {
    const expect = after === undefined ? {} : { expect: { lastSequence: after } };
    try {
      await this.#parts.streams.publish(subject, payload, { msgID: id, ...expect });
    } catch (error) {
      if (isApi(error, OTHER_END)) throw new OutOfOrder(String(error), { cause: error });
      throw error;
    }
  }

  onReturn(listener: () => void): () => void {
    this.#returned.add(listener);
    return () => this.#returned.delete(listener);
  }

  async close(): Promise<void> {
    this.#returned.clear();
    if (this.#connection.isClosed()) return;
    // A broker that goes away meanwhile, with the machine, takes nothing any more.
    if (this.#connected) await this.#connection.drain().catch(() => {});
    await this.#connection.close();
  }

  async abandon(): Promise<void> {
    this.#connected = false;
    await this.#connection.close();
  }

  async #get(stream: string, query: { seq: number } | { last_by_subj: string }): Promise<Stored | null> {
    try {
      const message = await this.#parts.manager.streams.getMessage(stream, query);
      if (message === null) return null;
      return {
        subject: message.subject,
        payload: message.data,
        id: message.header?.get("Nats-Msg-Id") ?? "",
      };
    } catch (error) {
      if (isApi(error, NO_MESSAGE)) return null;
      throw error;
    }
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#connection.status()) {
      if (type === "disconnect") {
        this.#connected = false;
        this.#parts.log.warn("broker_lost");
      } else if (type === "reconnect") {
        this.#connected = true;
        this.#parts.log.info("broker_back");
        for (const listener of [...this.#returned]) listener();
      }
    }
  }
}

function isApi(error: unknown, code: number): boolean {
  return error instanceof JetStreamApiError && error.code === code;
}
