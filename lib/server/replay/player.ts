// Plays a recording in its own time: at a speed, held, moved. It asks the performance for one moment after
// the other.
import type { ReplayRequest, ReplayView } from "@/lib/contract/views/replay.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { Log } from "@/lib/server/log.ts";
import type { Replay } from "@/lib/server/desk/replay.ts";
import type { Performance } from "./performance.ts";
import type { Recording } from "./read_recording.ts";

export interface PlayerDeps {
  recording: Recording;
  performance: Performance;
  /** The time of this machine. */
  clock: Clock;
  log: Log;
  /** Something of what is shown may have changed. */
  onShown(): void;
}

/** Between two moments that are shown while it plays. */
const BEAT_MS = 100;

export class Player implements Replay, AsyncDisposable {
  readonly #deps: PlayerDeps;
  #at: number;
  #playing = false;
  #speed = 1;
  #seeking = false;
  /** Grows with every wish: a way to a moment that is not wanted any more is left. */
  #wish = 0;
  #work: Promise<void> = Promise.resolve();
  #cancel = () => {};
  #beatAt = 0;

  constructor(deps: PlayerDeps) {
    this.#deps = deps;
    this.#at = deps.recording.from;
  }

  /** Where it stands, in epoch milliseconds. */
  get at(): number {
    return this.#at;
  }

  get isPlaying(): boolean {
    return this.#playing && !this.#seeking;
  }

  get speed(): number {
    return this.#speed;
  }

  view(): ReplayView {
    const { name, from, to, unreadable } = this.#deps.recording;
    return {
      name,
      from: iso(from),
      to: iso(to),
      at: iso(this.#at),
      playing: this.#playing,
      speed: this.#speed,
      seeking: this.#seeking,
      lost: unreadable + this.#deps.performance.lost,
    };
  }

  take(request: ReplayRequest): ReplayView {
    if (request.action === "speed") this.#speed = request.speed;
    if (request.action === "pause") this.#playing = false;
    if (request.action === "play") this.#play();
    if (request.action === "seek") this.#seek(Date.parse(request.at));
    this.#deps.onShown();
    return this.view();
  }

  /** Resolves when what is under way has been shown. */
  async settled(): Promise<void> {
    for (let seen = -1; seen !== this.#wish;) {
      seen = this.#wish;
      await this.#work;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#playing = false;
    this.#wish += 1;
    this.#cancel();
    await this.#work;
    await this.#deps.performance[Symbol.asyncDispose]();
  }

  #play(): void {
    const { from, to } = this.#deps.recording;
    if (this.#playing) return;
    this.#playing = true;
    if (this.#at >= to) this.#seek(from);
    this.#beatAt = this.#deps.clock.monotonic();
    this.#beat();
  }

  #beat(): void {
    this.#cancel();
    this.#cancel = this.#deps.clock.after(BEAT_MS, () => {
      const now = this.#deps.clock.monotonic();
      const passed = (now - this.#beatAt) * this.#speed;
      this.#beatAt = now;
      if (!this.#playing) return;
      if (!this.#seeking) this.#show(this.#at + passed);
      void this.#work.then(() => this.#playing && this.#beat());
    });
  }

  #seek(w: number): void {
    this.#seeking = true;
    this.#wish += 1;
    this.#show(w);
  }

  #show(w: number): void {
    const { recording, performance, onShown } = this.#deps;
    const wanted = Math.min(Math.max(w, recording.from), recording.to);
    const wish = this.#wish;
    const goesOn = () => this.#wish === wish;
    this.#work = this.#work.then(async () => {
      if (!goesOn()) return;
      await performance.showAt(wanted, goesOn);
      if (!goesOn()) return;
      this.#at = wanted;
      this.#seeking = false;
      if (wanted >= recording.to) this.#playing = false;
      onShown();
    }).catch((error) => {
      this.#seeking = false;
      this.#playing = false;
      this.#deps.log.error("replay_failed", { error });
      onShown();
    });
  }
}
