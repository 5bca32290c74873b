// reqPnL and reqPnLSingle: about once a second, while the figures change.
import { DUPLICATE_REQUEST, NO_DEFINITION } from "../codes.ts";
import type { Client } from "../core.ts";
import { invalidAccount, knownAccount, whileLinked } from "./account_updates.ts";
import type { CancelPnl, CancelPnlSingle, ReqPnl, ReqPnlSingle, ServerMessage } from "../../wire/messages.ts";

const EVERY_MS = 1000;

/** Sends what `make` gives, now and every second, unless it is what was sent last. */
function whileChanging(client: Client, make: () => ServerMessage): () => void {
  let last = "";
  const tick = whileLinked(client, () => {
    const message = make();
    const text = JSON.stringify(message);
    if (text === last) return;
    last = text;
    client.push(message);
  });
  tick();
  return client.core.time.every(EVERY_MS, tick);
}

export function reqPnl(client: Client, message: ReqPnl): void {
  const { reqId } = message;
  if (client.subscriptions.has("pnl", reqId)) return client.error(reqId, 322, DUPLICATE_REQUEST);
  const account = knownAccount(client, message.account);
  if (account === null) return client.error(reqId, 321, invalidAccount(message.account));
  const stop = whileChanging(client, () => {
    const { daily, unrealized, realized } = client.core.engine.accounts.accountPnl(account);
    return { kind: "pnl", reqId, daily, unrealized, realized };
  });
  client.subscriptions.add("pnl", reqId, stop);
}

export function cancelPnl(client: Client, message: CancelPnl): void {
  client.subscriptions.cancel("pnl", message.reqId);
}

export function reqPnlSingle(client: Client, message: ReqPnlSingle): void {
  const { reqId } = message;
  const { engine } = client.core;
  if (client.subscriptions.has("pnlSingle", reqId)) return client.error(reqId, 322, DUPLICATE_REQUEST);
  const account = knownAccount(client, message.account);
  if (account === null) return client.error(reqId, 321, invalidAccount(message.account));
  const conId = message.conId;
  if (!engine.instruments.contract(conId)) {
    return client.error(reqId, 200, NO_DEFINITION);
  }
  const stop = whileChanging(client, () => {
    const { position, daily, unrealized, realized, value } = engine.accounts.positionPnl(account, conId);
    return { kind: "pnlSingle", reqId, position, daily, unrealized, realized, value };
  });
  client.subscriptions.add("pnlSingle", reqId, stop);
}

export function cancelPnlSingle(client: Client, message: CancelPnlSingle): void {
  client.subscriptions.cancel("pnlSingle", message.reqId);
}
