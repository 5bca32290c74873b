// Which live accounts orders may be sent for: each armed by itself, for fifteen minutes after its last use,
// under an id of its own.
import type { Mode, Notice } from "@/lib/contract/api.ts";
import { maskAccount } from "@/lib/contract/ids.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { Passphrase } from "@/lib/server/access/passphrase.ts";
import { type Clock, type Ids, iso, type Moment, momentOf, since } from "@/lib/server/clock.ts";
import { AppError, ConflictError, DenialError, UnavailableError } from "@/lib/server/errors.ts";
import type { JournalEntry } from "@/lib/server/journal/journal.ts";
import type { Readiness } from "@/lib/server/orders/mod.ts";

export interface ArmingDeps {
  clock: Clock;
  ids: Ids;
  /** Durable when `commit` returns; `append` never throws. */
  journal: { append(entry: JournalEntry): void; commit(what: { entries: JournalEntry[] }): void };
  passphrase: Pick<Passphrase, "require">;
  /** Who has armed and disarmed what is told each time, also within a minute. */
  notice(notice: Notice): void;
  onChange(): void;
}

export interface ArmRequest {
  account: string;
  /** What was asked for at start or found by the account ids. */
  mode: Mode;
  accounts: readonly string[];
  readiness: Readiness;
  halted: boolean;
  /** Who asks, for the journal. */
  origin: string;
  /** The session or token that asks: with it ends what it has armed. */
  by?: string;
}

interface Armed {
  id: string;
  by: string | null;
  usedAt: Moment;
}

/** Why an arming ends, as the journal says it. */
const ENDS = {
  hand: "by hand",
  unused: "15 minutes without use",
  connection: "the connection was lost",
  halted: "trading was halted",
  limit: "a limit was raised",
  session: "its session has ended",
} as const;
export type DisarmReason = keyof typeof ENDS;
/** What nobody has asked for at this moment. */
const UNASKED: ReadonlySet<DisarmReason> = new Set(["unused", "connection", "limit", "session"]);

/** So long an account stays armed after its last order or preview. */
export const ARM_MS = 15 * 60_000;

export class Arming {
  readonly #deps: ArmingDeps;
  readonly #armed = new Map<string, Armed>();
  #cancelLook = () => {};

  constructor(deps: ArmingDeps) {
    this.#deps = deps;
  }

  /**
   * Arms after the account id was typed and the passphrase given. `request` is asked again afterwards:
   * meanwhile trading may have been halted or the connection lost. Each refusal of a credential is a row of
   * the journal.
   */
  async armBy(
    { request, typedAccount, passphrase }: {
      request(): ArmRequest;
      typedAccount: string | undefined;
      passphrase: string | undefined;
    },
  ): Promise<void> {
    const asked = request();
    this.requireArmable(asked);
    const { account, origin } = asked;
    try {
      if (typedAccount?.trim() !== account) {
        throw new DenialError(say("ARM_ACCOUNT_NOT_TYPED"), { field: "typedAccount" });
      }
      await this.#deps.passphrase.require(passphrase);
    } catch (error) {
      if (error instanceof AppError) {
        const data = { action: "arm_live", account, origin, reason: error.code };
        this.#deps.journal.append(this.#row("refused", data));
      }
      throw error;
    }
    this.arm(request());
  }

  /**
   * Opens order entry on one live account. A restart, a lost connection and a halt land disarmed.
   * Throws a `DenialError`, a `ConflictError` or, while the account ids have not proven the mode, an
   * `UnavailableError`.
   */
  arm(request: ArmRequest): void {
    this.requireArmable(request);
    const { account, origin, by = null } = request;
    const { clock, ids, journal, onChange } = this.#deps;
    const id = ids.uuid();
    // On the disk before it holds.
    journal.commit({ entries: [this.#row("arm", { account, id, origin, reason: "by hand" })] });
    this.#armed.set(account, { id, by, usedAt: momentOf(clock) });
    this.#tell(
      "info",
      say("LIVE_ARMED", { account: maskAccount(account), origin, minutes: ARM_MS / 60_000 }),
    );
    this.#lookLater();
    onChange();
  }

  /** Everything but the credential. */
  requireArmable({ account, mode, accounts, readiness, halted }: ArmRequest): void {
    if (mode !== "live") throw new DenialError(say("LIVE_NOT_LIVE"));
    if (!accounts.includes(account)) throw new DenialError(say("ACCOUNT_UNKNOWN"), { field: "account" });
    if (!readiness.ready) throw new UnavailableError(readiness.why);
    if (halted) throw new ConflictError(say("TRADING_HALTED.arm"));
  }

  /**
   * Ends it for one account, for those that one session has armed, or for all. `origin`: who wants it, the
   * desk itself when nobody is named.
   */
  disarm(
    reason: DisarmReason,
    { account = null, by = null, origin = "desk" }: {
      account?: string | null;
      by?: string | null;
      origin?: string;
    } = {},
  ): void {
    const ended = [...this.#armed].filter(([one, armed]) =>
      (account === null || one === account) && (by === null || armed.by === by)
    ).map(([one]) => one);
    if (ended.length === 0) return;
    for (const one of ended) {
      this.#armed.delete(one);
      this.#deps.journal.append(this.#row("disarm", { account: one, origin, reason: ENDS[reason] }));
      const says = say(`LIVE_DISARMED.${reason}`, { account: maskAccount(one), origin });
      this.#tell(UNASKED.has(reason) ? "warning" : "info", says);
    }
    this.#lookLater();
    this.#deps.onChange();
  }

  /** The arming under which orders of `account` go now; `null`: it is disarmed. Previews are bound to it. */
  of(account: string): string | null {
    const armed = this.#armed.get(account);
    return armed === undefined || this.#isOver(armed) ? null : armed.id;
  }

  /** It was traded with: the fifteen minutes begin anew. */
  used(account: string): void {
    const armed = this.#armed.get(account);
    if (armed === undefined || this.#isOver(armed)) return;
    armed.usedAt = momentOf(this.#deps.clock);
    this.#lookLater();
    this.#deps.onChange();
  }

  /** Until when, by account. */
  until(): Record<string, string> {
    return Object.fromEntries(
      [...this.#armed].filter(([, armed]) => !this.#isOver(armed))
        .map(([account, { usedAt }]) => [account, iso(usedAt.wall + ARM_MS)]),
    );
  }

  /** Ends what has run out: the timer may have slept with the machine. */
  look(): void {
    for (const [account, armed] of [...this.#armed]) {
      if (this.#isOver(armed)) this.disarm("unused", { account });
    }
  }

  #isOver({ usedAt }: Armed): boolean {
    return since(this.#deps.clock, usedAt) >= ARM_MS;
  }

  #lookLater(): void {
    this.#cancelLook();
    this.#cancelLook = () => {};
    const left = [...this.#armed.values()].map(({ usedAt }) => ARM_MS - since(this.#deps.clock, usedAt));
    if (left.length === 0) return;
    this.#cancelLook = this.#deps.clock.after(Math.max(0, Math.min(...left)), () => {
      this.look();
      this.#lookLater();
    });
  }

  #tell(level: Notice["level"], says: Saying): void {
    this.#deps.notice({ at: iso(this.#deps.clock.now()), level, ...coded(says) });
  }

  #row(kind: "arm" | "disarm" | "refused", data: object): JournalEntry {
    return { at: iso(this.#deps.clock.now()), kind, clientOrderId: null, data };
  }
}
