// What was recorded, as a bug report takes it: what a bundle has in it, and the bundle as a file.
import type { RecordingView } from "@/lib/contract/views/recording.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { FlightRecorder } from "./flight_recorder.ts";

export interface RecordingsDeps {
  flight: Pick<FlightRecorder, "contents" | "bundle" | "lost">;
  clock: Pick<Clock, "now">;
  /** As they hold; without secrets. */
  settings: unknown;
}

interface Bundle {
  name: string;
  body: ReadableStream<Uint8Array>;
}

export class Recordings {
  readonly #deps: RecordingsDeps;
  /**
   * The file of a day has one name: the next bundle is written when the one before it was opened and removed.
   */
  #before: Promise<unknown> = Promise.resolve();

  constructor(deps: RecordingsDeps) {
    this.#deps = deps;
  }

  /** Rejects with `RECORDING_OFF` where nothing is recorded. */
  async view(): Promise<RecordingView> {
    const { flight } = this.#deps;
    const { from, ...contents } = await flight.contents(this.#day());
    return {
      ...contents,
      from: from === null ? null : iso(from),
      versions: versions(),
      lost: flight.lost,
    };
  }

  /** A new bundle, which is gone when it was read. Rejects as `FlightRecorder.bundle`. */
  bundle(): Promise<Bundle> {
    const bundle = this.#before.then(() => this.#bundle());
    this.#before = bundle.catch(() => {});
    return bundle;
  }

  async #bundle(): Promise<Bundle> {
    const { flight, clock, settings } = this.#deps;
    const at = iso(clock.now());
    const path = await flight.bundle({ day: this.#day(), at, versions: versions(), settings });
    const file = await Deno.open(path);
    // Open, it can be read to its end; nobody finds it there afterwards. Where that is forbidden, the next
    // one takes its place.
    await Deno.remove(path).catch(() => {});
    return { name: `lotse-${at.slice(0, 16).replace(/[:T]/g, "-")}.jsonl.gz`, body: file.readable };
  }

  #day(): string {
    return iso(this.#deps.clock.now()).slice(0, 10);
  }
}

function versions(): Record<string, string> {
  const { deno, v8, typescript } = Deno.version;
  return { deno, v8, typescript, os: `${Deno.build.os} ${Deno.build.arch}` };
}
