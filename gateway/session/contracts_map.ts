// Contracts between the engine's terms and the wire's.
import type {
  BondTerms,
  ComboQuery,
  Contract as EngineContract,
  ContractDetails as EngineDetails,
  ContractQuery,
} from "../engine/types.ts";
import type { BondDetails, Contract, ContractDetails } from "../wire/messages.ts";
import { bondDetailsOf, comboLegOf, contractDetailsOf, contractOf } from "../wire/messages.ts";

/** The contract as positions, samples and portfolio rows carry it. */
export function wireContract(contract: EngineContract, fields: Partial<Contract> = {}): Contract {
  return contractOf({
    conId: contract.conId,
    symbol: contract.symbol,
    secType: contract.secType,
    lastTradeDateOrContractMonth: contract.lastTradeDateOrContractMonth,
    strike: contract.strike,
    right: contract.right,
    multiplier: contract.multiplier,
    exchange: contract.exchange,
    primaryExchange: contract.primaryExchange,
    currency: contract.currency,
    localSymbol: contract.localSymbol,
    tradingClass: contract.tradingClass,
    ...contract.combo && comboFields(contract.combo),
    ...fields,
  });
}

/** A combination under the number that IB shows for it, with its legs. */
function comboFields({ conId, legs }: NonNullable<EngineContract["combo"]>): Partial<Contract> {
  return {
    conId,
    comboLegs: legs.map((leg) => ({ ...comboLegOf(), ...leg })),
    comboLegsDescription: legsDescription(legs),
  };
}

/** `265598|1,272093|-2`: what is sold counts negative. */
function legsDescription(legs: readonly { conId: number; ratio: number; action: string }[]): string {
  return legs.map(({ conId, ratio, action }) => `${conId}|${action === "BUY" ? ratio : -ratio}`).join(",");
}

/** The legs that a client wrote, as a question to the engine. */
export function comboQuery({ symbol, comboLegs }: Contract): ComboQuery {
  return {
    symbol,
    legs: comboLegs.map(({ conId, ratio, action, exchange }) => ({ conId, ratio, action, exchange })),
  };
}

/** What a client wrote about a contract, as a question to the engine. */
export function contractQuery(contract: Contract): ContractQuery {
  const right = contract.right === "?" || contract.right === "0" ? "" : contract.right;
  return {
    conId: contract.conId,
    symbol: contract.symbol,
    secType: contract.secType,
    lastTradeDateOrContractMonth: contract.lastTradeDateOrContractMonth,
    strike: contract.strike === null || Number(contract.strike) === 0 ? undefined : contract.strike,
    right,
    multiplier: contract.multiplier,
    exchange: contract.exchange,
    primaryExchange: contract.primaryExchange,
    currency: contract.currency,
    localSymbol: contract.localSymbol,
    tradingClass: contract.tradingClass,
    secIdType: contract.secIdType,
    secId: contract.secId,
  };
}

/** The contract of a details row: the exchange that was asked for, and the last trade date with its time. */
export function detailsContract(details: EngineDetails, askedExchange: string): Contract {
  const { contract } = details;
  const known = details.validExchanges.includes(askedExchange);
  const date = contract.lastTradeDateOrContractMonth;
  const timed = date !== "" && details.lastTradeTime !== "";
  return wireContract(contract, {
    exchange: known ? askedExchange : contract.exchange,
    lastTradeDate: date,
    lastTradeDateOrContractMonth: timed ? `${date} ${details.lastTradeTime} ${details.timeZoneId}` : date,
  });
}

export function wireDetails(details: EngineDetails): ContractDetails {
  return contractDetailsOf({
    marketName: details.marketName,
    minTick: details.minTick,
    orderTypes: details.orderTypes.join(","),
    validExchanges: details.validExchanges.join(","),
    priceMagnifier: details.priceMagnifier,
    underConId: details.underConId,
    longName: details.longName,
    contractMonth: details.contractMonth,
    industry: details.industry,
    category: details.category,
    subcategory: details.subcategory,
    timeZoneId: details.timeZoneId,
    tradingHours: details.tradingHours,
    liquidHours: details.liquidHours,
    secIds: details.secIdList.map(({ tag, value }) => ({ tag, value })),
    aggGroup: details.aggGroup,
    underSymbol: details.underSymbol,
    underSecType: details.underSecType,
    marketRuleIds: details.marketRuleIds.join(","),
    realExpirationDate: details.realExpirationDate,
    stockType: details.stockType,
    minSize: details.minSize,
    sizeIncrement: details.sizeIncrement,
    suggestedSizeIncrement: details.suggestedSizeIncrement,
    bond: details.bond === null ? null : wireBond(details.bond),
  });
}

/**
 * The coupon is not told: IB's reference calls it "currently not available from the TWS API", and ib_async
 * reads a whole number there. It stands in the description.
 */
function wireBond(bond: BondTerms): BondDetails {
  const { cusip, maturity, issueDate, ratings, bondType, couponType, callable } = bond;
  const { descAppend, nextOptionDate, nextOptionType } = bond;
  return bondDetailsOf({
    ...{ cusip, maturity, issueDate, ratings, bondType, couponType, callable },
    ...{ descAppend, nextOptionDate, nextOptionType },
  });
}
