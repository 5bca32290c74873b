// The public faces of instruments, markets and orders: thin, each change wrapped so that its events leave
// together.
import type { Accounts } from "./accounts.ts";
import type { InstrumentApi, MarketApi, OrderApi } from "./api.ts";
import { Figures } from "./figures.ts";
import type { Dividends } from "./dividends.ts";
import type { Exercises } from "./exercise.ts";
import type { History } from "./history.ts";
import type { Catalog } from "./instruments/catalog.ts";
import { contractDetails } from "./instruments/details.ts";
import { findInstruments, resolveInstrument, searchSymbols } from "./instruments/lookup.ts";
import { ruleAt } from "./instruments/instrument.ts";
import { incrementAt, tickRule } from "./instruments/tick_rules.ts";
import type { MarketData } from "./market_data.ts";
import type { Markets } from "./markets.ts";
import { midOf } from "./price_guides.ts";
import { watchCombo } from "./combos/combo_data.ts";
import { comboQuote } from "./combos/combo_quote.ts";
import { yieldText } from "./bond_pricing.ts";
import { impliedVolatility, type OptionInputs, optionModel, smileVolatility } from "./option_pricing.ts";
import type { OrderDesk } from "./order_desk.ts";
import type { OrderStore } from "./order_store.ts";
import { frozenQuoteOf, quoteOf } from "./quotes.ts";
import { viewOrder } from "./orders.ts";
import type { Outbox } from "./outbox.ts";
import type { Splits } from "./splits.ts";
import type { Execution, ExecutionQuery, OptionModel } from "./types.ts";
import { formatScaled, parseScaled, pow10 } from "./units.ts";

export interface Rooms {
  readonly outbox: Outbox;
  readonly catalog: Catalog;
  readonly markets: Markets;
  readonly store: OrderStore;
  readonly data: MarketData;
  readonly desk: OrderDesk;
  readonly history: History;
  readonly books: Accounts;
  readonly exercises: Exercises;
  readonly dividends: Dividends;
  readonly splits: Splits;
  readonly seed: number;
  now(): number;
}

export function instrumentApi({ catalog, markets, now }: Rooms): InstrumentApi {
  return {
    searchSymbols: (pattern) => searchSymbols(catalog, pattern, now()),
    findContracts: (query) => findInstruments(catalog, query, now()).map((one) => one.contract),
    resolveContract(query) {
      const result = resolveInstrument(catalog, query, now());
      return result.ok ? { ok: true, contract: result.instrument.contract } : result;
    },
    resolveCombo(query) {
      const result = catalog.combos.resolve(query, now());
      return result.ok ? { ok: true, contract: result.instrument.contract } : result;
    },
    contract: (conId) => catalog.get(conId)?.contract ?? null,
    stocks: () =>
      [...catalog.all()].filter((one) =>
        one.tradable && one.contract.secType === "STK" &&
        (one.awake === "always" || markets.isAwake(one.contract.conId))
      )
        .map((one) => one.contract),
    details(conId) {
      const instrument = catalog.get(conId);
      return instrument === undefined || instrument.combo !== null
        ? null
        : contractDetails(instrument, catalog.calendar(instrument), now());
    },
    marketRule: (ruleId) => tickRule(ruleId)?.increments ?? null,
    priceIncrement(conId, exchange, price) {
      const instrument = catalog.require(conId);
      const { scale } = instrument;
      return formatScaled(incrementAt(ruleAt(instrument, exchange), parseScaled(price, scale) ?? 0), scale);
    },
    optionChains: (underConId, futFopExchange) =>
      futFopExchange === "" ? catalog.optionChains(underConId, now()) : [],
  };
}

export function marketApi(rooms: Rooms): MarketApi {
  const { catalog, markets, data, history, now } = rooms;
  const comboOf = (conId: number) => {
    const instrument = catalog.get(conId);
    return instrument?.combo ? instrument : null;
  };
  const known = (conId: number) => catalog.get(conId) !== undefined && comboOf(conId) === null;
  const market = (conId: number) => markets.get(conId);
  const quote = (conId: number, frozen: boolean) => {
    const combo = comboOf(conId);
    if (combo !== null) return comboQuote(combo, market, now(), frozen);
    return known(conId) ? (frozen ? frozenQuoteOf : quoteOf)(markets.get(conId), now()) : null;
  };
  return {
    quote: (conId) => quote(conId, false),
    frozenQuote: (conId) => quote(conId, true),
    watchQuote(conId, listener) {
      const combo = comboOf(conId);
      if (combo === null) return data.watchQuote(conId, listener);
      const [release, stop] = [
        catalog.combos.hold(conId),
        watchCombo(combo, { data, markets: market, now }, listener),
      ];
      return () => {
        stop();
        release();
      };
    },
    watchTrades: (conId, listener) => data.watchTrades(conId, listener),
    depth: (conId, rows) => known(conId) ? data.depth(conId, rows) : null,
    watchDepth: (conId, rows, listener) => data.watchDepth(conId, rows, listener),
    watchBars: (conId, what, listener) => data.watchBars(conId, what, listener),
    optionModel: (conId, side) => optionFigures(rooms, conId, side),
    optionForVolatility(conId, { underlying, volatility }) {
      const inputs = optionInputs(rooms, conId, underlying);
      return inputs === null ? null : optionModel(inputs, volatility);
    },
    optionForPrice(conId, { underlying, price }) {
      const inputs = optionInputs(rooms, conId, underlying);
      const volatility = inputs === null ? null : impliedVolatility(inputs, price);
      return inputs === null || volatility === null ? null : optionModel(inputs, volatility);
    },
    bondYield(conId, price) {
      const bond = catalog.get(conId)?.bond ?? null;
      return bond === null ? null : yieldText(bond, price, now());
    },
    figures: (conId) => known(conId) ? new Figures(rooms, conId) : null,
    history: (query) => history.query(query),
    barsSince: (query, what, since) => history.barsSince(query, what, since),
    headTimestamp: (conId) => history.headTimestamp(conId),
    schedule: (query) => history.schedule(query),
  };
}

