// The paper gateway as a process of its own, with its control port.
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { v8FlagsOf } from "./task_flags.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

const listeningSchema = z.looseObject({
  event: z.literal("listening"),
  port: z.int(),
  controlPort: z.int().nullish(),
});

export class GatewayProcess implements AsyncDisposable {
  readonly child: Deno.ChildProcess;
  port = 0;
  controlPort = 0;
  #pumps: Promise<void>[] = [];
  readonly #listening = Promise.withResolvers<void>();
  readonly output: string[] = [];

  private constructor(args: string[]) {
    this.child = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--quiet",
        "--config",
        `${root}deno.json`,
        ...v8FlagsOf("gateway"),
        `${root}gateway/main.ts`,
        "--json",
        ...args,
      ],
      cwd: root,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#pumps = [this.#pump(this.child.stdout), this.#pump(this.child.stderr)];
    this.child.status.then(({ code }) =>
      this.#listening.reject(
        new Error(`The gateway ended with ${code}:\n${this.output.slice(-20).join("\n")}`),
      )
    );
    this.#listening.promise.catch(() => {});
  }

  /** `args` beside `--port` (0 unless given) and `--control-port 0`. */
  static async start(args: string[] = [], port = 0): Promise<GatewayProcess> {
    const gateway = new GatewayProcess(["--port", String(port), "--control-port", "0", ...args]);
    await gateway.#listening.promise;
    return gateway;
  }

  /** A request to the control interface; resolves with its JSON answer. */
  // deno-lint-ignore no-explicit-any
  async control(method: "GET" | "POST", path: string, body?: unknown): Promise<any> {
    const response = await fetch(`http://127.0.0.1:${this.controlPort}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Control ${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  async kill(signal: Deno.Signal = "SIGKILL"): Promise<void> {
    try {
      this.child.kill(signal);
    } catch {
      // It has ended already.
    }
    await this.child.status;
    await Promise.all(this.#pumps);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill("SIGTERM");
  }

  async #pump(stream: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of stream) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#onLine(line);
    }
  }

  #onLine(line: string): void {
    this.output.push(line);
    if (this.port !== 0 || !line.startsWith("{")) return;
    const message = listeningSchema.safeParse(JSON.parse(line));
    if (!message.success) return;
    this.port = message.data.port;
    this.controlPort = message.data.controlPort ?? 0;
    this.#listening.resolve();
  }
}
