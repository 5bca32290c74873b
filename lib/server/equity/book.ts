// The equity curves of the accounts: looked at once a minute while the desk runs, one file for each account
// and trading day.
import type { AccountView, EquityDay, EquityQuery, Mode, PositionView } from "@/lib/contract/api.ts";
import { isDecimal } from "@/lib/contract/decimal.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { NotFoundError, UnavailableError } from "@/lib/server/errors.ts";
import { systemReason } from "@/lib/server/start_error.ts";
import type { DaySpan } from "@/lib/server/limits/mod.ts";
import type { Log } from "@/lib/server/log.ts";
import { DayCurve, type Look } from "./day_curve.ts";
import { beyondKept, EQUITY_FOLDER, type EquityStore, fileName, readDay, type StoredDay } from "./file.ts";
import { MINUTE_MS, type PositionsPoint } from "./series.ts";

export interface EquityDeps {
  store: EquityStore;
  clock: Pick<Clock, "now" | "monotonic">;
  log: Pick<Log, "warn">;
  mode(): Mode;
  /** The accounts of the session; empty until known. */
  accounts(): readonly string[];
  account(id: string): AccountView | null;
  /** The positions of an account. */
  positions(account: string): readonly PositionView[];
  /** The day that the day's P&L is counted in: the present one, or that of a date. */
  day(name?: string): DaySpan;
}

/** Days with a curve, beside the present one. */
export const DAYS_KEPT = 30;
/** An advisor has hundreds of accounts; nobody looks at the curves of all. */
const MOST_ACCOUNTS = 20;
const MOST_POSITIONS = 300;

export class EquityBook {
  readonly #deps: EquityDeps;
  /** By account: the present day's. */
  readonly #curves = new Map<string, DayCurve>();
  #minute: number | null = null;
  #prunedOn: string | null = null;
  #pruning: Promise<void> = Promise.resolve();

  constructor(deps: EquityDeps) {
    this.#deps = deps;
  }

  /** Called once a second; once a minute it takes a point of each account. Waits for no disk. */
  look(): void {
    const { clock, accounts } = this.#deps;
    const minute = Math.floor(clock.now() / MINUTE_MS);
    const isDue = minute !== this.#minute;
    this.#minute = minute;
    const ids = accounts().slice(0, MOST_ACCOUNTS);
    // The first point of an account waits for no minute.
    for (const id of ids) if (isDue || !this.#curves.has(id)) this.#look(id);
    if (!isDue) return;
    // Of an account that has left the session nothing is known any more.
    for (const [id, curve] of this.#curves) if (!ids.includes(id)) curve.look(clock.now(), null);
  }

  /**
   * Rejects with a `NotFoundError` for an account that neither is of the session nor has a curve of that day,
   * with an `UnavailableError` when its file can not be read.
   */
  async view({ account, day }: EquityQuery): Promise<EquityDay> {
    const { mode, accounts } = this.#deps;
    const span = this.#deps.day(day);
    const stored = await this.#stored(account, span.name);
    if (stored === null && !accounts().includes(account)) {
      throw new NotFoundError(say("ACCOUNT_UNKNOWN"), "account");
    }
    const { points = [], positions = [], currency = null } = stored ?? {};
    const timed = <P extends { at: number }>(rows: readonly P[]) =>
      rows.map((row) => ({ ...row, at: iso(row.at) }));
    return {
      account,
      mode: mode(),
      day: span.name,
      begins: iso(span.begin),
      ends: iso(span.end),
      currency,
      points: timed(points),
      positions: timed(positions),
    };
  }

  /** Resolves when what is known is in the files, or could not be brought there. */
  async settle(): Promise<void> {
    await Promise.all([...this.#curves.values()].map(async (curve) => {
      await curve.read;
      await curve.save();
    }));
    await this.#pruning;
  }

  async #stored(account: string, day: string): Promise<StoredDay | null> {
    const key = { account, day, mode: this.#deps.mode() };
    const curve = this.#curves.get(account);
    if (curve !== undefined && fileName(curve.key) === fileName(key)) {
      await curve.read;
      return { ...curve.series, currency: curve.currency };
    }
    const text = await this.#read(fileName(key));
    return text === null ? null : readDay(text);
  }

  async #read(name: string): Promise<string | null> {
    try {
      return await this.#deps.store.read(name);
    } catch (cause) {
      const words = verbatim(systemReason(cause));
      throw new UnavailableError(
        say("EQUITY_UNREADABLE", { path: `${EQUITY_FOLDER}/${name}`, words }),
        cause,
      );
    }
  }

  #look(account: string): void {
    const { clock, account: viewOf } = this.#deps;
    const view = viewOf(account);
    // What is not current is not the worth of now.
    const look = view === null || view.stale ? null : this.#lookAt(account, view);
    if (look !== null || this.#curves.has(account)) this.#curve(account).look(clock.now(), look);
  }

  #lookAt(account: string, { baseCurrency: currency, values, pnl }: AccountView): Look | null {
    if (currency === null) return null;
    const told = values.NetLiquidation?.[currency]?.value ?? null;
    // What IB told last may be the gain of the day before: it says nothing while nothing moves.
    const { begin } = this.#deps.day();
    const isOfDay = (at: string | null) => at !== null && Date.parse(at) >= begin;
    return {
      currency,
      netLiquidation: told !== null && isDecimal(told) ? told : null,
      dailyPnl: isOfDay(pnl.at) ? pnl.daily : null,
      positions: () => gainsOf(this.#deps.positions(account).filter(({ at }) => isOfDay(at))),
    };
  }

  /** That of the present day and mode; another one begins with another of either. */
  #curve(account: string): DayCurve {
    const { store, log, clock } = this.#deps;
    const key = { account, day: this.#deps.day().name, mode: this.#deps.mode() };
    const known = this.#curves.get(account);
    if (known !== undefined && fileName(known.key) === fileName(key)) return known;
    const failed = (error: unknown) =>
      log.warn("equity_curve_not_kept", { day: key.day, error: String(error) });
    const curve = new DayCurve({ key, store, clock, failed });
    this.#curves.set(account, curve);
    if (this.#prunedOn !== key.day) this.#pruning = this.#prune(key.day);
    return curve;
  }

  /** Once for each day. */
  async #prune(today: string): Promise<void> {
    this.#prunedOn = today;
    const { store, log } = this.#deps;
    try {
      for (const name of beyondKept(await store.names(), today, DAYS_KEPT)) await store.remove(name);
    } catch (error) {
      log.warn("equity_curves_not_pruned", { error: String(error) });
    }
  }
}

/** By conId, of what is current and known. */
function gainsOf(positions: readonly PositionView[]): PositionsPoint["dailyPnl"] {
  return Object.fromEntries(
    positions.slice(0, MOST_POSITIONS).flatMap(({ contract, dailyPnl, stale }) =>
      dailyPnl === null || stale ? [] : [[contract.conId, dailyPnl]]
    ),
  );
}
