// One desk as this viewer shows it: the state that it publishes, for readers here. It takes no command.
import type { Snapshot } from "@/lib/contract/api.ts";
import { type Clock, iso, type Moment, momentOf, since } from "@/lib/server/clock.ts";
import { UnavailableError } from "@/lib/server/errors.ts";
import { say } from "@/lib/contract/says/say.ts";
import { EventHub } from "@/lib/server/stream/event_hub.ts";
import type { StreamSource } from "@/lib/server/stream/sse.ts";
import { Mirror } from "./mirror.ts";

export interface ViewedDeskDeps {
  name: string;
  /** Names this viewer's start to its readers. */
  epoch: string;
  build: () => string;
  clock: Clock;
  /** Asks whoever publishes the desk for a snapshot. */
  ask: () => void;
}

/** Two and a half of its heartbeats. */
const SILENT_MS = 25_000;
const LOOK_MS = 1_000;

export class ViewedDesk {
  readonly name: string;
  readonly #clock: Clock;
  readonly #mirror: Mirror;
  readonly #hub: EventHub;
  readonly #ask: () => void;
  /** When it was heard last, here. */
  #heard: Moment | null = null;
  /** Since when it goes on without what is shown; `null`: it is in step. */
  #behind: Moment | null = null;
  /** What its machine's time is ahead of ours. */
  #ahead = 0;
  #json: { seq: number; text: string } | null = null;
  #stopLooking: () => void;

  constructor({ name, epoch, build, clock, ask }: ViewedDeskDeps) {
    this.name = name;
    this.#clock = clock;
    this.#ask = ask;
    // Ages are reckoned on the desk's own clock: two machines never agree on the time.
    const theirs = { ...clockOf(clock), now: () => clock.now() + this.#ahead };
    this.#hub = new EventHub({ epoch, clock: theirs, build });
    this.#mirror = new Mirror({
      onGap: ask,
      onChanges: (changes) => this.#hub.publish(changes),
      onTime: (at) => this.#ahead = at - clock.now(),
    });
    this.#stopLooking = clock.after(LOOK_MS, () => this.#look());
  }

  /** An event that the desk publishes now. */
  hear(bytes: Uint8Array): void {
    this.#heard = momentOf(this.#clock);
    this.#take(bytes);
  }

  /** A snapshot that the broker has kept: the desk may be long gone. */
  remember(bytes: Uint8Array): void {
    this.#take(bytes);
    this.#ask();
  }

  /** As it was told last; `null` before a snapshot has come. */
  get state(): Snapshot | null {
    return this.#mirror.state;
  }

  /** Whether it is of a release that this viewer understands. */
  get readable(): boolean {
    return this.#mirror.readable;
  }

  /** Whether what is shown is not what is so now, as far as anybody here knows. */
  get silent(): boolean {
    return this.#heard === null || this.#isPast(this.#heard) ||
      (this.#behind !== null && this.#isPast(this.#behind));
  }

  /**
   * Until when what is shown was so (ISO 8601, by this machine's clock); `null`: it was not heard since this
   * viewer runs.
   */
  get heardAt(): string | null {
    return this.#heard === null ? null : iso((this.#behind ?? this.#heard).wall);
  }

  get readers(): number {
    return this.#hub.readers;
  }

  /** The whole state with the numbers of this viewer's stream. Throws a 503 while the desk is silent. */
  snapshotJson(): string {
    const { seq, epoch, build } = this.#hub;
    const state = this.#current();
    if (this.#json?.seq !== seq) this.#json = { seq, text: JSON.stringify({ ...state, seq, epoch, build }) };
    return this.#json.text;
  }

  snapshot(): Snapshot {
    const { seq, epoch, build } = this.#hub;
    return { ...this.#current(), seq, epoch, build };
  }

  /** Throws a 503 while the desk is silent: a page must not look alive with what was. */
  stream(): StreamSource {
    this.#current();
    return { hub: this.#hub, flush: () => {}, snapshotJson: () => this.snapshotJson() };
  }

  close(): void {
    this.#stopLooking();
    this.#hub.close();
  }

  #current(): Snapshot {
    const { state } = this.#mirror;
    if (state === null || this.silent) {
      throw new UnavailableError(say("VIEWER_DESK_SILENT", { desk: this.name, since: this.heardAt }));
    }
    return state;
  }

  #take(bytes: Uint8Array): void {
    this.#mirror.take(bytes);
    if (this.#mirror.inStep) this.#behind = null;
    else this.#behind ??= momentOf(this.#clock);
  }

  #isPast(moment: Moment): boolean {
    return since(this.#clock, moment) > SILENT_MS;
  }

  #look(): void {
    // Its readers learn by it that there is nothing to be seen; they come back by themselves.
    if (this.silent) this.#hub.endStreams();
    this.#stopLooking = this.#clock.after(LOOK_MS, () => this.#look());
  }
}

function clockOf(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (ms, fn) => clock.after(ms, fn),
  };
}
