// Takes orders in, changes and cancels them: checks with IB's codes first, then hands over to the matcher.
import type { Catalog } from "./instruments/catalog.ts";
import { type Instrument, isExpired } from "./instruments/instrument.ts";
import type { Ledger } from "./ledger.ts";
import type { MatchingContext } from "./matching/context.ts";
import { cancelNow, rejectNow } from "./matching/endings.ts";
import { orderImpact, whatIfReport } from "./matching/margin_check.ts";
import type { Matcher } from "./matching/matcher.ts";
import { changedTypeRefusal, modifiedQuantity, modifyProblem, needsMore } from "./matching/modify_rules.ts";
import { conditionProblem } from "./matching/conditions.ts";
import {
  closesParent,
  ignoresOutsideRth,
  newOrder,
  oddLotText,
  OUTSIDE_RTH_IGNORED,
} from "./matching/new_order.ts";
import { keepPace } from "./matching/pace.ts";
import { isPegged } from "./matching/pegs.ts";
import { orderTerms } from "./matching/terms.ts";
import { invalid } from "./refusals.ts";
import { isInstruction, isLive, type Order, type OrderTerms, remaining, viewOrder } from "./orders.ts";
import type { OrderFilter, OrderRequest, OrderResult, OrderView, Refusal, WhatIf } from "./types.ts";

export interface DeskSetup {
  readonly context: MatchingContext;
  readonly matcher: Matcher;
  readonly catalog: Catalog;
  readonly ledgers: ReadonlyMap<string, Ledger>;
  nextPermId(): number;
}

type Checked =
  | {
    readonly ok: true;
    readonly instrument: Instrument;
    readonly terms: OrderTerms;
    readonly ledger: Ledger;
  }
  | Refusal;

export class OrderDesk {
  readonly #setup: DeskSetup;
  /** Milliseconds each new order and each cancel needs to reach the market. */
  delay = 0;

  constructor(setup: DeskSetup) {
    this.#setup = setup;
  }

  /**
   * Accepts all before any may fill: a bracket's children are there when the parent fills. With a `rejection`
   * they are refused with 201 and this reason in place of going to the market.
   */
  place(requests: readonly OrderRequest[], rejection?: string): OrderResult[] {
    const accepted: Order[] = [];
    const results = requests.map((request): OrderResult => {
      const result = this.#accept(request, accepted);
      if ("ok" in result) return result;
      if (isLive(result)) accepted.push(result);
      return { ok: true, order: viewOrder(result) };
    });
    for (const order of accepted) {
      if (rejection === undefined) this.#send(order);
      else rejectNow(this.#setup.context, order, 201, `Order rejected - reason:${rejection}`);
    }
    return results.map((result) => result.ok ? { ok: true, order: this.#view(result.order.permId) } : result);
  }

  modify(request: OrderRequest): OrderResult {
    const { store } = this.#setup.context;
    const order = store.byKey(request);
    if (order === undefined) return refuse(135, `Can't find order with ID =${request.orderId}`);
    const checked = this.#check(request);
    if (!checked.ok) return changedTypeRefusal(checked, order, request);
    const problem = modifyProblem(order, request, checked.terms);
    if (problem !== null) return problem;
    const changed = { ...order, terms: checked.terms, quantity: modifiedQuantity(order, checked.terms) };
    if (needsMore(order, changed) && !closesParent(changed, this.#parentOf(order))) {
      const refusal = this.#marginRefusal(changed, remaining(changed));
      if (refusal !== null) return refusal;
    }
    this.#apply(order, request, checked.terms);
    return { ok: true, order: viewOrder(order) };
  }

  cancel(permId: number, by: "trader" | "system"): OrderResult {
    const { context, matcher } = this.#setup;
    const order = context.store.get(permId);
    if (order === undefined) {
      return refuse(10147, `OrderId ${permId} that needs to be cancelled is not found.`);
    }
    if (!isLive(order)) {
      const { orderId } = order.request;
      return refuse(
        10148,
        `OrderId ${orderId} that needs to be cancelled cannot be cancelled, state: ${order.status}.`,
      );
    }
    if (order.cancelPending) return { ok: true, order: viewOrder(order) };
    order.cancelPending = true;
    order.status = "PendingCancel";
    context.emit({ type: "cancelPending", order: viewOrder(order) });
    const how = by === "trader" ? "Cancelled by Trader" : "Cancelled by System";
    if (matcher.holding) return { ok: true, order: viewOrder(order) };
    if (this.delay > 0) context.at(context.now() + this.delay, () => cancelNow(context, order, how));
    else cancelNow(context, order, how);
    return { ok: true, order: viewOrder(order) };
  }

  /** Children are cancelled with their parents; each order is asked only once. */
  cancelAll(filter: OrderFilter): OrderView[] {
    const orders = this.#setup.context.store.open(filter).filter((order) => !order.cancelPending);
    return orders.filter((order) => isLive(order)).map((order) => {
      if (isLive(order)) this.cancel(order.permId, "trader");
      return viewOrder(order);
    });
  }

  whatIf(request: OrderRequest): WhatIf | Refusal {
    const checked = this.#check(request);
    if (!checked.ok) return checked;
    const { context } = this.#setup;
    const order = newOrder(request, { ...checked, permId: 0, parent: null, now: context.now() });
    const impact = orderImpact(context, order, order.quantity, checked.ledger);
    return whatIfReport(impact, checked.ledger.baseCurrency);
  }

  /** Makes the timers of a restored order run again. */
  resume(order: Order): void {
    this.#scheduleExpiry(order);
    if (order.cancelPending) {
      if (!this.#setup.matcher.holding) cancelNow(this.#setup.context, order, "Cancelled by Trader");
    } else if (isInstruction(order)) return;
    else if (order.phase !== "working" && order.phase !== "trigger") this.#setup.matcher.route(order);
    else this.#setup.matcher.awaitsConditions(order);
  }

  #accept(request: OrderRequest, group: readonly Order[]): Order | Refusal {
    const { context } = this.#setup;
    const known = context.store.byKey(request);
    if (known !== undefined && isLive(known)) return refuse(103, "Duplicate order id");
    const checked = this.#check(request);
    if (!checked.ok) return checked;
    let parent: Order | null = null;
    if (request.parentId !== 0) {
      parent = context.store.byKey({ clientId: request.clientId, orderId: request.parentId }) ??
        null;
      const usable = parent !== null &&
        (isLive(parent) || parent.status === "Filled" || group.includes(parent));
      if (!usable) return refuse(10006, "Missing parent order.");
    }
    const order = newOrder(request, {
      ...checked,
      permId: this.#setup.nextPermId(),
      parent,
      now: context.now(),
    });
    const refusal = closesParent(order, parent) ? null : this.#marginRefusal(order, order.quantity);
    context.store.add(order);
    if (refusal !== null) {
      rejectNow(context, order, refusal.code, refusal.text);
      return order;
    }
    context.emit({ type: "accepted", order: viewOrder(order) });
    if (ignoresOutsideRth(order)) {
      context.emit({ type: "note", order: viewOrder(order), code: 2109, text: OUTSIDE_RTH_IGNORED });
    }
    const oddLot = oddLotText(order);
    if (oddLot !== null) context.emit({ type: "note", order: viewOrder(order), code: 399, text: oddLot });
    return order;
  }

  #check(request: OrderRequest): Checked {
    const { catalog, ledgers, context } = this.#setup;
    if (request.account === "") return refuse(435, "You must specify an account.");
    const ledger = ledgers.get(request.account);
    if (ledger === undefined) return invalid(`Invalid account code '${request.account}'.`);
    const instrument = catalog.get(request.conId);
    const now = context.now();
    if (instrument === undefined || isExpired(instrument, now)) {
      return refuse(200, "No security definition has been found for the request");
    }
    if (request.exchange !== "" && !instrument.validExchanges.includes(request.exchange)) {
      return refuse(200, "Invalid destination exchange specified");
    }
    if (!instrument.tradable) {
      const { symbol } = instrument.contract;
      return refuse(203, `The security ${symbol} is not available or allowed for this account.`);
    }
    const problem = conditionProblem(request, catalog);
    if (problem !== null) return problem;
    const result = orderTerms(request, instrument, context.calendar(instrument), now);
    return result.ok ? { ok: true, instrument, terms: result.terms, ledger } : result;
  }

  /** 201, or `null` when equity covers the order. */
  #marginRefusal(order: Order, quantity: number): Refusal | null {
    const { context, ledgers } = this.#setup;
    const ledger = ledgers.get(order.request.account);
    if (ledger === undefined) return null;
    const { rejectReason } = orderImpact(context, order, quantity, ledger);
    return rejectReason === "" ? null : refuse(201, `Order rejected - reason:${rejectReason}`);
  }

  #send(order: Order): void {
    const { context, matcher } = this.#setup;
    this.#scheduleExpiry(order);
    if (this.delay > 0) context.at(context.now() + this.delay, () => matcher.restart(order));
    else matcher.restart(order);
  }

  #scheduleExpiry(order: Order): void {
    const { context } = this.#setup;
    const { expiresAt } = order.terms;
    if (expiresAt === null) return;
    context.at(expiresAt, () => {
      // A modify may have moved the time.
      if (order.terms.expiresAt === expiresAt) cancelNow(context, order, "Cancelled by Expiration");
    });
  }

