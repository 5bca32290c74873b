// A small, exact broker: it knows what is true of every order and says so in callbacks, which a link may
// lose, repeat or delay.
import { bridgeFailure } from "@/lib/server/bridge/testing/failures.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import type { BridgeEvent, CommandFields, CommandResult, CommandType } from "@/lib/contract/protocol.ts";
import { add, compare, sub } from "@/lib/contract/decimal.ts";
import type { HeldOrder, OrderLink } from "@/lib/server/bridge/link.ts";
import type { IbOrder } from "@/lib/contract/protocol/common.ts";
import { cancelOddly, type CancelWay } from "./model_oddities.ts";
import { unreadRow } from "@/tests/support/samples.ts";
import { CLIENT_ID, completedRow, executionRow, openOrderRow, orderState, statusRow } from "./rows.ts";

export interface BrokerOrder {
  permId: number;
  orderId: number;
  order: IbOrder;
  status: "PreSubmitted" | "Submitted" | "Filled" | "Cancelled" | "Inactive";
  /** Inactive without a refusal: it lives, and may wake up. */
  sleeps?: boolean;
  /** Its size was changed in TWS: until that is heard its fills may look like all of it. */
  retyped?: boolean;
  /** A cancel is on its way at the exchange. */
  leaves?: boolean;
  filled: string;
  fills: { family: string; revision: number; shares: string; price: string; cumQty: string }[];
}

type Callback = {
  [T in BridgeEvent["type"]]: { type: T; fields: Record<string, unknown> };
}[BridgeEvent["type"]];
const LIVE: ReadonlySet<string> = new Set(["PreSubmitted", "Submitted"]);

export class ModelBroker {
  readonly orders: BrokerOrder[] = [];
  /** How the next new order is answered. */
  nextAnswer: "accept" | "refuse" | "inactive" | "hold" = "accept";
  refuseNextChange = false;
  nextCancel: CancelWay = "at once";
  /** Where callbacks go: the link of the present socket. */
  say: (callback: Callback) => void = () => {};
  #permId = 1000;
  #execs = 0;
  #highestId = 0;

  get nextValidId(): number {
    return this.#highestId + 1;
  }

  live(): BrokerOrder[] {
    return this.orders.filter((order) => LIVE.has(order.status));
  }

