// Asks a gateway who it is, in a few messages of the API's text encoding, and hangs up: version, accounts,
// clock, read-only or not. IB source: EClient.connect, startApi and EReader of the TWS API; server versions
// up to 200 speak text.
import type { Endpoint } from "@/lib/server/config/mod.ts";
import { plainHost } from "@/lib/server/connection/gateway_target.ts";

export type Spoken =
  /** Nobody listens, or the machine can not be reached. */
  | { state: "refused" }
  /** It accepts the connection and says nothing. */
  | { state: "silent" }
  /** It hangs up at the handshake. */
  | { state: "hung up" }
  /** It says something that no gateway says. */
  | { state: "foreign" }
  | {
    state: "answered";
    serverVersion: number;
    /** `null`: it did not tell, as one that is not logged in to IB. */
    accounts: string[] | null;
    /** `null`: it did not tell. */
    readOnly: boolean | null;
    /** Its clock, to the second, and when it was heard (epoch ms); `null`: it did not tell. */
    clock: { theirs: number; heardAt: number } | null;
  };

/** Oldest and newest version of the text encoding. */
const VERSIONS = "v100..200";
const TCP_MS = 3_000;
const ANSWER_MS = 4_000;
/** Far from the ids that people choose; TWS shows it in its list of API clients for a moment. */
const CLIENT_ID = 987_654_321;
const SENT = { startApi: "71", openOrders: "5", currentTime: "49" } as const;
const HEARD = { error: "4", managedAccounts: "15", currentTime: "49", openOrderEnd: "53" } as const;
const READ_ONLY = 321;

export async function askGateway({ host, port }: Endpoint): Promise<Spoken> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), TCP_MS);
  let socket: Deno.TcpConn;
  try {
    socket = await Deno.connect({ hostname: plainHost(host), port, signal: patience.signal });
  } catch {
    return { state: "refused" };
  } finally {
    clearTimeout(timer);
  }
  try {
    return await converse(new Frames(socket));
  } finally {
    try {
      socket.close();
    } catch {
      // It was quicker.
    }
  }
}

async function converse(frames: Frames): Promise<Spoken> {
  await frames.write(`API\0`, false);
  await frames.write(VERSIONS);
  const hello = await frames.next(ANSWER_MS);
  if (hello === "silent" || hello === "foreign") return { state: hello };
  if (hello === "closed") return { state: "hung up" };
  const [version = ""] = hello;
  if (!/^\d{1,4}$/.test(version)) return { state: "foreign" };
  await frames.write(fields(SENT.startApi, "2", String(CLIENT_ID), ""));
  await frames.write(fields(SENT.currentTime, "1"));
  await frames.write(fields(SENT.openOrders, "1"));
  const answer = {
    state: "answered" as const,
    serverVersion: Number(version),
    accounts: null as string[] | null,
    readOnly: null as boolean | null,
    clock: null as { theirs: number; heardAt: number } | null,
  };
  const end = performance.now() + ANSWER_MS;
  while (answer.accounts === null || answer.readOnly === null || answer.clock === null) {
    const frame = await frames.next(end - performance.now());
    if (typeof frame === "string") break;
    const [kind, , third = ""] = frame;
    if (kind === HEARD.managedAccounts) {
      answer.accounts = third.split(",").filter((account) => account !== "");
    }
    if (kind === HEARD.currentTime) answer.clock = { theirs: Number(third) * 1000, heardAt: Date.now() };
    if (kind === HEARD.openOrderEnd) answer.readOnly ??= false;
    if (kind === HEARD.error && frame.includes(String(READ_ONLY))) answer.readOnly = true;
  }
  return answer;
}

const fields = (...values: string[]) => `${values.join("\0")}\0`;

/** Longer frames are no gateway's. */
const MOST_BYTES = 1_000_000;

/** Length-prefixed frames over a socket, each as its fields. */
class Frames {
  readonly #socket: Deno.TcpConn;
  #rest = new Uint8Array();

  constructor(socket: Deno.TcpConn) {
    this.#socket = socket;
  }

  async write(text: string, framed = true): Promise<void> {
    const body = new TextEncoder().encode(text);
    const bytes = new Uint8Array(framed ? body.length + 4 : body.length);
    if (framed) new DataView(bytes.buffer).setUint32(0, body.length);
    bytes.set(body, framed ? 4 : 0);
    for (let rest = bytes; rest.length > 0;) {
      try {
        rest = rest.subarray(await this.#socket.write(rest));
      } catch {
        // It has hung up: the next reading says so.
        return;
      }
    }
  }

  /** The fields of the next frame. */
  async next(ms: number): Promise<string[] | "silent" | "closed" | "foreign"> {
    const end = performance.now() + ms;
    for (;;) {
      const length = this.#rest.length < 4 ? null : new DataView(this.#rest.buffer).getUint32(0);
      if (length !== null && length > MOST_BYTES) return "foreign";
      if (length !== null && this.#rest.length >= 4 + length) {
        const body = this.#rest.slice(4, 4 + length);
        this.#rest = this.#rest.slice(4 + length);
        return new TextDecoder().decode(body).split("\0").slice(0, -1);
      }
      const chunk = await this.#chunk(end - performance.now());
      if (typeof chunk === "string") return chunk;
      const all = new Uint8Array(this.#rest.length + chunk.length);
      all.set(this.#rest);
      all.set(chunk, this.#rest.length);
      this.#rest = all;
    }
  }

  async #chunk(ms: number): Promise<Uint8Array | "silent" | "closed"> {
    if (ms <= 0) return "silent";
    const buffer = new Uint8Array(65_536);
    const { promise: late, resolve } = Promise.withResolvers<"silent">();
    const timer = setTimeout(() => resolve("silent"), ms);
    try {
      const size = await Promise.race([this.#socket.read(buffer).catch(() => null), late]);
      if (size === "silent") return size;
      return size === null ? "closed" : buffer.subarray(0, size);
    } finally {
      clearTimeout(timer);
    }
  }
}
