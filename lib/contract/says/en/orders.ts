// English: why a preview, a submit, a change, a close or a cancel is refused.
import type { NameParts } from "../../instrument_name.ts";
import type { Side } from "../../order_fields.ts";
import type { OrderState } from "../../order_states.ts";
import { counted } from "../counted.ts";
import { type Phrasing, type Saying, speech, type Verbatim } from "../saying.ts";
import { type UnreadWhose, unreadWhose } from "../unread.ts";

/** When the journal was put back, and when its last row was written; `null`: it has none. */
export interface PutBack {
  at: string;
  until: string | null;
}

const whoseRow = (row: UnreadWhose) => unreadWhose(row, "which one it does not say");

interface OnState {
  state: OrderState;
}

interface Proof {
  position: string;
  exits: string;
  nowPosition: string;
  nowExits: string;
  /** What can be closed now. */
  now: Saying;
}

/** `null`: unknown. */
interface Stood {
  stood: string | null;
  stands: string | null;
}

interface OnOrder {
  side: Side;
  /** `null`: unknown. */
  quantity: string | null;
  /** What names the instrument. */
  symbol: NameParts;
}

/** A working order that may end a position. */
interface OnExit {
  side: Side;
  /** What names the instrument. */
  symbol: NameParts;
}

const figure = (value: string | null, number: Phrasing["number"]): string =>
  value === null ? "unknown" : number(value);

/** `partly filled`: the word of a state. */
export const stateWord = (state: OrderState): string => state.replace("_", " ");

