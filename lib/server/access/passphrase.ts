// The passphrase without which no live account is armed: kept salted and hashed by scrypt, asked for one at a
// time, slower after each miss.
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { say } from "@/lib/contract/says/say.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { AppError, DenialError } from "@/lib/server/errors.ts";
import type { SecretStore } from "./secrets.ts";

/** In the data folder. */
export const PASSPHRASE_FILE = "live_passphrase.json";
/** RFC 7914: about 64 MB and a tenth of a second for each try. */
const COST = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 } as const;
const LENGTH = 32;
export const LEAST_CHARACTERS = 10;
/** So many misses cost nothing; each further one doubles the wait. */
const FREE_MISSES = 3;
const MOST_WAIT_MS = 15 * 60_000;

const base64 = z.base64().transform((text) => Uint8Array.fromBase64(text));
const wholeHash = base64.refine(({ length }) => length === LENGTH);
const storedSchema = z.strictObject({
  kind: z.literal("scrypt"),
  N: z.literal(COST.N),
  r: z.literal(COST.r),
  p: z.literal(COST.p),
  salt: base64,
  hash: wholeHash,
});

export class Passphrase {
  readonly #store: SecretStore;
  readonly #clock: Pick<Clock, "monotonic">;
  #misses = 0;
  #notBefore = -Infinity;
  #busy = false;

  constructor(store: SecretStore, clock: Pick<Clock, "monotonic">) {
    this.#store = store;
    this.#clock = clock;
  }

  get isSet(): boolean {
    return this.#store.read() !== null;
  }

  /** @throws DenialError when it is too short. */
  async set(text: string): Promise<void> {
    const passphrase = text.normalize("NFC");
    if ([...passphrase].length < LEAST_CHARACTERS) {
      throw new DenialError(say("PASSPHRASE_TOO_SHORT", { most: LEAST_CHARACTERS }));
    }
    const salt = new Uint8Array(randomBytes(16));
    const hash = await derived(passphrase, salt);
    const { N, r, p } = COST;
    const kept = { kind: "scrypt", N, r, p, salt: salt.toBase64(), hash: hash.toBase64() };
    this.#store.write(JSON.stringify(kept));
  }

  /**
   * Resolves when it is the right one; rejects with an `AppError` otherwise. What was typed is kept nowhere.
   */
  async require(text: string | undefined): Promise<void> {
    const stored = this.#store.read();
    if (stored === null) throw new DenialError(say("PASSPHRASE_UNSET"), { field: "passphrase" });
    const { salt, hash } = keptIn(stored);
    const wait = this.#notBefore - this.#clock.monotonic();
    if (this.#busy || wait > 0) {
      const seconds = Math.max(1, Math.ceil(wait / 1000));
      throw new AppError(say("PASSPHRASE_THROTTLED", { seconds }), {
        status: 429,
        retryAfter: seconds,
        field: "passphrase",
      });
    }
    this.#busy = true;
    try {
      if (timingSafeEqual(await derived((text ?? "").normalize("NFC"), salt), hash)) {
        this.#misses = 0;
        return;
      }
    } finally {
      this.#busy = false;
    }
    this.#miss();
    throw new DenialError(say("PASSPHRASE_WRONG"), { field: "passphrase" });
  }

  #miss(): void {
    this.#misses += 1;
    if (this.#misses < FREE_MISSES) return;
    const wait = Math.min(MOST_WAIT_MS, 1000 * 2 ** (this.#misses - FREE_MISSES));
    this.#notBefore = this.#clock.monotonic() + wait;
  }
}

/** A file that can not be read opens nothing, and is no wrong guess. Throws a `DenialError`. */
function keptIn(stored: string): Pick<z.infer<typeof storedSchema>, "salt" | "hash"> {
  try {
    return storedSchema.parse(JSON.parse(stored));
  } catch {
    throw new DenialError(say("PASSPHRASE_UNREADABLE", { file: PASSPHRASE_FILE }), { field: "passphrase" });
  }
}

function derived(passphrase: string, salt: Uint8Array): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  scrypt(
    passphrase,
    salt,
    LENGTH,
    COST,
    (error, key) => error === null ? resolve(new Uint8Array(key)) : reject(error),
  );
  return promise;
}
