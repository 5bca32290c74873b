// What may be sent at all: the limits that hold, what was used of them, and the lock that the day's loss
// sets.
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { OwnLimitBook } from "@/lib/server/access/own_limits.ts";
import { BEHIND_FIRST_WORD_MS, iso, momentOf } from "@/lib/server/clock.ts";
import {
  GapUses,
  JournaledPnl,
  LimitBook,
  type LimitFigures,
  limitFigures,
  LossLock,
  SettingsHolder,
  UseLedger,
} from "@/lib/server/limits/mod.ts";
import type { Books } from "./books.ts";
import type { DeskDeps } from "./deps.ts";
import { FigureNews } from "./figure_news.ts";
import { limitAccounts } from "./limit_accounts.ts";

export interface LimitPartsDeps extends Pick<DeskDeps, "connection" | "journal" | "clock" | "limits"> {
  books: Pick<Books, "accounts" | "quotes" | "contracts" | "trading" | "arming" | "notices">;
  /** The limits or their use may say something else than before. */
  onChange(): void;
}

export type LimitParts = ReturnType<typeof limitParts>;

export function limitParts({ connection, journal, clock, limits: files, books, onChange }: LimitPartsDeps) {
  const { quotes, contracts, trading, arming, notices } = books;
  const settings = new SettingsHolder({
    ...files,
    journal,
    clock,
    mode: () => connection.mode(),
    onChange(changes, reason) {
      const raised = changes.filter((change) => change.raised).length;
      const says = say("LIMITS_CHANGED", { count: changes.length, raised, because: reason });
      notices.add({ at: iso(clock.now()), level: raised > 0 ? "warning" : "info", ...coded(says) });
      onChange();
    },
    // Whoever was armed was armed under tighter limits.
    onRaised: () => arming.disarm("limit"),
  });
  const ledger = new UseLedger(journal, momentOf(clock));
  const keeper = new JournaledPnl({ journal, settings, clock });
  const accounts = limitAccounts(books.accounts, () => settings.dayStart(), keeper);
  const lossLock = new LossLock({
    settings,
    accounts,
    journal,
    clock,
    state: () => trading.state,
    tighten: (state) => trading.tighten(state, { by: "loss" }),
    notice: (notice) => notices.add(notice),
  });
  const priceMagnifier = (conId: number) => contracts.peek(conId)?.details.priceMagnifier ?? 1;
  const limits = new LimitBook({
    settings,
    ledger,
    accounts,
    quotes,
    priceMagnifier,
    lossLevel: (account) => lossLock.level(account),
    clock,
    onSpent: () => void clock.after(BEHIND_FIRST_WORD_MS, onChange),
  });
  const rateToBase = (account: string, currency: string) => {
    const base = accounts.baseCurrency(account);
    return base === null ? null : limits.rate(account, currency, base);
  };
  return {
    limitSettings: settings,
    lossLock,
    limits,
    gapUses: new GapUses({ journal, clock, ledger, rateToBase, priceMagnifier, onFound: onChange }),
    ownLimits: new OwnLimitBook(clock),
    figures: (): LimitFigures => limitFigures({ settings, ledger, accounts, clock }),
    figureNews: new FigureNews({ settings, ledger, clock, onChange }),
  };
}