  #apply(order: Order, request: OrderRequest, terms: OrderTerms): void {
    const { context, matcher } = this.#setup;
    order.quantity = modifiedQuantity(order, terms);
    order.requested = terms.quantity;
    if (!sameConditions(order.request, request)) order.conditionsMet = false;
    const isOtherType = terms.type !== order.terms.type;
    // A stop that has fired and becomes another order waits again for what that one waits for.
    if (isOtherType) order.triggered = false;
    const moved = isOtherType || terms.stop !== order.terms.stop || terms.trailStop !== order.terms.trailStop;
    order.terms = keepPace(order.terms, terms, sameAlgo(order.request, request));
    order.request = request;
    if (!order.triggered) {
      if (moved) order.trigger = terms.stop ?? terms.trailStop;
      order.limit = isPegged(terms.type) ? null : terms.limit;
    } else if (terms.limitOffset === null) order.limit = terms.limit;
    context.emit({ type: "modified", order: viewOrder(order) });
    this.#scheduleExpiry(order);
    matcher.restart(order);
    if (order.status === "Cancelled") {
      context.emit({
        type: "modifyRejected",
        order: viewOrder(order),
        code: 201,
        text: "Order rejected - reason:Order has been cancelled already, too late to replace",
      });
    }
  }

  #parentOf({ parent }: Order): Order | null {
    return parent === null ? null : this.#setup.context.store.get(parent) ?? null;
  }

  #view(permId: number): OrderView {
    const order = this.#setup.context.store.get(permId);
    if (order === undefined) throw new RangeError(`Unknown permId: ${permId}`);
    return viewOrder(order);
  }
}

function sameConditions(one: OrderRequest, other: OrderRequest): boolean {
  return JSON.stringify(one.conditions) === JSON.stringify(other.conditions);
}

function sameAlgo(one: OrderRequest, other: OrderRequest): boolean {
  return JSON.stringify(one.algo) === JSON.stringify(other.algo);
}

function refuse(code: number, text: string): Refusal {
  return { ok: false, code, text };
}
