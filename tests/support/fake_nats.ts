// As much of a NATS server as a client needs to connect: for what a real one does not let itself be told.
import { eventually } from "./processes.ts";

interface FakeNatsOptions {
  maxPayload: number;
  jetStream: boolean;
}

export class FakeNats implements AsyncDisposable {
  /** Subjects of what clients have published, without their questions. */
  readonly told: string[] = [];
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #options: FakeNatsOptions;
  readonly #connections = new Set<Deno.TcpConn>();
  #listens = true;

  private constructor(options: FakeNatsOptions) {
    this.#options = options;
    void this.#accept();
  }

  static start(options: FakeNatsOptions): FakeNats {
    return new FakeNats(options);
  }

  get url(): string {
    return `nats://127.0.0.1:${this.#listener.addr.port}`;
  }

  /** Connections that clients hold. */
  get open(): number {
    return this.#connections.size;
  }

  /** As a server that is killed. */
  end(): void {
    this.#listens = false;
    this.#listener.close();
    for (const connection of this.#connections) connection.close();
  }

  async idle(): Promise<void> {
    await eventually("the client has left", () => Promise.resolve(this.open === 0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#listens) this.#listener.close();
    await this.idle();
  }

  async #accept(): Promise<void> {
    for await (const connection of this.#listener) void this.#serve(connection);
  }

  async #serve(connection: Deno.TcpConn): Promise<void> {
    this.#connections.add(connection);
    const info = { server_id: "fake", version: "2.10.0", proto: 1, headers: true };
    const say = (text: string) => connection.write(new TextEncoder().encode(text));
    try {
      await say(`INFO ${JSON.stringify({ ...info, max_payload: this.#options.maxPayload })}\r\n`);
      for await (const bytes of connection.readable) await this.#answer(new TextDecoder().decode(bytes), say);
    } catch {
      // It has left in the middle of a sentence.
    }
    this.#connections.delete(connection);
  }

  async #answer(text: string, say: (text: string) => Promise<number>): Promise<void> {
    for (const [, subject = "", reply = ""] of text.matchAll(/^H?PUB (\S+) (?:(\S+) )?\d+\r$/gm)) {
      if (!subject.startsWith("$JS.")) this.told.push(subject);
      else if (!this.#options.jetStream) await say(`HMSG ${reply} 1 16 16\r\nNATS/1.0 503\r\n\r\n\r\n`);
      else await say(`MSG ${reply} 1 2\r\n{}\r\n`);
    }
    for (const _ of text.matchAll(/^PING\r$/gm)) await say("PONG\r\n");
  }
}
