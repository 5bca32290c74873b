// The number of a socket: it only grows, across starts too, so that a command can never reach a later socket
// unseen.
import { join } from "node:path";
import { type SocketEpoch, toSocketEpoch } from "@/lib/contract/ids.ts";
import { type Clock, systemClock } from "@/lib/server/clock.ts";
import { writeWhole } from "@/lib/server/write_whole.ts";

export interface EpochSource {
  /** A number greater than any before, those of earlier starts included. */
  next(): Promise<SocketEpoch>;
}

/** So many numbers are reserved at a time: those of a day and more. */
const BLOCK = 1_000;

/**
 * The file of the data folder holds how far numbers are reserved: no start hands out one that an earlier
 * start may have used. So a connection needs no disk, and a full one does not stand in its way.
 */
export class FileEpochs implements EpochSource {
  readonly #path: string;
  readonly #clock: Pick<Clock, "now">;
  #last: number | null = null;
  #reserved = 0;
  #reserving = false;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string, clock: Pick<Clock, "now"> = systemClock) {
    this.#path = join(dataDir, "socket_epoch");
    this.#clock = clock;
  }

  next(): Promise<SocketEpoch> {
    const turn = this.#queue.then(() => this.#advance());
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #advance(): Promise<SocketEpoch> {
    let next = (this.#last ?? await this.#read()) + 1;
    if (next > this.#reserved) {
      // None left and none to be had: seconds since 1970 are beyond any count.
      await this.#reserve(next + BLOCK - 1).catch(() => next = Math.max(next, this.#seconds()));
    } else if (next + BLOCK / 2 > this.#reserved) this.#reserveAhead(next + BLOCK - 1);
    this.#last = next;
    return toSocketEpoch(next);
  }

  /**
   * In good time, and with nobody waiting: the half that is left is there for a disk that refuses or hangs.
   */
  #reserveAhead(upTo: number): void {
    if (this.#reserving) return;
    this.#reserving = true;
    this.#reserve(upTo).catch(() => {}).finally(() => this.#reserving = false);
  }

  /** Written beside the file, then moved over it. */
  async #reserve(upTo: number): Promise<void> {
    const draft = `${this.#path}.new`;
    {
      using file = await Deno.open(draft, { create: true, write: true, truncate: true, mode: 0o600 });
      writeWhole(file, `${upTo}\n`);
      await file.syncData();
    }
    await Deno.rename(draft, this.#path);
    this.#reserved = upTo;
  }

  /** A file that is damaged, or can not be read, must not bring an old number back. */
  async #read(): Promise<number> {
    try {
      const text = (await Deno.readTextFile(this.#path)).trim();
      if (/^\d{1,15}$/.test(text)) return Number(text);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return 0;
    }
    return this.#seconds();
  }

  #seconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }
}

/** Counts in memory: for tests and for runs whose epochs end with the process. */
export class MemoryEpochs implements EpochSource {
  #last = 0;

  next(): Promise<SocketEpoch> {
    return Promise.resolve(toSocketEpoch(++this.#last));
  }
}
