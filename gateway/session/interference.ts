// Where somebody may step in between the gateway and its clients. Nobody does, unless the gateway is made
// with faults.
import type { Client, Core } from "./core.ts";
import type { OrderEventOf } from "./order_events.ts";
import type { OrderKey, OrderRequest, OrderView } from "../engine/types.ts";
import type { ClientMessage, ServerMessage, ServerMessageOf } from "../wire/messages.ts";

/**
 * Each method stands in front of something that the gateway is about to do, and is handed that as a function:
 * it calls it, at once for the ordinary way, or later, or changed, or not at all.
 */
export interface Interference {
  /** A client has connected and said nothing yet. */
  connection(line: Line): LineInterference;
  /** A what-if is about to be answered; `tell` in place of the ordinary sending sees the answer. */
  whatIf(client: Client, orderId: number, answer: (tell?: TellWhatIf) => void): void;
  /** A new order is about to reach the broker. */
  place(client: Client, orderId: number, submit: (passage?: Passage) => void): void;
  /** A live order is about to be changed. */
  modify(client: Client, orderId: number, change: () => void): void;
  /** A live order is about to be cancelled by its client. */
  cancel(client: Client, order: OrderView, cancel: () => void): void;
  /** The broker has filled an order, its clients are about to hear of it. */
  fill(event: OrderEventOf<"fill">, report: () => void): void;
  /** False when nothing at all may be said about this order. */
  maySpeakOf(order: OrderKey): boolean;
}

export type TellWhatIf = (reply: ServerMessageOf<"openOrder">) => void;

/** What may happen to new orders, those that wait for their parent included, on their way to the broker. */
export interface Passage {
  /** The broker refuses them all, with this reason, before the market has seen them. */
  readonly rejection?: string;
  /** The broker is about to have them. */
  sending?(orders: readonly OrderRequest[]): void;
  /** The broker has taken this one. */
  taken?(order: OrderView): void;
}

/** One connection: what can be done to it. */
export interface Line {
  readonly core: Core;
  /** -1 until the client has named itself. */
  readonly clientId: number;
  /** Error or notice: `id` is a request id, an order id or -1. */
  error(id: number, code: number, text: string): void;
  close(reason: string): void;
  /** Closes after what is queued has been written. */
  closeAfterWriting(reason: string): Promise<void>;
  /** The socket stays open; nothing is read or said any more. */
  fallSilent(): void;
  /** Writes no faster than this from now on. */
  throttle(bytesPerSecond: number): void;
  /** Writes bytes that are no message. */
  inject(bytes: Uint8Array): void;
  /** Tells the client that another one has its id, and hangs up. */
  refuseClientId(clientId: number): void;
}

/**
 * The same for one connection, in the order in which it comes so far. After a `false` the gateway does
 * nothing more.
 */
export interface LineInterference {
  /** Bytes of the handshake have come. */
  hears(): boolean;
  /** The handshake is complete, its answer comes next. */
  answers(): boolean;
  /** The handshake has been answered. */
  answered(): void;
  /** The client has named itself. */
  starts(clientId: number): boolean;
  /** Its session has begun. */
  started(): void;
  /** A request is about to be handled. */
  request(message: ClientMessage, handle: () => void): void;
  /** A message is about to be written. */
  reply(message: ServerMessage, deliver: (message: ServerMessage) => void): void;
}

const PLAIN_LINE: LineInterference = {
  hears: () => true,
  answers: () => true,
  answered: () => {},
  starts: () => true,
  started: () => {},
  request: (_message, handle) => handle(),
  reply: (message, deliver) => deliver(message),
};

/** Nobody steps in. */
export const NO_INTERFERENCE: Interference = {
  connection: () => PLAIN_LINE,
  whatIf: (_client, _orderId, answer) => answer(),
  place: (_client, _orderId, submit) => submit(),
  modify: (_client, _orderId, change) => change(),
  cancel: (_client, _order, cancel) => cancel(),
  fill: (_event, report) => report(),
  maySpeakOf: () => true,
};
