// The daily-loss lock: looks at each account's P&L, sets the trading state once per level and day, and
// remembers it over restarts.
import { z } from "zod";
import type { Notice, TradingState } from "@/lib/contract/api.ts";
import { dec, text } from "@/lib/contract/decimal.ts";
import { maskAccount } from "@/lib/contract/ids.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import type { Journal } from "@/lib/server/journal/journal.ts";
import type { LimitAccounts } from "./book.ts";
import { LONGEST_DAY_MS } from "./day.ts";
import type { SettingsHolder } from "./holder.ts";
import type { LossLevel } from "./rules/judged.ts";
import { limitOfLevel, lossLevelOf, worse } from "./rules/losses.ts";

export interface LossLockDeps {
  settings: SettingsHolder;
  accounts: Pick<LimitAccounts, "dailyPnl" | "baseCurrency"> & { list(): readonly string[] };
  journal: Journal;
  clock: Clock;
  state(): TradingState;
  /** Never loosens: `halted` stays halted. */
  tighten(state: TradingState): void;
  notice(notice: Notice): void;
}

type LockedLevel = Exclude<LossLevel, "none">;

const rowSchema = z.object({
  account: z.string(),
  level: z.enum(["reduce", "halt"]),
  /** The end of its day; missing in rows of an earlier release. */
  until: z.iso.datetime().optional(),
});
const KIND = "loss_lock";
const SAYINGS = { reduce: "LIMIT_DAILY_LOSS.reducing", halt: "LIMIT_DAILY_LOSS.halted" } as const;

/**
 * A level holds in the day of the time at which it was reached, as that day was then and as it begins by now,
 * and in no other: a clock that was set ahead by years for a moment locks none of the days until then. Wall
 * times, ms.
 */
interface Reached {
  level: LockedLevel;
  at: number;
  until: number;
}

export class LossLock {
  readonly #deps: LossLockDeps;
  /** By account. */
  readonly #reached = new Map<string, Reached[]>();

  constructor(deps: LossLockDeps) {
    this.#deps = deps;
    // Of the day before as well: the clock may stand ahead just now.
    const since = iso(deps.settings.dayStart() - LONGEST_DAY_MS);
    for (const row of deps.journal.past.ofDesk(since, [KIND])) {
      const parsed = rowSchema.safeParse(row.data);
      if (!parsed.success) continue;
      const { account, level, until = row.at } = parsed.data;
      this.#reach(account, { level, at: Date.parse(row.at), until: Date.parse(until) });
    }
  }

  level(account: string): LossLevel {
    const { settings, clock } = this.#deps;
    const { begin, end } = settings.day();
    const now = clock.now();
    return (this.#reached.get(account) ?? [])
      .filter(({ at, until }) => (at >= begin && at < end) || (now >= at && now < until))
      .reduce<LossLevel>((worst, { level }) => worse(worst, level), "none");
  }

  /** Cheap: to be called whenever a figure may have changed. */
  look(): void {
    const { accounts, settings } = this.#deps;
    const { begin } = settings.day();
    for (const account of accounts.list()) {
      const { limits } = settings.of(account);
      const pnl = accounts.dailyPnl(account);
      // What was told on an earlier day holds entries up until IB says more, and locks no other day.
      if (pnl === null || Date.parse(pnl.at) < begin) continue;
      const level = lossLevelOf(dec(pnl.value), limits) ?? "none";
      if (level === "none" || worse(level, this.level(account)) === this.level(account)) continue;
      this.#lock(account, { level, value: pnl.value, limit: limitOfLevel(level, limits) ?? "0" });
    }
  }

  #lock(
    account: string,
    { level, value, limit }: { level: LockedLevel; value: string; limit: string },
  ): void {
    const { settings, journal, clock, tighten, state, notice, accounts } = this.#deps;
    const now = clock.now();
    const { end } = settings.day();
    this.#reach(account, { level, at: now, until: end });
    const at = iso(now);
    const loss = text(dec(value).times(-1));
    journal.append({
      at,
      kind: KIND,
      clientOrderId: null,
      data: { account, level, loss, limit, was: state(), until: iso(end) },
    });
    try {
      tighten(level === "halt" ? "halted" : "reducing");
    } catch {
      // A state that can not be written holds all the same, and is written when the disk can be.
    }
    const currency = accounts.baseCurrency(account) ?? "";
    const says = say(SAYINGS[level], { account: maskAccount(account), loss, limit, currency });
    notice({ at, level: "error", ...coded(says) });
  }

  #reach(account: string, reached: Reached): void {
    this.#reached.set(account, [...this.#reached.get(account) ?? [], reached]);
  }
}
