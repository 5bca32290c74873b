// reqPositions and reqPositionsMulti: the list, its end, then one row for every fill.
import type { Contract, PortfolioRow } from "../../engine/types.ts";
import { DUPLICATE_REQUEST } from "../codes.ts";
import { wireContract } from "../contracts_map.ts";
import type { Client } from "../core.ts";
import { invalidAccount, knownAccount } from "./account_updates.ts";
import type {
  CancelPositionsMulti,
  Contract as WireContract,
  ReqPositionsMulti,
  ServerMessage,
} from "../../wire/messages.ts";

const THE_ONE = 0;

/**
 * The exchange of a stock is where it is listed, other contracts have none: nothing can be routed there as it
 * is.
 */
function positionContract(contract: Contract): WireContract {
  return wireContract(contract, { exchange: contract.secType === "STK" ? contract.primaryExchange : "" });
}

export function reqPositions(client: Client): void {
  const { engine } = client.core;
  const message = (row: PortfolioRow): ServerMessage => ({
    kind: "position",
    account: row.account,
    contract: positionContract(row.contract),
    position: row.position,
    averageCost: row.averageCost,
  });
  for (const account of engine.accounts.accountIds()) {
    for (const row of engine.accounts.portfolio(account)) client.send(message(row));
  }
  client.send({ kind: "positionEnd" });
  const stop = engine.on((event) => {
    if (event.type === "position") client.push(message(event.row));
  });
  client.subscriptions.add("positions", THE_ONE, stop);
}

export function cancelPositions(client: Client): void {
  client.subscriptions.cancel("positions", THE_ONE);
}

export function reqPositionsMulti(client: Client, message: ReqPositionsMulti): void {
  const { engine } = client.core;
  const { reqId, modelCode } = message;
  if (client.subscriptions.has("positionsMulti", reqId)) return client.error(reqId, 322, DUPLICATE_REQUEST);
  const account = knownAccount(client, message.account);
  if (account === null) return client.error(reqId, 321, invalidAccount(message.account));
  const row = (row: PortfolioRow): ServerMessage => ({
    kind: "positionMulti",
    reqId,
    account: row.account,
    modelCode,
    contract: positionContract(row.contract),
    position: row.position,
    averageCost: row.averageCost,
  });
  for (const held of engine.accounts.portfolio(account)) client.send(row(held));
  client.send({ kind: "positionMultiEnd", reqId });
  const stop = engine.on((event) => {
    if (event.type === "position" && event.row.account === account) client.push(row(event.row));
  });
  client.subscriptions.add("positionsMulti", reqId, stop);
}

export function cancelPositionsMulti(client: Client, message: CancelPositionsMulti): void {
  client.subscriptions.cancel("positionsMulti", message.reqId);
}
