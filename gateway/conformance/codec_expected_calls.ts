// What the official ibapi must call back for each reply: callback name and arguments, by the model's values.
import type { ServerMessage } from "../wire/messages.ts";
import { type Call, contract, type Expected, number as n, object } from "./codec_expected.ts";
import { bondDetails, stockDetails } from "./codec_expected_details.ts";
import { TRADING_CALLS } from "./codec_expected_trading.ts";

type Kind = ServerMessage["kind"];
type Of<K extends Kind> = Extract<ServerMessage, { kind: K }>;
type Calls<K extends Kind> = (message: Of<K>, version: number) => Call[];

function componentMap(components: Of<"smartComponents">["components"]): Expected {
  return object(
    Object.fromEntries(components.map(({ bitNumber, exchange, letter }) => [bitNumber, [exchange, letter]])),
  );
}

export const EXPECTED_CALLS: { [K in Kind]: Calls<K> } = {
  nextValidId: (m) => [["nextValidId", [n(m.orderId)]]],
  managedAccounts: (m) => [["managedAccounts", [m.accounts.join(",")]]],
  currentTime: (m) => [["currentTime", [n(m.epochSeconds)]]],
  currentTimeInMillis: (m) => [["currentTimeInMillis", [n(m.epochMillis)]]],
  error: (m, version) => [["error", [
    n(m.id),
    n(version >= 194 ? m.time : 0),
    n(m.code),
    m.message,
    version >= 166 ? m.advancedOrderRejectJson : "",
  ]]],
  userInfo: (m) => [["userInfo", [n(m.reqId), m.whiteBrandingId]]],
  softDollarTiers: (m) => [["softDollarTiers", [
    n(m.reqId),
    m.tiers.map(({ name, value, displayName }) => object({ name, val: value, displayName })),
  ]]],
  familyCodes: (m) => [["familyCodes", [
    m.codes.map(({ account, familyCode }) => object({ accountID: account, familyCodeStr: familyCode })),
  ]]],
  newsProviders: (m) => [["newsProviders", [m.providers.map(({ code, name }) => object({ code, name }))]]],
  newsBulletin: (m) => [["updateNewsBulletin", [n(m.messageId), n(m.type), m.text, m.exchange]]],
  mktDepthExchanges: (m) => [["mktDepthExchanges", [
    m.exchanges.map((each) =>
      object({
        exchange: each.exchange,
        secType: each.secType,
        listingExch: each.listingExchange,
        serviceDataType: each.serviceDataType,
        aggGroup: n(each.aggGroup),
      })
    ),
  ]]],
  // ibapi itself hands out a list in text and a map in protobuf.
  smartComponents: (m, version) => [["smartComponents", [
    n(m.reqId),
    version > 200
      ? componentMap(m.components)
      : m.components.map(({ bitNumber, exchange, letter }) =>
        object({ bitNumber: n(bitNumber), exchange, exchangeLetter: letter })
      ),
  ]]],

  accountSummary: (m) => [["accountSummary", [n(m.reqId), m.account, m.tag, m.value, m.currency]]],
  accountSummaryEnd: (m) => [["accountSummaryEnd", [n(m.reqId)]]],
  accountValue: (m) => [["updateAccountValue", [m.key, m.value, m.currency, m.account]]],
  portfolioValue: (m) => [["updatePortfolio", [
    contract(m.contract),
    n(m.position),
    n(m.marketPrice),
    n(m.marketValue),
    n(m.averageCost),
    n(m.unrealizedPnl),
    n(m.realizedPnl),
    m.account,
  ]]],
  accountUpdateTime: (m) => [["updateAccountTime", [m.time]]],
  accountDownloadEnd: (m) => [["accountDownloadEnd", [m.account]]],
  position: (m) => [["position", [m.account, contract(m.contract), n(m.position), n(m.averageCost)]]],
  positionEnd: () => [["positionEnd", []]],
  positionMulti: (m) => [["positionMulti", [
    n(m.reqId),
    m.account,
    m.modelCode,
    contract(m.contract),
    n(m.position),
    n(m.averageCost),
  ]]],
  positionMultiEnd: (m) => [["positionMultiEnd", [n(m.reqId)]]],
  accountUpdateMulti: (m) => [["accountUpdateMulti", [
    n(m.reqId),
    m.account,
    m.modelCode,
    m.key,
    m.value,
    m.currency,
  ]]],
  accountUpdateMultiEnd: (m) => [["accountUpdateMultiEnd", [n(m.reqId)]]],
  pnl: (m) => [["pnl", [n(m.reqId), n(m.daily), n(m.unrealized), n(m.realized)]]],
  pnlSingle: (m) => [["pnlSingle", [
    n(m.reqId),
    n(m.position),
    n(m.daily),
    n(m.unrealized),
    n(m.realized),
    n(m.value),
  ]]],

  symbolSamples: (m, version) => [["symbolSamples", [
    n(m.reqId),
    m.samples.map((each) =>
      object({
        contract: object({
          conId: n(each.contract.conId),
          symbol: each.contract.symbol,
          secType: each.contract.secType,
          primaryExchange: each.contract.primaryExchange,
          currency: each.contract.currency,
          ...(version >= 176 && {
            description: each.contract.description,
            issuerId: each.contract.issuerId,
          }),
        }),
        derivativeSecTypes: each.derivativeSecTypes,
      })
    ),
  ]]],
  contractDetails: (m, version) => [["contractDetails", [
    n(m.reqId),
    object({
      contract: object({
        ...contract(m.contract).attributes,
        primaryExchange: m.contract.primaryExchange,
        ...(version >= 182 && { lastTradeDate: m.contract.lastTradeDate }),
      }),
      ...stockDetails(m.details, version),
    }),
  ]]],
  bondContractDetails: (m, version) => [["bondContractDetails", [
    n(m.reqId),
    object({
      contract: contract(
        m.contract,
        "lastTradeDateOrContractMonth",
        "strike",
        "multiplier",
        "localSymbol",
      ),
      ...bondDetails(m.details, version),
    }),
  ]]],
  contractDetailsEnd: (m) => [["contractDetailsEnd", [n(m.reqId)]]],
  marketRule: (m) => [["marketRule", [
    n(m.marketRuleId),
    m.increments.map(({ lowEdge, increment }) => object({ lowEdge: n(lowEdge), increment: n(increment) })),
  ]]],
  secDefOptParameter: (m) => [["securityDefinitionOptionParameter", [
    n(m.reqId),
    m.exchange,
    n(m.underlyingConId),
    m.tradingClass,
    m.multiplier,
    m.expirations,
    m.strikes.map(n),
  ]]],
  secDefOptParameterEnd: (m) => [["securityDefinitionOptionParameterEnd", [n(m.reqId)]]],
  ...TRADING_CALLS,
};

/** The callbacks a reply must cause at this version. */
export function expectedCalls(message: ServerMessage, version: number): Call[] {
  const calls = EXPECTED_CALLS[message.kind] as (message: ServerMessage, version: number) => Call[];
  return calls(message, version);
}
