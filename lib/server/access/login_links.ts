// The links that log a browser in: each once, and for ten minutes. The one that is printed at start is kept
// in memory; `deno task link` leaves the hash of another in the data folder, so that it needs no way to the
// desk, and no login, to make one.
import { z } from "zod";
import { type Clock, type Moment, momentAt, momentOf, since } from "@/lib/server/clock.ts";
import { hashOf, newSecret, type SecretStore } from "./secrets.ts";

/** In the data folder: the link that was made last in a terminal. */
export const LOGIN_LINK_FILE = "login_link.json";
/** In the data folder while the desk runs: the address of its log-in page. */
export const ADDRESS_FILE = "address";

export const LINK_MS = 10 * 60_000;
/** Made once per start, and by nobody without the data folder. */
const MOST_REMEMBERED = 100;

const fileSchema = z.strictObject({
  version: z.literal(1),
  hash: z.string().length(64),
  madeAt: z.iso.datetime(),
});

/** What a code is; `unknown`: none of ours, or of an earlier start. */
export type LinkState = "right" | "used" | "expired" | "unknown";

interface Made {
  at: Moment;
  used: boolean;
}

export class LoginLinks {
  readonly #store: SecretStore;
  readonly #clock: Pick<Clock, "now" | "monotonic">;
  readonly #made = new Map<string, Made>();

  constructor(store: SecretStore, clock: Pick<Clock, "now" | "monotonic">) {
    this.#store = store;
    this.#clock = clock;
  }

  /** The code of a new link, for this desk's own output. */
  issue(): string {
    const code = newSecret();
    this.#remember(hashOf(code), { at: momentOf(this.#clock), used: false });
    return code;
  }

  /** Uses a code up. */
  take(code: string): LinkState {
    const hash = hashOf(code);
    const made = this.#made.get(hash) ?? this.#fromFile(hash);
    if (made === null) return "unknown";
    if (made.used) return "used";
    if (since(this.#clock, made.at) >= LINK_MS) return "expired";
    made.used = true;
    return "right";
  }

  /** It is remembered from here on: used up in memory, whatever becomes of the file. */
  #fromFile(hash: string): Made | null {
    const found = linkIn(this.#store);
    if (found === null || found.hash !== hash) return null;
    const made = { at: momentAt(this.#clock, Date.parse(found.madeAt)), used: false };
    this.#remember(hash, made);
    this.#empty();
    return made;
  }

  #empty(): void {
    try {
      this.#store.write("");
    } catch {
      // A full disk: it is remembered, and over in ten minutes.
    }
  }

  #remember(hash: string, made: Made): void {
    this.#made.set(hash, made);
    const [oldest = ""] = this.#made.keys();
    if (this.#made.size > MOST_REMEMBERED) this.#made.delete(oldest);
  }
}

/**
 * Leaves a new code for the desk of that folder, in the place of the one before. Returns the code, which is
 * kept nowhere.
 */
export function leaveLink(store: SecretStore, clock: Pick<Clock, "now">): string {
  const code = newSecret();
  const madeAt = new Date(clock.now()).toISOString();
  store.write(`${JSON.stringify({ version: 1, hash: hashOf(code), madeAt })}\n`);
  return code;
}

/** `null` for a file that is not there, is empty or is none of ours. */
function linkIn(store: SecretStore): z.infer<typeof fileSchema> | null {
  try {
    return fileSchema.parse(JSON.parse(store.read() ?? ""));
  } catch {
    return null;
  }
}