export const orders = {
  ORDER_UNKNOWN: "There is no such order",
  ORDER_NOT_OURS: "Only orders of this app on this connection can be changed",
  ORDER_NOT_MODIFIABLE: ({ state }: OnState) => `The order is ${stateWord(state)}`,
  ORDER_CHANGE_PENDING: "IB has not answered the last change yet",
  ORDER_UNCHANGED: "The order already is like that",
  ORDER_CHANGED: "The order has changed since the preview: preview the change again",
  ORDER_ALREADY_ENDED: ({ state }: OnState) => `The order is already ${stateWord(state)}`,
  "ORDER_NOT_CANCELLABLE.unseen": "This order has not been seen on the present connection yet",
  "ORDER_NOT_CANCELLABLE.foreign":
    "IB lets only the client that placed an order cancel it: use TWS, or cancel the whole account",
  ORDER_LOOKS_ALIKE: "An equal order was submitted a moment ago: confirm that you want both",
  ORDER_TOO_LATE: ({ ms }: { ms: number }) => `The order could not be sent within ${ms} ms and was not sent`,
  ORDER_RECALLED: "everything was cancelled",
  "TRADING_HALTED.meanwhile": "trading was halted",
  "TRADING_REDUCING.meanwhile": "trading was set to reducing",
  "NOT_SENT.before": "the order before it has ended or is being cancelled",
  "NOT_SENT.needed": "an order it depends on was not sent",
  ORDER_IDS_EXHAUSTED: "No order id is left: reset the API order id sequence in TWS",
  ORDER_REFUSED_BY_IB: ({ words }: { words: Verbatim }) => speech`IB would refuse this order: ${words}`,
  ORDERS_UNKNOWN: "The open orders could not be read: nothing was sent",
  "ORDERS_UNKNOWN.row": (row: UnreadWhose) =>
    `An open order that IB reports could not be read (${
      whoseRow(row)
    }): what it may still do, is not known. Nothing is closed or counted as if it were not there`,
  "CONNECTION_LOST.reading": "The connection changed while orders were being read",
  IDEMPOTENCY_KEY_REUSED: "This idempotency key belongs to another order",
  IDEMPOTENCY_KEY_OF_GAP: ({ at, until }: PutBack, { minute }: Phrasing) =>
    `The order journal was put back at ${minute(at)} from a copy ${
      until === null ? "without a row" : `that ends at ${minute(until)}`
    }. Whether this key has sent an order since is not known, and nothing was sent. Look at the orders; a key that was never sent goes with keyIsNew`,

  "PREVIEW_EXPIRED.unknown": "This preview is not known (any more): preview the order again",
  "PREVIEW_EXPIRED.old": "This preview is older than a minute: preview the order again",
  "PREVIEW_EXPIRED.connection": "The connection to IB is a new one since the preview: preview again",
  "PREVIEW_EXPIRED.mode": "The mode has changed since the preview",
  "PREVIEW_EXPIRED.limits": "The limits have changed since the preview: preview again",
  "PREVIEW_EXPIRED.arming": "The account was armed anew since the preview: preview again",
  PREVIEW_STALE: ({ moved }: { moved: readonly Saying[] }, { tell }: Phrasing) =>
    moved.reduce(
      (all, one, index) => speech`${all}${index === 0 ? " " : "; "}${tell(one)}`,
      speech`Something has changed since the preview, nothing was sent:`,
    ),
  "PREVIEW_STALE.position": ({ stood, stands }: Stood, { number }: Phrasing) =>
    `the position was ${figure(stood, number)} and is ${figure(stands, number)}`,
  "PREVIEW_STALE.orders": "the open orders on this instrument are others",
  "PREVIEW_STALE.price": ({ stood, stands }: Stood, { number }: Phrasing) =>
    `the price was ${figure(stood, number)} and is ${figure(stands, number)}`,
  "PREVIEW_STALE.quote": "there is no current quote any more",
  "PREVIEW_STALE.data": "the quote is not live any more",
  "PREVIEW_STALE.halted": "trading in this instrument is halted",
  "PREVIEW_STALE.net_liquidation": ({ stood, stands }: Stood, { number }: Phrasing) =>
    `net liquidation was ${figure(stood, number)} and is ${figure(stands, number)}`,
  "PREVIEW_STALE.rate": ({ stood, stands }: Stood, { number }: Phrasing) =>
    `the exchange rate was ${figure(stood, number)} and is ${figure(stands, number)}`,
  PREVIEW_USED: "This preview was already submitted: preview the order again",

  CLOSE_AMBIGUOUS: "Give a percentage or a quantity, not both",
  POSITION_FLAT: "There is no position to close",
  FLATTEN_LATE: "There was no time left to prepare this close: ask again for those that are still open",
  CLOSE_NOTHING_LEFT: ({ position }: { position: string }, { number }: Phrasing) =>
    `Working exits already cover the whole position (${number(position)}): cancel them first`,
  "CLOSE_EXITS_UNKNOWN.cash": (
    { side, cash, symbol }: OnExit & { cash: string },
    { number, name }: Phrasing,
  ) =>
    `A working order (${side} ${name(symbol)}) is for an amount of cash (${
      number(cash)
    }): how much of the position it ends can not be proven. Cancel it first`,
  "CLOSE_EXITS_UNKNOWN.quantity": ({ side, symbol }: OnExit, { name }: Phrasing) =>
    `The quantity of a working order (${side} ${
      name(symbol)
    }) is not known: how much of the position it ends can not be proven. Cancel it first`,
  "CLOSE_EXITS_UNKNOWN.legs": ({ side, symbol }: OnExit, { name }: Phrasing) =>
    `The legs of a working combo (${side} ${
      name(symbol)
    }) are not known: whether it ends this position can not be proven. Cancel it first`,
  "CLOSE_EXITS_UNKNOWN.shared": ({ side, symbol }: OnExit, { name }: Phrasing) =>
    `A working advisor's order (${side} ${
      name(symbol)
    }) is shared out to accounts: how much of this position it ends can not be proven. Cancel it first`,
  CLOSE_EXCEEDS_POSITION: ({ closable }: { closable: string }, { number }: Phrasing) =>
    `Only ${number(closable)} can be closed: more would turn the position around`,
  CLOSE_QUANTITY_INVALID: ({ step }: { step: string }, { number }: Phrasing) =>
    `Less than one step of ${number(step)}`,
  "POSITION_CHANGED.fill":
    "A fill has just come in and the position does not show it yet: try again in a moment",
  "POSITION_CHANGED.closes": ({ closes }: { closes: string }, { number }: Phrasing) =>
    `now ${number(closes)} would be closed`,
  POSITION_CHANGED: ({ position, exits, nowPosition, nowExits, now }: Proof, { number, tell }: Phrasing) =>
    speech`The position was ${number(position)} with ${number(exits)} in working exits and is ${
      number(nowPosition)
    } with ${number(nowExits)}: ${tell(now)}`,
  "CLOSE_RESULT_DIFFERS": (
    { name, position, expected }: { name: NameParts; position: string; expected: string },
    phrasing: Phrasing,
  ) =>
    `After closing ${phrasing.name(name)} the position is ${phrasing.number(position)}, expected ${
      phrasing.number(expected)
    }`,
  "CLOSE_RESULT_DIFFERS.unread": ({ name, why }: { name: NameParts; why: Saying }, phrasing: Phrasing) =>
    speech`The position of ${phrasing.name(name)} could not be read after the close: ${phrasing.tell(why)}`,

  LIQUIDATION: (
    { side, quantity, name, price, account }: {
      side: Side;
      quantity: string;
      name: NameParts;
      price: string;
      account: string;
    },
    phrasing: Phrasing,
  ) =>
    `IB trades by force in account ${account} to restore margin: ${side} ${phrasing.name(name)}, first ${
      phrasing.number(quantity)
    } @ ${phrasing.number(price)}`,

  CANCEL_NOT_SENT: ({ why }: { why: Saying }, { tell }: Phrasing) =>
    speech`The cancel was not sent: ${tell(why)}`,
  "CANCEL_FAILED.more": ({ count }: { count: number }, { number }: Phrasing) =>
    `${
      counted(number(count), "more order", "more orders")
    } could not be cancelled from here: use TWS, or cancel the whole account`,
  CANCEL_FAILED: (
    { side, quantity, symbol, why }: OnOrder & { why: Saying },
    { number, name, tell }: Phrasing,
  ) =>
    speech`The cancel of ${side} ${quantity === null ? "" : `${number(quantity)} `}${name(symbol)} failed: ${
      tell(why)
    }`,
} as const;
