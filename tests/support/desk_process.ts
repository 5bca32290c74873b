// Starts the whole product as a user would, with the built-in gateway, and stops it; for tests across
// processes.
import { fileURLToPath } from "node:url";
import { type ActionName, actions } from "@/lib/contract/actions.ts";
import type { Problem, Snapshot } from "@/lib/contract/api.ts";
import { problemSchema } from "@/lib/contract/views/messages.ts";
import { type BrowserLogin, logInBy } from "./login.ts";
import { freePort } from "./free_port.ts";
import { v8FlagsOf } from "./task_flags.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface DeskProcessOptions {
  /** `dev` builds in memory; `start` serves `_fresh`, which must have been built. */
  program?: "dev" | "start";
  /** Another file to run as that program, below the root. */
  entry?: string;
  /**
   * Another way to start the product: the words in front of its options. It gets `env` and no other variable.
   */
  command?: readonly string[];
  args?: string[];
  env?: Record<string, string>;
  /** Kept after the end when given. */
  dataDir?: string;
  /** What stands in its `lotse.json`. */
  settings?: string;
  /** Folder to start in: the product must not care. */
  cwd?: string;
  /** A free one otherwise. */
  port?: number;
  /** Most file descriptors, as `ulimit -n` sets them. */
  maxFiles?: number;
  /** Another checkout than this one, with the separator at its end. */
  root?: string;
}

export interface Answer {
  status: number;
  // deno-lint-ignore no-explicit-any
  body: any;
  contentType: string;
}

/** Redirected, the desk says where its token is and not what it is. */
const LINK = /(https?:\/\/[\w.:[\]/-]+)\/login and paste the token from /;
const START_DEADLINE_MS = 180_000;

export class DeskProcess implements AsyncDisposable {
  readonly child: Deno.ChildProcess;
  readonly dataDir: string;
  readonly output: string[] = [];
  /** The actions that were carried out, each answered as the contract says. */
  readonly answered = new Set<string>();
  /** The addresses that have answered a request that was in order, without their queries. */
  readonly reached = new Set<string>();
  url = "";
  token = "";
  #ownsData: boolean;
  #pumps: Promise<void>[];
  #link = Promise.withResolvers<void>();

