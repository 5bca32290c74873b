// A viewer as `deno task viewer` starts it, and stops it; for tests across processes.
import { fileURLToPath } from "node:url";
import { freePort } from "./free_port.ts";
import { eventually } from "./processes.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export class ViewerProcess implements AsyncDisposable {
  readonly url: string;
  readonly #child: Deno.ChildProcess;
  readonly #dataDir: string;

  private constructor(child: Deno.ChildProcess, port: number, dataDir: string) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
    this.#dataDir = dataDir;
  }

  /** Resolves when its page is served. The build must be there. */
  static async start(from: string): Promise<ViewerProcess> {
    const dataDir = await Deno.makeTempDir({ prefix: "lotse_viewer_" });
    const port = freePort();
    const child = new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "viewer", "--from", from, "--port", String(port), "--data-dir", dataDir],
      cwd: ROOT,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const viewer = new ViewerProcess(child, port, dataDir);
    await eventually("the viewer serves its page", async () => {
      const answer = await fetch(`${viewer.url}/healthz`).catch(() => null);
      await answer?.body?.cancel();
      return answer?.status === 200;
    }, 30_000);
    return viewer;
  }

  get token(): string {
    return Deno.readTextFileSync(`${this.#dataDir}/token`).trim();
  }

  get(path: string): Promise<Response> {
    return fetch(`${this.url}${path}`, { headers: { authorization: `Bearer ${this.token}` } });
  }

  post(path: string, body: unknown): Promise<Response> {
    return fetch(`${this.url}${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill("SIGTERM");
    await this.#child.status;
    await Deno.remove(this.#dataDir, { recursive: true });
  }
}
