// The armed faults, stepping in between the gateway and its clients: here those of orders, those of
// connections beside it.
import { spoilCancel } from "./cancel_faults.ts";
import { ConnectionFaults } from "./connection_faults.ts";
import { MutedOrders } from "./muted_orders.ts";
import type { FaultOf } from "./plan.ts";
import type { FaultRegistry } from "./registry.ts";
import type { OrderKey, OrderView } from "../engine/types.ts";
import { LOCATING } from "../engine/borrow.ts";
import type { Client, Core } from "../session/core.ts";
import type { Interference, Line, LineInterference, Passage, TellWhatIf } from "../session/interference.ts";
import type { OrderEventOf } from "../session/order_events.ts";
import { marginsOf, type ServerMessageOf } from "../wire/messages.ts";

/** The reply of a real gateway that has not computed the margins yet. */
function withoutMargins(reply: ServerMessageOf<"openOrder">): ServerMessageOf<"openOrder"> {
  const warningText = "Warning: margins are being computed";
  return { ...reply, orderState: { ...reply.orderState, margins: marginsOf(), warningText } };
}

export class FaultInterference implements Interference {
  readonly #core: Core;
  readonly #faults: FaultRegistry;
  readonly #muted = new MutedOrders();

  constructor(core: Core, faults: FaultRegistry) {
    this.#core = core;
    this.#faults = faults;
  }

  connection(line: Line): LineInterference {
    return new ConnectionFaults(line, this.#faults, this.#muted);
  }

  whatIf(client: Client, orderId: number, answer: (tell?: TellWhatIf) => void): void {
    const fault = this.#faults.hit("what-if", client.clientId);
    switch (fault?.do) {
      case undefined:
        return answer();
      case "silent":
        return;
      case "error":
        return client.error(orderId, fault?.code ?? 201, fault?.text ?? "Order rejected - reason:");
      case "empty-first":
        return answer((reply) => {
          client.send(withoutMargins(reply));
          client.send(reply);
        });
    }
  }

  place(client: Client, orderId: number, submit: (passage?: Passage) => void): void {
    const fault = this.#faults.hit("place", client.clientId);
    if (fault?.do !== "lost" && fault?.do !== "late") {
      return submit(fault ? this.#passage(client, fault) : {});
    }
    // The order is on its way: its id is spent.
    this.#core.book.use(client.clientId, orderId);
    if (fault.do === "late") this.#core.time.after(fault.delayMs ?? 1000, submit);
  }

  #passage(client: Client, fault: FaultOf<"place">): Passage {
    switch (fault.do) {
      case "silent":
        return { sending: (orders) => orders.forEach((one) => this.#muted.mute(one)) };
      case "reject":
        return { rejection: fault.text ?? "Rejected by fault" };
      case "notice": {
        const { code = 404, text = LOCATING } = fault;
        return { taken: ({ request }) => client.error(request.orderId, code, text) };
      }
      default:
        return {};
    }
  }

  modify(client: Client, orderId: number, change: () => void): void {
    const fault = this.#faults.hit("modify", client.clientId);
    if (!fault) return change();
    if (fault.do === "lost") return;
    const text = fault.text ?? "The price does not conform to the minimum price variation for this contract.";
    client.error(orderId, fault.code ?? 110, text);
  }

  cancel(client: Client, order: OrderView, cancel: () => void): void {
    const fault = this.#faults.hit("cancel", client.clientId);
    if (fault) spoilCancel(client, order, fault, cancel);
    else cancel();
  }

  fill({ order, execution }: OrderEventOf<"fill">, report: () => void): void {
    const { time, engine: { control } } = this.#core;
    const { clientId } = order.request;
    const late = this.#faults.hit("fill", clientId, (fault) => fault.do === "late");
    if (late) time.after(late.delayMs ?? 1000, report);
    else report();
    const wrong = this.#faults.hit("fill", clientId, (fault) => fault.do === "correct");
    if (wrong) time.after(wrong.delayMs ?? 500, () => void control.correct(execution.execId, wrong.price));
  }

  maySpeakOf(order: OrderKey): boolean {
    return !this.#muted.covers(order);
  }
}
