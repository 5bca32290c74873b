// Draws orders for random histories: of every type, in every kind of instrument, near the market.
import type { Engine } from "../api.ts";
import type { Prng } from "../random.ts";
import { AAPL, BOND, EURO_BOND, EURUSD, PENNY, request, SAP, SPY, USDJPY, VOD } from "./test_engine.ts";
import type { AdjustedStop, AlgoTerms, ConditionSet, OrderRequest } from "../types.ts";

const BITCOIN = 479624278;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Dollars, euros, and one that can afford little. */
export const ACCOUNTS = [
  { id: "DU1", baseCurrency: "USD", cash: { USD: "2000000", EUR: "40000" } },
  { id: "DU2", baseCurrency: "EUR", cash: { EUR: "300000" } },
  { id: "DU3", baseCurrency: "USD", cash: { USD: "9000" } },
] as const;
const TYPES = ["MKT", "MKT", "LMT", "LMT", "LMT", "STP", "STP LMT", "TRAIL", "TRAIL LIMIT"]
  .concat(["MIT", "LIT", "MTL", "MOC", "LOC"], [
    "MIDPRICE",
    "REL",
    "PEG MID",
    "SNAP MKT",
    "SNAP MID",
    "SNAP PRIM",
  ]);
/** Of a peg the limit is a cap, and the offset a tick or nothing. */
const PEGGED: ReadonlySet<string> = new Set(TYPES.slice(-6));
/** What may become another one of them on its way. */
const STOPS: ReadonlySet<string> = new Set(["STP", "STP LMT", "TRAIL", "TRAIL LIMIT"]);
const TIFS = ["DAY", "DAY", "GTC", "GTC", "IOC", "FOK", "OPG", "GTD"];
/** One client of the API, one more, and orders typed in TWS. */
const CLIENTS = [1, 1, 2, -1];

export class RandomOrders {
  readonly #prng: Prng;
  readonly #engine: () => Engine;
  #orderId = 0;

  constructor(prng: Prng, engine: () => Engine) {
    this.#prng = prng;
    this.#engine = engine;
  }

