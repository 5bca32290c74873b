// What each command of the desk makes the twin send (python/lotse_bridge/{writes,reads,streams}.py).
import { NOT_CONNECTED, quoted, READ_ONLY, TIMEOUT } from "./sayings.ts";
import { iso } from "@/lib/server/clock.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { type ClientMessage, contractOf, orderOf } from "@lotse/paper-gateway/wire";
import type { Command, CommandType, IbContract, IbOrder, SecondLine } from "@/lib/contract/protocol.ts";
import type { Output } from "./output.ts";
import { type Lane, lanes, type Pacer } from "./pacer.ts";
import { type Pending, Request, type Ticket } from "./requests.ts";
import type { TwinSession } from "./session.ts";

export interface CommandParts {
  clock: Clock;
  output: Output;
  pending: Pending;
  pacer: Pacer;
  session(): TwinSession | null;
}

type AnyCommand = { [T in CommandType]: Command<T> }[CommandType];
type OrderCommand = Command<"place_order"> | Command<"what_if">;

export class Commands {
  readonly #parts: CommandParts;
  /** Subscription → its request id and the message that ends it. */
  readonly #streams = new Map<number, { reqId: number; end: ClientMessage; lane: Lane }>();

  /** Orders that were neither released nor dropped. */
  readonly #held = new Map<
    string,
    { session: TwinSession; command: Command<"place_order">; ticket: Ticket }
  >();

  constructor(parts: CommandParts) {
    this.#parts = parts;
  }

  /** The socket is gone, and every stream with it. */
  forgetStreams(): void {
    this.#streams.clear();
  }

