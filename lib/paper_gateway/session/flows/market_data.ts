// reqMktData: permissions and modes, then streaming ticks or one snapshot.
import type { Contract, Quote, QuoteField } from "@/lib/paper_gateway/engine/types.ts";
import type { MarketDataMode } from "@/lib/paper_gateway/faults/plan.ts";
import {
  COMPETING,
  DELAYED_DISABLED,
  DUPLICATE_TICKER,
  ENTER_EXCHANGE,
  invalid,
  needsSubscription,
  NOT_SUBSCRIBED,
  SHOWING_DELAYED,
} from "@/lib/paper_gateway/session/codes.ts";
import { contractQuery } from "@/lib/paper_gateway/session/contracts_map.ts";
import type { Client } from "@/lib/paper_gateway/session/core.ts";
import {
  ALL_FIELDS,
  optionTicks,
  type TickOptions,
  ticksOf,
} from "@/lib/paper_gateway/session/flows/ticks.ts";
import type {
  CancelMktData,
  Contract as WireContract,
  ReqMarketDataType,
  ReqMktData,
} from "@/lib/paper_gateway/wire/messages.ts";

/** IB's lines for an account of ordinary size. */
const MOST_TICKERS = 100;
/** Generic ticks that exist; others are refused with 321. */
const GENERIC_TICKS: ReadonlySet<number> = new Set([
  100,
  101,
  104,
  105,
  106,
  162,
  165,
  221,
  225,
  232,
  233,
  236,
  256,
  258,
  292,
  293,
  294,
  295,
  318,
  375,
  411,
  456,
  460,
  499,
  586,
  587,
  588,
  595,
  787,
]);

/** The contract behind a market data request; the client is told when there is none. */
export function resolveFor(client: Client, reqId: number, contract: WireContract): Contract | null {
  if (contract.exchange === "") {
    client.error(reqId, 321, ENTER_EXCHANGE);
    return null;
  }
  const resolved = client.core.engine.instruments.resolveContract(contractQuery(contract));
  if (resolved.ok) return resolved.contract;
  client.error(reqId, resolved.code, resolved.text);
  return null;
}

export function reqMarketDataType(client: Client, message: ReqMarketDataType): void {
  client.marketDataType = message.marketDataType;
}

export function reqMktData(client: Client, message: ReqMktData): void {
  const { reqId } = message;
  const { subscriptions } = client;
  if (subscriptions.has("mktData", reqId)) return client.error(reqId, 102, DUPLICATE_TICKER);
  if (subscriptions.count("mktData") >= MOST_TICKERS) {
    return client.error(reqId, 101, "Max number of tickers has been reached.");
  }
  const generic = genericList(message.genericTicks);
  if (!generic) {
    return client.error(reqId, 321, invalid("bW", `Incorrect generic tick list of ${message.genericTicks}`));
  }
  const contract = resolveFor(client, reqId, message.contract);
  if (!contract) return;
  const type = grantedType(client, reqId, contract);
  if (type === null) return;
  const { engine } = client.core;
  client.send({
    kind: "tickReqParams",
    reqId,
    minTick: engine.instruments.details(contract.conId)?.minTick ?? "0.01",
    bboExchange: contract.secType === "STK" ? "9c0001" : "",
    snapshotPermissions: contract.secType === "STK" ? 3 : 0,
    lastPricePrecision: null,
    lastSizePrecision: null,
  });
  client.send({ kind: "marketDataType", reqId, marketDataType: type });
  const options: TickOptions = { reqId, delayed: type >= 3, generic, isCash: contract.secType === "CASH" };
  if (message.snapshot || message.regulatorySnapshot) snapshot(client, contract, options);
  else stream(client, contract, options);
}

function genericList(text: string): ReadonlySet<number> | null {
  const entries = text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  const ids = entries.filter((entry) => !entry.startsWith("mdoff")).map((entry) =>
    Number.parseInt(entry, 10)
  );
  return ids.every((id) => GENERIC_TICKS.has(id)) ? new Set(ids) : null;
}

/** The market data type the client gets, or `null` after telling it why it gets none. */
export function grantedType(client: Client, reqId: number, contract: Contract): number | null {
  const { settings } = client.core;
  const mode: MarketDataMode = settings.marketDataBySymbol.get(contract.symbol) ?? settings.marketData;
  const wantsDelayed = client.marketDataType >= 3;
  if (mode === "live") return client.marketDataType === 2 ? frozenOrLive(client, contract) : 1;
  if (mode === "competing") client.error(reqId, 10197, COMPETING);
  else if (mode === "delayed-disabled") client.error(reqId, 10168, DELAYED_DISABLED);
  else if (mode === "delayed" && wantsDelayed) {
    client.error(reqId, 10167, SHOWING_DELAYED);
    return client.marketDataType;
  } else if (mode === "delayed") {
    client.error(reqId, 10089, needsSubscription(contract.symbol, contract.primaryExchange));
  } else client.error(reqId, 354, NOT_SUBSCRIBED);
  return null;
}

/** Frozen data is what stands when nothing trades; otherwise live data comes. */
function frozenOrLive(client: Client, contract: Contract): number {
  const quote = client.core.engine.market.quote(contract.conId);
  return quote && quote.bid !== null && quote.ask !== null ? 1 : 2;
}

function firstTicks(client: Client, contract: Contract, options: TickOptions): void {
  const { market } = client.core.engine;
  const quote = market.quote(contract.conId);
  if (!quote || client.core.link.noQuotes(contract.secType, contract.currency)) return;
  for (const tick of ticksOf(quote, ALL_FIELDS, options)) client.push(tick);
  if (contract.secType !== "OPT") return;
  for (const tick of optionTicks((side) => market.optionModel(contract.conId, side), options)) {
    client.push(tick);
  }
}

function stream(client: Client, contract: Contract, options: TickOptions): void {
  const { core } = client;
  const { market } = core.engine;
  const stop = market.watchQuote(contract.conId, (quote: Quote, changed: readonly QuoteField[]) => {
    if (core.link.noQuotes(contract.secType, contract.currency)) return;
    for (const tick of ticksOf(quote, changed, options)) client.push(tick);
    if (contract.secType !== "OPT" || !changed.some(movesModel)) return;
    for (const tick of optionTicks((side) => market.optionModel(contract.conId, side), options)) {
      client.push(tick);
    }
  });
  client.subscriptions.add("mktData", options.reqId, stop);
  firstTicks(client, contract, options);
}

function movesModel(field: QuoteField): boolean {
  return field === "bid" || field === "ask" || field === "last" || field === "mark";
}

/** One round of ticks, the end a little later; cancelled or not, nothing follows. */
function snapshot(client: Client, contract: Contract, options: TickOptions): void {
  const { core } = client;
  // A watcher makes an option tick, so that its first quote is there.
  const stop = core.engine.market.watchQuote(contract.conId, () => {});
  firstTicks(client, contract, options);
  const cancelEnd = core.time.after(core.settings.snapshotEndMs, () => {
    client.push({ kind: "tickSnapshotEnd", reqId: options.reqId });
    client.subscriptions.cancel("mktData", options.reqId);
  });
  client.subscriptions.add("mktData", options.reqId, () => {
    stop();
    cancelEnd();
  });
}

export function cancelMktData(client: Client, message: CancelMktData): void {
  if (client.subscriptions.cancel("mktData", message.reqId)) return;
  client.error(message.reqId, 300, `Can't find EId with tickerId:${message.reqId}`);
}
