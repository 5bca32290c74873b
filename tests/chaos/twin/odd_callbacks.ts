// What TWS says now and then and means nothing by: made of what it has said before on the same socket, so
// that it is about something.
import type { OddKind } from "../plan.ts";
import type { Reply } from "./session.ts";

type Heard<Kind extends Reply["kind"]> = Extract<Reply, { kind: Kind }>;

/** A zone that no list of zones has (rust-ibapi#455). */
const NO_ZONE = "Mars/Olympus";
/** How many executions in a row come with a time that nobody can read. */
const UNREADABLE = 6;
/** The account of an advisor, whose executions stand beside those of the accounts. */
const MASTER = "DF7654321";
/** Not all of TWS's users read English. */
const TEXTS = ["Die Order wurde zur Kenntnis genommen", "注文に関するお知らせ", "", "Order Message:<br>note"];

/** Of status, that no book has. */
const WORDS = ["PendingEnvelope", "", "Übermittelt", "filled", "SUBMITTED"] as const;

/** Hears a bridge's replies and has odd ones ready. */
export class OddCallbacks {
  #price: Heard<"tickPrice"> | null = null;
  #pnl: Heard<"pnlSingle"> | null = null;
  #order: Heard<"openOrder"> | null = null;
  #execution: Heard<"execDetails"> | null = null;
  #status: Heard<"orderStatus"> | null = null;
  /** What was said of orders, the oldest first. */
  #reports: (Heard<"orderStatus"> | Heard<"openOrder">)[] = [];
  #unreadable = 0;
  #allocations = 0;

  /** A new socket: what was heard on the old one is about nothing any more. */
  forget(): void {
    this.#price = null;
    this.#pnl = null;
    this.#order = null;
    this.#execution = null;
    this.#status = null;
    this.#reports = [];
    this.#unreadable = 0;
  }

  /** The reply as it goes on. */
  pass(reply: Reply): Reply {
    if (reply.kind === "tickPrice" && [1, 2, 4].includes(reply.tickType)) this.#price = reply;
    else if (reply.kind === "pnlSingle") this.#pnl ??= reply;
    else if (reply.kind === "openOrder" && !reply.order.whatIf) {
      this.#order = reply;
      this.#reports.push(reply);
    } else if (reply.kind === "orderStatus") {
      this.#status = reply;
      this.#reports.push(reply);
    } else if (reply.kind === "execDetails") {
      this.#execution = reply;
      if (this.#unreadable === 0) return reply;
      this.#unreadable -= 1;
      const time = reply.execution.time.replace(/ .*/, ` 10:15:03 ${NO_ZONE}`);
      return { ...reply, execution: { ...reply.execution, time } };
    }
    return reply;
  }

  /** What comes now; nothing when nothing was heard yet that it could be about. */
  make(what: OddKind, code: number): Reply[] {
    switch (what) {
      case "account stream ended":
        return [errorOn(-1, 2100, "API client has been unsubscribed from account data.")];
      case "code":
        return this.#order === null
          ? []
          : [errorOn(this.#order.orderId, code, TEXTS[code % TEXTS.length] ?? "")];
      case "zero prices":
        return this.#price === null ? [] : zeroPrices(this.#price);
      case "late P&L":
        // The first one there was, with the position of that moment.
        return this.#pnl === null ? [] : [this.#pnl, { ...this.#pnl, position: "0", value: "0" }];
      case "unreadable times":
        this.#unreadable = UNREADABLE;
        return [];
      case "allocation":
        return this.#execution === null ? [] : [this.#allocation(this.#execution)];
      case "old report": {
        const report = this.#reports[code % Math.max(1, this.#reports.length)];
        return report === undefined ? [] : [report];
      }
      case "status word":
        return this.#status === null ? [] : [{ ...this.#status, status: WORDS[code % WORDS.length] ?? "" }];
      case "without permId":
        return this.#status === null ? [] : [{ ...this.#status, permId: 0 }];
    }
  }

  /** The master's execution of an order: the same permId, another account, and the order id of nobody. */
  #allocation(reply: Heard<"execDetails">): Reply {
    this.#allocations += 1;
    const execId = `0000f00d.6a1b2c3d.${String(this.#allocations).padStart(2, "0")}.01`;
    const shares = String(Number(reply.execution.shares) * 3);
    return {
      ...reply,
      reqId: -1,
      execution: { ...reply.execution, execId, shares, account: MASTER, orderId: 0, orderRef: "" },
    };
  }
}

function errorOn(id: number, code: number, message: string): Reply {
  return { kind: "error", id, code, message, advancedOrderRejectJson: "", time: 0 };
}

function zeroPrices(heard: Heard<"tickPrice">): Reply[] {
  return [1, 2, 4].map((tickType) => ({ ...heard, tickType, price: "0", size: "0" }));
}
