// The way of an order to the simulated exchange and at it: held, waiting for its trigger, working.
import { type Instrument, priceText } from "../instruments/instrument.ts";
import { awaitsShares, lacksNow, LOCATING, NOT_SHORTABLE } from "../borrow.ts";
import { adjust } from "./adjusting.ts";
import { cancelUncarried } from "./means.ts";
import { isOutsideBand } from "./price_band.ts";
import { ConditionWatch } from "./condition_watch.ts";
import { conditionsMet } from "./conditions.ts";
import type { MatchingContext } from "./context.ts";
import { cancelNow, rejectNow } from "./endings.ts";
import { waitsForParent, workable } from "./groups.ts";
import { followMarket } from "./pegs.ts";
import { closingTime, heldText, openingTime, sessionWait } from "./sessions.ts";
import { whyChildWaits } from "./terms.ts";
import { joinQueue, Trading } from "./trading.ts";
import { isTrailing, shouldTrigger, trail } from "./triggers.ts";
import type { InstrumentMarket, Print } from "../market.ts";
import { isLive, type Order, type Phase, viewOrder } from "../orders.ts";
import type { EngineEvent } from "../types.ts";

type HeldReason = Extract<EngineEvent, { type: "held" }>["reason"];

/** Where the market is looked at with every step, and instructions, which wait for the night. */
const AT_MARKET: ReadonlySet<Phase> = new Set<Phase>(["trigger", "working", "instruction"]);

/**
 * Trades of ours move the last price, which fires stops, which trade: this many rounds per market move at
 * most.
 */
const MAX_ROUNDS = 50;

export class Matcher {
  readonly #context: MatchingContext;
  #holding: boolean;
  /** Instruments in which something of ours traded: stops and resting orders must be looked at again. */
  readonly #traded = new Set<number>();
  readonly #conditions: ConditionWatch;
  readonly #trading: Trading;

  constructor(context: MatchingContext, holding = false) {
    this.#context = context;
    this.#holding = holding;
    this.#trading = new Trading(context, (order) => this.#onFill(order));
    this.#conditions = new ConditionWatch(context, () => this.#checkConditions());
  }

  get holding(): boolean {
    return this.#holding;
  }

