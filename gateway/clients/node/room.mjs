// One connection of IBApiNext: what it says of errors, and every change of an order.
import { ConnectionState, IBApiNext } from "@stoqey/ib";
import { complain, inTime } from "./report.mjs";

/** Only client 0 is told of orders as they change: the library lists them for the others. */
const CLIENT_ID = 0;
/** Notices of the start; every other code must have been allowed for its id. */
const NOTICES = new Set([2104, 2106, 2107, 2108, 2158]);

const toComplaint = (_tag, ...args) => complain(`log of the library: ${args.flat().join(" ")}`);
const logger = { debug() {}, info() {}, warn: toComplaint, error: toComplaint };

export const AAPL = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" };

export class Room {
  orders = new Map();
  bid = 0;
  filled = "";
  /** Of the orders that were placed here. */
  placed = [];
  #waiting = new Set();
  #allowed = new Set();

  static async connect(port) {
    const room = new Room();
    room.ib = new IBApiNext({ host: "127.0.0.1", port, reconnectInterval: 0, logger });
    room.ib.errorSubject.subscribe(({ code, reqId, error }) => {
      const isAllowed = room.#allowed.has(`${code} of ${reqId}`) || (reqId === -1 && NOTICES.has(code));
      if (!isAllowed) complain(`error ${code} of ${reqId}: ${error.message}`);
    });
    room.ib.connect(CLIENT_ID);
    await first(room.ib.connectionState, (state) => state === ConnectionState.Connected);
    return room;
  }

  /** From here on every change of an order is heard; the library publishes new ones once it has seen the end of a list. */
  async listen() {
    this.listening = this.ib.getAutoOpenOrders(true).subscribe({
      next: (update) => {
        for (const one of update.all) this.orders.set(one.orderId, one);
        for (const check of this.#waiting) check();
      },
      error: (error) => complain(`open orders: ${error?.error?.message ?? error}`),
    });
    await inTime(this.ib.getAllOpenOrders()).catch(() => complain("no end of all open orders"));
  }

  order(id, fits) {
    return new Promise((resolve) => {
      const check = () => {
        const one = this.orders.get(id);
        if (one === undefined || !fits(one)) return;
        this.#waiting.delete(check);
        resolve(one);
      };
      this.#waiting.add(check);
      check();
    });
  }

  status(id, wanted) {
    return this.order(
      id,
      ({ orderState, orderStatus }) => (orderStatus?.status ?? orderState.status) === wanted,
    );
  }

  async place(fields) {
    const id = await this.ib.placeNewOrder(AAPL, order(fields));
    this.placed.push(id);
    return id;
  }

  /** What the flow is about to provoke: this code, of this request or order and no other. */
  allow(id, code) {
    this.#allowed.add(`${code} of ${id}`);
  }

  /** The id that the library gives to its next request. */
  nextRequest() {
    return this.ib.nextReqId + 1;
  }

  cancel(id) {
    this.allow(id, 202);
    this.ib.cancelOrder(id);
  }

  leave() {
    this.listening?.unsubscribe();
    this.ib.disconnect();
  }
}

export function order(fields) {
  return { action: "BUY", totalQuantity: 5, orderType: "LMT", tif: "DAY", transmit: true, ...fields };
}

/** The first value of a stream that fits; the subscription ends with it. */
export function first(stream, fits = () => true) {
  return new Promise((resolve, reject) => {
    const subscription = stream.subscribe({
      next: (value) => {
        if (!fits(value)) return;
        resolve(value);
        // Not at once: a stream may answer before it can be unsubscribed.
        setTimeout(() => subscription.unsubscribe());
      },
      error: reject,
      complete: () => reject(new Error("the stream ended")),
    });
  });
}
