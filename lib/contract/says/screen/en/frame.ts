// English: the frame of the screen: modes, the connection and its layers, the stream, login, errors.
import type { Shown } from "../shown.ts";

export const frame = {
  "app.name": "Lotse",
  "app.reload": "Reload",
  "app.reload.build": "Lotse was updated while this page was open. Reload it before you go on.",
  "app.reload.part": "A part of this page could not be loaded. Lotse may have been updated: reload the page.",
  "app.panes": "Parts of the screen",

  "mode.simulated": "SIMULATED",
  "mode.paper": "PAPER",
  "mode.live": "LIVE",
  "mode.simulated.hint": "Built-in paper gateway: nothing leaves this machine",
  "mode.paper.hint": "IB paper account: orders are simulated by IB",
  "mode.live.hint": "Real money: orders reach the market",

  "pane.market": "Market",
  "pane.ticket": "Ticket",
  "pane.orders": "Orders",
  "pane.positions": "Positions",
  "pane.status": "Status",

  "headline.disconnected": "Disconnected",
  "headline.connecting": "Connecting",
  "headline.connected": "Connected",
  "headline.reconnecting": "Reconnecting",
  "headline.stale": "Stale",
  "headline.degraded": "Degraded",

  "connection.title": "Connection",
  "connection.connect": "Connect",
  "connection.disconnect": "Disconnect",
  "connection.connectBusy": "Connecting …",
  "connection.disconnectBusy": "Disconnecting …",
  "connection.tryNow": "Try now",
  "connection.retryIn": ({ time }: Shown<"time">) => `next attempt in ${time}`,
  "connection.retryNow": "next attempt now",
  "connection.since": ({ time }: Shown<"time">) => `since ${time}`,
  "connection.cause": "Cause",
  "connection.fix": "What to do",
  "connection.locked": "Order entry is locked",

  "stream.connecting": "Connecting this screen to Lotse …",
  "stream.stale": ({ age }: Shown<"age">) =>
    `No word from Lotse for ${age}: every figure below is old. Orders may have changed meanwhile.`,
  "stream.staleNow": "No word from Lotse: every figure below is old. Orders may have changed meanwhile.",
  "stream.reopen": ({ time }: Shown<"time">) => `Reopening in ${time}`,
  "stream.gate":
    "Something in front of Lotse answers instead of it, most probably because it asks for a login. Reload the page; what you sent last may not have arrived.",
  "stream.login": "The login of this screen has ended.",
  "stream.loginAction": "Log in again",
  "stream.resume": "Resume",
  "stream.pause": "Pause updates",
  "dialog.close": "Close",
  "dialog.loading": "Loading …",

  "error.network": "No answer from Lotse",
  "error.networkText": "The request did not get through or its answer was lost.",
  "refusal.400": "Bad request",
  "refusal.401": "Login required",
  "refusal.403": "Forbidden",
  "refusal.404": "Not found",
  "refusal.409": "Not possible now",
  "refusal.422": "Refused",
  "refusal.500": "Internal error",
  "refusal.502": "IB refused",
  "refusal.503": "Not available now",

  "age.title": ({ source, stamp }: Shown<"source" | "stamp">) => `${source} · ${stamp}`,
} as const;
