// Tells the desk's event stream to whoever listens, and keeps its last snapshot where who comes later finds
// it.
import type { Clock } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";
import type { StreamSource } from "@/lib/server/stream/sse.ts";
import { snapshotEvent } from "@/lib/server/stream/sse.ts";
import type { Broker } from "./broker.ts";
import { gzipped } from "./gzip.ts";
import { everyDesk, SNAPSHOT_STREAM, type Subjects } from "./subjects.ts";

export interface StateFeedDeps {
  broker: Broker;
  source: StreamSource;
  subjects: Subjects;
  clock: Clock;
  log: Log;
}

/** Who comes later than this begins with what is this old, and asks for a newer one. */
const SNAPSHOT_MS = 60_000;
/** Many may ask at once. */
const PAUSE_MS = 1_000;

export class StateFeed {
  readonly #deps: StateFeedDeps;
  readonly #ends: (() => void)[];
  #cancelTimer: () => void = () => {};
  #keptAt = -Infinity;
  /** The state that was kept last. */
  #kept = -1;
  #closed = false;
  #keeping: Promise<void> = Promise.resolve();

  constructor(deps: StateFeedDeps) {
    this.#deps = deps;
    const { broker, source, subjects } = deps;
    this.#ends = [
      source.hub.subscribe({
        send: (payload) => broker.tell({ subject: subjects.events, payload }),
        close: () => {},
      }),
      broker.listen(subjects.wanted, () => this.#soon()),
      broker.onReturn(() => this.#soon()),
    ];
    this.#keep();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelTimer();
    for (const end of this.#ends) end();
    await this.#keeping;
  }

  #soon(): void {
    const { clock } = this.#deps;
    this.#schedule(Math.max(0, this.#keptAt + PAUSE_MS - clock.monotonic()), true);
  }

  #schedule(ms: number, wanted: boolean): void {
    if (this.#closed) return;
    this.#cancelTimer();
    this.#cancelTimer = this.#deps.clock.after(ms, () => {
      if (wanted || this.#deps.source.hub.seq !== this.#kept) this.#keep();
      else this.#schedule(SNAPSHOT_MS, false);
    });
  }

  /** A snapshot is told and kept by the same message. */
  #keep(): void {
    const { clock, source } = this.#deps;
    this.#keptAt = clock.monotonic();
    source.flush();
    this.#kept = source.hub.seq;
    this.#keeping = this.#store(snapshotEvent(source), source.hub.eventId());
    this.#schedule(SNAPSHOT_MS, false);
  }

  async #store(event: Uint8Array, id: string): Promise<void> {
    const { broker, subjects, log } = this.#deps;
    try {
      const payload = await gzipped(event);
      if (payload.length > broker.maxPayload) {
        log.error("snapshot_too_large", { bytes: payload.length, most: broker.maxPayload });
        return;
      }
      await broker.ensure({ name: SNAPSHOT_STREAM, subjects: [everyDesk.snapshot], lastOnly: true });
      await broker.store({ subject: subjects.snapshot, payload, id });
    } catch (error) {
      log.warn("snapshot_not_published", { error: String(error) });
    }
  }
}
