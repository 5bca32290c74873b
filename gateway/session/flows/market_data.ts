// reqMktData: permissions and modes, then streaming ticks or one snapshot.
import type { Contract, Quote, QuoteField } from "../../engine/types.ts";
import type { MarketDataMode } from "../settings.ts";
import {
  COMPETING,
  DELAYED_DISABLED,
  DUPLICATE_TICKER,
  ENTER_EXCHANGE,
  invalid,
  needsSubscription,
  NOT_SUBSCRIBED,
  SHOWING_DELAYED,
} from "../codes.ts";
import { unitsOf } from "../units.ts";
import { comboQuery, contractQuery } from "../contracts_map.ts";
import type { Client } from "../core.ts";
import { isClosed } from "../../engine/quotes.ts";
import { firstRound, optionTicks, SHOWN, type TickOptions, ticksOf } from "./ticks.ts";
import type {
  CancelMktData,
  Contract as WireContract,
  ReqMarketDataType,
  ReqMktData,
} from "../../wire/messages.ts";

/** The market data types of `reqMarketDataType`. */
const [LIVE, FROZEN, DELAYED, DELAYED_FROZEN] = [1, 2, 3, 4];
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
  576,
  577,
  578,
  586,
  587,
  588,
  595,
  614,
  623,
  787,
]);

const SNAPSHOT_OF_GENERIC = "Snapshot market data subscription is not applicable to generic ticks";

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

/** The combination behind a market data request: only its quotes can be had. */
function comboFor(client: Client, reqId: number, contract: WireContract): Contract | null {
  if (contract.exchange === "") {
    client.error(reqId, 321, ENTER_EXCHANGE);
    return null;
  }
  const resolved = client.core.engine.instruments.resolveCombo(comboQuery(contract));
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
  if (message.snapshot && generic.size > 0) {
    return client.error(reqId, 321, invalid("bO", SNAPSHOT_OF_GENERIC));
  }
  const contract = message.contract.secType === "BAG"
    ? comboFor(client, reqId, message.contract)
    : resolveFor(client, reqId, message.contract);
  if (!contract) return;
  const grant = granted(client, reqId, contract);
  const { engine } = client.core;
  const quote = engine.market.quote(contract.conId);
  if (!grant || !quote) return;
  client.send({
    kind: "tickReqParams",
    reqId,
    minTick: engine.instruments.details(contract.conId)?.minTick ?? "0.01",
    bboExchange: contract.secType === "STK" ? "9c0001" : "",
    snapshotPermissions: contract.secType === "STK" ? 3 : 0,
    lastPricePrecision: null,
    lastSizePrecision: null,
  });
  const type = typeNow(grant, quote);
  client.send({ kind: "marketDataType", reqId, marketDataType: type });
  const options = {
    reqId,
    ...grant,
    generic,
    isTopOff: message.genericTicks.split(",").some((entry) => entry.trim() === "mdoff"),
    units: unitsOf(contract, client.version),
    isCash: contract.secType === "CASH",
    shown: SHOWN[contract.secType] ?? null,
    figures: generic.size === 0 ? null : engine.market.figures(contract.conId),
    bondYield: contract.secType === "BOND"
      ? (price: string) => engine.market.bondYield(contract.conId, price)
      : null,
  };
  if (message.snapshot || message.regulatorySnapshot) snapshot(client, contract, options);
  else stream(client, contract, options, type);
}

/**
 * A number may have words of its own behind a colon, as `292:BRFG+DJNL`; `mdoff` leaves out the top of the
 * book.
 */
function genericList(text: string): ReadonlySet<number> | null {
  const entries = text.split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  const ids = entries.filter((entry) => entry !== "mdoff").map((entry) =>
    Number(/^(\d+)(?::.*)?$/.exec(entry)?.[1] ?? NaN)
  );
  return ids.every((id) => GENERIC_TICKS.has(id)) ? new Set(ids) : null;
}

type StreamOptions = TickOptions & Grant;

/** Live or delayed data; `frozen`: a closed market shows what stood last. */
interface Grant {
  readonly delayed: boolean;
  readonly frozen: boolean;
}

function modeOf(client: Client, { symbol }: Contract): MarketDataMode {
  const { settings } = client.core;
  return settings.marketDataBySymbol.get(symbol) ?? settings.marketData;
}

