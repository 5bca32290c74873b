// What each message of the gateway becomes: events for the desk, rows and ends for whoever waits
// (python/lotse_bridge/inbound.py).
import type { Contract } from "@lotse/paper-gateway/wire";
import type { Output } from "./output.ts";
import type { Pending } from "./requests.ts";
import {
  commissionRow,
  completedOrderRow,
  contractRow,
  decimalText,
  detailsRow,
  executionRow,
  openOrderRow,
  orderStatusRow,
  positionRow,
} from "./rows.ts";
import type { Reply, TwinSession } from "./session.ts";

const PRICES: Readonly<Record<number, string>> = {
  1: "bid",
  2: "ask",
  4: "last",
  6: "high",
  7: "low",
  9: "close",
  14: "open",
  37: "mark",
  50: "bidYield",
  51: "askYield",
  52: "lastYield",
};
const SIZES: Readonly<Record<number, string>> = { 0: "bidSize", 3: "askSize", 5: "lastSize", 8: "volume" };
/** The size that comes inside a price message. */
const SIZE_WITH: Readonly<Record<number, string>> = { 1: "bidSize", 2: "askSize", 4: "lastSize" };
const HALTED = 49;

export class Callbacks {
  constructor(
    private readonly session: () => TwinSession,
    private readonly output: Output,
    private readonly pending: Pending,
  ) {}

  message(reply: Reply): void {
    switch (reply.kind) {
      case "error":
        return this.#error(reply.id, reply.code, reply.message, reply.advancedOrderRejectJson);
      case "managedAccounts":
        this.#emit("managed_accounts", { accounts: reply.accounts });
        return this.session().accountsKnown(reply.accounts);
      case "nextValidId":
        return this.#nextValidId(reply.orderId);
      case "currentTime":
        return this.session().heartbeatAnswered(reply.epochSeconds);
      case "openOrder":
      case "orderStatus":
      case "openOrderEnd":
      case "execDetails":
      case "execDetailsEnd":
      case "commissionReport":
      case "completedOrder":
      case "completedOrdersEnd":
        return this.#order(reply);
      case "tickPrice":
      case "tickSize":
      case "tickGeneric":
      case "marketDataType":
      case "pnl":
      case "pnlSingle":
        return this.#stream(reply);
      case "contractDetails":
        return this.pending.byId.get(reply.reqId)?.add("details", null, detailsRow(reply));
      case "contractDetailsEnd":
        return this.pending.finishId(reply.reqId);
      case "marketRule":
        return this.#rule(reply);
      default:
        return this.#account(reply);
    }
  }

  #error(id: number, code: number, message: string, advanced: string): void {
    const about = this.pending.about(id);
    const fields = { code, message, advancedRejectJson: advanced || null, about };
    if (about.kind === "subscription" || about.kind === "session") this.#emitOfStreams("error", fields);
    else this.#emit("error", fields);
    if (code === 326) return this.session().clientIdInUse();
    if (about.kind === "session") this.pending.errorOnNone({ code, message }, () => this.#readOnly(true));
    else this.pending.errorOn(id, { code, message });
  }

