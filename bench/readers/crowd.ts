// Hundreds of readers of an event stream in a process of their own, over plain TCP: they look at the head of
// each event and at nothing else, so that they cost the server's machine little. Told what to do by lines on
// stdin, they answer by lines on stdout.
import { percentile } from "../statistics.ts";
import { ChunkReader } from "./chunk_reader.ts";

/** First line on stdin. */
export interface CrowdOrder {
  url: string;
  path: string;
  headers: Record<string, string>;
  readers: number;
}

/** What one stretch between `begin` and `end` was like. */
export interface CrowdReport {
  /** Milliseconds from the bridge's time of a quote to its last byte at a reader. */
  p50: number;
  p99: number;
  /** Each patch of the first reader: when it came (ms since `begin`), and its bytes. */
  patches: { at: number; bytes: number }[];
  /** Quotes in an average patch. */
  quotes: number;
  bytes: number;
  /** Readers that missed none of them. */
  whole: number;
  /** Streams that the server has ended. */
  ended: number;
}

/** Of each patch so many quotes are followed. */
const FOLLOWED = 8;
const BUFFER_BYTES = 256 * 1024;

interface Kept {
  at: number;
  bytes: number;
  /** The bridge's times of some of its quotes. */
  quotes: number[];
  count: number;
}

class Crowd {
  readonly #order: CrowdOrder;
  readonly #arrivals: Map<string, number>[] = [];
  #patches = new Map<string, Kept>();
  #begun = 0;
  #bytes = 0;
  #ended = 0;

  constructor(order: CrowdOrder) {
    this.#order = order;
  }

  async open(): Promise<void> {
    for (let n = 0; n < this.#order.readers; n++) {
      const arrivals = new Map<string, number>();
      this.#arrivals.push(arrivals);
      // One after the other: of hundreds that knock at once the door takes some for a flood.
      const { promise, resolve } = Promise.withResolvers<void>();
      void this.#read(await this.#connect(), n === 0, arrivals, resolve);
      await promise;
    }
  }

  /** One that never reads. */
  async stall(): Promise<void> {
    await this.#connect();
  }

  begin(): void {
    this.#begun = now();
    this.#bytes = 0;
    this.#patches = new Map();
    for (const arrivals of this.#arrivals) arrivals.clear();
  }

  end(): CrowdReport {
    const lags: number[] = [];
    // What the last readers are still waiting for belongs to nobody.
    const whole = [...this.#patches].slice(0, -2);
    for (const [id, { quotes }] of whole) {
      for (const [reader, arrivals] of this.#arrivals.entries()) {
        const at = arrivals.get(id);
        const told = quotes[reader % Math.max(1, quotes.length)];
        if (at !== undefined && told !== undefined) lags.push(at - told);
      }
    }
    const count = whole.reduce((sum, [, patch]) => sum + patch.count, 0);
    return {
      p50: percentile(lags, 50),
      p99: percentile(lags, 99),
      patches: whole.map(([, { at, bytes }]) => ({ at: at - this.#begun, bytes })),
      quotes: count / whole.length,
      bytes: this.#bytes,
      whole: this.#arrivals.filter((arrivals) => whole.every(([id]) => arrivals.has(id))).length,
      ended: this.#ended,
    };
  }

  async #connect(): Promise<Deno.TcpConn> {
    const { url, path, headers } = this.#order;
    const { hostname, port, host } = new URL(url);
    const socket = await Deno.connect({ hostname, port: Number(port) });
    const lines = Object.entries({ host, ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
    await socket.write(new TextEncoder().encode(`GET ${path} HTTP/1.1\r\n${lines.join("")}\r\n`));
    return socket;
  }

  /** The first reader keeps what it reads: it says what the patches of the others were about. */
  async #read(
    socket: Deno.TcpConn,
    isFirst: boolean,
    arrivals: Map<string, number>,
    answered: () => void,
  ): Promise<void> {
    const buffer = new Uint8Array(BUFFER_BYTES);
    const decoder = new TextDecoder();
    let text = "";
    let current: string | null = null;
    const chunks = new ChunkReader({
      head(line) {
        const id = idOf(line);
        if (id === null) return;
        current = id;
        text = "";
      },
      bytes: (bytes) => text += isFirst ? decoder.decode(bytes, { stream: true }) : "",
      end: (at) => {
        if (current === null) return;
        arrivals.set(current, at);
        if (isFirst) this.#keep(current, text, at);
      },
    });
    try {
      for (let count = await socket.read(buffer); count !== null; count = await socket.read(buffer)) {
        answered();
        this.#bytes += count;
        chunks.push(buffer.subarray(0, count), now());
      }
    } catch {
      // Reset by the server.
    }
    answered();
    this.#ended += 1;
  }

  #keep(id: string, text: string, at: number): void {
    if (!text.includes("\nevent: patch\n")) return;
    const times = [...text.matchAll(/"at"\],"value":"([^"]+)"/g)].map(([, time = ""]) => Date.parse(time));
    const step = Math.max(1, Math.floor(times.length / FOLLOWED));
    const quotes = times.filter((_, index) => index % step === 0);
    this.#patches.set(id, { at, bytes: text.length, quotes, count: times.length });
  }
}

/** Milliseconds of the clock that the bridge has, too. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

/** Of an event that begins here; `null` where one goes on. */
function idOf(line: string): string | null {
  return line.startsWith("id: ") ? line.slice("id: ".length, line.indexOf("\n")) : null;
}

async function main(): Promise<void> {
  let crowd: Crowd | null = null;
  let rest = "";
  for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      let answer: unknown = null;
      if (crowd === null) {
        crowd = new Crowd(JSON.parse(line) as CrowdOrder);
        await crowd.open();
      } else if (line === "begin") crowd.begin();
      else if (line === "stall") await crowd.stall();
      else answer = crowd.end();
      await Deno.stdout.write(new TextEncoder().encode(`${JSON.stringify(answer)}\n`));
    }
  }
  Deno.exit();
}

if (import.meta.main) await main();
