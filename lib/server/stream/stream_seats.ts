// Which event streams each login has open: so many at most, and none for longer than the login holds.
import { say } from "@/lib/contract/says/say.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { StreamSource } from "./sse.ts";

/** Many screens, and every one twice for a moment while it connects again. */
export const MAX_STREAMS_PER_LOGIN = 512;
/**
 * What ends unseen ends its streams within this time: a session by itself, a token by a program in a
 * terminal.
 */
const LOOK_EVERY_MS = { session: 60_000, token: 2_000 } as const;

export interface SeatsDeps {
  clock: Pick<Clock, "after">;
  most?: number;
}

/** Whose stream it is. */
export interface Holder {
  kind: keyof typeof LOOK_EVERY_MS;
  /** Of the session or token. */
  id: string;
  /** Whether it would still be let in. */
  holds(): boolean;
}

export class StreamSeats {
  readonly #clock: Pick<Clock, "after">;
  readonly #most: number;
  /** What closes each stream, by login. */
  readonly #open = new Map<string, Set<() => void>>();

  constructor({ clock, most = MAX_STREAMS_PER_LOGIN }: SeatsDeps) {
    this.#clock = clock;
    this.#most = most;
  }

  /**
   * `source` with a seat of its login from its beginning to its end. Throws a 429 when all seats of that
   * login are taken.
   */
  seated(holder: Holder, source: StreamSource): StreamSource {
    const { id } = holder;
    if ((this.#open.get(id)?.size ?? 0) >= this.#most) {
      throw new AppError(say("STREAMS_TOO_MANY", { most: this.#most }), { status: 429 });
    }
    return {
      ...source,
      begins: (close) => {
        const leave = source.begins?.(close);
        const seats = this.#open.get(id) ?? new Set();
        this.#open.set(id, seats.add(close));
        const stopLooking = this.#look(holder, close);
        return () => {
          stopLooking();
          seats.delete(close);
          if (seats.size === 0 && this.#open.get(id) === seats) this.#open.delete(id);
          leave?.();
        };
      },
    };
  }

  /** Ends all streams of a login at once. */
  closeAll(id: string): void {
    for (const close of [...this.#open.get(id) ?? []]) close();
  }

  #look(holder: Holder, close: () => void): () => void {
    let cancel = () => {};
    const later = () => {
      cancel = this.#clock.after(LOOK_EVERY_MS[holder.kind], () => {
        if (holder.holds()) later();
        else close();
      });
    };
    later();
    return () => cancel();
  }
}
