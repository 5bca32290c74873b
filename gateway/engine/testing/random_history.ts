// A seeded random history: every kind of order, change, cancel, correction, halt, day roll and restart, step
// by step.
import type { Engine } from "../api.ts";
import { createEngine, restoreEngine } from "../engine.ts";
import { Prng } from "../random.ts";
import { brokenInvariants } from "../invariants.ts";
import { savedState, START } from "./test_engine.ts";
import { ACCOUNTS, describe, RandomOrders } from "./random_orders.ts";
import { attach, join } from "./random_families.ts";
import { assign, borrow, dividend, instruct, split } from "./random_holders.ts";
import { Rulebook } from "./rulebook.ts";
import { Storybook } from "./storybook.ts";
import type { EngineOptions, OrderRequest, OrderView } from "../types.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const WAITS = [0, 150, 2_000, 30_000, 20 * MINUTE_MS, 7 * HOUR_MS, 26 * HOUR_MS, 75 * HOUR_MS];
/** An ordinary Friday, the eve of a half day, of a holiday, of summer time. */
const STARTS = [
  START,
  ...["2026-11-25T20:00:00Z", "2026-12-23T15:00:00Z", "2027-03-12T15:00:00Z"].map((at) => Date.parse(at)),
];

type Step = (history: RandomHistory) => string;
/** What happens, and how often. */
const STEPS: readonly (readonly [number, Step])[] = [
  [10, (history) => history.order()],
  [5, (history) => history.combo()],
  [2, (history) => history.bracket()],
  [2, (history) => history.group()],
  [3, (history) => history.holders(attach)],
  [2, (history) => history.holders(join)],
  [2, (history) => history.retime()],
  [7, (history) => history.wait()],
  [3, (history) => history.cancel()],
  [4, (history) => history.modify()],
  [4, (history) => history.move()],
  [3, (history) => history.fill()],
  [2, (history) => history.correct()],
  [2, (history) => history.holders(instruct)],
  [1, (history) => history.holders(assign)],
  [1, (history) => history.holders(dividend)],
  [2, (history) => history.holders(borrow)],
  [1, (history) => history.holders(split)],
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
  readonly rulebook = new Rulebook(() => this.engine);
  #isOnTime = true;
  readonly #prng: Prng;
  readonly #draw: RandomOrders;
  readonly #options: EngineOptions;

  constructor(seed: number) {
    this.#prng = Prng.fromSeed(seed, 4711);
    this.#draw = new RandomOrders(this.#prng, () => this.engine);
    this.#options = {
      seed,
      startTime: STARTS[seed % STARTS.length] ?? START,
      sessions: seed % 2 === 0 ? "always" : "real",
      accounts: ACCOUNTS,
      ticksPerSecond: 2,
    };
    this.engine = createEngine(this.#options);
    this.#listen();
  }

  #listen(): void {
    this.engine.on((event) => {
      this.storybook.hear(event);
      this.rulebook.hear(event);
    });
  }

  /** What happened and can not be. */
  problems(): string[] {
    this.rulebook.look();
    return [
      ...brokenInvariants(this.engine),
      ...this.storybook.takeProblems(),
      ...this.rulebook.takeProblems(),
    ];
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
    const order = this.#draw.order();
    const preview = this.engine.orders.whatIf(order);
    const [result] = this.engine.orders.place([order]);
    this.rulebook.compare(order, preview, result);
    return `${describe(order)}: ${result?.ok ? result.order.status : result?.code}`;
  }

  combo(): string {
    const order = this.#draw.combo();
    const [result] = this.engine.orders.place([order]);
    return `combo ${describe(order)}: ${result?.ok ? result.order.status : result?.code}`;
  }

  bracket(): string {
    const entry = this.#draw.order({ orderType: this.#draw.pick(["MKT", "LMT"]), tif: "GTC" });
    const exit = { ...entry, action: entry.action === "BUY" ? "SELL" : "BUY", parentId: entry.orderId };
    const profit = {
      ...exit,
      orderId: this.#draw.nextId(),
      ...{ orderType: "LMT", tif: this.#draw.pick(["GTC", "GTC", "IOC", "FOK"]) },
      ...this.#draw.prices(entry.conId),
    };
    const stop = {
      ...exit,
      orderId: this.#draw.nextId(),
      orderType: this.#draw.pick(["STP", "TRAIL"]),
      ...this.#draw.prices(entry.conId),
    };
    const trail = stop.orderType === "TRAIL" ? { auxPrice: this.#draw.tick(entry.conId) } : {};
    const results = this.engine.orders.place([entry, profit, { ...stop, ...trail }]);
    return `bracket ${describe(entry)}: ${results.map((one) => one.ok ? one.order.status : one.code)}`;
  }

  group(): string {
    const ocaGroup = `oca${this.#draw.nextId()}`;
    const ocaType = this.#draw.pick([1, 2, 3]);
    const first = this.#draw.order({ ocaGroup, ocaType, tif: "GTC" });
    const second = this.#draw.order({ ocaGroup, ocaType, tif: "GTC", account: first.account });
    this.engine.orders.place([first, second]);
    return `OCA ${ocaType}: ${describe(first)}, ${describe(second)}`;
  }

  /** Another time, other hours, other conditions. */
  retime(): string {
    const order = this.#open();
    if (!order || order.request.exercise !== undefined) return "nothing to retime";
    const { conditions: _, ...plain } = order.request;
    const result = this.engine.orders.modify({
      ...plain,
      tif: this.#draw.pick(["DAY", "GTC", "GTD", "IOC", "FOK", "OPG"]),
      goodTillDate: this.#draw.till(),
      goodAfterTime: this.#draw.chance(0.3) ? this.#draw.till() : "",
      outsideRth: this.#draw.chance(0.5),
      allOrNone: this.#draw.chance(0.2),
      ...this.#draw.chance(0.3) ? { conditions: this.#draw.conditions() } : {},
    });
    // What it was before it had other terms is not asked of it.
    if (result.ok) this.rulebook.exempt(order.permId);
    return `retime ${order.permId}: ${
      result.ok ? `${result.order.tif} ${result.order.status}` : result.code
    }`;
  }

  wait(): string {
    const ms = this.#draw.pick(WAITS);
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
    if (order.contract.combo) return this.#modifyCombo(order);
    const { request: asked } = order;
    const size = this.#draw.chance(0.5) ? asked.quantity : String(this.#draw.size(asked.conId));
    const prices = this.#draw.chance(0.6) ? this.#draw.prices(asked.conId) : {};
    const tif = this.#draw.chance(0.2) ? { tif: this.#draw.pick(["DAY", "GTC"]) } : {};
    const type: Partial<OrderRequest> = this.#draw.chance(0.3) ? this.#draw.type(asked.conId) : {};
    const result = this.engine.orders.modify({ ...asked, quantity: size, ...prices, ...tif, ...type });
    const told = type.orderType === undefined ? "" : ` ${asked.orderType} into ${type.orderType}`;
    return `modify ${order.permId}${told} to ${size}: ${result.ok ? result.order.status : result.code}`;
  }

  #modifyCombo({ permId, request }: OrderView): string {
    const limitPrice = (Number(request.limitPrice) + this.#prng.uniform() - 0.5).toFixed(2);
    const quantity = String(this.#draw.pick([1, 2, 3, 9]));
    const result = this.engine.orders.modify({ ...request, limitPrice, quantity });
    return `modify combo ${permId} to ${quantity} at ${limitPrice}: ${
      result.ok ? result.order.status : result.code
    }`;
  }

  move(): string {
    const conId = this.#draw.pick(this.#draw.targets());
    const moved = Number(this.engine.market.quote(conId)?.mark) * (0.96 + 0.08 * this.#prng.uniform());
    const price = Math.max(moved, Number(this.#draw.tick(conId)));
    this.engine.control.setPrice(conId, price.toFixed(5));
    return `move ${conId} to ${price.toFixed(5)}`;
  }

  /** Whole, in part, or at a price of its own. */
  fill(): string {
    const order = this.#open();
    if (!order || order.request.exercise !== undefined) return "nothing to fill";
    const part = Math.max(1, Math.floor(Number(order.remaining) * this.#prng.uniform()));
    const quantity = this.#draw.chance(0.6) ? String(part) : undefined;
    const price = this.#draw.chance(0.3) ? this.#draw.prices(order.request.conId).limitPrice : undefined;
    this.rulebook.exempt(order.permId);
    this.engine.control.fill(order.permId, quantity, price);
    return `fill ${order.permId} ${quantity ?? "whole"} at ${price ?? "its price"}`;
  }

  correct(): string {
    const executions = this.engine.orders.executions({ since: 0 });
    if (executions.length === 0) return "nothing to correct";
    const { execId, price, contract } = this.#draw.pick(executions);
    // A combination of an earlier day may be forgotten.
    const tick = contract.combo ? 0.01 : Number(this.#draw.tick(contract.conId));
    const right = Math.max(tick, Number(price) + tick * Math.floor(20 * this.#prng.uniform() - 10));
    const result = this.engine.control.correct(execId, right.toFixed(5));
    return `correct ${execId} to ${right.toFixed(5)}: ${result.ok}`;
  }

  holders(happens: (engine: Engine, draw: RandomOrders) => string): string {
    return happens(this.engine, this.#draw);
  }

  halt(): string {
    const conId = this.#draw.pick(this.#draw.targets());
    const halted = this.engine.market.quote(conId)?.halted === 1;
    if (halted) this.engine.control.resume(conId);
    else this.engine.control.halt(conId);
    return `${halted ? "resume" : "halt"} ${conId}`;
  }

  freeze(): string {
    const on = this.#draw.chance(0.4);
    if (on) this.engine.control.freeze(this.#draw.pick(this.#draw.targets()));
    else this.engine.control.unfreeze(null);
    return on ? "freeze" : "unfreeze";
  }

  reject(): string {
    const order = this.#open();
    if (order) this.engine.control.reject(order.permId, "by chance");
    return `reject ${order?.permId}`;
  }

  delay(): string {
    const kind = this.#draw.pick(["delay", "no delay", "hold", "release"]);
    this.#isOnTime &&= kind === "no delay" || kind === "release";
    if (kind.endsWith("delay")) this.engine.control.setOrderDelay(kind === "delay" ? 700 : 0);
    else this.engine.control.holdMatching(kind === "hold");
    return kind;
  }

  deposit(): string {
    const [account, currency] = [this.#draw.pick(ACCOUNTS).id, this.#draw.pick(["USD", "EUR", "GBP", "JPY"])];
    this.engine.control.deposit(account, currency, "1234.56");
    return `deposit ${currency} on ${account}`;
  }

  cancelAll(): string {
    return `cancel all: ${this.engine.orders.cancelAll().length}`;
  }

  /** The state goes to disk and back; time may have passed meanwhile. */
  restart(): string {
    const saved = savedState(this.engine);
    const away = this.#draw.pick([0, 0, 5_000, 3 * HOUR_MS, 50 * HOUR_MS]);
    this.storybook.forgetTime();
    this.engine = restoreEngine({ ...this.#options, startTime: this.engine.now() + away }, saved);
    // What was on its way arrives at once.
    if (away === 0 && this.#isOnTime) this.rulebook.compareStates(saved, savedState(this.engine));
    this.#listen();
    this.engine.advanceTo(this.engine.now());
    this.storybook.recover(this.engine);
    this.rulebook.recover();
    this.#isOnTime = true;
    return `restart after ${away} ms`;
  }

  #open(): OrderView | undefined {
    const orders = this.engine.orders.openOrders();
    return orders.length === 0 ? undefined : this.#draw.pick(orders);
  }
}
