// One HTTP/1.1 connection over plain TCP that stays open: what a browser's socket costs, without the work of
// `fetch` in this process.

export interface HttpAnswer {
  status: number;
  /** The JSON of the answer. */
  // deno-lint-ignore no-explicit-any
  body: any;
  /** `performance.now()` when the first byte of the request was written. */
  writtenAt: number;
  /** … and when the whole answer was here. */
  answeredAt: number;
}

const END_OF_HEAD = "\r\n\r\n";

/** One request after the other; every answer is JSON with a `Content-Length`. */
export class KeepAliveClient implements Disposable {
  readonly #socket: Deno.TcpConn;
  readonly #head: string;
  readonly #buffer = new Uint8Array(64 * 1024);

  private constructor(socket: Deno.TcpConn, head: string) {
    this.#socket = socket;
    this.#head = head;
  }

  /** `headers` go with every request. */
  static async connect(url: string, headers: Record<string, string> = {}): Promise<KeepAliveClient> {
    const { hostname, port, host } = new URL(url);
    const socket = await Deno.connect({ hostname, port: Number(port) });
    socket.setNoDelay(true);
    const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    return new KeepAliveClient(socket, lines.join(""));
  }

  async post(path: string, body: unknown): Promise<HttpAnswer> {
    const content = new TextEncoder().encode(JSON.stringify(body));
    const head = `POST ${path} HTTP/1.1\r\n${this.#head}content-type: application/json\r\n` +
      `content-length: ${content.length}${END_OF_HEAD}`;
    const request = new Uint8Array([...new TextEncoder().encode(head), ...content]);
    const writtenAt = performance.now();
    for (let sent = 0; sent < request.length;) sent += await this.#socket.write(request.subarray(sent));
    return { ...await this.#answer(), writtenAt };
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  async #answer(): Promise<Omit<HttpAnswer, "writtenAt">> {
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const count = await this.#socket.read(this.#buffer);
      if (count === null) throw new Error("The server closed the connection");
      const answeredAt = performance.now();
      text += decoder.decode(this.#buffer.subarray(0, count), { stream: true });
      const end = text.indexOf(END_OF_HEAD);
      if (end < 0) continue;
      const content = text.slice(end + END_OF_HEAD.length);
      if (new TextEncoder().encode(content).length < contentLength(text.slice(0, end))) continue;
      const status = Number(text.split(" ", 2)[1]);
      return { status, body: content === "" ? null : JSON.parse(content), answeredAt };
    }
  }
}

function contentLength(head: string): number {
  const length = /^content-length: *(\d+)$/im.exec(head)?.[1];
  if (length === undefined) throw new Error(`An answer without a length:\n${head}`);
  return Number(length);
}
