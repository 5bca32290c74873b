// A desk to attack, plain or over TLS, and the ways in: requests as a client sends them, and bytes as they
// are typed.
import { type Certificate, makeCertificate } from "./certificate.ts";
import { DeskProcess, type DeskProcessOptions } from "./desk_process.ts";
import { type BrowserLogin, logInBy } from "./login.ts";

export type Scheme = "http" | "https";

export class Attacked implements AsyncDisposable {
  readonly desk: DeskProcess;
  readonly port: number;
  readonly #certificate: Certificate | null;
  readonly #client: Deno.HttpClient;

  private constructor(desk: DeskProcess, certificate: Certificate | null) {
    this.desk = desk;
    this.port = Number(new URL(desk.url).port);
    this.#certificate = certificate;
    this.#client = Deno.createHttpClient(certificate === null ? {} : { caCerts: [certificate.pem] });
  }

  /** `gateway`: where the desk gets its data, `--simulate` when it is not said. */
  static async start(
    scheme: Scheme,
    { gateway = ["--simulate"], ...options }: DeskProcessOptions & { gateway?: readonly string[] } = {},
  ): Promise<Attacked> {
    const certificate = scheme === "https" ? await makeCertificate() : null;
    const tls = certificate === null
      ? []
      : ["--tls-cert", certificate.certFile, "--tls-key", certificate.keyFile];
    try {
      const args = ["--paper", ...gateway, ...tls];
      return new Attacked(await DeskProcess.start({ args, ...options }), certificate);
    } catch (error) {
      await certificate?.[Symbol.asyncDispose]();
      throw error;
    }
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  get bearer(): Record<string, string> {
    return { authorization: `Bearer ${this.desk.token}` };
  }

  /** Logs in as a browser. */
  logIn(headers: Record<string, string> = {}): Promise<BrowserLogin> {
    return logInBy((path, init) => this.fetch(path, init), this.desk.token, headers);
  }

  /** The code of a new log-in link, as `deno task link` prints it. */
  async newLink(): Promise<string> {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["task", "--quiet", "link", "--data-dir", this.desk.dataDir],
      stdout: "piped",
      stderr: "piped",
    }).output();
    const printed = new TextDecoder().decode(stdout);
    const [, address, code] = /^(\S+)\?token=([\w-]{43})\n$/.exec(printed) ?? [];
    if (code !== undefined && address === `${this.desk.url}/login`) return code;
    throw new Error(`No link: ${printed}${new TextDecoder().decode(stderr)}`);
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.desk.url + path, { redirect: "manual", ...init, client: this.#client });
  }

  /** Status of the answer, its body read to the end. */
  async status(path: string, init: RequestInit = {}): Promise<number> {
    const answer = await this.fetch(path, init);
    await answer.body?.cancel();
    return answer.status;
  }

  connect(alpnProtocols?: string[]): Promise<Deno.TcpConn | Deno.TlsConn> {
    const to = { hostname: "127.0.0.1", port: this.port };
    if (this.#certificate === null) return Deno.connect(to);
    const caCerts = [this.#certificate.pem];
    return Deno.connectTls({ ...to, caCerts, ...(alpnProtocols === undefined ? {} : { alpnProtocols }) });
  }

  /**
   * What comes back for these letters, one byte each, until the desk closes; `null` when it has not within
   * `ms`.
   */
  async typed(text: string, ms: number): Promise<string | null> {
    const connection = await this.connect();
    const timer = Promise.withResolvers<null>();
    const id = setTimeout(() => timer.resolve(null), ms);
    try {
      await connection.write(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
      return await Promise.race([readAll(connection), timer.promise]);
    } finally {
      clearTimeout(id);
      connection.close();
    }
  }

  /** Status of a request that is typed; 0 when the connection was closed without one. */
  async typedStatus(line: string, headers: readonly string[] = [`Host: ${this.host}`]): Promise<number> {
    const head = [`${line} HTTP/1.1`, ...headers, "Connection: close", "", ""].join("\r\n");
    const answer = await this.typed(head, 15_000);
    if (answer === null) throw new Error(`No end of the answer to ${line}`);
    return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
  }

  async ready(): Promise<void> {
    const deadline = performance.now() + 60_000;
    while (await this.status("/readyz") !== 200) {
      if (performance.now() > deadline) throw new Error(`Not ready:\n${this.desk.output.join("\n")}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.close();
    await this.desk[Symbol.asyncDispose]();
    await this.#certificate?.[Symbol.asyncDispose]();
  }
}

async function readAll(connection: Deno.Conn): Promise<string> {
  const buffer = new Uint8Array(16_384);
  let text = "";
  for (;;) {
    const size = await connection.read(buffer).catch(() => null);
    if (size === null) return text;
    text += String.fromCharCode(...buffer.subarray(0, size));
  }
}

/** Longest answer of `/healthz` while `attack` runs, in milliseconds. */
export async function slowestHealth(attacked: Attacked, attack: () => Promise<unknown>): Promise<number> {
  let running = true;
  let slowest = 0;
  const attacking = attack().finally(() => (running = false));
  do {
    const since = performance.now();
    await attacked.status("/healthz");
    slowest = Math.max(slowest, performance.now() - since);
  } while (running);
  await attacking;
  return slowest;
}
