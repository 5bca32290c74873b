// The number of a socket: it only grows, across starts too, so that a command can never reach a later socket unseen.
import { join } from "node:path";
import { type SocketEpoch, toSocketEpoch } from "@/lib/contract/ids.ts";
import { type Clock, systemClock } from "@/lib/server/clock.ts";

export interface EpochSource {
  /** A number greater than any before. It is durable when the promise resolves. */
  next(): Promise<SocketEpoch>;
}

/** Counts in a file of the data folder: written beside it, then moved over it. */
export class FileEpochs implements EpochSource {
  readonly #dir: string;
  readonly #path: string;
  readonly #clock: Pick<Clock, "now">;
  #last: number | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(dataDir: string, clock: Pick<Clock, "now"> = systemClock) {
    this.#dir = dataDir;
    this.#path = join(dataDir, "socket_epoch");
    this.#clock = clock;
  }

  next(): Promise<SocketEpoch> {
    const turn = this.#queue.then(() => this.#advance());
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #advance(): Promise<SocketEpoch> {
    const next = (this.#last ?? await this.#read()) + 1;
    const draft = `${this.#path}.new`;
    await Deno.mkdir(this.#dir, { recursive: true });
    {
      using file = await Deno.open(draft, { create: true, write: true, truncate: true, mode: 0o600 });
      await file.write(new TextEncoder().encode(`${next}\n`));
      await file.syncData();
    }
    await Deno.rename(draft, this.#path);
    this.#last = next;
    return toSocketEpoch(next);
  }

  /** A damaged file must not bring an old number back: seconds since 1970 are beyond any count. */
  async #read(): Promise<number> {
    try {
      const text = (await Deno.readTextFile(this.#path)).trim();
      if (/^\d{1,15}$/.test(text)) return Number(text);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return 0;
      throw error;
    }
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