  place(orderId: number, order: IbOrder): void {
    const known = this.orders.find((candidate) => candidate.orderId === orderId);
    if (known !== undefined) return this.#modify(known, order);
    if (orderId <= this.#highestId) return this.error(orderId, 103, "Duplicate order id");
    this.#highestId = orderId;
    const answer = this.nextAnswer;
    this.nextAnswer = "accept";
    if (answer === "refuse") {
      return this.error(orderId, 110, "The price does not conform to the minimum price variation");
    }
    const accepted: BrokerOrder = {
      permId: ++this.#permId,
      orderId,
      order,
      status: answer === "inactive" ? "Inactive" : "PreSubmitted",
      filled: "0",
      fills: [],
    };
    this.orders.push(accepted);
    this.report(accepted);
    if (answer === "inactive") {
      return this.error(orderId, 201, "Order rejected - reason: not enough money");
    }
    if (answer === "hold") {
      return this.error(orderId, 399, "Warning: Your order will not be placed at the exchange until 09:30");
    }
    this.work(accepted);
  }

  work(order: BrokerOrder): void {
    if (order.status !== "PreSubmitted") return;
    order.status = "Submitted";
    this.report(order);
    this.error(order.orderId, 10349, "Order TIF was set to DAY based on order preset.");
  }

  fill(order: BrokerOrder, part: number): void {
    if (!LIVE.has(order.status)) return;
    order.sleeps = false;
    const rest = Number(sub(quantityOf(order.order), order.filled));
    const shares = String(Math.max(1, Math.min(rest, Math.ceil(rest * part))));
    order.filled = add(order.filled, shares);
    const family = `f${++this.#execs}.x.01`;
    order.fills.push({ family, revision: 1, shares, price: "187", cumQty: order.filled });
    if (compare(order.filled, quantityOf(order.order)) >= 0) order.status = "Filled";
    else order.status = "Submitted";
    const fill = order.fills.at(-1);
    if (fill !== undefined) this.execution(order, fill);
    this.report(order);
    this.say({
      type: "commission",
      fields: { execId: `${family}.01`, commission: "1", currency: "USD", realizedPnl: null },
    });
  }

  /** The exchange takes shares of the last fill back. */
  correct(order: BrokerOrder, by: "one" | "all" = "one"): void {
    const fill = order.fills.at(-1);
    if (fill === undefined || compare(fill.shares, by === "one" ? "2" : "1") < 0) return;
    const taken = by === "one" ? "1" : fill.shares;
    fill.revision += 1;
    fill.shares = sub(fill.shares, taken);
    order.filled = sub(order.filled, taken);
    fill.cumQty = order.filled;
    this.execution(order, fill);
  }

  cancel(orderId: number): void {
    const order = this.orders.find((candidate) => candidate.orderId === orderId);
    const way = this.nextCancel;
    this.nextCancel = "at once";
    if (order !== undefined && LIVE.has(order.status) && way !== "at once") {
      return cancelOddly(this, order, way);
    }
    if (order === undefined) {
      return this.error(orderId, 10147, `OrderId ${orderId} that needs to be cancelled is not found.`);
    }
    if (!LIVE.has(order.status)) {
      return this.error(
        orderId,
        10148,
        `OrderId ${orderId} that needs to be cancelled cannot be cancelled, state: ${order.status}.`,
      );
    }
    this.end(order);
  }

  /** Cancelled, and told with every word that IB has for it. */
  end(order: BrokerOrder): void {
    order.leaves = false;
    this.say({ type: "order_status", fields: statusRow(order, "PendingCancel", this.figures(order)) });
    order.status = "Cancelled";
    this.say({ type: "order_status", fields: statusRow(order, "Cancelled", this.figures(order)) });
    this.error(order.orderId, 202, "Order Canceled - reason:");
  }

  /** The status word of an order now. */
  word({ status, sleeps, leaves }: BrokerOrder): string {
    if (!LIVE.has(status)) return status;
    return leaves === true ? "PendingCancel" : sleeps === true ? "Inactive" : status;
  }

  unknownCode(order: BrokerOrder): void {
    this.error(order.orderId, 98765, "Something nobody has seen");
  }

  answer<T extends CommandType>(type: T, fields: CommandFields<T>): unknown {
    switch (type) {
      case "req_ids":
        return { nextValidId: this.nextValidId };
      case "place_order": {
        const { orderId, order } = fields as CommandFields<"place_order">;
        this.place(orderId, order);
        return { sentAt: "2026-08-31T14:30:00.000Z" };
      }
      case "cancel_order":
        this.cancel((fields as CommandFields<"cancel_order">).orderId);
        return { sentAt: "2026-08-31T14:30:00.000Z" };
      case "what_if":
        return { orderState: orderState("PreSubmitted", { initMarginAfter: "1" }) };
      case "open_orders":
        return {
          orders: this.live().map((order) => openOrderRow(order, order.order, this.word(order))),
          statuses: this.live().map((order) => statusRow(order, this.word(order), this.figures(order))),
        };
      case "executions":
      case "executions_of":
        // All orders of the model are of one instrument.
        return {
          executions: this.orders.flatMap((order) =>
            order.fills.map((fill) => this.#executionRow(order, fill))
          ),
        };
      case "completed_orders":
        return {
          orders: this.orders.filter((order) => !LIVE.has(order.status)).map((order) =>
            completedRow(order.permId, order.order, order.status, { order: { filledQuantity: order.filled } })
          ),
        };
      default:
        throw new Error(`The model has no "${type}"`);
    }
  }

  #modify(known: BrokerOrder, order: IbOrder): void {
    const refuse = this.refuseNextChange;
    this.refuseNextChange = false;
    if (!LIVE.has(known.status)) return this.error(known.orderId, 104, "Cannot modify a filled order.");
    if (refuse) {
      return this.error(known.orderId, 110, "The price does not conform to the minimum price variation");
    }
    if (compare(quantityOf(order), known.filled) < 0) {
      return this.error(known.orderId, 105, "Order being modified does not match original order.");
    }
    known.order = order;
    if (compare(known.filled, quantityOf(order)) >= 0) known.status = "Filled";
    this.report(known);
  }

  /** Says how it stands, as IB does after each step. */
  report(order: BrokerOrder): void {
    this.say({ type: "open_order", fields: openOrderRow(order, order.order, this.word(order)) });
    this.say({ type: "order_status", fields: statusRow(order, this.word(order), this.figures(order)) });
  }

  figures(order: BrokerOrder) {
    return {
      filled: order.filled,
      remaining: sub(quantityOf(order.order), order.filled),
      avgFillPrice: order.filled === "0" ? "0" : "187",
    };
  }

  execution(order: BrokerOrder, fill: BrokerOrder["fills"][number]): void {
    this.say({ type: "execution", fields: this.#executionRow(order, fill) });
  }

  #executionRow(order: BrokerOrder, fill: BrokerOrder["fills"][number]) {
    const execId = `${fill.family}.${String(fill.revision).padStart(2, "0")}`;
    const { shares, price, cumQty } = fill;
    return executionRow(order, { execId, shares, price, cumQty, orderRef: order.order.orderRef });
  }

  error(orderId: number, code: number, message: string): void {
    this.say({
      type: "error",
      fields: { code, message, advancedRejectJson: null, about: { kind: "order", orderId } },
    });
  }
}

/** What the next callback of a socket meets. */
export type Fate = "deliver" | "drop" | "repeat" | "delay" | "release";
/** What the next write meets. */
export type WriteFate = "arrives" | "lost" | "arrives, reply lost" | "refused";

/** An answer of rows without one of each list, and saying so, as the bridge does. */
function withHole(answer: object, hole: number | null): object {
  const lists = Object.entries(answer).filter(([, rows]) => Array.isArray(rows) && rows.length > 0);
  if (hole === null || lists.length === 0) return answer;
  const left = lists.map(([name, rows]) => [name, rows.toSpliced(hole % rows.length, 1)]);
  return { ...answer, ...Object.fromEntries(left), unread: lists.map(() => unreadRow()) };
}

/** One socket of one process to the broker. */
export class ModelLink implements OrderLink {
  epoch: SocketEpoch | null;
  readonly #broker: ModelBroker;
  readonly #fate: () => Fate;
  readonly #listeners = new Set<(event: BridgeEvent) => void>();
  nextWrite: WriteFate = "arrives";
  /** Of each list, the row at this place can not be read; `null`: all can. */
  hole: number | null = null;
  #delayed: Callback[] = [];
  #seq = 0;
  #dead = false;

  constructor(broker: ModelBroker, epoch: SocketEpoch, fate: () => Fate) {
    this.#broker = broker;
    this.epoch = epoch;
    this.#fate = fate;
    broker.say = (callback) => this.#hear(callback);
  }

  async request<T extends CommandType>(type: T, fields: CommandFields<T>): Promise<CommandResult<T>> {
    if (this.#dead) return await new Promise(() => {});
    if (this.epoch === null) throw bridgeFailure("NOT_CONNECTED");
    const isWrite = type === "place_order" || type === "cancel_order";
    const fate = isWrite ? this.nextWrite : "arrives";
    if (isWrite) this.nextWrite = "arrives";
    if (fate === "refused") throw bridgeFailure("PACING_REFUSED");
    if (fate === "lost") throw bridgeFailure("CONNECTION_LOST");
    const result = withHole(this.#broker.answer(type, fields) as object, this.hole);
    if (fate === "arrives, reply lost") throw bridgeFailure("CONNECTION_LOST");
    return result as CommandResult<T>;
  }

  hold(fields: CommandFields<"place_order">): HeldOrder {
    return {
      expect: () => {},
      sync: () => {},
      release: () => this.request("place_order", fields),
      drop: () => {},
    };
  }

  onEvent(listener: (event: BridgeEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Delivers what was delayed. */
  release(): void {
    const delayed = this.#delayed;
    this.#delayed = [];
    for (const callback of delayed) this.#tell(callback);
  }

  /** The socket is gone, with everything that was on its way. */
  drop(): void {
    this.epoch = null;
    this.#delayed = [];
  }

  /** The next socket of the same process. */
  reconnect(epoch: SocketEpoch): void {
    this.epoch = epoch;
  }

  /** The process is gone: nobody hears anything any more, nothing is ever answered. */
  kill(): void {
    this.#dead = true;
    this.#listeners.clear();
    this.#delayed = [];
  }

  #hear(callback: Callback): void {
    if (this.epoch === null || this.#dead) return;
    switch (this.#fate()) {
      case "deliver":
        return this.#tell(callback);
      case "drop":
        return;
      case "repeat":
        this.#tell(callback);
        return this.#tell(callback);
      case "delay":
        this.#delayed.push(callback);
        return;
      case "release":
        this.#tell(callback);
        return this.release();
    }
  }

  #tell(callback: Callback): void {
    this.#seq += 1;
    const event = {
      type: callback.type,
      seq: this.#seq,
      at: "2026-08-31T14:30:00.000Z",
      epoch: this.epoch ?? 0,
      ...callback.fields,
    } as unknown as BridgeEvent;
    for (const listener of this.#listeners) listener(event);
  }
}

export { CLIENT_ID };

/** This broker takes no amounts of cash. */
function quantityOf({ totalQuantity }: IbOrder): string {
  if (totalQuantity === null) throw new Error("An order without a quantity");
  return totalQuantity;
}
