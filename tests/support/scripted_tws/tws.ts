// A TWS on a real socket that says what a case says: handshake, frames and encodings are those of the paper
// gateway.
import {
  type ClientMessage,
  decodeClient,
  encodeServer,
  FrameParser,
  HandshakeParser,
  type ServerMessage,
  versionFrame,
} from "@lotse/paper-gateway/wire";
import { Broker } from "./broker.ts";
import type { BrokerScript, Row } from "./case_file.ts";
import { ibTime } from "./templates.ts";

const PIECE = 16_384;

export class ScriptedTws implements AsyncDisposable {
  readonly broker: Broker;
  readonly #version: number;
  readonly #listener: Deno.TcpListener;
  readonly #running: Promise<void>;
  readonly #started = Promise.withResolvers<void>();
  /** The last one that came; an earlier one is gone or about to go. */
  #client: Deno.TcpConn | null = null;
  #writing: Promise<void> = Promise.resolve();
  /** The first thing that went wrong here: a row that can not be, a frame that can not be read. */
  #fault: unknown = null;

  /** Listens on a free port of 127.0.0.1 and speaks `version`, text or protobuf. */
  constructor(script: BrokerScript, version: number) {
    this.broker = new Broker(script);
    this.#version = version;
    this.#listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    this.#running = this.#accept();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  /** Resolves when a client has said `startApi`. */
  get started(): Promise<void> {
    return this.#started.promise;
  }

  /** Pushes callbacks, in this order. */
  async send(rows: readonly Row[]): Promise<void> {
    this.#say(this.broker.messages(rows));
    await this.#writing;
    this.check();
  }

  /** Throws what went wrong on this side. */
  check(): void {
    if (this.#fault !== null) throw this.#fault;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    try {
      this.#client?.close();
    } catch {
      // The client has closed it.
    }
    await this.#running;
  }

  async #accept(): Promise<void> {
    const sessions: Promise<void>[] = [];
    for (;;) {
      const client = await this.#listener.accept().catch(() => null);
      if (client === null) break;
      client.setNoDelay(true);
      this.#client = client;
      sessions.push(this.#serve(client));
    }
    await Promise.all(sessions);
  }

  async #serve(client: Deno.TcpConn): Promise<void> {
    try {
      const handshake = new HandshakeParser();
      const frames = new FrameParser();
      let greeted = false;
      for await (const chunk of client.readable) {
        const hello = greeted ? null : handshake.push(chunk);
        if (hello !== null) {
          greeted = true;
          await client.write(versionFrame(this.#version, `${ibTime(new Date())} UTC`));
        }
        if (greeted) { for (const payload of frames.push(hello?.rest ?? chunk)) this.#hear(payload); }
      }
    } catch (error) {
      // The client or the test has closed the socket.
      if (!(error instanceof Deno.errors.BadResource || error instanceof Deno.errors.ConnectionReset)) {
        this.#fault ??= error;
      }
    }
  }

  #hear(payload: Uint8Array): void {
    const request: ClientMessage = decodeClient(payload, this.#version);
    this.#say(this.broker.answer(request));
    if (request.kind === "startApi") this.#started.resolve();
  }

  #say(messages: readonly ServerMessage[]): void {
    const client = this.#client;
    for (const message of messages) this.broker.memory.note(message);
    this.#writing = this.#writing.then(async () => {
      for (const bytes of this.#together(messages)) await writeAll(client, bytes);
    }).catch((error) => {
      if (!(error instanceof Deno.errors.BadResource || error instanceof Deno.errors.BrokenPipe)) {
        this.#fault ??= error;
      }
    });
  }

  /** A long answer comes in pieces of some KB, as from a broker that does not pause between its messages. */
  *#together(messages: readonly ServerMessage[]): Generator<Uint8Array> {
    const piece = new Uint8Array(PIECE);
    let end = 0;
    for (const message of messages) {
      const bytes = encodeServer(message, this.#version);
      if (end + bytes.length > PIECE) {
        yield piece.slice(0, end);
        end = 0;
      }
      if (bytes.length > PIECE) yield bytes;
      else {
        piece.set(bytes, end);
        end += bytes.length;
      }
    }
    yield piece.slice(0, end);
  }
}

async function writeAll(client: Deno.TcpConn | null, bytes: Uint8Array): Promise<void> {
  for (let at = 0; client !== null && at < bytes.length;) at += await client.write(bytes.subarray(at));
}
