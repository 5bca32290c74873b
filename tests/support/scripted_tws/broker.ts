// The broker behind the scripted TWS: what it answers to a request, by the case or, where that says nothing,
// as on any day.
import type { ClientMessage, PlaceOrder, ServerMessage } from "@lotse/paper-gateway/wire";
import type { BrokerScript, Row } from "./case_file.ts";
import { Instruments } from "./instruments.ts";
import { differences } from "./match.ts";
import { Memory } from "./memory.ts";
import { ordinaryAnswer } from "./ordinary.ts";
import { messageOf } from "./rows.ts";
import type { About, PlacedOrder } from "./templates.ts";

/** The permId of the first order that is placed. */
const FIRST_PERM_ID = 800_001;

/** A case gives its answers once; what they were used for is kept beside. */
interface Answer {
  to: string;
  where: Record<string, unknown>;
  left: number;
  rows: readonly Row[];
}

export class Broker {
  readonly instruments = new Instruments();
  readonly memory = new Memory();
  /** Every request since the start, oldest first. */
  readonly asked: ClientMessage[] = [];
  readonly placed: PlacedOrder[] = [];
  accounts: readonly string[] = ["DU1234567"];
  nextValidId = 1;
  marketRules: Readonly<Record<string, readonly [string, string][]>> = { "26": [["0", "0.01"]] };
  accountValues: ServerMessage[] = [];
  completedOrders: ServerMessage[] = [];
  #clientId = 0;
  #ticks: readonly Row[] = [];
  #answers: Answer[] = [];
  /** Running subscriptions: what they are about → request id. */
  readonly #subscriptions = new Map<string, number>();

  constructor(script: BrokerScript) {
    this.change({ accountValues: ordinaryValues, ...script });
  }

  /** What is given takes the place of what was. */
  change(script: BrokerScript): void {
    this.accounts = script.accounts ?? this.accounts;
    this.nextValidId = script.nextValidId ?? this.nextValidId;
    this.marketRules = { ...this.marketRules, ...script.marketRules };
    this.#ticks = script.ticks ?? this.#ticks;
    for (const [name, given] of Object.entries(script.instruments ?? {})) this.instruments.add(name, given);
    if (script.accountValues !== undefined) this.accountValues = this.messages(script.accountValues);
    if (script.completedOrders !== undefined) this.completedOrders = this.messages(script.completedOrders);
    if (script.openOrders !== undefined) this.#learn(script.openOrders, () => this.memory.forgetOrders());
    if (script.executions !== undefined) this.#learn(script.executions, () => this.memory.forgetExecutions());
    if (script.positions !== undefined) this.#learn(script.positions, () => this.memory.forgetPositions());
    if (script.answers !== undefined) {
      this.#answers = script.answers.map(({ to, where = {}, times = Infinity, rows }) => ({
        to,
        where,
        left: times,
        rows,
      }));
    }
  }

  /** Rows of the case, pushed or in place of an answer. */
  messages(rows: readonly Row[], about: Partial<About> = {}): ServerMessage[] {
    const known = { account: this.accounts[0] ?? "", reqId: -1, placed: null, ...about };
    return rows.map((row) => messageOf(row, known, this.#lookup));
  }

  /** What TWS says to a request. */
  answer(request: ClientMessage): ServerMessage[] {
    this.asked.push(request);
    this.#follow(request);
    const about = {
      reqId: "reqId" in request ? request.reqId ?? -1 : -1,
      placed: this.#placedBy(request),
    };
    const scripted = this.#answers.find(({ to, where, left }) =>
      left > 0 && to === request.kind && differences(where, request).length === 0
    );
    if (scripted === undefined) return ordinaryAnswer(this, request, about.placed);
    scripted.left -= 1;
    return this.messages(scripted.rows, about);
  }

  /** What is told of an instrument when it is subscribed to. */
  ticksOf(conId: number): ServerMessage[] {
    const rows = this.#ticks.filter((row) => {
      const [value] = Object.values(row);
      const name = (value as { of?: unknown } | undefined)?.of;
      return typeof name === "string" && this.instruments.contract(name).conId === conId;
    });
    return this.messages(rows);
  }

  readonly #lookup = {
    contract: (name: string) => this.instruments.contract(name),
    of: (name: string, kind: string): Partial<About> => {
      const nth = /^placed(?: (\d+))?$/.exec(name);
      if (nth !== null) return { placed: this.#nthPlaced(Number(nth[1] ?? this.placed.length)) };
      // An error says which stream it is about: `pnlSingle AAPL`; other rows are of one kind of stream.
      const [, stream = kind, about = name] = /^(pnl|pnlSingle) (.+)$/.exec(name) ?? [];
      const topic = stream === "pnl"
        ? `pnl ${about}`
        : `${stream === "pnlSingle" ? stream : "quote"} ${this.instruments.contract(about).conId}`;
      const reqId = this.#subscriptions.get(topic);
      if (reqId === undefined) throw new Error(`Nobody has subscribed to ${topic} (${name})`);
      return { reqId };
    },
  };

  #nthPlaced(number: number): PlacedOrder {
    const order = this.placed[number - 1];
    if (order === undefined) throw new Error(`No order ${number} was placed, only ${this.placed.length}`);
    return order;
  }

  #learn(rows: readonly Row[], forget: () => void): void {
    forget();
    for (const message of this.messages(rows)) this.memory.note(message);
  }

  #follow(request: ClientMessage): void {
    if (request.kind === "startApi") this.#clientId = request.clientId;
    else if (request.kind === "reqMktData") this.#subscribe("quote", request.contract.conId, request.reqId);
    else if (request.kind === "reqPnl") this.#subscribe("pnl", request.account, request.reqId);
    else if (request.kind === "reqPnlSingle") this.#subscribe("pnlSingle", request.conId, request.reqId);
    else if (request.kind === "placeOrder" && !request.order.whatIf) this.#place(request);
  }

  #subscribe(kind: string, about: string | number, reqId: number): void {
    this.#subscriptions.set(`${kind} ${about}`, reqId);
  }

  /** A new order, or another version of one that was placed. */
  #place({ orderId, contract, order }: PlaceOrder): void {
    const known = this.placed.find((one) => one.orderId === orderId);
    if (known !== undefined) known.order = order;
    else {
      const permId = FIRST_PERM_ID + this.placed.length;
      this.placed.push({ orderId, clientId: this.#clientId, permId, contract, order });
    }
  }

  #placedBy(request: ClientMessage): PlacedOrder | null {
    if (request.kind !== "placeOrder" && request.kind !== "cancelOrder") return null;
    const placed = this.placed.find(({ orderId }) => orderId === request.orderId);
    if (placed !== undefined) return placed;
    // A what-if rests nowhere; what is cancelled may be of an earlier session.
    if (request.kind === "cancelOrder") return null;
    const { orderId, contract, order } = request;
    return { orderId, clientId: this.#clientId, permId: 0, contract, order };
  }
}

const ordinaryValues: Row[] = [
  ["AccountReady", "true", ""],
  ["NetLiquidation", "100000.00", "USD"],
  ["EquityWithLoanValue", "100000.00", "USD"],
  ["TotalCashValue", "100000.00", "USD"],
  ["AvailableFunds", "100000.00", "USD"],
  ["BuyingPower", "400000.00", "USD"],
  ["ExchangeRate", "1.00", "USD"],
].map(([key, value, currency]) => ({ accountValue: { key, value, currency } }));
