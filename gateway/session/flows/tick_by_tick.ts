// reqTickByTickData: every print, every change of the touch, every change of the midpoint.
import { add, Big, dec, text } from "../../decimal.ts";
import { unitsOf } from "../units.ts";
import { noPermission } from "../codes.ts";
import type { Contract, Quote, Trade } from "../../engine/types.ts";
import type { Client } from "../core.ts";
import { sendRecentTicks } from "./historical_ticks.ts";
import { hasLiveData, resolveFor } from "./market_data.ts";
import type { CancelTickByTick, ReqTickByTick, ServerMessage } from "../../wire/messages.ts";

const MOST_ACTIVE = 5;
/** What of the past goes ahead of a stream. */
const SHOWN: Readonly<Record<string, string>> = { BidAsk: "BID_ASK", MidPoint: "MIDPOINT" };
const FAILED = "Failed to request tick-by-tick data.";

export function reqTickByTick(client: Client, message: ReqTickByTick): void {
  const { reqId, tickType } = message;
  const { subscriptions } = client;
  if (subscriptions.has("tickByTick", reqId)) return client.error(reqId, 102, "Duplicate ticker ID");
  if (subscriptions.count("tickByTick") >= MOST_ACTIVE) {
    return client.error(reqId, 10190, "Max number of tick-by-tick requests has been reached.");
  }
  const contract = resolveFor(client, reqId, message.contract);
  if (!contract) return;
  const refused = refusal(contract, tickType);
  if (refused !== null) return client.error(reqId, 10189, refused);
  const text = `${FAILED}${noPermission(contract)}`;
  if (!hasLiveData(client, contract, { reqId, code: 10189, text })) return;
  if (message.numberOfTicks > 0) {
    const whatToShow = SHOWN[tickType] ?? "TRADES";
    sendRecentTicks(client, contract, { reqId, whatToShow, count: message.numberOfTicks });
  }
  subscriptions.add("tickByTick", reqId, watch(client, contract, message));
}

function refusal(contract: Contract, tickType: string): string | null {
  if (!["Last", "AllLast", "BidAsk", "MidPoint"].includes(tickType)) {
    return `${FAILED}Unknown tick type ${tickType}`;
  }
  const isTape = tickType === "Last" || tickType === "AllLast";
  if ((isTape && contract.secType === "CASH") || (!isTape && contract.secType === "IND")) {
    return `${FAILED}${tickType} tick-by-tick requests are not supported for ${contract.localSymbol}.`;
  }
  return null;
}

function watch(client: Client, contract: Contract, message: ReqTickByTick): () => void {
  const { reqId, tickType, ignoreSize } = message;
  const { market } = client.core.engine;
  const { size } = unitsOf(contract, client.version);
  const isOff = () => client.core.link.noQuotes(contract.secType, contract.currency);
  const push = (tick: ServerMessage | null) => {
    if (!tick || isOff()) return;
    const isTouch = tick.kind === "tickByTickBidAsk";
    client.push(isTouch ? { ...tick, bidSize: size(tick.bidSize), askSize: size(tick.askSize) } : tick);
  };
  if (tickType === "Last" || tickType === "AllLast") {
    const type = tickType === "Last" ? 1 : 2;
    return market.watchTrades(
      contract.conId,
      (trade) => push(lastTick(reqId, type, { ...trade, size: size(trade.size) })),
    );
  }
  const make = tickType === "BidAsk" ? bidAskTick : midPointTick;
  const first = market.quote(contract.conId);
  if (first) push(make(reqId, first));
  let mid = "";
  return market.watchQuote(contract.conId, (quote, changed) => {
    const prices = changed.includes("bid") || changed.includes("ask");
    const sizes = changed.includes("bidSize") || changed.includes("askSize");
    if (!prices && (ignoreSize || !sizes || tickType === "MidPoint")) return;
    if (tickType === "MidPoint") {
      const now = `${quote.bid}/${quote.ask}`;
      if (now === mid) return;
      mid = now;
    }
    push(make(reqId, quote));
  });
}

function lastTick(reqId: number, tickType: number, trade: Trade): ServerMessage {
  return {
    kind: "tickByTickAllLast",
    reqId,
    tickType,
    epochSeconds: Math.floor(trade.time / 1000),
    price: trade.price,
    size: trade.size,
    pastLimit: false,
    unreported: false,
    exchange: trade.exchange,
    specialConditions: "",
  };
}

function bidAskTick(reqId: number, quote: Quote): ServerMessage | null {
  if (quote.bid === null || quote.ask === null) return null;
  return {
    kind: "tickByTickBidAsk",
    reqId,
    epochSeconds: Math.floor(quote.time / 1000),
    bid: quote.bid,
    ask: quote.ask,
    bidSize: quote.bidSize,
    askSize: quote.askSize,
    bidPastLow: false,
    askPastHigh: false,
  };
}

function midPointTick(reqId: number, quote: Quote): ServerMessage | null {
  if (quote.bid === null || quote.ask === null) return null;
  const midPoint = text(dec(add(quote.bid, quote.ask)).div(new Big(2)));
  return { kind: "tickByTickMidPoint", reqId, epochSeconds: Math.floor(quote.time / 1000), midPoint };
}

export function cancelTickByTick(client: Client, message: CancelTickByTick): void {
  if (client.subscriptions.cancel("tickByTick", message.reqId)) return;
  client.error(message.reqId, 300, `Can't find EId with tickerId:${message.reqId}`);
}