  /** The API may read and not trade: a mode, not an error. */
  #readOnly(on: boolean): void {
    const session = this.session();
    if (session.closed || session.readOnly === on) return;
    session.readOnly = on;
    this.#emit("read_only", { on });
  }

  #nextValidId(orderId: number): void {
    this.#emit("next_valid_id", { orderId });
    this.session().nextIdKnown(orderId);
    const channel = this.pending.channels.req_ids;
    if (channel.active !== null) channel.finish({ nextValidId: orderId });
  }

  #order(
    reply: Extract<
      Reply,
      {
        kind:
          | "openOrder"
          | "orderStatus"
          | "openOrderEnd"
          | "execDetails"
          | "execDetailsEnd"
          | "commissionReport"
          | "completedOrder"
          | "completedOrdersEnd";
      }
    >,
  ): void {
    const { open_orders: open, completed_orders: completed } = this.pending.channels;
    switch (reply.kind) {
      case "openOrder": {
        const row = openOrderRow(reply);
        if (this.pending.whatIfAnswered(row.orderId, row.orderState) || reply.order.whatIf) return;
        this.#emit("open_order", row);
        open.active?.add("orders", `${row.permId} ${row.clientId} ${row.orderId}`, row);
        return;
      }
      case "orderStatus": {
        const row = orderStatusRow(reply);
        this.#emit("order_status", row);
        open.active?.add("statuses", `${row.permId} ${row.clientId} ${row.orderId}`, row);
        return;
      }
      case "openOrderEnd":
        this.#readOnly(false);
        return open.end();
      case "execDetails": {
        const row = executionRow(reply.contract, reply.execution);
        this.#emit("execution", row);
        this.pending.byId.get(reply.reqId)?.add("executions", row.execId, row);
        return;
      }
      case "execDetailsEnd":
        return this.pending.finishId(reply.reqId);
      case "commissionReport":
        return this.#emit("commission", commissionRow(reply));
      case "completedOrder": {
        const row = completedOrderRow(reply);
        this.#emit("completed_order", row);
        completed.active?.add("orders", null, row);
        return;
      }
      case "completedOrdersEnd":
        return completed.end();
    }
  }

  #stream(
    reply: Extract<
      Reply,
      { kind: "tickPrice" | "tickSize" | "tickGeneric" | "marketDataType" | "pnl" | "pnlSingle" }
    >,
  ): void {
    const sub = this.pending.subs.get(reply.reqId);
    if (sub === undefined) return;
    if (reply.kind === "marketDataType") {
      return this.#emitOfStreams("market_data_type", { sub, dataType: reply.marketDataType });
    }
    if (reply.kind === "pnl" || reply.kind === "pnlSingle") {
      const figures = {
        daily: decimalText(reply.daily),
        unrealized: decimalText(reply.unrealized),
        realized: decimalText(reply.realized),
      };
      if (reply.kind === "pnl") return this.#emit("pnl", { sub, ...figures });
      const position = decimalText(reply.position);
      return this.#emit("pnl_single", { sub, position, ...figures, value: decimalText(reply.value) });
    }
    if (reply.kind === "tickGeneric") {
      if (reply.tickType === HALTED) this.output.tick(sub, { halted: Number(reply.value) });
      return;
    }
    if (reply.kind === "tickSize") {
      const field = SIZES[reply.tickType];
      if (field !== undefined) this.output.tick(sub, { [field]: decimalText(reply.size) });
      return;
    }
    const field = PRICES[reply.tickType];
    if (field === undefined) return;
    const price = decimalText(reply.price);
    const size = SIZE_WITH[reply.tickType];
    this.output.tick(sub, {
      [field]: price === null || price.startsWith("-") ? null : price,
      ...(size === undefined ? {} : { [size]: decimalText(reply.size) }),
    });
  }

  #rule(reply: Extract<Reply, { kind: "marketRule" }>): void {
    const waiting = this.pending.rules.get(reply.marketRuleId) ?? [];
    this.pending.rules.delete(reply.marketRuleId);
    const increments = reply.increments.map(({ lowEdge, increment }) => ({
      lowEdge: decimalText(lowEdge),
      increment: decimalText(increment),
    }));
    for (const request of waiting) request.finish({ increments });
  }

  #account(reply: Reply): void {
    const { positions, account_updates: updates } = this.pending.channels;
    switch (reply.kind) {
      case "position": {
        const row = positionRow(reply);
        this.#emit("position", row);
        const { conId, localSymbol } = row.contract;
        positions.active?.add("positions", `${row.account} ${conId} ${localSymbol}`, row);
        return;
      }
      case "positionEnd":
        return positions.end();
      case "accountValue": {
        const { account, key, value, currency } = reply;
        return this.#emit("account_value", { account, key, value, currency });
      }
      case "portfolioValue":
        return this.#emit("portfolio", portfolio(reply));
      case "accountUpdateTime":
        return this.#emit("account_time", { text: reply.time });
      case "accountDownloadEnd":
        this.#emit("account_download_end", { account: reply.account });
        return updates.end();
      default:
        // The rest is nothing that a desk of one stock account asks for.
        return;
    }
  }

  /** What is said of a stream, or of all of them, does not overtake their ticks. */
  #emitOfStreams(type: string, fields: object): void {
    const session = this.session();
    if (!session.closed) this.output.eventInTurn(type, session.epoch, fields);
  }

  #emit(type: string, fields: object): void {
    const session = this.session();
    if (!session.closed) this.output.event(type, session.epoch, fields);
  }
}

function portfolio(
  reply: {
    account: string;
    contract: Contract;
    position: string;
    marketPrice: string | null;
    marketValue: string | null;
    averageCost: string | null;
    unrealizedPnl: string | null;
    realizedPnl: string | null;
  },
) {
  return {
    account: reply.account,
    contract: contractRow(reply.contract),
    position: decimalText(reply.position),
    marketPrice: decimalText(reply.marketPrice),
    marketValue: decimalText(reply.marketValue),
    averageCost: decimalText(reply.averageCost),
    unrealizedPnl: decimalText(reply.unrealizedPnl),
    realizedPnl: decimalText(reply.realizedPnl),
  };
}
