// The flight recorder of a running desk: its taps, its thread, and what of it can be handed on.
import { join } from "node:path";
import type { Notice, PatchChange } from "@/lib/contract/api.ts";
import { coded, inEnglish } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { privateDir } from "@/lib/server/data_dir.ts";
import type { OpenTransport } from "@/lib/server/bridge/transport.ts";
import { type Clock, type Ids, iso } from "@/lib/server/clock.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { GatewayTarget } from "@/lib/server/connection/mod.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";
import type { Log } from "@/lib/server/log.ts";
import type { BundleContents, BundleWish } from "./bundle.ts";
import type { RecordedDesk } from "./format.ts";
import { recordedIds, recordedTarget, recordedTransport } from "./recorded_bridge.ts";
import { Recorder } from "./recorder.ts";
import { openWorker, type WorkerPort } from "./worker_port.ts";

/** Rows of the journal that a desk starts from: of as many days as the book is folded from. */
const ROWS_MS = 8 * 24 * 3_600_000;
export const RECORDINGS = "recordings";

export interface FlightRecorderDeps {
  dataDir: string;
  journal: Journal;
  journalPath: string;
  /** In megabytes; 0 records nothing. */
  recordingMb: number;
  desk: RecordedDesk;
  clock: Clock;
  ids: Ids;
  log: Log;
}

export class FlightRecorder implements AsyncDisposable {
  readonly #deps: FlightRecorderDeps;
  readonly #dir: string;
  #recorder: Recorder | null = null;
  #port: WorkerPort | null = null;
  /** Since when it holds, what has to be told to a desk that is not there yet. */
  #untold: Saying | null = null;
  /** Why nothing is recorded any more. */
  #why: Saying | null = null;
  #notice: ((notice: Notice) => void) | null = null;

  private constructor(deps: FlightRecorderDeps) {
    this.#deps = deps;
    this.#dir = join(deps.dataDir, RECORDINGS);
  }

  /** Begins to record. A folder that can not be made is told, and holds up nothing. */
  static async open(deps: FlightRecorderDeps): Promise<FlightRecorder> {
    const flight = new FlightRecorder(deps);
    if (deps.recordingMb === 0) return flight;
    try {
      await privateDir(flight.#dir);
      flight.#begin();
    } catch (error) {
      const words = verbatim(error instanceof Error ? error.message : String(error));
      flight.#stopped(say("RECORDING_STOPPED", { words }));
    }
    return flight;
  }

  /** The same bridge, its lines recorded. */
  bridge(open: OpenTransport): OpenTransport {
    return this.#recorder === null ? open : recordedTransport(open, this.#recorder);
  }

  /** The same ids, what is drawn by chance recorded. */
  ids(ids: Ids): Ids {
    return this.#recorder === null ? ids : recordedIds(ids, this.#recorder);
  }

  /** The same target, its failures recorded. */
  target(target: GatewayTarget): GatewayTarget {
    return this.#recorder === null ? target : recordedTarget(target, this.#recorder);
  }

  /** Hears what the screens are shown. */
  published(changes: readonly PatchChange[]): void {
    this.#recorder?.published(changes);
  }

  /** Who is told when the recording ends by itself. */
  tell(notice: (notice: Notice) => void): void {
    this.#notice = notice;
    if (this.#untold !== null) this.#say(this.#untold);
  }

  /** What could not be recorded since the start. */
  get lost(): number {
    return this.#recorder?.lost ?? 0;
  }

  /** What a bundle would have in it now. Rejects as `bundle`. */
  contents(day: string): Promise<BundleContents> {
    return this.#asked((port) => port.contents(day));
  }

  /**
   * The path of a new bundle. Rejects with `RECORDING_OFF`, or with the reason why nothing is recorded or it
   * could not be written.
   */
  bundle(wish: BundleWish): Promise<string> {
    this.#recorder?.flush();
    return this.#asked((port) => port.bundle(wish));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#recorder?.[Symbol.asyncDispose]();
  }

  #begin(): void {
    const { journal, journalPath, recordingMb, desk, clock, ids } = this.#deps;
    const opening = {
      dir: this.#dir,
      journal: journalPath,
      from: journal.past.firstSince(iso(clock.now() - ROWS_MS)),
      rows: journal.rows,
      ringBytes: recordingMb * 1024 * 1024,
      run: ids.uuid().slice(0, 8),
      desk,
    };
    const recorder = new Recorder({
      clock,
      open: (events) => this.#port = openWorker(opening, events),
      onStopped: (why) => this.#stopped(why),
    });
    this.#recorder = recorder;
    journal.onRow((row) => recorder.row(row));
  }

  async #asked<T>(ask: (port: WorkerPort) => Promise<T>): Promise<T> {
    if (this.#port === null) throw new AppError(this.#why ?? say("RECORDING_OFF"), { status: 409 });
    try {
      return await ask(this.#port);
    } catch (cause) {
      const words = verbatim(cause instanceof Error ? cause.message : String(cause));
      throw new AppError(say("RECORDING_UNREADABLE.file", { path: this.#dir, words }), {
        status: 503,
        cause,
      });
    }
  }

  #stopped(why: Saying): void {
    this.#deps.log.warn("recording_stopped", { reason: inEnglish(why) });
    this.#untold = this.#why = why;
    if (this.#notice !== null) this.#say(why);
  }

  #say(why: Saying): void {
    this.#notice?.({ at: iso(this.#deps.clock.now()), level: "warning", ...coded(why) });
    this.#untold = null;
  }
}