/** What the client gets of a quote, or `null` after telling it why it gets nothing. */
function granted(client: Client, reqId: number, contract: Contract): Grant | null {
  const mode = modeOf(client, contract);
  const wanted = client.marketDataType;
  if (mode === "live") return { delayed: false, frozen: wanted === FROZEN || wanted === DELAYED_FROZEN };
  if (mode === "delayed" && wanted >= DELAYED) {
    client.error(reqId, 10167, SHOWING_DELAYED);
    return { delayed: true, frozen: wanted === DELAYED_FROZEN };
  }
  if (mode === "competing") client.error(reqId, 10197, COMPETING);
  else if (mode === "delayed-disabled") client.error(reqId, 10168, DELAYED_DISABLED);
  else if (mode === "delayed") {
    client.error(reqId, 10089, needsSubscription(contract.symbol, contract.primaryExchange));
  } else client.error(reqId, 354, NOT_SUBSCRIBED);
  return null;
}

/** The type the data has now: frozen only while the market is closed. */
function typeNow({ delayed, frozen }: Grant, quote: Quote): number {
  const stands = frozen && isClosed(quote);
  if (delayed) return stands ? DELAYED_FROZEN : DELAYED;
  return stands ? FROZEN : LIVE;
}

/**
 * Tape, book and five-second bars are never delayed: without live data they are refused, with these words.
 */
export function hasLiveData(
  client: Client,
  contract: Contract,
  refusal: { readonly reqId: number; readonly code: number; readonly text: string },
): boolean {
  const mode = modeOf(client, contract);
  if (mode === "live") return true;
  if (mode === "competing") client.error(refusal.reqId, 10197, COMPETING);
  else client.error(refusal.reqId, refusal.code, refusal.text);
  return false;
}

/** Everything a quote says at once; false when its farm is away. */
function firstTicks(client: Client, contract: Contract, options: StreamOptions): boolean {
  const { market } = client.core.engine;
  const quote = options.frozen ? market.frozenQuote(contract.conId) : market.quote(contract.conId);
  if (!quote || client.core.link.noQuotes(contract.secType, contract.currency)) return false;
  for (const tick of firstRound(quote, options)) client.push(tick);
  if (contract.secType !== "OPT") return true;
  for (const tick of optionTicks((side) => market.optionModel(contract.conId, side), options)) {
    client.push(tick);
  }
  return true;
}

/** `type` is what the client was told. */
function stream(client: Client, contract: Contract, options: StreamOptions, type: number): void {
  const { core } = client;
  const { market } = core.engine;
  const { reqId } = options;
  let isComplete = false;
  const stop = market.watchQuote(contract.conId, (quote: Quote, changed: readonly QuoteField[]) => {
    if (core.link.noQuotes(contract.secType, contract.currency)) {
      isComplete = false;
      return;
    }
    const now = typeNow(options, quote);
    if (now !== type) client.push({ kind: "marketDataType", reqId, marketDataType: now });
    type = now;
    if (!isComplete) {
      // What changed meanwhile was not told: the whole quote again.
      isComplete = firstTicks(client, contract, options);
      return;
    }
    const stands = type === FROZEN || type === DELAYED_FROZEN;
    const fields = stands ? changed.filter((field) => !SIDES.has(field)) : changed;
    for (const tick of ticksOf(quote, fields, options)) client.push(tick);
    if (contract.secType !== "OPT" || !changed.some(movesModel)) return;
    for (const tick of optionTicks((side) => market.optionModel(contract.conId, side), options)) {
      client.push(tick);
    }
  });
  client.subscriptions.add("mktData", reqId, stop);
  isComplete = firstTicks(client, contract, options);
}

/** A frozen quote keeps them. */
const SIDES: ReadonlySet<QuoteField> = new Set<QuoteField>(["bid", "bidSize", "ask", "askSize"]);

function movesModel(field: QuoteField): boolean {
  return field === "bid" || field === "ask" || field === "last" || field === "mark";
}

/** One round of ticks, the end a little later; cancelled or not, nothing follows. */
function snapshot(client: Client, contract: Contract, options: StreamOptions): void {
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