  /** While holding, orders stay on their way and cancels stay pending. */
  hold(on: boolean): void {
    this.#holding = on;
    if (on) return;
    for (const order of this.#context.store.open()) {
      if (order.cancelPending) cancelNow(this.#context, order, "Cancelled by Trader");
      else if (!AT_MARKET.has(order.phase)) this.route(order);
    }
    this.#checkConditions();
  }

  /** True when an order waits for something this instrument has to do. */
  watches(conId: number): boolean {
    return this.#conditions.needs(conId);
  }

  /**
   * Sends an order on its way, or as far as it may go now. Called again whenever what it waits for may have
   * come.
   */
  route(order: Order): void {
    const { store } = this.#context;
    if (!isLive(order) || this.#holding || order.cancelPending) return;
    const now = this.#context.now();
    const { goodAfter, tif } = order.terms;
    if (waitsForParent(store, order)) return this.#hold(order, "child");
    if (goodAfter !== null && goodAfter > now) return this.#holdUntil(order, "goodAfter", goodAfter);
    if (this.awaitsConditions(order)) return this.#hold(order, "condition");
    if (awaitsShares(this.#context, order)) return this.#hold(order, "locate", LOCATING);
    if (tif === "OPG") {
      const opening = openingTime(this.#context.calendar(order.instrument), now);
      return this.#holdUntil(order, "opening", opening);
    }
    const opens = sessionWait(this.#context.calendar(order.instrument), order, now);
    if (opens !== null) return this.#holdUntil(order, "session", opens);
    if (order.terms.type === "MOC" || order.terms.type === "LOC") {
      return this.#holdUntil(order, "closing", closingTime(this.#context.calendar(order.instrument), now));
    }
    if (order.trigger !== null || isTrailing(order)) {
      if (!order.triggered) return this.#awaitTrigger(order);
    }
    this.#work(order);
  }

  /** True while an order may not go on. Conditions that cancel hold nothing back: they are only watched. */
  awaitsConditions(order: Order): boolean {
    const { conditions } = order.request;
    if (conditions === undefined || order.conditionsMet) return false;
    if (!conditions.cancelOrder && conditionsMet(this.#context, order)) {
      order.conditionsMet = true;
      return false;
    }
    this.#conditions.add(order);
    return !conditions.cancelOrder;
  }

  /** After the market moved: trailing stops, triggers, queues, orders that still need liquidity. */
  onStep(market: InstrumentMarket, print: Print | null): void {
    const { conId } = market.instrument.contract;
    this.#checkConditions();
    if (this.#holding) return;
    for (const order of this.#context.store.combosOn(conId)) {
      if (order.phase !== "working") continue;
      this.#trading.advanceCombo(order);
      this.#settle(order.instrument);
    }
    if (this.#context.store.live(conId).length === 0) return;
    let left = print?.size ?? 0;
    for (const order of this.#context.store.live(conId)) {
      if (order.phase === "trigger") this.#checkTrigger(order, market);
      else if (order.phase === "working") left -= this.#trading.advance(order, market, print, left);
    }
    this.#settle(market.instrument);
  }

  /** A new or modified order starts where its terms put it; what holds it is said again. */
  restart(order: Order): void {
    // One that was sent with it may have ended it already.
    if (!isLive(order)) return;
    if (order.phase !== "child") order.phase = "routing";
    this.route(order);
    this.#settle(order.instrument);
  }

  /** Shares have been found, or are not looked for any more: orders that wait for them go on, or end. */
  located(conId: number): void {
    for (const order of this.#context.store.live(conId)) {
      if (order.phase !== "locate" || awaitsShares(this.#context, order)) continue;
      if (lacksNow(this.#context, order)) {
        rejectNow(this.#context, order, 201, `Order rejected - reason:${NOT_SHORTABLE}`);
      } else this.restart(order);
    }
  }

  /** Fills by decree, for tests. */
  fillBy(order: Order, price: number | null, size: number): void {
    this.#trading.fillBy(order, price, size);
    this.#settle(order.instrument);
  }

  /** Conditions stay met: a price that turns back does not take the order back. */
  #checkConditions(): void {
    if (this.#holding) return;
    for (const order of this.#conditions.takeMet()) {
      order.conditionsMet = true;
      if (order.request.conditions?.cancelOrder) cancelNow(this.#context, order, "Cancelled by System");
      else if (order.phase === "condition") this.restart(order);
    }
  }

  /** Looks again at everything in the instruments in which something of ours traded. */
  #settle(instrument: Instrument): void {
    for (const conId of tradedIn(instrument)) {
      for (let round = 0; round < MAX_ROUNDS && this.#traded.delete(conId); round++) {
        const market = this.#context.market(conId);
        for (const order of this.#context.store.live(conId)) {
          if (order.phase === "trigger") this.#checkTrigger(order, market);
        }
      }
    }
  }

  #hold(order: Order, reason: HeldReason, text = ""): void {
    const phase = reason;
    const already = order.phase === phase;
    order.phase = phase;
    order.status = "PreSubmitted";
    order.whyHeld = reason === "child"
      ? whyChildWaits(order.terms)
      : reason === "trigger" || reason === "locate"
      ? reason
      : "";
    if (already) return;
    const code = reason === "locate"
      ? 404
      : reason === "session" || (reason === "opening" && text !== "")
      ? 399
      : null;
    this.#context.emit({ type: "held", order: viewOrder(order), reason, code, text });
  }

  #holdUntil(order: Order, reason: "goodAfter" | "session" | "opening" | "closing", time: number): void {
    const calendar = this.#context.calendar(order.instrument);
    const closed = reason !== "goodAfter" && !calendar.isOpen(this.#context.now(), "liquid");
    this.#hold(order, reason, closed ? heldText(order, time, calendar.timeZone) : "");
    this.#context.at(time, () => {
      if (order.phase !== reason || this.#holding) return;
      if (reason === "opening" || reason === "closing") this.#auction(order);
      else this.route(order);
      this.#settle(order.instrument);
    });
  }

  /** An opening or closing auction: one chance, the rest is cancelled. */
  #auction(order: Order): void {
    this.#work(order);
    if (isLive(order)) this.#cancelRest(order);
  }

  #awaitTrigger(order: Order): void {
    const market = this.#context.market(order.instrument.contract.conId);
    if (isTrailing(order)) trail(order, market);
    this.#hold(order, "trigger");
    this.#checkTrigger(order, market);
  }

  #checkTrigger(order: Order, market: InstrumentMarket): void {
    if (sessionWait(this.#context.calendar(order.instrument), order, this.#context.now()) !== null) return;
    if (workable(this.#context.store, order) === 0) return;
    if (adjust(order, market)) this.#context.emit({ type: "modified", order: viewOrder(order) });
    if (isTrailing(order)) trail(order, market);
    if (!shouldTrigger(order, market)) return;
    order.triggered = true;
    order.whyHeld = "";
    const { limitOffset, buy } = order.terms;
    if (limitOffset !== null && order.trigger !== null) {
      order.limit = order.trigger + (buy ? limitOffset : -limitOffset);
    }
    this.#context.emit({ type: "triggered", order: viewOrder(order) });
    this.#work(order);
  }

  #work(order: Order): void {
    // A combination is priced by its legs, in no band of its own.
    const market = order.instrument.combo === null
      ? this.#context.market(order.instrument.contract.conId)
      : null;
    if (market !== null) followMarket(order, market);
    const band = market === null ? null : isOutsideBand(order, market);
    if (band !== null) {
      order.status = "PendingCancel";
      this.#context.emit({ type: "cancelPending", order: viewOrder(order) });
      cancelNow(this.#context, order, "Cancelled by System", band);
      return;
    }
    order.phase = "working";
    order.status = "Submitted";
    order.whyHeld = "";
    order.worked = true;
    this.#context.emit({ type: "working", order: viewOrder(order) });
    this.#trading.take(order, 2);
    if (!isLive(order)) return;
    if (order.terms.tif === "FOK") {
      return rejectNow(
        this.#context,
        order,
        201,
        "Order rejected - reason:The FOK order could not be filled completely",
      );
    }
    if (order.terms.tif === "IOC") return this.#cancelRest(order);
    if (order.terms.type === "MTL") becomeLimit(order);
    if (market !== null) joinQueue(order, market);
  }

  #cancelRest(order: Order): void {
    order.status = "PendingCancel";
    this.#context.emit({ type: "cancelPending", order: viewOrder(order) });
    cancelNow(this.#context, order, "Cancelled by System");
  }

  /**
   * Something of ours has traded: others in the instrument are looked at again, children may go, shares may
   * be there.
   */
  #onFill(order: Order): void {
    for (const conId of tradedIn(order.instrument)) {
      this.#traded.add(conId);
      this.located(conId);
    }
    for (const child of this.#context.store.children(order.permId)) {
      if (child.phase === "child") this.route(child);
    }
    cancelUncarried(this.#context, order);
  }
}

/** Where a fill in this instrument trades: of a combination, its legs. */
function tradedIn({ contract, combo }: Instrument): readonly number[] {
  return combo === null ? [contract.conId] : combo.map(({ instrument }) => instrument.contract.conId);
}

/** Market-to-limit: what the market did not fill rests at the price of the last fill. */
function becomeLimit(order: Order): void {
  if (order.lastFillPrice === null) return;
  order.limit = order.lastFillPrice;
  order.request = { ...order.request, limitPrice: priceText(order.instrument, order.limit) };
}
