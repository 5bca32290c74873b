// The paper gateway as a process of its own, with its control port: started as `deno task start` starts it.
import config from "../deno.json" with { type: "json" };
import type { ControlCommand, ControlResult } from "../faults/commands.ts";
import type { ClientInfo, GatewayStatus } from "../faults/gateway_control.ts";
import type { Ledger } from "../faults/ledger.ts";

const MAIN = new URL("../main.ts", import.meta.url).href;
/** Permissions and flags for V8 stand between `deno run` and the program. */
const RUN_FLAGS = config.tasks.start.command.split(" ").slice(2, -1);

interface Announcement {
  readonly port: number;
  readonly controlPort: number;
}

/**
 * A running gateway; ends with the block that owns it, and at the latest with the process that started it.
 */
export class GatewayProcess implements AsyncDisposable {
  /** What it has written, line by line. */
  readonly output: string[] = [];
  readonly child: Deno.ChildProcess;
  readonly #pumps: Promise<void>[];
  readonly #listening = Promise.withResolvers<Announcement>();
  #announced: Announcement = { port: 0, controlPort: 0 };

  private constructor(args: readonly string[]) {
    const own = ["--json", "--exit-on-stdin-close", "--control-port", "0"];
    this.child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--quiet", ...RUN_FLAGS, MAIN, ...own, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#pumps = [this.#pump(this.child.stdout), this.#pump(this.child.stderr)];
    void this.child.status.then(({ code }) => {
      const last = this.output.slice(-20).join("\n");
      this.#listening.reject(new Error(`The gateway ended with ${code}:\n${last}`));
    });
    this.#listening.promise.catch(() => {});
  }

  /**
   * Starts it and resolves when it listens; `args` are options of the command line, `port` 0 takes any free
   * one. Rejects with its last words when it ends before.
   */
  static async start(args: readonly string[] = [], port = 0): Promise<GatewayProcess> {
    const gateway = new GatewayProcess(["--port", String(port), ...args]);
    try {
      gateway.#announced = await gateway.#listening.promise;
    } catch (error) {
      // What it had of ours is given back.
      await gateway.kill();
      throw error;
    }
    return gateway;
  }

  get port(): number {
    return this.#announced.port;
  }

  get controlPort(): number {
    return this.#announced.controlPort;
  }

  get pid(): number {
    return this.child.pid;
  }

  /** Does one command. Throws with the gateway's reason when it is refused. */
  async run(command: ControlCommand): Promise<ControlResult> {
    const headers = { "content-type": "application/json" };
    return await this.#ask("/control", { method: "POST", body: JSON.stringify(command), headers });
  }

  ledger(): Promise<Ledger> {
    return this.#ask("/ledger");
  }

  clients(): Promise<readonly ClientInfo[]> {
    return this.#ask("/clients");
  }

  state(): Promise<GatewayStatus> {
    return this.#ask("/state");
  }

  /** Ends it and waits until it has ended. */
  async kill(signal: Deno.Signal = "SIGKILL"): Promise<void> {
    try {
      this.child.kill(signal);
    } catch {
      // It has ended already.
    }
    await this.child.status;
    await this.child.stdin.close().catch(() => {});
    await Promise.all(this.#pumps);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill("SIGTERM");
  }

  async #ask<Answer>(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${this.controlPort}${path}`, init);
    const text = await response.text();
    if (!response.ok) throw new Error(`The gateway refused ${path}: ${response.status} ${text}`);
    return JSON.parse(text) as Answer;
  }

  async #pump(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#onLine(line);
    }
  }

  #onLine(line: string): void {
    this.output.push(line);
    if (this.port === 0 && line.startsWith('{"event":"listening"')) this.#listening.resolve(JSON.parse(line));
  }
}
