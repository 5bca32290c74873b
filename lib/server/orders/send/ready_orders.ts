// Orders made ready for the socket: planned, and said to the bridge, which holds them. That of the latest
// preview is ready before anybody confirms it.
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { HeldOrder } from "@/lib/server/bridge/link.ts";
import { iso } from "@/lib/server/clock.ts";
import type { OrderIds, PlannedOrder } from "../book/mod.ts";
import type { OrderDeps } from "../deps.ts";
import type { ClosePlan, OrderPlan } from "../draft/mod.ts";
import type { OrderSettings } from "../settings.ts";
import { planOrders } from "./plan_orders.ts";

/** An order that the bridge holds. */
export interface ReadyOrder extends PlannedOrder {
  held: HeldOrder;
}

export interface ReadyOrdersDeps extends Pick<OrderDeps, "link" | "ids" | "clock"> {
  orderIds: OrderIds;
  settings: Pick<OrderSettings, "previewTtlMs" | "maxSendDelayMs">;
}

/** The orders of a preview, and the highest id that was taken by then. */
interface Prepared {
  clientOrderId: string;
  orders: ReadyOrder[];
  floor: number;
}

export class ReadyOrders {
  readonly #deps: ReadyOrdersDeps;
  #prepared: Prepared | null = null;

  constructor(deps: ReadyOrdersDeps) {
    this.#deps = deps;
  }

  /** Makes the orders of a preview ready; those of the one before are not any more. */
  prepare(plan: OrderPlan): void {
    const { clock, orderIds, settings } = this.#deps;
    this.#drop();
    // One that is submitted at the last moment is let go a little later.
    const { previewTtlMs, maxSendDelayMs } = settings;
    const orders = this.#make(plan, iso(clock.now() + previewTtlMs + maxSendDelayMs));
    this.#prepared = { clientOrderId: plan.clientOrderId, orders, floor: orderIds.floor };
  }

  /**
   * A command has come: while somebody reviews an order, most probably its submit. The bridge wakes up, and
   * is ready by the time the row is written; whatever it was, nothing follows from it.
   */
  expect(): void {
    this.#prepared?.orders[0]?.held.expect();
  }

  /** Those of the plan: as they were prepared, or made now. Whoever takes them releases or drops each. */
  take(plan: OrderPlan | ClosePlan, notAfter: string): ReadyOrder[] {
    const prepared = this.#prepared;
    if (prepared?.clientOrderId !== plan.clientOrderId) return this.#make(plan, notAfter);
    // Behind an id that was taken since, IB would refuse these (P20, 103).
    if (prepared.floor !== this.#deps.orderIds.floor) {
      this.#drop();
      return this.#make(plan, notAfter);
    }
    this.#prepared = null;
    return prepared.orders;
  }

  #make(plan: OrderPlan | ClosePlan, notAfter: string): ReadyOrder[] {
    const { ids, orderIds } = this.#deps;
    const planned = planOrders(
      plan.draft,
      {
        clientOrderId: plan.clientOrderId,
        contract: plan.rules.contract,
        closeResult: plan.kind === "close" ? plan.proof.result : null,
      },
      { uuid: () => ids.uuid(), orderId: () => orderIds.take() },
    );
    return planned.map((order) => ({ ...order, held: this.#hold(order, plan.epoch, notAfter) }));
  }

  #hold({ orderId, contract, order }: PlannedOrder, epoch: SocketEpoch, notAfter: string): HeldOrder {
    return this.#deps.link.hold({ epoch, orderId, contract, order, notAfter });
  }

  #drop(): void {
    for (const { held } of this.#prepared?.orders ?? []) held.drop();
    this.#prepared = null;
  }
}
