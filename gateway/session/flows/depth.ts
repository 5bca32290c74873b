// reqMktDepth: the book as inserts, updates and deletes by position.
import { DEPTH_RESET, invalid, NOT_SUBSCRIBED } from "../codes.ts";
import { unitsOf } from "../units.ts";
import type { Depth, DepthRow } from "../../engine/types.ts";
import type { Client } from "../core.ts";
import { hasLiveData, resolveFor } from "./market_data.ts";
import type { CancelMktDepth, ReqMktDepth, ServerMessage } from "../../wire/messages.ts";

const NO_DEPTH = "Deep market data is not supported for this combination of security type/exchange";
const NO_ROWS = "Market depth rows requested must be greater than zero.";
const MOST_ACTIVE = 3;
const MOST_ROWS = 10;
const INSERT = 0;
const UPDATE = 1;
const DELETE = 2;
const ASK = 0;
const BID = 1;

export function reqMktDepth(client: Client, message: ReqMktDepth): void {
  const { reqId } = message;
  const { core, subscriptions } = client;
  if (subscriptions.has("depth", reqId)) return client.error(reqId, 102, "Duplicate ticker ID");
  if (subscriptions.count("depth") >= MOST_ACTIVE) {
    return client.error(reqId, 309, "Max number (3) of market depth requests has been reached");
  }
  if (message.numRows < 1) return client.error(reqId, 321, invalid("bR", NO_ROWS));
  const contract = resolveFor(client, reqId, message.contract);
  if (!contract) return;
  if (contract.secType === "IND" || contract.secType === "CRYPTO") {
    return client.error(reqId, 10092, NO_DEPTH);
  }
  if (!hasLiveData(client, contract, { reqId, code: 354, text: NOT_SUBSCRIBED })) return;
  const rows = Math.min(MOST_ROWS, message.numRows);
  let shown = EMPTY;
  let missed = false;
  const { size } = unitsOf(contract, client.version);
  const counted = (side: readonly DepthRow[]) => side.map((row) => ({ ...row, size: size(row.size) }));
  const show = (now: Depth) => {
    const depth = { bids: counted(now.bids), asks: counted(now.asks) };
    if (core.link.noQuotes(contract.secType, contract.currency)) {
      missed = true;
      return;
    }
    if (missed && shown !== EMPTY) {
      client.error(reqId, 317, DEPTH_RESET);
      shown = EMPTY;
    }
    missed = false;
    const level = { reqId, isSmartDepth: message.isSmartDepth };
    for (const one of changes(shown.bids, depth.bids, { ...level, side: BID })) client.push(one);
    for (const one of changes(shown.asks, depth.asks, { ...level, side: ASK })) client.push(one);
    shown = depth;
  };
  subscriptions.add("depth", reqId, core.engine.market.watchDepth(contract.conId, rows, show));
  const first = core.engine.market.depth(contract.conId, rows);
  if (first) show(first);
}

const EMPTY: Depth = { bids: [], asks: [] };

interface Level {
  readonly reqId: number;
  readonly side: number;
  readonly isSmartDepth: boolean;
}

/** Position by position: what has to be inserted, updated or, from the end, deleted. */
export function changes(
  before: readonly DepthRow[],
  after: readonly DepthRow[],
  level: Level,
): ServerMessage[] {
  const messages: ServerMessage[] = [];
  after.forEach((row, position) => {
    const old = before[position];
    if (!old) messages.push(rowMessage(level, position, INSERT, row));
    else if (old.price !== row.price || old.size !== row.size || old.marketMaker !== row.marketMaker) {
      messages.push(rowMessage(level, position, UPDATE, row));
    }
  });
  for (let position = before.length - 1; position >= after.length; position--) {
    messages.push(rowMessage(level, position, DELETE, { price: "0", size: "0", marketMaker: "" }));
  }
  return messages;
}

function rowMessage(level: Level, position: number, operation: number, row: DepthRow): ServerMessage {
  const { reqId, side, isSmartDepth } = level;
  const common = { reqId, position, operation, side, price: row.price, size: row.size };
  return isSmartDepth
    ? { kind: "mktDepthL2", ...common, marketMaker: row.marketMaker, isSmartDepth }
    : { kind: "mktDepth", ...common };
}

export function cancelMktDepth(client: Client, message: CancelMktDepth): void {
  if (client.subscriptions.cancel("depth", message.reqId)) return;
  client.error(message.reqId, 310, `Can't find the subscribed market depth with tickerId:${message.reqId}`);
}
