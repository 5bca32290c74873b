// The engine's order events as the callback sequences of a real gateway, told to everyone who may know.
import type { EngineEvent, OrderView } from "../engine/types.ts";
import { EXERCISE_FAILED } from "./codes.ts";
import type { Client, Core } from "./core.ts";
import { isLive, TWS_CLIENT } from "./order_book.ts";
import { commissionMessage, execDetailsMessage, orderPair, orderStatusMessage } from "./order_messages.ts";
import type { ServerMessage } from "../wire/messages.ts";

type OrderEvent = Exclude<EngineEvent, { type: "position" | "account" | "dayRoll" }>;
export type OrderEventOf<T extends OrderEvent["type"]> = Extract<OrderEvent, { type: T }>;

export function isOrderEvent(event: EngineEvent): event is OrderEvent {
  return event.type !== "position" && event.type !== "account" && event.type !== "dayRoll";
}

/** The owner of an order, client 0 and the master client hear of it. */
export function audience(core: Core, order: OrderView): readonly Client[] {
  const owner = order.request.clientId;
  const { masterClientId } = core.settings;
  return core.clients().filter((client) =>
    client.clientId === owner || client.clientId === 0 || client.clientId === masterClientId
  );
}

/** Tells one engine event to its audience. */
export function tellOrderEvent(core: Core, event: OrderEvent): void {
  core.touch();
  if (!core.interference.maySpeakOf(event.order.request)) return;
  const tell = new Teller(core, event.order);
  switch (event.type) {
    case "accepted":
      return tell.pair(event.order);
    case "triggered":
      return tell.pair(event.order);
    case "held":
      return tellHeld(tell, event);
    case "working":
    case "modified":
      return tellWorking(core, tell, event.order);
    case "fill":
      return tellFill(core, tell, event);
    case "legFill":
      return tell.each((client) => [
        execDetailsMessage(core.book, event.execution, { reqId: -1, version: client.version }),
      ]);
    case "corrected":
      return tellCorrected(core, tell, event);
    case "commission":
      return tellCommission(core, tell, event);
    case "modifyRejected":
    case "note":
      return tell.error(event.code, event.text);
    case "cancelPending":
      if (isInstruction(event.order)) return;
      tell.pair(event.order);
      return core.settings.duplicates ? tell.pair(event.order) : undefined;
    case "cancelled":
      return tellCancelled(core, tell, event);
    case "rejected":
      tell.pair(event.order);
      return tell.error(event.code, event.text);
  }
}

/** Says the same thing to everyone in the audience of an order. */
class Teller {
  readonly #clients: readonly Client[];

  constructor(readonly core: Core, readonly order: OrderView) {
    this.#clients = audience(core, order);
  }

  each(make: (client: Client) => readonly ServerMessage[]): void {
    for (const client of this.#clients) {
      for (const message of make(client)) client.push(message);
    }
  }

  pair(view: OrderView): void {
    this.each((client) => orderPair(this.core.book, view, client.version));
  }

  /** Errors about an order go to its owner only; the others would take the id for one of their own. */
  error(code: number, text: string): void {
    const ids = this.core.book.wireIds({ ...this.order.request, permId: this.order.permId });
    const time = this.core.time.now();
    for (const client of this.#clients) {
      if (client.clientId !== ids.clientId) continue;
      const message = text;
      client.push({ kind: "error", id: ids.orderId, code, message, advancedOrderRejectJson: "", time });
    }
  }
}

function tellHeld(tell: Teller, event: OrderEventOf<"held">): void {
  tell.pair(event.order);
  if (event.code !== null) tell.error(event.code, event.text);
}

/** The pair comes twice, unless the order is already past this state. */
function tellWorking(core: Core, tell: Teller, order: OrderView): void {
  tell.pair(order);
  const now = core.engine.orders.order(order.permId);
  if (core.settings.duplicates && now?.status === order.status) tell.pair(order);
}

function tellFill(core: Core, tell: Teller, event: OrderEventOf<"fill">): void {
  core.interference.fill(event, () => {
    tell.each((client) => [
      execDetailsMessage(core.book, event.execution, { reqId: -1, version: client.version }),
    ]);
    tell.pair(event.order);
  });
}

/** The execution again with the last part of its id raised, its commission, and the order's new average. */
function tellCorrected(
  core: Core,
  tell: Teller,
  { order, execution, report }: OrderEventOf<"corrected">,
): void {
  tell.each((client) => [
    execDetailsMessage(core.book, execution, { reqId: -1, version: client.version }),
    commissionMessage(report),
    orderStatusMessage(core.book, order),
  ]);
}

function tellCommission(core: Core, tell: Teller, event: OrderEventOf<"commission">): void {
  if (core.settings.duplicates) tell.pair(event.order);
  const report = () => tell.each(() => [commissionMessage(event.report)]);
  if (core.settings.commissionDelayMs === 0) report();
  else core.time.after(core.settings.commissionDelayMs, report);
}

/** An instruction to an option is first told to have failed, as a capture shows it. */
function tellCancelled(core: Core, tell: Teller, event: OrderEventOf<"cancelled">): void {
  if (isInstruction(event.order)) tell.error(322, EXERCISE_FAILED);
  tell.each(() => [orderStatusMessage(core.book, event.order)]);
  tell.error(event.code, event.text);
}

function isInstruction({ request }: OrderView): boolean {
  return request.exercise !== undefined;
}

/** The open orders of a client, as it finds them when it comes back: client 0 with those it has bound. */
export function openOrdersFor(core: Core, clientId: number): readonly OrderView[] {
  const own = core.engine.orders.openOrders({ clientId }).filter(isLive);
  if (clientId !== 0) return own;
  const bound = core.engine.orders.openOrders({ clientId: TWS_CLIENT }).filter((order) =>
    isLive(order) && core.book.wireIds({ ...order.request, permId: order.permId }).orderId !== 0
  );
  return [...own, ...bound];
}