  private constructor(options: DeskProcessOptions, dataDir: string) {
    this.dataDir = dataDir;
    this.#ownsData = options.dataDir === undefined;
    const program = options.program ?? "dev";
    const args = options.args ?? ["--paper", "--simulate"];
    const root = options.root ?? ROOT;
    const checkout = () => [
      Deno.execPath(),
      "run",
      "-A",
      "--quiet",
      "--config",
      `${root}deno.json`,
      ...v8FlagsOf(program),
      root + (options.entry ?? `${program}.ts`),
    ];
    const command = [
      ...(options.command ?? checkout()),
      "--port",
      String(options.port ?? freePort()),
      "--data-dir",
      dataDir,
      ...args,
    ];
    const [first = "", ...rest] = options.maxFiles === undefined
      ? command
      : ["sh", "-c", `ulimit -n ${options.maxFiles} && exec "$@"`, "sh", ...command];
    this.child = new Deno.Command(first, {
      args: rest,
      cwd: options.cwd ?? root,
      clearEnv: options.command !== undefined,
      env: { LOTSE_LOG: "json", ...options.env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#pumps = [this.#pump(this.child.stdout), this.#pump(this.child.stderr)];
    this.child.status.then(({ code }) => {
      this.#link.reject(new Error(`The desk ended with ${code}:\n${this.output.slice(-40).join("\n")}`));
    });
    this.#link.promise.catch(() => {});
  }

  /** Resolves when the login link was printed. */
  static async start(options: DeskProcessOptions = {}): Promise<DeskProcess> {
    const dataDir = options.dataDir ?? await Deno.makeTempDir({ prefix: "lotse_e2e_" });
    if (options.settings !== undefined) {
      await Deno.mkdir(dataDir, { recursive: true, mode: 0o700 });
      await Deno.writeTextFile(`${dataDir}/lotse.json`, options.settings);
    }
    const desk = new DeskProcess(options, dataDir);
    const timer = setTimeout(() => {
      desk.#link.reject(new Error(`No login link:\n${desk.output.slice(-40).join("\n")}`));
    }, START_DEADLINE_MS);
    try {
      await desk.#link.promise;
      return desk;
    } catch (error) {
      await desk[Symbol.asyncDispose]();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  get loginUrl(): string {
    return `${this.url}/login?token=${this.token}`;
  }

  /** A request with the bearer token. */
  async api(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    if (response.ok) this.reached.add(path.split("?")[0] ?? path);
    const text = await response.text();
    const contentType = response.headers.get("content-type") ?? "";
    return {
      status: response.status,
      body: contentType.includes("json") ? JSON.parse(text) : text,
      contentType,
    };
  }

  /** Logs in as a browser; its headers take the place of the bearer. */
  async logIn(): Promise<BrowserLogin> {
    const send = (path: string, init?: RequestInit) =>
      fetch(this.url + path, { redirect: "manual", ...init });
    const { headers, ...login } = await logInBy(send, this.token);
    return { ...login, headers: { authorization: "", ...headers } };
  }

  /** Posts a command; its answer, a refusal included, must be what the table of actions says. */
  async post(body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const answer = await this.api("POST", "/api/trading", body, headers);
    if (answer.status >= 400) problemSchema.parse(answer.body);
    else this.#checkReply((body as { action: ActionName }).action, answer);
    return answer;
  }

  #checkReply(action: ActionName, answer: Answer): void {
    const { reply, status } = actions[action];
    reply.parse(answer.body);
    if (answer.status !== status) throw new Error(`${action} → ${answer.status}, the table says ${status}`);
    this.answered.add(action);
  }

  /** Posts and fails the test with the problem document unless the status is as expected. */
  // deno-lint-ignore no-explicit-any
  async mustPost(body: unknown, status = 200): Promise<any> {
    const answer = await this.post(body);
    if (answer.status !== status) {
      throw new Error(`${JSON.stringify(body)} → ${answer.status} ${JSON.stringify(answer.body as Problem)}`);
    }
    return answer.body;
  }

  async snapshot(): Promise<Snapshot> {
    return (await this.api("GET", "/api/trading")).body as Snapshot;
  }

  /** Reads the snapshot again until `done` holds. */
  async until(what: string, done: (snapshot: Snapshot) => boolean, ms = 30_000): Promise<Snapshot> {
    const deadline = performance.now() + ms;
    for (;;) {
      const snapshot = await this.snapshot();
      if (done(snapshot)) return snapshot;
      if (performance.now() > deadline) {
        const { connection, orders, notices } = snapshot;
        throw new Error(
          `Not within ${ms} ms: ${what}\n${
            JSON.stringify({ connection: { ...connection, history: {} }, orders, notices }, null, 1)
          }\n${this.output.slice(-20).join("\n")}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  ready(ms = 60_000): Promise<Snapshot> {
    return this.until("the desk is ready", (s) => s.connection.sync === "ready" && s.positionsReady, ms);
  }

  /** Previews and submits; resolves with the client order id. */
  async place(order: Record<string, unknown>): Promise<string> {
    const preview = await this.mustPost({ action: "preview_order", order });
    const { clientOrderId } = await this.mustPost({
      action: "submit",
      previewToken: preview.previewToken,
      idempotencyKey: crypto.randomUUID(),
    }, 202);
    return clientOrderId;
  }

  async kill(signal: Deno.Signal): Promise<void> {
    try {
      this.child.kill(signal);
    } catch {
      // It has ended already.
    }
    await this.child.status;
    await Promise.all(this.#pumps);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 15_000);
    await this.kill("SIGTERM");
    clearTimeout(timer);
    if (this.#ownsData) await Deno.remove(this.dataDir, { recursive: true }).catch(() => {});
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
    const match = LINK.exec(line);
    if (match && this.url === "") {
      this.url = match[1] ?? "";
      this.token = Deno.readTextFileSync(`${this.dataDir}/token`).trim();
      this.#link.resolve();
    }
  }
}
