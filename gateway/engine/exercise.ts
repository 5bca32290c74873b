// What holders of options have them do before their end, and what writers have to bear: instructions to
// exercise and to lapse, which are shown as orders, and assignments. The night carries them out.
import type { Accounts } from "./accounts.ts";
import { Big } from "../decimal.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Catalog } from "./instruments/catalog.ts";
import { type Instrument, isExpired } from "./instruments/instrument.ts";
import type { MatchingContext } from "./matching/context.ts";
import { cancelNow } from "./matching/endings.ts";
import { finishFilled } from "./matching/fills.ts";
import { newOrder } from "./matching/new_order.ts";
import { isInstruction, isLive, type Order, remaining, viewOrder } from "./orders.ts";
import { failed } from "./refusals.ts";
import type { ExerciseRequest, OrderResult, Refusal } from "./types.ts";
import { formatQty, parseQty, QTY_ONE } from "./units.ts";

/** A short option that the night will assign; `quantity` in 1/10,000, positive. */
export interface Assignment {
  readonly account: string;
  readonly conId: number;
  readonly quantity: number;
}

export interface ExercisesSetup {
  readonly context: MatchingContext;
  readonly catalog: Catalog;
  readonly books: Accounts;
  readonly deliveries: Deliveries;
  nextPermId(): number;
}

export class Exercises {
  readonly #setup: ExercisesSetup;
  #assignments: Assignment[];

  constructor(setup: ExercisesSetup, assignments: readonly Assignment[]) {
    this.#setup = setup;
    this.#assignments = [...assignments];
  }

  /** What the next night will assign. */
  get assignments(): readonly Assignment[] {
    return this.#assignments;
  }

  /** Why an instruction is refused (322, 200), or `null`. */
  problem(request: ExerciseRequest): Refusal | null {
    const { catalog, context, deliveries } = this.#setup;
    const option = catalog.get(request.conId);
    if (option === undefined || isExpired(option, context.now())) {
      return { ok: false, code: 200, text: "No security definition has been found for the request" };
    }
    if (option.option === null) return failed("Contract is not an option");
    const wanted = parseQty(request.quantity) ?? 0;
    if (wanted <= 0 || wanted % QTY_ONE !== 0) return failed("Invalid exercise quantity");
    if (this.#unlapsed(request) <= 0) {
      return failed(`No unlapsed position exists in this option in account ${request.account}.`);
    }
    const known = context.store.byKey(request);
    if (known !== undefined && isLive(known)) return { ok: false, code: 103, text: "Duplicate order id" };
    if (request.action === "exercise" && !deliveries.isDelivered(option)) {
      return failed("Exercise/Lapse failed due to server rejection.");
    }
    if (request.override) return null;
    const isInTheMoney = deliveries.intrinsic(option) > 0;
    if (request.action === "exercise" && !isInTheMoney) {
      return failed("Exercise ignored because option is not in-the-money.");
    }
    return request.action === "lapse" && isInTheMoney
      ? failed("Lapse ignored because option is in-the-money.")
      : null;
  }

  /** Takes an instruction, for no more than is held. */
  instruct(request: ExerciseRequest): OrderResult {
    const problem = this.problem(request);
    if (problem !== null) return problem;
    const { catalog, context, nextPermId } = this.#setup;
    const quantity = Math.min(parseQty(request.quantity) ?? 0, this.#unlapsed(request));
    const order = asOrder(request, catalog.require(request.conId), {
      quantity,
      permId: nextPermId(),
      now: context.now(),
    });
    context.store.add(order);
    context.emit({ type: "accepted", order: viewOrder(order) });
    return { ok: true, order: viewOrder(order) };
  }

  /** Throws a `RangeError` for an option that delivers nothing, and when so many are not written. */
  assign(account: string, conId: number, quantity: string | undefined): void {
    const { catalog, books, deliveries } = this.#setup;
    const option = catalog.require(conId);
    if (option.option === null || !deliveries.isDelivered(option)) {
      throw new RangeError(`No option that can be assigned: ${option.contract.localSymbol}`);
    }
    const written = -(books.ledger(account).positions.get(conId)?.quantity ?? 0);
    const taken = this.#assignments.filter((one) => one.account === account && one.conId === conId)
      .reduce((sum, one) => sum + one.quantity, 0);
    const wanted = quantity === undefined ? written - taken : parseQty(quantity) ?? 0;
    if (wanted <= 0 || wanted % QTY_ONE !== 0 || wanted > written - taken) {
      throw new RangeError(
        `Cannot assign ${quantity ?? "any"} of ${formatQty(Math.max(0, written - taken))}`,
      );
    }
    this.#assignments.push({ account, conId, quantity: wanted });
  }

  /**
   * A split of their stock has made more of these options; their instructions have been cancelled with the
   * orders.
   */
  split(conIds: ReadonlySet<number>, factor: number): void {
    this.#assignments = this.#assignments.map((one) =>
      conIds.has(one.conId) ? { ...one, quantity: one.quantity * factor } : one
    );
  }

