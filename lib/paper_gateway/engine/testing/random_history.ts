// A seeded random history: every kind of order, change, cancel, correction, halt, day roll and restart, step by step.
import type { Engine } from "@/lib/paper_gateway/engine/api.ts";
import { createEngine, restoreEngine } from "@/lib/paper_gateway/engine/engine.ts";
import { Prng } from "@/lib/paper_gateway/engine/random.ts";
import {
  AAPL,
  EURUSD,
  PENNY,
  request,
  SAP,
  START,
  USDJPY,
  VOD,
} from "@/lib/paper_gateway/engine/test_support.ts";
import { Storybook } from "@/lib/paper_gateway/engine/testing/storybook.ts";
import type {
  ConId,
  EngineOptions,
  OrderId,
  OrderRequest,
  OrderView,
} from "@/lib/paper_gateway/engine/types.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const ACCOUNTS = [
  { id: "DU1", baseCurrency: "USD", cash: { USD: "2000000", EUR: "40000" } },
  { id: "DU2", baseCurrency: "EUR", cash: { EUR: "300000" } },
  { id: "DU3", baseCurrency: "USD", cash: { USD: "9000" } },
] as const;
const TYPES = ["MKT", "MKT", "LMT", "LMT", "LMT", "STP", "STP LMT", "TRAIL", "TRAIL LIMIT"]
  .concat(["MIT", "LIT", "MTL", "MOC", "LOC"]);
const TIFS = ["DAY", "DAY", "GTC", "GTC", "IOC", "FOK", "OPG", "GTD"];
/** One client of the API, one more, and orders typed in TWS. */
const CLIENTS = [1, 1, 2, -1];
const WAITS = [0, 150, 2_000, 30_000, 20 * MINUTE_MS, 7 * HOUR_MS, 26 * HOUR_MS];

type Step = (history: RandomHistory) => string;
/** What happens, and how often. */
const STEPS: readonly (readonly [number, Step])[] = [
  [10, (history) => history.order()],
  [2, (history) => history.bracket()],
  [2, (history) => history.group()],
  [7, (history) => history.wait()],
  [3, (history) => history.cancel()],
  [4, (history) => history.modify()],
  [4, (history) => history.move()],
  [3, (history) => history.fill()],
  [2, (history) => history.correct()],
  [1, (history) => history.halt()],
  [1, (history) => history.freeze()],
  [1, (history) => history.reject()],
  [1, (history) => history.delay()],
  [1, (history) => history.deposit()],
  [1, (history) => history.cancelAll()],
  [2, (history) => history.restart()],
];
const WEIGHTS = STEPS.reduce((sum, [weight]) => sum + weight, 0);

/** One history; `step` does the next thing and says what it was. */
export class RandomHistory {
  engine: Engine;
  readonly storybook = new Storybook();
  readonly #prng: Prng;
  readonly #options: EngineOptions;
  #orderId = 0;

  constructor(seed: number) {
    this.#prng = Prng.fromSeed(seed, 4711);
    this.#options = {
      seed,
      startTime: START,
      sessions: seed % 2 === 0 ? "always" : "real",
      accounts: ACCOUNTS,
      ticksPerSecond: 2,
    };
    this.engine = createEngine(this.#options);
    this.engine.on((event) => this.storybook.hear(event));
  }

  step(): string {
    let dart = this.#prng.uniform() * WEIGHTS;
    for (const [weight, run] of STEPS) {
      dart -= weight;
      if (dart <= 0) return run(this);
    }
    return this.wait();
  }

  order(): string {
    const order = this.#order();
    const [result] = this.engine.orders.place([order]);
    return `${describe(order)}: ${result?.ok ? result.order.status : result?.code}`;
  }

