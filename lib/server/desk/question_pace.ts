// How often programs may ask what IB has to answer: all on the login share what it takes, and the owner's
// questions stand behind theirs. The owner is never held up by it, and neither is what a program needs to get
// out of a position.
import type { ActionName, TradingRequest } from "@/lib/contract/actions.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Caller, isOwner } from "@/lib/server/access/caller.ts";
import { type Clock, type Moment, momentOf, since } from "@/lib/server/clock.ts";
import { AppError } from "@/lib/server/errors.ts";
import { isSmallBar } from "@/lib/server/market/history/pace.ts";

interface Pace {
  most: number;
  ms: number;
}

/** Of one token: far more than a strategy needs, a tenth of what IB takes. */
export const QUESTIONS: Pace = { most: 240, ms: 60_000 };
/**
 * Of all programs together, half of what IB gives to one login: one search a second, and small bars as
 * `lib/server/market/history/pace.ts` says. As many searches at once keep the owner's waiting less long than
 * it may take.
 */
export const SEARCHES: Pace = { most: 10, ms: 20_000 };
export const SMALL_BARS: Pace = { most: 30, ms: 600_000 };

const QUESTION_ACTIONS: ReadonlySet<ActionName> = new Set<ActionName>([
  "search_symbols",
  "contract_details",
  "watch",
  "history",
  // Its instrument is asked for as that of an order is, before what the owner looks at.
  "propose_order",
]);

export class QuestionPace {
  readonly #clock: Pick<Clock, "now" | "monotonic">;
  /** When what was asked, oldest first, by token. */
  readonly #asked = new Map<string, Moment[]>();

  constructor(clock: Pick<Clock, "now" | "monotonic">) {
    this.#clock = clock;
  }

  /**
   * Counts a request. Throws a 429 `QUESTIONS_TOO_MANY` with the seconds to wait; what is refused does not
   * count.
   */
  count(caller: Caller, request: TradingRequest): void {
    if (isOwner(caller) || !QUESTION_ACTIONS.has(request.action)) return;
    const paces: [key: string, Pace][] = [[`token ${caller.id}`, QUESTIONS]];
    if (request.action === "search_symbols") paces.push(["searches", SEARCHES]);
    if (request.action === "history" && isSmallBar(request.barSize)) paces.push(["small bars", SMALL_BARS]);
    const wait = Math.max(...paces.map(([key, pace]) => this.#wait(key, pace)));
    if (wait > 0) {
      const seconds = Math.ceil(wait / 1000);
      throw new AppError(say("QUESTIONS_TOO_MANY", { name: caller.name, seconds }), {
        status: 429,
        retryAfter: seconds,
      });
    }
    for (const [key] of paces) this.#asked.get(key)?.push(momentOf(this.#clock));
  }

  /** Milliseconds until one more may go; 0: now. */
  #wait(key: string, { most, ms }: Pace): number {
    const asked = (this.#asked.get(key) ?? []).filter((at) => since(this.#clock, at) < ms);
    this.#asked.set(key, asked);
    const leaves = asked.at(-most);
    return leaves === undefined ? 0 : ms - since(this.#clock, leaves);
  }
}
