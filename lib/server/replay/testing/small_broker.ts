// A bridge process with a small broker behind it, in memory: it answers what a desk asks, and does what a
// test says.
import { toOrderId } from "@/lib/contract/ids.ts";
import { type IbOrder, PROTOCOL_VERSION } from "@/lib/contract/protocol.ts";
import type { BridgeTransport, OpenTransport, TransportEvents } from "@/lib/server/bridge/transport.ts";
import { type Clock, iso } from "@/lib/server/clock.ts";
import {
  AAPL,
  AAPL_DETAILS,
  ACCOUNT,
  executionRow,
  openOrderRow,
  orderState,
  statusRow,
} from "@/lib/server/orders/testing/rows.ts";

type Fields = Record<string, unknown>;

/** How long a line is under way. */
const WAY_MS = 3;

export class SmallBroker {
  readonly #clock: Clock;
  #events: TransportEvents | null = null;
  #seq = 0;
  #epoch = 0;
  #position = 0;
  readonly #orders = new Map<number, { order: IbOrder; permId: number }>();
  readonly #subs = new Map<number, unknown>();
  #executions = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  readonly open: OpenTransport = (events): Promise<BridgeTransport> => {
    this.#events = events;
    this.#seq = 0;
    this.#line({ type: "hello", version: PROTOCOL_VERSION, python: "3.12.1", ibapi: "10.46.1", pid: 7 });
    return Promise.resolve({
      pid: 7,
      send: (line) => {
        this.#clock.after(WAY_MS, () => this.#answer(JSON.parse(line) as Fields));
        return Promise.resolve();
      },
      closeInput: () => this.exit(0),
      kill: () => this.exit(137),
    });
  };

  /** The process ends. */
  exit(code: number): void {
    const events = this.#events;
    this.#events = null;
    this.#clock.after(0, () => events?.exit({ code, signal: null }));
  }

  event(type: string, fields: Fields): void {
    this.#seq += 1;
    const at = iso(this.#clock.now());
    this.#line({ type, seq: this.#seq, at, epoch: this.#epoch, ...fields });
  }

  /** A price of every line that is open on AAPL. */
  tick(price: string): void {
    const items = [...this.#subs.keys()].map((sub) => ({ sub, bid: price, ask: price, last: price }));
    if (items.length > 0) this.event("ticks", { items });
  }

  /** Fills so much of the order that was placed last. */
  fill(shares: number, price: string): void {
    const [orderId, { order, permId }] = [...this.#orders].at(-1) ?? [0, null as never];
    this.#executions += 1;
    const ids = { orderId, permId };
    const side = order.action === "BUY" ? "BOT" : "SLD";
    const execId = `0000e0d5.${this.#executions}.01.01`;
    const row = { execId, shares: String(shares), price, side, orderRef: order.orderRef };
    this.event("execution", { ...executionRow(ids, row) });
    const rest = Number(order.totalQuantity) - shares;
    const filled = { filled: String(shares), remaining: String(rest), avgFillPrice: price };
    this.event("order_status", { ...statusRow(ids, rest === 0 ? "Filled" : "Submitted", filled) });
    this.#position += order.action === "BUY" ? shares : -shares;
    this.event("position", { ...this.#positionRow(), avgCost: price });
  }

  #positionRow() {
    return { account: ACCOUNT, contract: AAPL, position: String(this.#position), avgCost: "187" };
  }

  #answer(command: Fields): void {
    const { type, id } = command;
    const result = this.#resultOf(command);
    this.#line({ type: "reply", id, result });
    if (type === "connect") this.event("heartbeat", { roundTripMs: 2, serverTime: iso(this.#clock.now()) });
    if (type === "place_order") this.#placed(command);
    if (type === "cancel_order") this.#cancelled(Number(command.orderId));
    if (type === "pnl") {
      this.event("pnl", { sub: command.sub, daily: "12.5", unrealized: "3", realized: "9.5" });
    }
    if (type === "account_updates") this.#values(String(command.account));
  }

  #resultOf(command: Fields): Fields {
    const sentAt = iso(this.#clock.now());
    switch (command.type) {
      case "connect":
        return this.#connect(Number(command.epoch));
      case "open_orders":
        return { orders: [], statuses: [] };
      case "executions":
      case "executions_of":
        return { executions: [] };
      case "completed_orders":
        return { orders: [] };
      case "positions":
        return { positions: this.#position === 0 ? [] : [this.#positionRow()] };
      case "contract_details":
        return { details: [AAPL_DETAILS] };
      case "market_rule":
        return { increments: [{ lowEdge: "0", increment: "0.01" }] };
      case "what_if":
        return { orderState: orderState("PreSubmitted", { initMarginAfter: "100", maintMarginAfter: "90" }) };
      case "market_data":
        this.#subs.set(Number(command.sub), command.contract);
        return {};
      case "unsubscribe":
        this.#subs.delete(Number(command.sub));
        return {};
      case "place_order":
      case "cancel_order":
        return { sentAt };
      default:
        return {};
    }
  }

  #connect(epoch: number): Fields {
    this.#epoch = epoch;
    this.event("managed_accounts", { accounts: [ACCOUNT] });
    this.event("next_valid_id", { orderId: 1 });
    this.event("socket", { state: "connected", why: null, text: null });
    return { epoch, serverVersion: 200, connectionTime: "", accounts: [ACCOUNT], nextValidId: 1 };
  }

  #values(account: string): void {
    const values = [["NetLiquidation", "1000000"], ["TotalCashValue", "1000000"], [
      "AvailableFunds",
      "900000",
    ]];
    for (const [key, value] of values) {
      this.event("account_value", { account, key, value, currency: "USD" });
    }
    this.event("account_download_end", { account });
  }

  #placed({ orderId, order }: Fields): void {
    const permId = 900 + Number(orderId);
    this.#orders.set(Number(orderId), { order: order as IbOrder, permId });
    const ids = { orderId: toOrderId(Number(orderId)), permId };
    this.event("open_order", { ...openOrderRow(ids, order as IbOrder, "Submitted") });
    const remaining = (order as IbOrder).totalQuantity;
    this.event("order_status", { ...statusRow(ids, "Submitted", { remaining }) });
  }

  #cancelled(orderId: number): void {
    const known = this.#orders.get(orderId);
    if (known === undefined) return;
    const ids = { orderId, permId: known.permId };
    this.event("order_status", { ...statusRow(ids, "Cancelled", { remaining: known.order.totalQuantity }) });
  }

  #line(line: Fields): void {
    const text = JSON.stringify(line);
    this.#clock.after(WAY_MS, () => this.#events?.line(text));
  }
}