  run(command: AnyCommand, ticket: Ticket): void {
    const { channels } = this.#parts.pending;
    switch (command.type) {
      case "place_order":
        return this.#hold(command, ticket);
      case "cancel_order":
        return this.#write(command.epoch, ticket, lanes.cancel, {
          kind: "cancelOrder",
          orderId: command.orderId,
          manualCancelTime: "",
          extOperator: "",
          manualOrderIndicator: null,
        });
      case "global_cancel":
        return this.#write(command.epoch, ticket, lanes.cancel, {
          kind: "reqGlobalCancel",
          extOperator: "",
          manualOrderIndicator: null,
        });
      case "what_if":
        return this.#whatIf(command, ticket);
      case "open_orders":
        return this.#share(channels.open_orders, ["orders", "statuses"], command.deadlineMs, ticket, {
          kind: "reqAllOpenOrders",
        });
      case "completed_orders":
        return this.#share(channels.completed_orders, ["orders"], command.deadlineMs, ticket, {
          kind: "reqCompletedOrders",
          apiOnly: command.apiOnly,
        });
      case "positions":
        return this.#share(channels.positions, ["positions"], command.deadlineMs, ticket, {
          kind: "reqPositions",
        });
      case "account_updates":
        return this.#share(channels.account_updates, [], command.deadlineMs, ticket, {
          kind: "reqAccountUpdates",
          subscribe: true,
          account: command.account,
        });
      case "req_ids":
        return this.#share(channels.req_ids, [], command.deadlineMs, ticket, { kind: "reqIds", numIds: 1 });
      case "executions":
        return this.#ask("executions", command.deadlineMs, ticket, lanes.read, (reqId) => ({
          kind: "reqExecutions",
          reqId,
          filter: EVERY_EXECUTION,
        }));
      case "executions_of":
        return this.#ask("executions", command.deadlineMs, ticket, lanes.read, (reqId) => ({
          kind: "reqExecutions",
          reqId,
          filter: { ...EVERY_EXECUTION, symbol: command.symbol },
        }));
      case "contract_details":
        return this.#ask(
          "details",
          command.deadlineMs,
          ticket,
          command.urgent ? lanes.read : lanes.data,
          (reqId) => ({ kind: "reqContractDetails", reqId, contract: wireContract(command.contract) }),
        );
      case "market_rule":
        return this.#rule(command, ticket);
      case "market_data_type":
        return this.#plain(ticket, { kind: "reqMarketDataType", marketDataType: command.dataType });
      case "market_data":
      case "pnl":
      case "pnl_single":
        return this.#subscribe(command, ticket);
      case "unsubscribe":
        return this.#unsubscribe(command.sub, ticket);
      case "ping":
        return ticket.resolve({});
      default:
        return ticket.fail(quoted("INTERNAL", `The twin does not know ${command.type}`));
    }
  }

  /** An order is said: it fails at the latest when it may not be sent any more. */
  #hold(command: Command<"place_order">, ticket: Ticket): void {
    const session = this.#writable(command.epoch, ticket);
    if (session === null) return;
    const { clock } = this.#parts;
    this.#held.set(ticket.id, { session, command, ticket });
    clock.after(Math.max(0, Date.parse(command.notAfter) - clock.now()), () => {
      if (this.#held.get(ticket.id)?.ticket !== ticket) return;
      this.#held.delete(ticket.id);
      ticket.fail(tooLate(command.notAfter));
    });
  }

  /** An order leaves, unless it has failed. */
  release({ id, notAfter: latest }: Extract<SecondLine, { type: "release" }>): void {
    const held = this.#held.get(id);
    this.#held.delete(id);
    if (held === undefined || this.#writable(held.session.epoch, held.ticket) !== held.session) return;
    const { session, command, ticket } = held;
    const { clock, pacer } = this.#parts;
    const notAfter = latest < command.notAfter ? latest : command.notAfter;
    pacer.submit(lanes.order, () => {
      if (iso(clock.now()) > notAfter) return ticket.fail(tooLate(notAfter));
      if (session.send(placeOrder(command, false))) ticket.resolve({ sentAt: iso(clock.now()) });
      else ticket.fail(NOT_CONNECTED);
    }, (why) => ticket.fail(why));
  }

  /** No answer, no order. */
  drop(id: string): void {
    this.#held.delete(id);
  }

  #write(epoch: number, ticket: Ticket, lane: Lane, message: ClientMessage): void {
    const session = this.#writable(epoch, ticket);
    if (session === null) return;
    this.#parts.pacer.submit(lane, () => {
      if (session.send(message)) ticket.resolve({ sentAt: iso(this.#parts.clock.now()) });
      else ticket.fail(NOT_CONNECTED);
    }, (why) => ticket.fail(why));
  }

  #whatIf(command: Command<"what_if">, ticket: Ticket): void {
    const session = this.#writable(command.epoch, ticket);
    if (session === null) return;
    const { pending, pacer } = this.#parts;
    const request = new Request(ticket);
    if (!pending.waitForWhatIf(request, command.orderId, command.deadlineMs)) {
      return ticket.fail(
        quoted("BAD_COMMAND", `A what-if with order id ${command.orderId} is already waiting`),
      );
    }
    const giveUp: Parameters<Pacer["submit"]>[2] = (why) => {
      if (pending.whatIfs.get(command.orderId) === request) pending.whatIfs.delete(command.orderId);
      request.fail(why);
    };
    pacer.submit(lanes.order, () => {
      if (!session.send(placeOrder(command, true))) giveUp(NOT_CONNECTED);
    }, giveUp);
  }

  /** The open socket, if it is the one that the write was made for. */
  #writable(epoch: number, ticket: Ticket): TwinSession | null {
    const session = this.#parts.session();
    if (session === null || !session.ready) {
      ticket.fail(NOT_CONNECTED);
    } else if (session.epoch !== epoch) {
      ticket.fail({ code: "EPOCH_MISMATCH", with: { made: epoch, open: session.epoch } });
    } else if (session.readOnly) {
      ticket.fail(READ_ONLY);
    } else return session;
    return null;
  }

  #open(ticket: Ticket): TwinSession | null {
    const session = this.#parts.session();
    if (session?.ready) return session;
    ticket.fail(NOT_CONNECTED);
    return null;
  }

  #ask(
    bucket: string,
    deadlineMs: number,
    ticket: Ticket,
    lane: Lane,
    message: (reqId: number) => ClientMessage,
  ): void {
    const session = this.#open(ticket);
    if (session === null) return;
    const { pending } = this.#parts;
    const request = new Request(ticket, [bucket]);
    const reqId = pending.newId();
    pending.waitForId(request, reqId, deadlineMs);
    this.#submit(session, request, message(reqId), lane);
  }

  #share(
    channel: Pending["channels"]["positions"],
    buckets: string[],
    deadlineMs: number,
    ticket: Ticket,
    message: ClientMessage,
  ): void {
    const session = this.#open(ticket);
    if (session === null) return;
    const request = new Request(ticket, buckets);
    this.#parts.pending.deadline(
      request,
      deadlineMs,
      () => channel.abandon(request, TIMEOUT),
    );
    channel.submit(request, () => this.#submit(session, request, message));
  }

  #rule({ ruleId, deadlineMs }: Command<"market_rule">, ticket: Ticket): void {
    const session = this.#open(ticket);
    if (session === null) return;
    const { pending } = this.#parts;
    const request = new Request(ticket, ["increments"]);
    const waiting = pending.rules.get(ruleId) ?? [];
    pending.deadline(request, deadlineMs, () => {
      pending.rules.set(ruleId, (pending.rules.get(ruleId) ?? []).filter((other) => other !== request));
      request.fail(TIMEOUT);
    });
    pending.rules.set(ruleId, [...waiting, request]);
    if (waiting.length === 0) this.#submit(session, request, { kind: "reqMarketRule", marketRuleId: ruleId });
  }

  #submit(session: TwinSession, request: Request, message: ClientMessage, lane: Lane = lanes.read): void {
    this.#parts.pacer.submit(lane, () => {
      if (!request.ticket.open) return;
      request.sent = true;
      if (!session.send(message)) request.fail(NOT_CONNECTED);
    }, (why) => request.fail(why));
  }

  #plain(ticket: Ticket, message: ClientMessage, lane: Lane = lanes.data): void {
    const session = this.#open(ticket);
    if (session === null) return;
    this.#parts.pacer.submit(lane, () => {
      if (session.send(message)) ticket.resolve({});
      else ticket.fail(NOT_CONNECTED);
    }, (why) => ticket.fail(why));
  }

  #subscribe(command: Command<"market_data"> | Command<"pnl"> | Command<"pnl_single">, ticket: Ticket): void {
    if (this.#open(ticket) === null) return;
    const { sub } = command;
    if (this.#streams.has(sub)) {
      return ticket.fail(quoted("BAD_COMMAND", `Subscription ${sub} is already running`));
    }
    const { pending } = this.#parts;
    const reqId = pending.newId();
    pending.subs.set(reqId, sub);
    const { start, end } = streamMessages(command, reqId);
    const isUrgent = command.type === "market_data" && command.urgent;
    const lane = isUrgent ? lanes.read : STREAM_LANES[command.type];
    this.#streams.set(sub, { reqId, end, lane });
    this.#plain(ticket, start, lane);
  }

  /** An unknown stream is no error. */
  #unsubscribe(sub: number, ticket: Ticket): void {
    const stream = this.#streams.get(sub);
    const session = this.#parts.session();
    if (stream !== undefined) {
      this.#streams.delete(sub);
      this.#parts.pending.subs.delete(stream.reqId);
      this.#parts.pending.remember(stream.reqId, { kind: "subscription", sub });
      this.#parts.output.forget(sub);
      if (session?.ready) {
        this.#parts.pacer.submit(stream.lane, () => void session.send(stream.end), () => {});
      }
    }
    ticket.resolve({});
  }
}

