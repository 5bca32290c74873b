// A NATS server with JetStream for the tests, on this machine alone.
import { freePort } from "./free_port.ts";
import { eventually } from "./processes.ts";

export const NATS = { names: ["nats-server"], package: "nats-server" };

export class NatsServer implements AsyncDisposable {
  readonly port = freePort();
  readonly #program: string;
  readonly #folder: string;
  #child: Deno.ChildProcess | null = null;

  private constructor(program: string, folder: string) {
    this.#program = program;
    this.#folder = folder;
  }

  static async start(program: string): Promise<NatsServer> {
    const server = new NatsServer(program, await Deno.makeTempDir({ prefix: "lotse_nats_" }));
    await server.begin();
    return server;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  /** The same streams again, where there were some. */
  async begin(): Promise<void> {
    const args = ["-js", "-sd", this.#folder, "-a", "127.0.0.1", "-p", String(this.port)];
    this.#child = new Deno.Command(this.#program, { args, stdin: "null", stdout: "null", stderr: "null" })
      .spawn();
    await eventually("nats-server listens", async () => {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port: this.port }).catch(() => null);
      connection?.close();
      return connection !== null;
    });
  }

  async end(signal: Deno.Signal = "SIGKILL"): Promise<void> {
    this.#child?.kill(signal);
    await this.#child?.status;
    this.#child = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGTERM");
    await Deno.remove(this.#folder, { recursive: true });
  }
}
