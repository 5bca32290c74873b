// A bare TWS client for the load bench: subscribes, counts ticks and notes how old each trade is on arrival.
import { frame } from "../wire/mod.ts";

/** Below IB's limit of 50 messages a second. */
const REQUESTS_PER_SECOND = 40;
const VERSION = 200;
/** tickPrice, tickSize, tickOptionComputation, tickGeneric, tickString. */
const TICKS: ReadonlySet<string> = new Set(["1", "2", "21", "45", "46"]);
const TICK_STRING = "46";
const CURRENT_TIME_IN_MILLIS = "109";
/** `price;size;time in milliseconds;…`, asked for with generic tick 233. */
const RT_VOLUME = "48";

/** What to subscribe to, as far as the gateway needs it. */
export interface Line {
  readonly conId: number;
  readonly secType: string;
  readonly exchange: string;
  readonly currency: string;
}

export class TickClient {
  ticks = 0;
  bytes = 0;
  /** Ages of trades on arrival, in milliseconds; emptied by whoever reads them. */
  ages: number[] = [];
  /** How far the simulated clock is behind the wall clock, in milliseconds. */
  offset = Infinity;
  isClosed = false;
  readonly #socket: Deno.TcpConn;
  readonly #decoder = new TextDecoder();
  readonly #firstSeen = new Set<string>();
  #rest = new Uint8Array(0);
  #isDeaf = false;
  #wake: () => void = () => {};

  private constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
  }

  static async connect(port: number, clientId: number): Promise<TickClient> {
    const client = new TickClient(await Deno.connect({ hostname: "127.0.0.1", port }));
    await client.#socket.write(new TextEncoder().encode("API\0"));
    await client.#socket.write(frame(new TextEncoder().encode(`v100..${VERSION}`)));
    void client.#read();
    await client.#heard();
    await client.#send(["71", "2", String(clientId), ""]);
    await client.#heard();
    return client;
  }

  async subscribe(lines: readonly Line[]): Promise<void> {
    for (const [index, { conId, secType, exchange, currency }] of lines.entries()) {
      const generic = secType === "STK" ? "233" : "";
      const contract = [String(conId), "", secType, "", "", "", "", exchange, "", currency, "", ""];
      await this.#send(["1", "11", String(1000 + index), ...contract, "0", generic, "0", "0", ""]);
      await pause(1000 / REQUESTS_PER_SECOND);
    }
  }

  /** Compares the clocks, best of some tries. To be done while little else happens. */
  async compareClocks(tries = 20): Promise<void> {
    for (let n = 0; n < tries; n++) {
      await this.#send(["105"]);
      await pause(1000 / REQUESTS_PER_SECOND);
    }
  }

  /** From now on nothing is read from the socket. */
  deafen(): void {
    this.#isDeaf = true;
  }

  /** Asks for some ten thousand bars: a megabyte in one answer. */
  async askForHistory(reqId: number, { conId, secType, exchange, currency }: Line): Promise<void> {
    const contract = [String(conId), "", secType, "", "", "", "", exchange, "", currency, "", ""];
    const what = ["0", "", "1 min", "10 D", "0", "TRADES", "1", "0", ""];
    await this.#send(["20", String(reqId), ...contract, ...what]);
  }

  close(): void {
    this.isClosed = true;
    try {
      this.#socket.close();
    } catch {
      // The gateway was faster.
    }
  }

  async #send(fields: readonly string[]): Promise<void> {
    const bytes = frame(new TextEncoder().encode(fields.map((field) => `${field}\0`).join("")));
    for (let sent = 0; sent < bytes.length;) sent += await this.#socket.write(bytes.subarray(sent));
  }

  #heard(): Promise<void> {
    return new Promise((resolve) => this.#wake = resolve);
  }

  async #read(): Promise<void> {
    const buffer = new Uint8Array(64 * 1024);
    try {
      while (!this.#isDeaf) {
        const size = await this.#socket.read(buffer);
        if (size === null) break;
        this.bytes += size;
        this.#take(buffer.subarray(0, size), Date.now());
        this.#wake();
      }
    } catch {
      // Closed by this side or by the gateway.
    }
    this.isClosed = !this.#isDeaf;
  }

  #take(chunk: Uint8Array, at: number): void {
    const bytes = new Uint8Array(this.#rest.length + chunk.length);
    bytes.set(this.#rest);
    bytes.set(chunk, this.#rest.length);
    const view = new DataView(bytes.buffer);
    let start = 0;
    while (bytes.length - start >= 4) {
      const end = start + 4 + view.getUint32(start);
      if (end > bytes.length) break;
      this.#message(bytes.subarray(start + 4, end), at);
      start = end;
    }
    this.#rest = bytes.slice(start);
  }

  #message(payload: Uint8Array, at: number): void {
    const id = this.#decoder.decode(payload.subarray(0, payload.indexOf(0)));
    if (TICKS.has(id)) this.ticks++;
    if (id !== TICK_STRING && id !== CURRENT_TIME_IN_MILLIS) return;
    const fields = this.#decoder.decode(payload).split("\0");
    if (id === CURRENT_TIME_IN_MILLIS) this.offset = Math.min(this.offset, at - Number(fields[1]));
    else if (fields[3] === RT_VOLUME) this.#trade(fields[2] ?? "", fields[4] ?? "", at);
  }

  /** The first round of a subscription tells of a trade long past. */
  #trade(reqId: string, text: string, at: number): void {
    if (this.#firstSeen.has(reqId)) this.ages.push(at - Number(text.split(";")[2]));
    this.#firstSeen.add(reqId);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
