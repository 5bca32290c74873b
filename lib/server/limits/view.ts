// The limits of each account with their use, for the snapshot.
import type { LimitView, TradingView, UsageView } from "@/lib/contract/api.ts";
import { dec, text } from "@/lib/contract/decimal.ts";
import { type LimitKey, limitKeys, limitTable } from "@/lib/contract/limits.ts";
import { type Clock, iso, momentOf } from "@/lib/server/clock.ts";
import type { EffectiveLimits } from "@/lib/server/settings/mod.ts";
import type { LimitAccounts } from "./book.ts";
import type { SettingsHolder } from "./holder.ts";
import type { UseLedger } from "./ledger.ts";

export interface LimitViewDeps {
  settings: SettingsHolder;
  ledger: UseLedger;
  accounts: LimitAccounts & { list(): readonly string[] };
  clock: Clock;
}

export type LimitFigures = Pick<TradingView, "limits" | "usage">;

export function limitFigures({ settings, ledger, accounts, clock }: LimitViewDeps): LimitFigures {
  const figures: LimitFigures = { limits: {}, usage: {} };
  const begin = settings.dayStart();
  for (const account of accounts.list()) {
    const effective = settings.of(account);
    const { limits } = effective;
    figures.limits[account] = limitViews(effective);
    const now = momentOf(clock);
    const spent = ledger.spent(account, { dayStart: begin, now });
    const exposure = accounts.exposure(account);
    const pnl = accounts.dailyPnl(account);
    const loss = pnl === null ? null : dec(pnl.value).lt(0) ? text(dec(pnl.value).times(-1)) : "0";
    const sent = (used: string, limit: string | null, since: number | null = null): UsageView => ({
      used,
      limit,
      source: "journal",
      since: since === null ? null : iso(since),
      at: null,
    });
    const lossLimit = limits.lossHalt ?? limits.lossReduce ?? limits.lossWarn;
    figures.usage[account] = {
      dayNotional: sent(text(spent.dayNotional), limits.dayNotional, begin),
      dayOrders: sent(String(spent.dayOrders), limits.dayOrders, begin),
      ordersPerMinute: sent(String(spent.entries.length), limits.ordersPerMinute),
      ordersPerSecond: sent(
        String(spent.entries.filter((at) => at > now.wall - 1000).length),
        limits.ordersPerSecond,
      ),
      exitsPerMinute: sent(String(spent.exits.length), limits.exitsPerMinute),
      grossExposure: {
        used: exposure,
        limit: limits.grossExposure,
        source: "positions",
        since: null,
        at: null,
      },
      lossHalt: {
        used: loss,
        limit: lossLimit,
        source: "reqPnL",
        since: pnl?.isOwn === true ? iso(begin) : null,
        at: pnl?.at ?? null,
      },
    };
  }
  return figures;
}

/**
 * Told with every figure, and changed with the settings alone: what is the same object is the same to whoever
 * compares.
 */
const told = new WeakMap<EffectiveLimits, LimitFigures["limits"][string]>();

function limitViews(effective: EffectiveLimits): LimitFigures["limits"][string] {
  const known = told.get(effective);
  if (known !== undefined) return known;
  const { limits, sources } = effective;
  const views = Object.fromEntries(
    limitKeys.map((key): [LimitKey, LimitView] => [key, {
      // A list of the contract can not be written into.
      value: structuredClone(limits[key]) as LimitView["value"],
      unit: limitTable[key].unit,
      source: sources[key],
    }]),
  );
  told.set(effective, views);
  return views;
}
