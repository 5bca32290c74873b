// Puts the engine together: one clock, one catalog, markets, orders, accounts. This is what `createEngine`
// returns.
import { Accounts, DEFAULT_ACCOUNTS } from "./accounts.ts";
import { nextAccountDay } from "./account_day.ts";
import type { AccountApi, ControlApi, Engine, InstrumentApi, MarketApi, OrderApi } from "./api.ts";
import { lendableOf } from "./borrow.ts";
import { VirtualClock } from "./clock.ts";
import { makeControl } from "./control.ts";
import { Deliveries } from "./deliveries.ts";
import { Dividends } from "./dividends.ts";
import { execIdOf } from "./exec_ids.ts";
import { Exercises } from "./exercise.ts";
import { Expiry } from "./expiry.ts";
import { History } from "./history.ts";
import { Catalog } from "./instruments/catalog.ts";
import { MarketData } from "./market_data.ts";
import { Markets } from "./markets.ts";
import type { MatchingContext } from "./matching/context.ts";
import { Matcher } from "./matching/matcher.ts";
import { OrderDesk } from "./order_desk.ts";
import { OrderStore } from "./order_store.ts";
import { Listeners, Outbox } from "./outbox.ts";
import { playedMarkets } from "./played_markets.ts";
import { parseState, restoreOrders, type SavedState, saveOrders } from "./persistence.ts";
import { instrumentApi, marketApi, orderApi } from "./rooms.ts";
import { Splits } from "./splits.ts";
import type { EngineEvent, EngineListener, EngineOptions, EngineState, Unsubscribe } from "./types.ts";
import { LiveValuation } from "./valuation.ts";

const DEFAULT_TICKS_PER_SECOND = 4;
const FIRST_PERM_ID = 1_200_000_000;
/** Profit figures are unknown until this long after the start, as after a login at IB. */
const PROFIT_DELAY_MS = 1_000;

/** A fresh simulation. Throws a `RangeError` when an account's currency has no exchange rate. */
export function createEngine(options: EngineOptions): Engine {
  return new PaperEngine(options, null);
}

/**
 * Continues from `state` (made by `serialize`) at `options.startTime` or the saved time, whichever is later.
 * Throws a `RangeError` when the state is not one of this version.
 */
export function restoreEngine(options: EngineOptions, state: EngineState): Engine {
  return new PaperEngine(options, parseState(state));
}

class PaperEngine implements Engine {
  readonly instruments: InstrumentApi;
  readonly market: MarketApi;
  readonly orders: OrderApi;
  readonly accounts: AccountApi;
  readonly control: ControlApi;
  readonly #seed: number;
  readonly #clock: VirtualClock;
  readonly #catalog: Catalog;
  readonly #markets: Markets;
  readonly #store = new OrderStore();
  readonly #books: Accounts;
  readonly #matcher: Matcher;
  readonly #exercises: Exercises;
  readonly #dividends: Dividends;
  readonly #expiry: Expiry;
  readonly #outbox = new Outbox();
  readonly #listeners = new Listeners<[EngineEvent]>();
  readonly #profitFrom: number;
  #permId: number;
  #fills: number;

