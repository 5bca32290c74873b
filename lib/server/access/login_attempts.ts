// Failed log-ins: told in the log, and after some of them an address has to wait. Whoever is logged in
// notices nothing.
import type { Clock } from "@/lib/server/clock.ts";
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { Log } from "@/lib/server/log.ts";

/** Failures of one address within the window; the next attempt is not looked at. */
const MAX_FAILURES = 10;
const WINDOW_MS = 60_000;
/** Strangers choose how many there are: the one that failed longest ago is forgotten. */
const MAX_ADDRESSES = 1_000;

export class LoginAttempts {
  readonly #clock: Pick<Clock, "monotonic">;
  readonly #log: Log;
  /** When each address failed within the window, in the order of the last failure. */
  readonly #failures = new Map<string, number[]>();

  constructor(clock: Pick<Clock, "monotonic">, log: Log) {
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * Whether the attempt of `address` is right, by `isRight`, which is not asked while that address has to
   * wait: no answer tells a right guess then. Throws a 429 with the seconds to wait.
   */
  isRight(address: string, isRight: () => boolean): boolean {
    const recent = this.#recent(address);
    const [oldest] = recent;
    if (oldest !== undefined && recent.length >= MAX_FAILURES) {
      const seconds = Math.ceil((oldest + WINDOW_MS - this.#clock.monotonic()) / 1000);
      throw new AppError(say("LOGIN_THROTTLED", { seconds }), { status: 429, retryAfter: seconds });
    }
    if (isRight()) return true;
    this.#failed(address, recent);
    return false;
  }

  #recent(address: string): number[] {
    const since = this.#clock.monotonic() - WINDOW_MS;
    return (this.#failures.get(address) ?? []).filter((at) => at > since);
  }

  #failed(address: string, before: number[]): void {
    const failures = [...before, this.#clock.monotonic()];
    this.#failures.delete(address);
    this.#failures.set(address, failures);
    if (this.#failures.size > MAX_ADDRESSES) {
      const [longestAgo = ""] = this.#failures.keys();
      this.#failures.delete(longestAgo);
    }
    const waits = failures.length >= MAX_FAILURES;
    this.#log.warn("login_failed", { address, failures: failures.length, ...(waits ? { waits } : {}) });
  }
}
