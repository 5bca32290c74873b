// Watches what an order may do by its own terms: its limit, its hours, its time, its group, its parent. Reads
// nothing but what clients are told.
import type { Engine } from "../api.ts";
import type { OrdersState } from "../persistence.ts";
import type {
  EngineEvent,
  EngineState,
  OrderRequest,
  OrderResult,
  OrderView,
  Refusal,
  WhatIf,
} from "../types.ts";

type Fill = Extract<EngineEvent, { type: "fill" }>;

const DONE: ReadonlySet<string> = new Set(["Filled", "Cancelled", "Inactive"]);
const CAPPED: ReadonlySet<string> = new Set(
  ["LMT", "LOC", "STP LMT", "LIT", "MIDPRICE", "REL", "PEG MID", "SNAP MKT", "SNAP MID", "SNAP PRIM"],
);
const STOPS: ReadonlySet<string> = new Set(["STP", "STP LMT", "TRAIL", "TRAIL LIMIT", "MIT", "LIT"]);
const AT_MARKET: ReadonlySet<string> = new Set(["MKT", "MTL"]);
const ONLY_REGULAR: ReadonlySet<string> = new Set(["MKT", "MTL", "MOC", "LOC"]);
/** A closing auction is held one second before the end. */
const AUCTION_MS = 1_000;

/** What an order with a least size has filled at one moment. */
interface Sweep {
  readonly order: OrderView;
  readonly time: number;
  sum: number;
  readonly least: number;
}

export class Rulebook {
  readonly #engine: () => Engine;
  /**
   * Orders that were filled by decree, corrected or changed: what their own terms promised is not asked of
   * them.
   */
  readonly #exempt = new Set<number>();
  readonly #triggered = new Set<number>();
  /** Groups of type 1 that have filled: by whom, and the last order that there was then. */
  readonly #spent = new Map<string, { readonly by: number; readonly until: number }>();
  readonly #sweeps = new Map<number, Sweep>();
  #latest = 0;
  #problems: string[] = [];

  constructor(engine: () => Engine) {
    this.#engine = engine;
  }

  takeProblems(): string[] {
    const problems = this.#problems;
    this.#problems = [];
    return problems;
  }

  /** From now on this order is free of its terms. */
  exempt(permId: number): void {
    this.#exempt.add(permId);
  }

  /** After a restart: what was on its way has gone on before anybody listened. */
  recover(): void {
    for (const { permId, status } of this.#engine().orders.openOrders()) {
      if (status === "Submitted") this.#triggered.add(permId);
    }
  }

  hear(event: EngineEvent): void {
    if ("order" in event) this.#latest = Math.max(this.#latest, event.order.permId);
    if (event.type === "triggered") this.#triggered.add(event.order.permId);
    if (event.type === "modified" && STOPS.has(event.order.orderType) === false) {
      this.#triggered.delete(event.order.permId);
    }
    if (event.type === "fill" && event.order.request.exercise === undefined) this.#hearFill(event);
  }

  /** What was foretold of an order and what became of it. */
  compare(request: OrderRequest, preview: WhatIf | Refusal, result: OrderResult | undefined): void {
    const what = `${request.action} ${request.quantity} of ${request.conId} ${request.orderType}`;
    if (preview.ok !== result?.ok) {
      this.#problems.push(`${what}: foretold ${told(preview)}, it is ${told(result)}`);
    }
    if (!preview.ok || !result?.ok) return;
    const isRejected = result.order.completedStatus.startsWith(
      "Rejected: Order rejected - reason:YOUR ORDER",
    );
    if (preview.rejectReason === "" && isRejected) {
      this.#problems.push(`${what}: foretold as accepted, it is ${result.order.completedStatus}`);
    }
    if (preview.rejectReason !== "" && result.order.status !== "Inactive") {
      this.#problems.push(`${what}: foretold ${preview.rejectReason}, it is ${result.order.status}`);
    }
  }

  /** A state that went to the disk and back at once. */
  compareStates(before: EngineState, after: EngineState): void {
    for (const section of ["accounts", "permId", "fills", "splits", "assignments", "adjustments"]) {
      const [one, other] = [before, after].map((state) => JSON.stringify(state[section]));
      if (one !== other) this.#problems.push(`${section} are not what they were: ${difference(one, other)}`);
    }
    const [one, other] = [before, after].map((state) =>
      JSON.stringify((state.orders as OrdersState).executions)
    );
    if (one !== other) this.#problems.push(`executions are not what they were: ${difference(one, other)}`);
  }