function tooLate(notAfter: string) {
  return { code: "TOO_LATE", with: { notAfter } } as const;
}

const STREAM_LANES = { market_data: lanes.data, pnl: lanes.read, pnl_single: lanes.bulk } as const;
const EVERY_EXECUTION = {
  clientId: 0,
  account: "",
  time: "",
  symbol: "",
  secType: "",
  exchange: "",
  side: "",
  lastNDays: null,
  specificDates: [],
};

function streamMessages(
  command: Command<"market_data"> | Command<"pnl"> | Command<"pnl_single">,
  reqId: number,
): { start: ClientMessage; end: ClientMessage } {
  switch (command.type) {
    case "market_data":
      return {
        start: {
          kind: "reqMktData",
          reqId,
          contract: wireContract(command.contract),
          genericTicks: command.genericTicks,
          snapshot: false,
          regulatorySnapshot: false,
          options: [],
        },
        end: { kind: "cancelMktData", reqId },
      };
    case "pnl":
      return {
        start: { kind: "reqPnl", reqId, account: command.account, modelCode: "" },
        end: { kind: "cancelPnl", reqId },
      };
    case "pnl_single":
      return {
        start: { kind: "reqPnlSingle", reqId, account: command.account, modelCode: "", conId: command.conId },
        end: { kind: "cancelPnlSingle", reqId },
      };
  }
}

function wireContract({ multiplier, ...contract }: IbContract) {
  return contractOf({ ...contract, multiplier: multiplier ?? "" });
}

function placeOrder({ orderId, contract, order }: OrderCommand, whatIf: boolean): ClientMessage {
  return {
    kind: "placeOrder",
    orderId,
    contract: wireContract(contract),
    order: wireOrder(order, whatIf),
    attached: null,
  };
}

function wireOrder({ lmtPrice, totalQuantity, ...order }: IbOrder, whatIf: boolean) {
  return orderOf({
    ...order,
    totalQuantity: totalQuantity ?? "0",
    limitPrice: lmtPrice,
    exemptCode: -1,
    displaySize: 0,
    whatIf,
  });
}