  bracket(): string {
    const entry = this.#order({ orderType: this.#pick(["MKT", "LMT"]), tif: "GTC" });
    const exit = { ...entry, action: entry.action === "BUY" ? "SELL" : "BUY", parentId: entry.orderId };
    const profit = { ...exit, orderId: this.#nextId(), orderType: "LMT", ...this.#prices(entry.conId) };
    const stop = {
      ...exit,
      orderId: this.#nextId(),
      orderType: this.#pick(["STP", "TRAIL"]),
      ...this.#prices(entry.conId),
    };
    const trail = stop.orderType === "TRAIL" ? { auxPrice: this.#tick(entry.conId) } : {};
    const results = this.engine.orders.place([entry, profit, { ...stop, ...trail }]);
    return `bracket ${describe(entry)}: ${results.map((one) => one.ok ? one.order.status : one.code)}`;
  }

  group(): string {
    const ocaGroup = `oca${this.#orderId}`;
    const ocaType = this.#pick([1, 2, 3]);
    const first = this.#order({ ocaGroup, ocaType, tif: "GTC" });
    const second = this.#order({ ocaGroup, ocaType, tif: "GTC", account: first.account });
    this.engine.orders.place([first, second]);
    return `OCA ${ocaType}: ${describe(first)}, ${describe(second)}`;
  }

  wait(): string {
    const ms = this.#pick(WAITS);
    this.engine.advanceTo(this.engine.now() + ms);
    return `wait ${ms}`;
  }

  cancel(): string {
    const order = this.#open();
    return order
      ? `cancel ${order.permId}: ${this.engine.orders.cancel(order.permId).ok}`
      : "nothing to cancel";
  }

  modify(): string {
    const order = this.#open();
    if (!order) return "nothing to modify";
    const { request: asked } = order;
    const size = this.#chance(0.5) ? asked.quantity : String(this.#size(asked.conId));
    const prices = this.#chance(0.6) ? this.#prices(asked.conId) : {};
    const tif = this.#chance(0.2) ? { tif: this.#pick(["DAY", "GTC"]) } : {};
    const result = this.engine.orders.modify({ ...asked, quantity: size, ...prices, ...tif });
    return `modify ${order.permId} to ${size}: ${result.ok ? result.order.status : result.code}`;
  }

  move(): string {
    const conId = this.#pick(this.#targets());
    const moved = Number(this.engine.market.quote(conId)?.mark) * (0.96 + 0.08 * this.#prng.uniform());
    const price = Math.max(moved, Number(this.#tick(conId)));
    this.engine.control.setPrice(conId, price.toFixed(5));
    return `move ${conId} to ${price.toFixed(5)}`;
  }

  /** Whole, in part, or at a price of its own. */
  fill(): string {
    const order = this.#open();
    if (!order) return "nothing to fill";
    const part = Math.max(1, Math.floor(Number(order.remaining) * this.#prng.uniform()));
    const quantity = this.#chance(0.6) ? String(part) : undefined;
    const price = this.#chance(0.3) ? this.#prices(order.request.conId).limitPrice : undefined;
    this.engine.control.fill(order.permId, quantity, price);
    return `fill ${order.permId} ${quantity ?? "whole"} at ${price ?? "its price"}`;
  }

  correct(): string {
    const executions = this.engine.orders.executions({ since: 0 });
    if (executions.length === 0) return "nothing to correct";
    const { execId, price, contract } = this.#pick(executions);
    const tick = Number(this.#tick(contract.conId));
    const right = Math.max(tick, Number(price) + tick * Math.floor(20 * this.#prng.uniform() - 10));
    const result = this.engine.control.correct(execId, right.toFixed(5));
    return `correct ${execId} to ${right.toFixed(5)}: ${result.ok}`;
  }

  halt(): string {
    const conId = this.#pick(this.#targets());
    const halted = this.engine.market.quote(conId)?.halted === 1;
    if (halted) this.engine.control.resume(conId);
    else this.engine.control.halt(conId);
    return `${halted ? "resume" : "halt"} ${conId}`;
  }

  freeze(): string {
    const on = this.#chance(0.4);
    if (on) this.engine.control.freeze(this.#pick(this.#targets()));
    else this.engine.control.unfreeze(null);
    return on ? "freeze" : "unfreeze";
  }

  reject(): string {
    const order = this.#open();
    if (order) this.engine.control.reject(order.permId, "by chance");
    return `reject ${order?.permId}`;
  }

  delay(): string {
    const kind = this.#pick(["delay", "no delay", "hold", "release"]);
    if (kind.endsWith("delay")) this.engine.control.setOrderDelay(kind === "delay" ? 700 : 0);
    else this.engine.control.holdMatching(kind === "hold");
    return kind;
  }

  deposit(): string {
    const [account, currency] = [this.#pick(ACCOUNTS).id, this.#pick(["USD", "EUR", "GBP", "JPY"])];
    this.engine.control.deposit(account, currency, "1234.56");
    return `deposit ${currency} on ${account}`;
  }

  cancelAll(): string {
    return `cancel all: ${this.engine.orders.cancelAll().length}`;
  }

  /** The state goes to disk and back; time may have passed meanwhile. */
  restart(): string {
    const saved = JSON.parse(JSON.stringify(this.engine.serialize()));
    const away = this.#pick([0, 0, 5_000, 3 * HOUR_MS, 50 * HOUR_MS]);
    this.storybook.forgetTime();
    this.engine = restoreEngine({ ...this.#options, startTime: this.engine.now() + away }, saved);
    this.engine.on((event) => this.storybook.hear(event));
    this.engine.advanceTo(this.engine.now());
    this.storybook.recover(this.engine);
    return `restart after ${away} ms`;
  }

  #order(changes: Partial<OrderRequest> = {}): OrderRequest {
    const conId = changes.conId ?? this.#pick(this.#targets());
    const orderType = changes.orderType ?? this.#pick(TYPES);
    const trailing = orderType.startsWith("TRAIL");
    const prices = this.#prices(conId);
    return request({
      clientId: this.#pick(CLIENTS),
      orderId: this.#nextId(),
      account: this.#pick(ACCOUNTS).id,
      conId,
      action: this.#chance(0.5) ? "BUY" : "SELL",
      quantity: String(this.#size(conId)),
      orderType,
      ...prices,
      ...(trailing ? { auxPrice: this.#tick(conId), lmtPriceOffset: this.#tick(conId) } : {}),
      tif: this.#pick(TIFS),
      goodTillDate: stamp(this.engine.now() + this.#pick([MINUTE_MS, 30 * HOUR_MS])),
      goodAfterTime: this.#chance(0.05) ? stamp(this.engine.now() + 5 * MINUTE_MS) : "",
      outsideRth: this.#chance(0.3),
      allOrNone: this.#chance(0.1),
      triggerMethod: this.#pick([0, 0, 0, 1, 2, 3, 4, 7, 8]),
      ...changes,
    });
  }

  /** A limit and a stop within twenty ticks of the market. */
  #prices(conId: ConId): { limitPrice: string; auxPrice: string; trailStopPrice: null } {
    const quote = this.engine.market.frozenQuote(conId);
    const mark = Number(quote?.last ?? quote?.bid ?? 1);
    const tick = Number(this.#tick(conId));
    const near = () => {
      const steps = Math.round(mark / tick) + Math.floor(41 * this.#prng.uniform()) - 20;
      return (Math.max(1, steps) * tick).toFixed(5).replace(/\.?0+$/, "");
    };
    return { limitPrice: near(), auxPrice: near(), trailStopPrice: null };
  }

  #tick(conId: ConId): string {
    const mark = this.engine.market.quote(conId)?.mark ?? "1";
    return this.engine.instruments.priceIncrement(conId, "SMART", mark);
  }

  #size(conId: ConId): number {
    const secType = this.engine.instruments.contract(conId)?.secType;
    const unit = secType === "CASH" ? 5_000 : secType === "STK" ? 17 : 1;
    return unit * (1 + Math.floor(30 * this.#prng.uniform()));
  }

  /** Stocks of three currencies, pairs, futures, and options of the nearest expiry on both sides. */
  #targets(): readonly ConId[] {
    const { instruments } = this.engine;
    const future = instruments.findContracts({ symbol: "MES", secType: "FUT" })[0];
    const chain = instruments.optionChains(AAPL, "")[0];
    const options = instruments.findContracts({
      symbol: "AAPL",
      secType: "OPT",
      strike: "290",
      lastTradeDateOrContractMonth: chain?.expirations[0] ?? "",
    });
    const listed = [...options, ...future ? [future] : []].map((contract) => contract.conId);
    return [AAPL, AAPL, PENNY, VOD, SAP, EURUSD, USDJPY, ...listed];
  }

  #open(): OrderView | undefined {
    const orders = this.engine.orders.openOrders();
    return orders.length === 0 ? undefined : this.#pick(orders);
  }

  #nextId(): OrderId {
    return ++this.#orderId as OrderId;
  }

  #pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.#prng.uniform() * list.length)] as T;
  }

  #chance(share: number): boolean {
    return this.#prng.uniform() < share;
  }
}

function describe({ action, quantity, conId, orderType, limitPrice, tif, account }: OrderRequest): string {
  return `${account} ${action} ${quantity} ${conId} ${orderType} ${limitPrice} ${tif}`;
}

/** IB's text of a moment in UTC. */
function stamp(epochMs: number): string {
  return new Date(epochMs).toISOString().replace(/-/g, "").replace("T", "-").slice(0, 17);
}