  constructor(options: EngineOptions, saved: SavedState | null) {
    this.#seed = options.seed;
    const start = Math.max(options.startTime, saved?.time ?? 0);
    this.#permId = saved?.permId ?? FIRST_PERM_ID + (options.seed >>> 0) % 1_000_000;
    this.#fills = saved?.fills ?? 0;
    this.#clock = new VirtualClock(start);
    this.#profitFrom = start + PROFIT_DELAY_MS;
    this.#catalog = new Catalog({
      now: start,
      sessions: options.sessions ?? "always",
      instruments: options.instruments ?? [],
      inventFrom: options.invent === true ? options.seed : null,
      chains: saved?.chains ?? [],
      splits: saved?.splits ?? [],
    });
    const held = saved?.orders.orders.map((order) => order.conId) ?? [];
    this.#catalog.keepCombos(saved?.orders.combos ?? [], start);
    this.#catalog.keep([...held, ...saved?.accounts.ledgers.flatMap(heldIds) ?? []], start);
    this.#markets = new Markets({
      seed: options.seed,
      ticksPerSecond: options.ticksPerSecond ?? DEFAULT_TICKS_PER_SECOND,
      clock: this.#clock,
      catalog: this.#catalog,
      state: saved?.markets ?? null,
      played: playedMarkets(options.prices ?? [], this.#catalog, start),
    });
    const valuation = new LiveValuation(this.#catalog, this.#markets, () => this.now());
    this.#books = new Accounts(valuation, options.accounts ?? DEFAULT_ACCOUNTS, saved?.accounts ?? null);
    const context = this.#context(valuation);
    this.#matcher = new Matcher(context, saved?.holding ?? false);
    const nextPermId = () => this.#permId++;
    const desk = new OrderDesk({
      context,
      matcher: this.#matcher,
      catalog: this.#catalog,
      ledgers: this.#books.ledgers,
      nextPermId,
    });
    const shared = { context, catalog: this.#catalog, books: this.#books };
    const deliveries = new Deliveries(context, this.#catalog, nextPermId);
    this.#exercises = new Exercises({ ...shared, deliveries, nextPermId }, saved?.assignments ?? []);
    this.#expiry = new Expiry({ ...shared, deliveries, exercises: this.#exercises });
    const data = new MarketData(this.#markets, this.#outbox, () => this.now());
    this.#dividends = new Dividends({ ...shared, markets: this.#markets }, saved?.adjustments ?? []);
    const history = new History(this.#markets, this.#catalog, this.#dividends, () => this.now());
    this.#wire(data);
    const rooms = {
      outbox: this.#outbox,
      catalog: this.#catalog,
      markets: this.#markets,
      store: this.#store,
      data,
      desk,
      history,
      books: this.#books,
      exercises: this.#exercises,
      dividends: this.#dividends,
      splits: new Splits({
        ...shared,
        markets: this.#markets,
        exercises: this.#exercises,
        fills: () => this.#fills,
      }),
      seed: options.seed,
      now: () => this.now(),
    };
    this.instruments = instrumentApi(rooms);
    this.market = marketApi(rooms);
    this.orders = orderApi(rooms);
    this.accounts = this.#books;
    this.control = makeControl({ ...rooms, context, matcher: this.#matcher });
    this.#expiry.schedule();
    this.#catalog.onListed = () => this.#expiry.schedule();
    this.#scheduleDayRoll(saved?.nextRoll ?? null);
    if (saved !== null) {
      this.#outbox.change(() => restoreOrders(saved.orders, this.#store, this.#catalog, desk));
    }
  }

  now(): number {
    return this.#clock.now();
  }

  advanceTo(time: number): void {
    this.#markets.prepareJump(time);
    while (this.#outbox.change(() => this.#clock.step(time)));
    if (this.now() >= this.#profitFrom) this.#books.computed = true;
  }

  nextDue(): number {
    return this.#clock.nextDue();
  }

  on(listener: EngineListener): Unsubscribe {
    return this.#listeners.add(listener);
  }

  serialize(): EngineState {
    return {
      version: 1,
      seed: this.#seed,
      time: this.now(),
      permId: this.#permId,
      fills: this.#fills,
      nextRoll: this.#nextRoll,
      holding: this.#matcher.holding,
      markets: this.#markets.state,
      chains: this.#catalog.chains,
      splits: this.#catalog.splits,
      assignments: this.#exercises.assignments,
      adjustments: this.#dividends.adjustments,
      accounts: this.#books.toJson(),
      orders: saveOrders(this.#store, this.#catalog),
    };
  }

  #context(valuation: LiveValuation): MatchingContext {
    return {
      store: this.#store,
      valuation,
      now: () => this.now(),
      at: (time, run) => {
        this.#clock.at(time, run);
      },
      calendar: (instrument) => this.#catalog.calendar(instrument),
      market: (conId) => this.#markets.get(conId),
      recordTrade: (conId, price, size, aggressor) => {
        const print = this.#markets.recordTrade(conId, price, size, aggressor);
        this.#onOwnTrade(conId, print);
        return print;
      },
      lendable: (conId) => lendableOf(this.#markets.get(conId), this.#books),
      ledger: (account) => this.#books.ledger(account),
      wake: (order) => this.#matcher.restart(order),
      emit: (event) => this.#outbox.post(() => this.#listeners.call(event)),
      nextExecId: () => execIdOf(this.#seed, this.#fills++),
    };
  }

  #onOwnTrade: (conId: number, print: Parameters<MarketData["changed"]>[1]) => void = () => {};

  #wire(data: MarketData): void {
    this.#onOwnTrade = (conId, print) => data.changed(this.#markets.get(conId), print);
    this.#markets.onStep.add((market, print) => {
      data.changed(market, print);
      this.#matcher.onStep(market, print);
    });
    this.#markets.isNeeded = (conId) =>
      data.isWatched(conId) || this.#store.live(conId).length > 0 || this.#store.combosOn(conId).length > 0 ||
      this.#books.holds(conId) ||
      this.#matcher.watches(conId);
  }

  #nextRoll = 0;

  /** `at` is the roll that was due when the state was saved: missed rolls happen once, at once. */
  #scheduleDayRoll(at: number | null): void {
    this.#nextRoll = at ?? nextAccountDay(this.now());
    this.#clock.at(this.#nextRoll, (now) => {
      this.#books.rollDay();
      this.#store.rollDay(now);
      this.#exercises.settle();
      this.#dividends.settle();
      const used = new Set([...this.#store.all()].map((order) => order.instrument.contract.conId));
      this.#catalog.combos.prune((conId) => used.has(conId));
      this.#markets.add(this.#catalog.refresh(now));
      this.#expiry.schedule();
      this.#outbox.post(() => this.#listeners.call({ type: "dayRoll", time: now }));
      this.#scheduleDayRoll(null);
    });
  }
}

function heldIds(ledger: SavedState["accounts"]["ledgers"][number]): number[] {
  return ledger.positions.map((position) => position.conId);
}