  /** Looks at the orders as they rest, after everything of a step has happened. */
  look(): void {
    const { orders } = this.#engine();
    this.#endSweeps();
    for (const order of [...orders.openOrders(), ...orders.completedOrders()]) {
      if (!this.#exempt.has(order.permId)) this.#lookAt(order);
    }
  }

  #say(order: OrderView, what: string): void {
    const { permId, orderType, tif, request } = order;
    this.#problems.push(`order ${permId} (${request.action} ${orderType} ${tif}): ${what}`);
  }

  #hearFill(fill: Fill): void {
    const { order } = fill;
    if (this.#exempt.has(order.permId)) return;
    this.#checkPrice(fill);
    this.#checkHours(fill);
    this.#checkTimes(fill);
    this.#checkFamily(order);
    this.#addToSweep(fill);
    if (STOPS.has(order.orderType) && !this.#triggered.has(order.permId)) {
      this.#say(order, "filled before it was triggered");
    }
    if (order.request.conditions?.list.some(({ type }) => type === "time")) this.#checkConditions(fill);
  }

  #checkPrice({ order, execution }: Fill): void {
    const { limitPrice, action } = order.request;
    const capped = CAPPED.has(order.orderType) && limitPrice !== null &&
      (Number(limitPrice) !== 0 || order.contract.combo !== undefined);
    const perLeg = order.request.combo?.legPrices.some((price) => price !== null) === true;
    if (!capped || perLeg) return;
    const [price, limit] = [Number(execution.price), Number(limitPrice)];
    const slack = order.contract.combo ? 0.0051 : 1e-9;
    const beyond = action === "BUY" ? price > limit + slack : price < limit - slack;
    if (beyond) this.#say(order, `filled at ${price}, its limit is ${limit}`);
  }

  #checkHours({ order, execution }: Fill): void {
    const { instruments, market } = this.#engine();
    const conIds = order.contract.combo?.legs.map(({ conId }) => conId) ?? [order.contract.conId];
    for (const conId of conIds) {
      const details = instruments.details(conId);
      if (details === null) continue;
      const extended = order.request.outsideRth && !ONLY_REGULAR.has(order.orderType) ||
        details.contract.secType === "CASH" ||
        details.contract.secType === "FUT" && AT_MARKET.has(order.orderType);
      const hours = extended ? details.tradingHours : details.liquidHours;
      if (!isIn(hours, details.timeZoneId, execution.time)) {
        this.#say(
          order,
          `filled at ${new Date(execution.time).toISOString()}, outside ${hours.slice(0, 60)}`,
        );
      }
      if (market.quote(conId)?.halted === 1) this.#say(order, "filled while halted");
    }
  }

  #checkTimes({ order, execution }: Fill): void {
    const { goodAfterTime, goodTillDate } = order.request;
    const [after, till] = [utc(goodAfterTime), utc(goodTillDate)];
    if (after !== null && execution.time < after) this.#say(order, `filled before ${goodAfterTime}`);
    if (order.tif === "GTD" && till !== null && execution.time > till) {
      this.#say(order, `filled after ${goodTillDate}`);
    }
    const auction = order.orderType === "MOC" || order.orderType === "LOC";
    if (auction && (execution.time + AUCTION_MS) % 60_000 !== 0 && execution.time % 60_000 !== 0) {
      this.#say(order, `filled at ${execution.time}, when no auction is`);
    }
    if (order.tif === "OPG" && execution.time % 60_000 !== 0) this.#say(order, "filled after the opening");
  }

  #checkConditions({ order, execution }: Fill): void {
    const { conditions } = order.request;
    const all = conditions?.list.every(({ conjunction }) => conjunction === "a") ||
      conditions?.list.length === 1;
    if (conditions === undefined || conditions.cancelOrder || !all) return;
    for (const one of conditions.list) {
      if (one.type !== "time") continue;
      const time = utc(one.time);
      if (time !== null && one.isMore && execution.time < time) this.#say(order, `filled before ${one.time}`);
    }
  }

  #checkFamily(order: OrderView): void {
    const { orders } = this.#engine();
    if (order.ocaGroup !== "" && order.ocaType === 1) {
      const key = `${order.request.account} ${order.ocaGroup}`;
      const spent = this.#spent.get(key) ?? { by: order.permId, until: this.#latest };
      this.#spent.set(key, spent);
      if (this.#isLate(order, spent)) this.#say(order, `filled after ${spent.by} of its group`);
    }
    const parent = order.parentPermId === null ? null : orders.order(order.parentPermId);
    if (parent !== null && Number(parent.filled) === 0) this.#say(order, "filled before its parent");
    const mayFillMore = parent !== null && !DONE.has(parent.status);
    if (mayFillMore && (order.tif === "IOC" || order.tif === "FOK")) {
      this.#say(order, "has spent its one attempt while its parent may fill more");
    }
  }

  /** Fills of one moment are one: together they are what was wanted at once, or all that was left. */
  #addToSweep({ order, execution }: Fill): void {
    const { minQty } = order.request;
    if (minQty === undefined || order.contract.combo) return;
    const [time, size] = [execution.time, Number(execution.shares)];
    const before = this.#sweeps.get(order.permId);
    if (before?.time === time) before.sum += size;
    else {
      if (before !== undefined) this.#judge(before);
      const rest = Number(order.quantity) - Number(order.filled) + size;
      this.#sweeps.set(order.permId, { order, time, sum: size, least: Math.min(Number(minQty), rest) });
    }
  }

  #endSweeps(): void {
    for (const sweep of this.#sweeps.values()) this.#judge(sweep);
    this.#sweeps.clear();
  }

  #judge({ order, sum, least }: Sweep): void {
    if (sum < least - 1e-9) this.#say(order, `filled ${sum} at once, and wanted ${least}`);
  }

  /** Who joins a group later, of which one has filled in part, is not ended by what was before. */
  #isLate({ permId }: OrderView, { by, until }: { readonly by: number; readonly until: number }): boolean {
    return by !== permId && permId <= until && !this.#exempt.has(by);
  }

  #lookAt(order: OrderView): void {
    const [filled, quantity] = [Number(order.filled), Number(order.quantity)];
    const part = filled > 0 && filled < quantity;
    if (part && order.tif === "FOK") {
      this.#say(order, `${filled} of ${quantity}, and was to be all or nothing`);
    }
    if (part && order.request.allOrNone) this.#say(order, `all or none, and filled ${filled} of ${quantity}`);
    const atMarket = order.status === "Submitted";
    if (atMarket && (order.tif === "IOC" || order.tif === "FOK") && order.request.algo === undefined) {
      this.#say(order, `rests as ${order.status}`);
    }
    if (atMarket && (order.tif === "OPG" || order.orderType === "MOC" || order.orderType === "LOC")) {
      this.#say(order, "rests after its auction");
    }
    if (order.ocaGroup !== "" && !DONE.has(order.status) && order.ocaType === 1) {
      const spent = this.#spent.get(`${order.request.account} ${order.ocaGroup}`);
      if (spent !== undefined && this.#isLate(order, spent)) {
        this.#say(order, `lives on after ${spent.by} of its group has filled`);
      }
    }
  }
}

