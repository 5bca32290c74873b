// The tokens of programs: each with a name, a scope, an end and limits of its own. Only hashes are kept, in
// the data folder.
import { z } from "zod";
import { say } from "@/lib/contract/says/say.ts";
import { type Scope, scopes } from "@/lib/contract/views/caller.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import { AppError, DenialError, NotFoundError } from "@/lib/server/errors.ts";
import type { Log } from "@/lib/server/log.ts";
import { type Caller, scopesUpTo } from "./caller.ts";
import { hashOf, newId, newSecret, type SecretStore } from "./secrets.ts";

/** In the data folder. */
export const PROGRAM_TOKENS_FILE = "program_tokens.json";
export const MOST_DAYS = 366;
const MOST_TOKENS = 100;
const DAY_MS = 24 * 3_600_000;
/** Tells a program's token from the desk's at sight, for people and for scanners of secrets. */
const PREFIX = "lotse_";
/** What the journal calls others: a program must not pass for them. */
const TAKEN = ["desk", "screen", "script"];

const amount = z.string().regex(/^\d{1,15}(\.\d{1,8})?$/).nullable();
const limitsSchema = z.strictObject({
  /** Base currency of the account, per order. */
  maxNotional: amount,
  maxQuantity: amount,
  ordersPerMinute: z.int().min(0).nullable(),
});
/** What a program may send at most, beside the limits of the desk; `null`: no limit of its own. */
export type OwnLimits = z.infer<typeof limitsSchema>;

const tokenSchema = z.strictObject({
  id: z.string(),
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,31}$/),
  scope: z.enum(scopes),
  hash: z.string().length(64),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  limits: limitsSchema,
});
const fileSchema = z.strictObject({ version: z.literal(1), tokens: z.array(tokenSchema) });

export type ProgramToken = z.infer<typeof tokenSchema>;
export type NewToken = Pick<ProgramToken, "name" | "scope" | "limits"> & { days: number };

export class ProgramTokens {
  readonly #store: SecretStore;
  readonly #clock: Pick<Clock, "now">;
  #text: string | null = null;
  #byHash = new Map<string, ProgramToken>();
  readonly #log: Pick<Log, "error"> | null;
  #isFaultTold = false;

  /** `log`: of a desk, whose programs are only told that they are not let in. */
  constructor(store: SecretStore, clock: Pick<Clock, "now">, log: Pick<Log, "error"> | null = null) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** The secret of a new token, which is told once and kept nowhere. Throws a `DenialError`. */
  create({ name, scope, days, limits }: NewToken): string {
    const tokens = this.list();
    if (!tokenSchema.shape.name.safeParse(name).success || TAKEN.includes(name)) {
      throw new DenialError(say("TOKEN_NAME_INVALID"), { field: "name" });
    }
    if (tokens.some((one) => one.name === name)) throw new DenialError(say("TOKEN_NAME_TAKEN", { name }));
    if (tokens.length >= MOST_TOKENS) throw new DenialError(say("TOKENS_TOO_MANY", { most: MOST_TOKENS }));
    const secret = PREFIX + newSecret();
    const now = this.#clock.now();
    const token: ProgramToken = {
      id: newId(),
      name,
      scope,
      hash: hashOf(secret),
      createdAt: iso(now),
      expiresAt: iso(now + days * DAY_MS),
      limits,
    };
    this.#save([...tokens, token]);
    return secret;
  }

  /**
   * All that were not revoked, ended ones too. Throws an `AppError` when the file can not be read as one of
   * ours.
   */
  list(): readonly ProgramToken[] {
    return [...this.#current().values()];
  }

  /** Throws a `NotFoundError`. */
  revoke(name: string): void {
    const tokens = this.list();
    const left = tokens.filter((one) => one.name !== name);
    if (left.length === tokens.length) throw new NotFoundError(say("TOKEN_UNKNOWN", { name }));
    this.#save(left);
  }

  /**
   * Whose secret it is; `null`: nobody's, or its time is over. A file that can not be read lets nobody in.
   */
  callerOf(secret: string): Caller | null {
    if (!secret.startsWith(PREFIX)) return null;
    try {
      return this.#caller(this.#current().get(hashOf(secret)));
    } catch (error) {
      this.#tell(error);
      return null;
    }
  }

  /** Whether a caller that was let in still would be: it may have been revoked, or its time be over. */
  holds({ id }: Caller): boolean {
    try {
      return this.#caller([...this.#current().values()].find((one) => one.id === id)) !== null;
    } catch {
      return false;
    }
  }

  #caller(token: ProgramToken | undefined): Caller | null {
    if (token === undefined || Date.parse(token.expiresAt) <= this.#clock.now()) return null;
    const { id, name, scope, limits } = token;
    return { kind: "token", id, name, scopes: scopesUpTo(scope), limits };
  }

  #current(): ReadonlyMap<string, ProgramToken> {
    const text = this.#store.read();
    if (text !== this.#text) {
      this.#byHash = new Map(parse(text).map((token) => [token.hash, token]));
      this.#text = text;
    }
    this.#isFaultTold = false;
    return this.#byHash;
  }

  /** Once, however often the programs ask. */
  #tell(error: unknown): void {
    if (this.#isFaultTold) return;
    this.#isFaultTold = true;
    const detail = error instanceof Error ? error.message : String(error);
    this.#log?.error("program_tokens_unreadable", { detail });
  }

  #save(tokens: readonly ProgramToken[]): void {
    this.#store.write(`${JSON.stringify({ version: 1, tokens }, null, 2)}\n`);
  }
}

function parse(text: string | null): readonly ProgramToken[] {
  if (text === null) return [];
  try {
    return fileSchema.parse(JSON.parse(text)).tokens;
  } catch (cause) {
    throw new AppError(say("TOKENS_UNREADABLE", { file: PROGRAM_TOKENS_FILE }), { status: 500, cause });
  }
}

export function isScope(text: string): text is Scope {
  return scopes.some((one) => one === text);
}
