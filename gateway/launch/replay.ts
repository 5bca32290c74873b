// Plays a recording again: same seed, same bytes at the same virtual times, and compares what comes out.
import { assemble, beginPlans } from "./assembly.ts";
import type { CoreControl } from "../faults/control.ts";
import type { GatewayOptions } from "./options.ts";
import { decodeBase64 } from "./base64.ts";
import type { GatewayCore, Tap } from "../session/gateway_core.ts";
import type { RecordedEvent, RecordingHeader } from "./recorder.ts";
import type { Session } from "../session/session.ts";
import type { Connection } from "../session/socket.ts";
import type { GatewayClock } from "../session/clock.ts";

export interface ReplayResult {
  /**
   * Replies of the recording, and how many of them came again, in order and equal, before the first
   * difference.
   */
  readonly recorded: number;
  readonly equal: number;
  readonly difference: {
    readonly connection: number;
    readonly recorded: string | null;
    readonly replayed: string | null;
  } | null;
}

/** Replays the recording in `path`. Throws when the file is not a recording. */
export async function replayRecording(path: string): Promise<ReplayResult> {
  const [header, ...events] = (await Deno.readTextFile(path)).trimEnd().split("\n")
    .map((line) => JSON.parse(line) as unknown);
  if (!isHeader(header)) throw new TypeError(`Not a recording: ${path}`);
  return await new Replay(header).run(events as RecordedEvent[]);
}

function isHeader(line: unknown): line is RecordingHeader {
  return typeof line === "object" && line !== null && "recording" in line && line.recording === 1;
}

/** A socket to nowhere: what leaves is seen by the tap. */
const NOWHERE: Connection = {
  read: () => Promise.resolve(null),
  write: (bytes) => Promise.resolve(bytes.length),
  close: () => {},
};

const STRIDE_MS = 60_000;

class Replay {
  readonly #core: GatewayCore;
  readonly #control: CoreControl;
  readonly #sessions = new Map<number, Session>();
  readonly #replayed = new Map<number, string[]>();
  #monotonic = 0;

  constructor(header: RecordingHeader) {
    const clock: GatewayClock = {
      now: () => header.startTime,
      monotonic: () => this.#monotonic,
      after: () => () => {},
    };
    const tap: Tap = {
      opened: () => {},
      received: () => {},
      closed: () => {},
      sent: (session, message) => this.#list(session.connection).push(JSON.stringify(message)),
    };
    const { recording: _recording, state: _state, ...given } = header;
    const options = { ...given, speed: 0, clock } as GatewayOptions;
    const { state } = header;
    const { core, control } = assemble(options, { state, store: null, tap, restart: () => {} });
    this.#core = core;
    this.#control = control;
    beginPlans(control, options);
  }

  async run(events: readonly RecordedEvent[]): Promise<ReplayResult> {
    const recorded = new Map<number, string[]>();
    for (const event of events) {
      if (event.k === "out") {
        const list = recorded.get(event.c) ?? [];
        list.push(JSON.stringify(event.m));
        recorded.set(event.c, list);
      } else await this.#play(event);
    }
    this.#core.stop();
    return compare(recorded, this.#replayed);
  }

  async #play(event: Exclude<RecordedEvent, { k: "out" }>): Promise<void> {
    this.#monotonic = event.r;
    this.#advanceTo(event.t);
    switch (event.k) {
      case "open": {
        const session = this.#core.connect(NOWHERE);
        if (session) this.#sessions.set(event.c, session);
        return;
      }
      case "in":
        return await this.#feed(event.c, decodeBase64(event.b));
      case "close":
        return this.#sessions.get(event.c)?.close("recorded");
      case "command":
        return void this.#control.run(event.m);
      case "end":
        return;
    }
  }

  /** In small steps, as a running gateway goes: the market takes longer strides over long ways. */
  #advanceTo(time: number): void {
    const { time: line } = this.#core;
    while (line.now() + STRIDE_MS < time) line.advanceTo(line.now() + STRIDE_MS);
    line.advanceTo(time);
  }

  async #feed(connection: number, bytes: Uint8Array): Promise<void> {
    try {
      await this.#sessions.get(connection)?.feed(bytes);
    } catch {
      // The bytes were no TWS protocol: the recording goes on with the end of this connection.
    }
  }

  #list(connection: number): string[] {
    const list = this.#replayed.get(connection) ?? [];
    this.#replayed.set(connection, list);
    return list;
  }
}

function compare(recorded: Map<number, string[]>, replayed: Map<number, string[]>): ReplayResult {
  let equal = 0;
  let difference: ReplayResult["difference"] = null;
  for (const [connection, lines] of recorded) {
    const again = replayed.get(connection) ?? [];
    const index = lines.findIndex((line, i) => line !== again[i]);
    equal += index === -1 ? lines.length : index;
    if (index === -1 || difference) continue;
    difference = { connection, recorded: lines[index] ?? null, replayed: again[index] ?? null };
  }
  const total = [...recorded.values()].reduce((sum, lines) => sum + lines.length, 0);
  return { recorded: total, equal, difference };
}
