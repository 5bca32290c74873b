// Every desk that is published at a broker: found by its last snapshot, followed by its events.
import type { Overview } from "@/lib/contract/views/overview.ts";
import { type Clock, type Ids, iso } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";
import type { Broker, Message } from "@/lib/server/publish/broker.ts";
import { gunzipped } from "@/lib/server/publish/gzip.ts";
import {
  deskIn,
  deskNameSchema,
  everyDesk,
  SNAPSHOT_STREAM,
  subjectsOf,
} from "@/lib/server/publish/subjects.ts";
import { deskLine } from "./overview.ts";
import { ViewedDesk } from "./viewed_desk.ts";

export interface ViewedDesksDeps {
  broker: Broker;
  clock: Clock;
  ids: Ids;
  log: Log;
  build: () => string;
}

/** Whoever writes to the broker can name a desk: a firm has not as many. */
const MOST_DESKS = 200;
/** Unpacked: of more than that nobody has a screen. */
const MOST_BYTES = 64 * 1024 * 1024;
/** Between two wishes for a snapshot of one desk. */
const ASK_MS = 1_000;

export class ViewedDesks {
  readonly #deps: ViewedDesksDeps;
  readonly #desks = new Map<string, ViewedDesk>();
  readonly #asked = new Map<string, number>();
  readonly #asking = new Map<string, () => void>();
  readonly #ends: (() => void)[];

  constructor(deps: ViewedDesksDeps) {
    this.#deps = deps;
    const { broker } = deps;
    this.#ends = [
      broker.listen(everyDesk.events, ({ subject, payload }) => this.#of(subject)?.hear(payload)),
      broker.listen(everyDesk.snapshot, (message) => void this.#unpack(message, "hear")),
      broker.onReturn(() => void this.#remember()),
    ];
    void this.#remember();
  }

  get(name: string): ViewedDesk | null {
    return this.#desks.get(name) ?? null;
  }

  overview(): Overview {
    const { broker, clock } = this.#deps;
    const desks = [...this.#desks.values()].sort((a, b) => a.name < b.name ? -1 : 1);
    return { at: iso(clock.now()), connected: broker.connected, desks: desks.map(deskLine) };
  }

  get readers(): number {
    return [...this.#desks.values()].reduce((sum, { readers }) => sum + readers, 0);
  }

  close(): void {
    for (const end of [...this.#ends, ...this.#asking.values()]) end();
    for (const desk of this.#desks.values()) desk.close();
  }

  /** What is kept of desks that do not speak now. */
  async #remember(): Promise<void> {
    const { broker, log } = this.#deps;
    try {
      await broker.ensure({ name: SNAPSHOT_STREAM, subjects: [everyDesk.snapshot], lastOnly: true });
      for (const message of await broker.lastOfEach(SNAPSHOT_STREAM)) await this.#unpack(message, "remember");
    } catch (error) {
      log.warn("snapshots_not_read", { error: String(error) });
    }
  }

  async #unpack({ subject, payload }: Message, how: "hear" | "remember"): Promise<void> {
    const desk = this.#of(subject);
    if (desk === null) return;
    try {
      desk[how](await gunzipped(payload, MOST_BYTES));
    } catch (error) {
      this.#deps.log.warn("snapshot_not_read", { desk: desk.name, error: String(error) });
    }
  }

  #of(subject: string): ViewedDesk | null {
    const name = deskIn(subject);
    const known = this.#desks.get(name);
    if (known !== undefined) return known;
    if (!deskNameSchema.safeParse(name).success || this.#desks.size >= MOST_DESKS) return null;
    const { clock, ids, build } = this.#deps;
    const desk = new ViewedDesk({ name, epoch: ids.uuid(), build, clock, ask: () => this.#ask(name) });
    this.#desks.set(name, desk);
    return desk;
  }

  /** Many gaps are one wish; none is forgotten. */
  #ask(name: string): void {
    const { broker, clock } = this.#deps;
    if (this.#asking.has(name)) return;
    const wait = Math.max(0, (this.#asked.get(name) ?? -Infinity) + ASK_MS - clock.monotonic());
    const ask = () => {
      this.#asking.delete(name);
      this.#asked.set(name, clock.monotonic());
      broker.tell({ subject: subjectsOf(name).wanted, payload: new Uint8Array() });
    };
    if (wait === 0) ask();
    else this.#asking.set(name, clock.after(wait, ask));
  }
}