  order(changes: Partial<OrderRequest> = {}): OrderRequest {
    const conId = changes.conId ?? this.pick(this.targets());
    const { orderType, ...prices } = this.type(conId, changes.orderType);
    return request({
      clientId: this.pick(CLIENTS),
      orderId: this.nextId(),
      account: this.pick(ACCOUNTS).id,
      conId,
      action: this.chance(0.5) ? "BUY" : "SELL",
      quantity: String(this.size(conId)),
      orderType,
      ...prices,
      ...(this.#mayHaveAlgo(orderType) ? { algo: this.#algo() } : {}),
      tif: this.pick(TIFS),
      goodTillDate: this.till(),
      goodAfterTime: this.chance(0.05) ? stamp(this.#engine().now() + 5 * MINUTE_MS) : "",
      outsideRth: this.chance(0.3),
      hidden: this.chance(0.1),
      allOrNone: this.chance(0.1),
      triggerMethod: this.pick([0, 0, 0, 1, 2, 3, 4, 7, 8]),
      ...(this.chance(0.1) ? { conditions: this.conditions() } : {}),
      ...(this.chance(0.1) ? { minQty: String(Math.ceil(3 * this.size(conId))) } : {}),
      ...(this.chance(0.1) ? { displaySize: String(this.size(conId)) } : {}),
      ...(STOPS.has(orderType) && this.chance(0.3) ? { adjusted: this.#adjusted(conId) } : {}),
      ...changes,
    });
  }

  /** An order type with the prices that it needs. */
  type(conId: number, orderType = this.pick(TYPES)): Partial<OrderRequest> & { readonly orderType: string } {
    const prices = this.prices(conId);
    if (orderType.startsWith("TRAIL")) return { orderType, ...this.#trail(conId) };
    return PEGGED.has(orderType)
      ? { orderType, ...prices, auxPrice: this.pick([null, this.tick(conId)]) }
      : { orderType, ...prices };
  }

  /** By an amount or in percent, from the market or from a stop of its own. */
  #trail(conId: number): Partial<OrderRequest> {
    const { limitPrice, auxPrice } = this.prices(conId);
    const inPercent = this.chance(0.4);
    return {
      auxPrice: inPercent ? null : this.tick(conId),
      trailingPercent: inPercent ? this.pick(["0.1", "1", "5"]) : null,
      trailStopPrice: this.chance(0.3) ? auxPrice : null,
      ...this.chance(0.5) ? { lmtPriceOffset: this.tick(conId) } : { limitPrice },
    };
  }

  /** Another stop, from a price near the market on. */
  #adjusted(conId: number): AdjustedStop {
    const orderType = this.pick([...STOPS]);
    const inPercent = this.chance(0.4);
    const { limitPrice, auxPrice } = this.prices(conId);
    return {
      orderType,
      triggerPrice: limitPrice,
      stopPrice: auxPrice,
      stopLimitPrice: this.prices(conId).limitPrice,
      trailingAmount: inPercent ? this.pick(["0.1", "1", "5"]) : this.tick(conId),
      inPercent,
    };
  }

  #mayHaveAlgo(orderType: string): boolean {
    return (orderType === "MKT" || orderType === "LMT") && this.chance(0.3);
  }

  /** From now or a little later on, for two minutes or for an hour. */
  #algo(): AlgoTerms {
    const now = this.#engine().now();
    return {
      startTime: this.chance(0.5) ? "" : stamp(now + MINUTE_MS),
      endTime: this.chance(0.5) ? "" : stamp(now + 60 * MINUTE_MS),
    };
  }

  /** The price of a stock, a moment, or both. */
  conditions(): ConditionSet {
    const isMore = this.chance(0.5);
    const { limitPrice } = this.prices(AAPL);
    const price = { type: "price", conId: AAPL, isMore, price: limitPrice, triggerMethod: 0 } as const;
    const time = { type: "time", isMore: true, time: stamp(this.#engine().now() + 10 * MINUTE_MS) } as const;
    const list = this.pick([[price], [time], [price, time]]);
    const conjunction = this.pick(["a", "o"] as const);
    return {
      list: list.map((one) => ({ ...one, conjunction })),
      cancelOrder: this.chance(0.3),
      ignoreRth: this.chance(0.5),
    };
  }

  /** A limit and a stop within twenty ticks of the market. */
  prices(conId: number): { limitPrice: string; auxPrice: string; trailStopPrice: null } {
    const quote = this.#engine().market.frozenQuote(conId);
    const mark = Number(quote?.last ?? quote?.bid ?? 1);
    const tick = Number(this.tick(conId));
    const near = () => {
      const steps = Math.round(mark / tick) + Math.floor(41 * this.#prng.uniform()) - 20;
      return (Math.max(1, steps) * tick).toFixed(5).replace(/\.?0+$/, "");
    };
    return { limitPrice: near(), auxPrice: near(), trailStopPrice: null };
  }

  /** A moment, or the day of one. */
  till(): string {
    const text = stamp(this.#engine().now() + this.pick([MINUTE_MS, 30 * HOUR_MS, 80 * HOUR_MS]));
    return this.chance(0.3) ? text.slice(0, "YYYYMMDD".length) : text;
  }

  tick(conId: number): string {
    const mark = this.#engine().market.quote(conId)?.mark ?? "1";
    return this.#engine().instruments.priceIncrement(conId, "SMART", mark);
  }

  size(conId: number): number {
    const secType = this.#engine().instruments.contract(conId)?.secType;
    const unit = secType === "CASH" ? 5_000 : secType === "STK" ? 17 : secType === "CRYPTO" ? 0.01 : 1;
    const size = unit * (1 + Math.floor(30 * this.#prng.uniform()));
    const inParts = secType === "CRYPTO" || conId === SPY && this.chance(0.5);
    return inParts ? Number((size + 0.0003).toFixed(4)) : size;
  }

  /**
   * Stocks of three currencies, bonds of two, pairs, futures, and options of the nearest expiry on both
   * sides.
   */
  targets(): readonly number[] {
    const { instruments } = this.#engine();
    const future = instruments.findContracts({ symbol: "MES", secType: "FUT" })[0];
    const chain = instruments.optionChains(AAPL, "")[0];
    const options = instruments.findContracts({
      symbol: "AAPL",
      secType: "OPT",
      strike: "290",
      lastTradeDateOrContractMonth: chain?.expirations[0] ?? "",
    });
    const listed = [...options, ...future ? [future] : []].map((contract) => contract.conId);
    return [AAPL, AAPL, PENNY, VOD, SAP, SPY, BITCOIN, BOND, EURO_BOND, EURUSD, USDJPY, ...listed];
  }

  /**
   * Options against each other, against their stock, futures of two months: bought or sold, near their
   * market.
   */
  combo(): OrderRequest {
    const { instruments, market } = this.#engine();
    const [legs, nonGuaranteed] = this.pick(
      [
        [this.#optionLegs(), false],
        [[[100, AAPL, "BUY"], ...this.#optionLegs().slice(0, 1)], false],
        [[[1, AAPL, "BUY"], [100, PENNY, "SELL"]], true],
        [this.#futureLegs(), false],
      ] as const,
    );
    const found = instruments.resolveCombo({
      symbol: "AAPL",
      legs: legs.map(([ratio, conId, action]) => ({ ratio, conId, action, exchange: "SMART" })),
    });
    if (!found.ok) return this.order();
    const { conId } = found.contract;
    const mark = Number(market.frozenQuote(conId)?.mark);
    return this.order({
      conId,
      quantity: String(1 + Math.floor(8 * this.#prng.uniform())),
      orderType: this.pick(["LMT", "LMT", "MKT"]),
      tif: this.pick(["DAY", "GTC", "GTC", "IOC", "FOK"]),
      goodAfterTime: "",
      limitPrice: (mark + (this.#prng.uniform() - 0.4) * 2).toFixed(2),
      combo: { nonGuaranteed, legPrices: [] },
    });
  }

  #optionLegs(): (readonly [number, number, string])[] {
    const { instruments } = this.#engine();
    const chain = instruments.optionChains(AAPL, "")[0];
    const sides = this.pick([["BUY", "SELL"], ["BUY", "BUY"], ["SELL", "BUY"]]);
    const right = this.pick(["C", "P"]);
    return ["285", "295"].flatMap((strike, i) => {
      const found = instruments.findContracts({
        symbol: "AAPL",
        secType: "OPT",
        strike,
        right,
        lastTradeDateOrContractMonth: chain?.expirations[1] ?? "",
      })[0];
      return found ? [[this.pick([1, 1, 2]), found.conId, sides[i] ?? "BUY"] as const] : [];
    });
  }

  #futureLegs(): (readonly [number, number, string])[] {
    const futures = this.#engine().instruments.findContracts({ symbol: "MES", secType: "FUT" });
    return futures.slice(0, 2).map(({ conId }, i) => [1, conId, i === 0 ? "SELL" : "BUY"] as const);
  }

  nextId(): number {
    return ++this.#orderId;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#prng.uniform() * list.length)] as T;
  }

  chance(share: number): boolean {
    return this.#prng.uniform() < share;
  }
}

export function describe(
  { action, quantity, conId, orderType, limitPrice, tif, account, algo }: OrderRequest,
): string {
  return `${account} ${action} ${quantity} ${conId} ${orderType} ${limitPrice} ${tif}${
    algo === undefined ? "" : " by algo"
  }`;
}

/** IB's text of a moment in UTC. */
function stamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/-/g, "").replace("T", "-").slice(0, 17);
}