export function orderApi({ outbox, store, desk, exercises, now }: Rooms): OrderApi {
  const startOfToday = () => {
    const local = Temporal.Instant.fromEpochMilliseconds(now()).toZonedDateTimeISO("US/Eastern");
    return local.startOfDay().epochMilliseconds;
  };
  return {
    place: (requests, rejection) => outbox.change(() => desk.place(requests, rejection)),
    modify: (request) => outbox.change(() => desk.modify(request)),
    cancel: (permId, by = "trader") => outbox.change(() => desk.cancel(permId, by)),
    cancelAll: (filter = {}) => outbox.change(() => desk.cancelAll(filter)),
    exerciseProblem: (request) => exercises.problem(request),
    exercise: (request) => outbox.change(() => exercises.instruct(request)),
    whatIf: (request) => outbox.change(() => desk.whatIf(request)),
    order(permId) {
      const order = store.get(permId);
      return order === undefined ? null : viewOrder(order);
    },
    orderByKey(key) {
      const order = store.byKey(key);
      return order === undefined ? null : viewOrder(order);
    },
    openOrders: (filter = {}) => store.open(filter).map(viewOrder),
    completedOrders: (filter = {}) => store.completed(filter).map(viewOrder),
    executions: (query = {}) =>
      store.executions.filter((one) => fits(one, { ...query, since: query.since ?? startOfToday() })),
    commission: (execId) => store.commissions.get(execId) ?? null,
    highestOrderId: (clientId) => store.highestOrderId(clientId),
  };
}

function fits(execution: Execution, query: ExecutionQuery): boolean {
  const { contract } = execution;
  const same = (wanted: string | undefined, actual: string) =>
    !wanted || wanted.toUpperCase() === actual.toUpperCase();
  const side = query.side?.toUpperCase();
  const sideFits = !side || execution.side === (side.startsWith("B") ? "BOT" : "SLD");
  return sideFits && execution.time >= (query.since ?? 0) &&
    (query.clientId === undefined || query.clientId === execution.clientId) &&
    same(query.account, execution.account) && same(query.symbol, contract.symbol) &&
    same(query.secType, contract.secType) &&
    (same(query.exchange, execution.exchange) || same(query.exchange, contract.exchange));
}

function optionFigures(
  rooms: Rooms,
  conId: number,
  side: "bid" | "ask" | "last" | "model",
): OptionModel | null {
  const { catalog, markets } = rooms;
  const underConId = catalog.get(conId)?.option?.underConId;
  if (underConId === undefined) return null;
  const underlying = markets.get(underConId);
  const inputs = optionInputs(rooms, conId, midOf(underlying) / pow10(underlying.instrument.scale));
  if (inputs === null) return null;
  const smile = smileVolatility(inputs);
  if (side === "model") return optionModel(inputs, smile);
  const market = markets.get(conId);
  const price = side === "bid" ? market.bid : side === "ask" ? market.ask : market.last;
  if (price === null) return null;
  const quoted = price / pow10(market.instrument.scale);
  // Outside the model's range (deep in the money) the smile stands in, the price stays the quoted one.
  const volatility = impliedVolatility(inputs, quoted) ?? smile;
  return { ...optionModel(inputs, volatility), optPrice: quoted };
}

/** What the model needs of an option, the underlying standing at `underlying`; `null` unless it is one. */
function optionInputs({ catalog, now }: Rooms, conId: number, underlying: number): OptionInputs | null {
  const instrument = catalog.get(conId);
  const option = instrument?.option;
  if (instrument === undefined || !option || instrument.expiresAt === null) return null;
  return {
    underlying,
    strike: option.strike,
    right: option.right,
    remaining: instrument.expiresAt - now(),
  };
}