  /** The night: exercises and assignments are carried out; what shall lapse waits for its end. */
  settle(): void {
    const { context, catalog, books, deliveries } = this.#setup;
    this.carryOut(context.store.open().filter(({ request }) => request.exercise === "exercise"));
    const due = this.#assignments;
    this.#assignments = [];
    for (const { account, conId, quantity } of due) {
      const ledger = books.ledger(account);
      const written = Math.min(quantity, -(ledger.positions.get(conId)?.quantity ?? 0));
      if (written > 0) {
        deliveries.exercise(ledger, catalog.require(conId), -written, deliveries.unordered());
      }
    }
  }

  /** Does what the instructions among these orders say; one for more than is still held is cancelled. */
  carryOut(orders: readonly Order[]): void {
    for (const order of orders.filter(isInstruction)) this.#carryOut(order);
  }

  #carryOut(order: Order): void {
    const { context, books, deliveries } = this.#setup;
    const { account, conId, exercise, clientId, orderId } = order.request;
    const ledger = books.ledger(account);
    const size = remaining(order);
    if ((ledger.positions.get(conId)?.quantity ?? 0) < size) {
      return cancelNow(context, order, "Cancelled by System");
    }
    const cause = { permId: order.permId, clientId, orderId };
    const { execution, report } = exercise === "exercise"
      ? deliveries.exercise(ledger, order.instrument, size, cause)
      : deliveries.lapse(ledger, order.instrument, size, cause);
    order.filled = order.quantity;
    order.lastFillPrice = 0;
    finishFilled(context, order);
    context.emit({ type: "fill", order: viewOrder(order), execution });
    order.commission = new Big(0);
    context.emit({ type: "commission", order: viewOrder(order), report });
  }

  /** What is held and no other instruction speaks of, 1/10,000. */
  #unlapsed({ account, conId }: ExerciseRequest): number {
    const { context, books } = this.#setup;
    const held = books.ledger(account).positions.get(conId)?.quantity ?? 0;
    return context.store.live(conId)
      .filter((order) => isInstruction(order) && order.request.account === account)
      .reduce((left, order) => left - remaining(order), held);
  }
}

/**
 * As a real gateway shows it (a capture at version 200): a limit order to buy, good for the day, that waits.
 */
function asOrder(
  { clientId, orderId, account, conId, action, memo }: ExerciseRequest,
  instrument: Instrument,
  { quantity, permId, now }: { readonly quantity: number; readonly permId: number; readonly now: number },
): Order {
  const prices = { limitPrice: null, auxPrice: null, trailStopPrice: null, trailingPercent: null };
  const times = { tif: "DAY", goodTillDate: "", goodAfterTime: "" };
  const order = newOrder({
    ...{ clientId, orderId, account, conId, exchange: "", action: "BUY", orderType: "LMT" },
    quantity: formatQty(quantity),
    ...prices,
    lmtPriceOffset: null,
    ...times,
    ...{ outsideRth: false, allOrNone: false, hidden: false, triggerMethod: 0, parentId: 0 },
    ...{ ocaGroup: "", ocaType: 0, orderRef: "" },
    exercise: action,
    memo,
  }, {
    instrument,
    terms: {
      ...{ buy: true, type: "LMT", tif: "DAY", quantity, limit: null, stop: null },
      ...{ trailAmount: null, trailPercent: null, trailStop: null, limitOffset: null },
      ...{ expiresAt: null, goodAfter: null },
    },
    permId,
    parent: null,
    now,
  });
  return { ...order, phase: "instruction" };
}
