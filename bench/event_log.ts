// An event stream over plain TCP: each event with the moment at which its last byte was here.

export interface LoggedEvent {
  /** `performance.now()`. */
  at: number;
  /** Its JSON. */
  // deno-lint-ignore no-explicit-any
  data: any;
}

/** Keeps what came since `clear`. */
export class EventLog implements Disposable {
  events: LoggedEvent[] = [];
  readonly #socket: Deno.TcpConn;
  #listener: (event: LoggedEvent) => void = () => {};

  private constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
    void this.#read();
  }

  static async open(url: string, path: string, headers: Record<string, string> = {}): Promise<EventLog> {
    const { hostname, port, host } = new URL(url);
    const socket = await Deno.connect({ hostname, port: Number(port) });
    const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    await socket.write(new TextEncoder().encode(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`));
    return new EventLog(socket);
  }

  clear(): void {
    this.events = [];
  }

  /**
   * The first event since `clear` that is wanted, also one that has come; `null` when there is none within
   * `ms`.
   */
  first(isWanted: (event: LoggedEvent) => boolean, ms: number): Promise<LoggedEvent | null> {
    const known = this.events.find(isWanted);
    if (known !== undefined) return Promise.resolve(known);
    const { promise, resolve } = Promise.withResolvers<LoggedEvent | null>();
    const timer = setTimeout(() => resolve(null), ms);
    this.#listener = (event) => {
      if (isWanted(event)) resolve(event);
    };
    return promise.finally(() => {
      clearTimeout(timer);
      this.#listener = () => {};
    });
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }

  /** Neither the head of the answer nor the lengths of its chunks have a line that begins as data does. */
  async #read(): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for (let count = await this.#socket.read(buffer); count !== null;) {
        const at = performance.now();
        const lines = (rest + decoder.decode(buffer.subarray(0, count), { stream: true })).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) this.#line(line, at);
        count = await this.#socket.read(buffer);
      }
    } catch {
      // Closed by us.
    }
  }

  #line(line: string, at: number): void {
    if (!line.startsWith("data: {")) return;
    const event = { at, data: parsed(line.slice("data: ".length)) };
    this.events.push(event);
    this.#listener(event);
  }
}

/** A long event is cut into chunks with their lengths in between: none that is waited for is long. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
