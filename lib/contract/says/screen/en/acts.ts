// English: what the script that acts says: messages, what was typed, the foot of the ticket.
import { counted } from "../../counted.ts";
import type { Shown } from "../shown.ts";

export const acts = {
  "app.rewritten":
    "A translator or an extension keeps rewriting this page. Switch it off for Lotse; the language is in the settings.",
  "stream.shared": "shared with another tab",
  "ticket.locked": ({ reason }: Shown<"reason">) => `Orders are off: ${reason}`,
  "lock.connecting": "connecting this screen to Lotse",
  "lock.disconnected": "not connected",
  "lock.sync": "the desk is still reading the broker's state",
  "lock.stream": "this screen is out of date",
  "lock.halted": "trading is halted",
  "lock.viewer": "you may look here, not trade",
  "lock.live": "live trading is not armed",
  "close.locked": ({ reason }: Shown<"reason">) => `Closing is off: ${reason}`,
  "lock.closeLive":
    "live trading is not armed. Arm it, or allow only reducing orders: what reduces needs no arming then",
  "closed.now": ({ reason }: Shown<"reason">) => `Not possible now: ${reason}`,
  "lock.noOrder": "no order is open",
  "lock.noPosition": "nothing is held",
  "lock.armHalted": "trading is halted. Allow only reducing orders first, then arm",
  "lock.armAccount": "no account is known yet",
  "toast.region": "Messages",
  "banner.all": ({ count }: Shown<"count">) => `All messages (${count})`,
  "cause.since": ({ time }: Shown<"time">) => `Since ${time}`,
  "cause.by.person": "set by hand",
  "cause.by.loss": "the loss of the day has reached its limit",
  "cause.by.journal": "the order journal could not be written",
  "cause.by.rejects": "too many orders were rejected",
  "cause.by.unreadable": "the state from before the start could not be read",
  "cause.from.screen": "screen",
  "cause.from.script": "program",
  "cause.reason": ({ reason }: Shown<"reason">) => `“${reason}”`,
  "arming.until": ({ time }: Shown<"time">) => `Live trading armed until ${time}`,
  "arming.begin": "Arm live trading …",
  "arming.end": "Disarm",
  "arming.brief": ({ time }: Shown<"time">) => `Armed until ${time}`,
  "arming.none": "Not armed",
  "arming.off": "Live trading is not armed",
  "connection.unread": "Not everything that IB reports could be read",
  "connection.unreadMore": ({ count }: Shown<"count">) => `and ${count} more`,
  "status.summary": ({ headline, open, positions, pnl }: Shown<"headline" | "open" | "positions" | "pnl">) =>
    `${headline}. ${counted(open, "open order", "open orders")}, ${
      counted(positions, "position", "positions")
    }. Day P&L ${pnl}.`,
  "ticket.buy": "Buy",
  "ticket.sell": "Sell",
  "ticket.preview": ({ side }: Shown<"side">) => `Preview ${side}`,
  "ticket.previewBusy": "Checking with IB …",
  "input.empty": "Fill in this field",
  "input.invalid": "Not a number",
  "input.readAs": ({ value }: Shown<"value">) => `Read as ${value}`,
  "input.readByRule": ({ value }: Shown<"value">) =>
    `Read as ${value}: a comma before three digits separates thousands`,
  "input.positive": "Must be greater than zero",
  "input.date": "Choose a date and time",
  "orders.modifyPreview": "Preview the change",
  "liquidation.text": (
    { account, side, quantity, symbol, price, time }: Shown<
      "account" | "side" | "quantity" | "symbol" | "price" | "time"
    >,
  ) =>
    `IB has traded by force in account ${account} to restore margin: ${side} ${quantity} ${symbol}, last at ${price}, ${time}.`,
  "exits.title": "Open orders exceed the position",
  "exits.sell": ({ symbol, exits, position }: Shown<"symbol" | "exits" | "position">) =>
    `${symbol}: open orders may sell ${exits}, the position is ${position}.`,
  "exits.buy": ({ symbol, exits, position }: Shown<"symbol" | "exits" | "position">) =>
    `${symbol}: open orders may buy ${exits}, the position is ${position}.`,
  "exits.turnedSell": ({ symbol, exits, position }: Shown<"symbol" | "exits" | "position">) =>
    `${symbol}: the position has turned to ${position}; open orders of the former one may still sell ${exits}.`,
  "exits.turnedBuy": ({ symbol, exits, position }: Shown<"symbol" | "exits" | "position">) =>
    `${symbol}: the position has turned to ${position}; open orders of the former one may still buy ${exits}.`,
  "exits.badge": "exits!",
  "exits.fix": "Put it right …",
  "limits.use": ({ value }: Shown<"value">) => `Use ${value}`,
  "toast.dismiss": "Dismiss",
  "toast.filled": ({ order, price }: Shown<"order" | "price">) => `Filled: ${order} at ${price}`,
  "toast.partly": ({ order }: Shown<"order">) => `Part filled: ${order}`,
  "toast.filledOf": ({ filled, quantity }: Shown<"filled" | "quantity">) => `${filled} of ${quantity} filled`,
  "toast.cancelled": ({ order }: Shown<"order">) => `Cancelled: ${order}`,
  "toast.notCancelled": ({ order }: Shown<"order">) => `Not cancelled: ${order}`,
  "toast.notChanged": ({ order }: Shown<"order">) => `Not changed: ${order}`,
  "toast.refused": ({ order }: Shown<"order">) => `Refused by IB: ${order}`,
  "toast.rejected": ({ order }: Shown<"order">) => `Rejected: ${order}`,
  "toast.unknown": ({ order }: Shown<"order">) => `UNKNOWN – checking: ${order}`,
  "toast.lost": ({ cause }: Shown<"cause">) => `Connection lost: ${cause}`,
  "toast.back": "Connected and in step with the broker",
  "connection.builtIn": "the built-in gateway",
  "connection.clientId": ({ id }: Shown<"id">) => `Client id ${id}`,
  "connection.serverVersion": ({ version }: Shown<"version">) => `Server version ${version}`,
  "connection.reconciled": "Reconciled",
  "connection.restart": ({ from, to, zone }: Shown<"from" | "to" | "zone">) =>
    `TWS restarts ${from}–${to} (${zone})`,
  "stream.paused": ({ time }: Shown<"time">) =>
    `Updates are paused: figures are those of ${time}. Orders keep running at the broker.`,
  "error.code": ({ code }: Shown<"code">) => `Code ${code}`,
  "search.searching": "Searching …",
  "search.none": ({ pattern }: Shown<"pattern">) => `No match for “${pattern}”`,
  "search.count": ({ count }: Shown<"count">) => counted(count, "match", "matches"),
  "unread.rows": ({ count }: Shown<"count">) => `${count} more could not be read`,
  "advice.fix": "What to do",
  "split.all": "Sizes of the panes",
  "split.hint": "Drag, or use the arrow keys; Home or a double click puts it back",
  "split.ticket": "Width of the ticket",
  "split.status": "Width of the status",
  "split.market": "Height of the market",
  "split.positions": "Height of the positions",
  "split.orders": "Height of the orders",
} as const;
