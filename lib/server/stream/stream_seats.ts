// How many event streams one login may have open: each costs memory and a turn at every patch.
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { StreamSource } from "./sse.ts";

/** Many screens, and every one twice for a moment while it connects again. */
export const MAX_STREAMS_PER_LOGIN = 512;

export class StreamSeats {
  readonly #most: number;
  readonly #taken = new Map<string, number>();

  constructor(most: number = MAX_STREAMS_PER_LOGIN) {
    this.#most = most;
  }

  /** `source` with a seat of `login` from its beginning to its end. Throws a 429 when that login has all of its seats taken. */
  seated(login: string, source: StreamSource): StreamSource {
    if ((this.#taken.get(login) ?? 0) >= this.#most) {
      throw new AppError(say("STREAMS_TOO_MANY", { most: this.#most }), { status: 429 });
    }
    return {
      ...source,
      begins: () => {
        const leave = source.begins?.();
        this.#add(login, 1);
        return () => {
          this.#add(login, -1);
          leave?.();
        };
      },
    };
  }

  #add(login: string, count: number): void {
    const taken = (this.#taken.get(login) ?? 0) + count;
    if (taken === 0) this.#taken.delete(login);
    else this.#taken.set(login, taken);
  }
}