function told(result: WhatIf | OrderResult | undefined): string {
  if (result === undefined) return "nothing";
  return result.ok ? "taken" : `${result.code} ${result.text}`;
}

function difference(one = "", other = ""): string {
  const at = [...one].findIndex((letter, i) => letter !== other[i]);
  return `${one.slice(Math.max(0, at - 80), at + 60)} and ${other.slice(Math.max(0, at - 80), at + 60)}`;
}

/** `YYYYMMDD-HH:MM:SS`, or `null`. */
function utc(text: string): number | null {
  const found = /^(\d{4})(\d\d)(\d\d)-(\d\d:\d\d:\d\d)$/.exec(text);
  return found === null ? null : Date.parse(`${found[1]}-${found[2]}-${found[3]}T${found[4]}Z`);
}

/** Whether a moment is in hours as contract details write them. */
function isIn(hours: string, zone: string, time: number): boolean {
  return hours.split(";").some((span) => {
    const found = /^(\d{8}):(\d{4})-(\d{8}):(\d{4})$/.exec(span);
    if (found === null) return false;
    const [from, to] = [at(found[1] ?? "", found[2] ?? "", zone), at(found[3] ?? "", found[4] ?? "", zone)];
    return from <= time && time < to;
  });
}

function at(date: string, clock: string, timeZone: string): number {
  return Temporal.PlainDate.from(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`)
    .toZonedDateTime({
      timeZone,
      plainTime: { hour: Number(clock.slice(0, 2)), minute: Number(clock.slice(2)) },
    }).epochMilliseconds;
}
