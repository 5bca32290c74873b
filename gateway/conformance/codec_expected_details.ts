// What the official ibapi must make of contract details, by the model's values.
import type { ContractDetails } from "../wire/messages.ts";
import { type Expected, number, object, tagValues } from "./codec_expected.ts";

function details(value: ContractDetails, version: number): Record<string, Expected> {
  return {
    marketName: value.marketName,
    minTick: number(value.minTick),
    orderTypes: value.orderTypes,
    validExchanges: value.validExchanges,
    longName: value.longName,
    secIdList: tagValues(value.secIds),
    aggGroup: number(value.aggGroup),
    marketRuleIds: value.marketRuleIds,
    evRule: value.evRule,
    evMultiplier: number(value.evMultiplier),
    ...(version >= 164 && {
      minSize: number(value.minSize),
      sizeIncrement: number(value.sizeIncrement),
      suggestedSizeIncrement: number(value.suggestedSizeIncrement),
    }),
  };
}

export function stockDetails(value: ContractDetails, version: number): Record<string, Expected> {
  return {
    ...details(value, version),
    priceMagnifier: number(value.priceMagnifier),
    underConId: number(value.underConId),
    contractMonth: value.contractMonth,
    industry: value.industry,
    category: value.category,
    subcategory: value.subcategory,
    timeZoneId: value.timeZoneId,
    tradingHours: value.tradingHours,
    liquidHours: value.liquidHours,
    underSymbol: value.underSymbol,
    underSecType: value.underSecType,
    realExpirationDate: value.realExpirationDate,
    stockType: value.stockType,
    ...(version >= 186 && {
      ineligibilityReasonList: value.ineligibilityReasons.map(({ id, description }) =>
        object({ id_: id, description })
      ),
    }),
    ...(value.fund && version >= 179 && {
      fundName: value.fund.name,
      fundFamily: value.fund.family,
      fundType: value.fund.type,
      fundManagementFee: value.fund.managementFee,
      fundClosed: value.fund.closed,
      fundClosedForNewInvestors: value.fund.closedForNewInvestors,
      fundClosedForNewMoney: value.fund.closedForNewMoney,
      fundNotifyAmount: value.fund.notifyAmount,
      fundBlueSkyStates: value.fund.blueSkyStates,
      fundBlueSkyTerritories: value.fund.blueSkyTerritories,
    }),
  };
}

export function bondDetails(value: ContractDetails, version: number): Record<string, Expected> {
  const { bond } = value;
  if (!bond) throw new TypeError("The sample is no bond");
  return {
    ...details(value, version),
    ...(version >= 188 && { timeZoneId: value.timeZoneId, liquidHours: value.liquidHours }),
    cusip: bond.cusip,
    coupon: number(bond.coupon),
    maturity: bond.maturity,
    issueDate: bond.issueDate,
    ratings: bond.ratings,
    bondType: bond.bondType,
    couponType: bond.couponType,
    convertible: bond.convertible,
    callable: bond.callable,
    putable: bond.puttable,
    descAppend: bond.descAppend,
    nextOptionDate: bond.nextOptionDate,
    nextOptionType: bond.nextOptionType,
    nextOptionPartial: bond.nextOptionPartial,
    notes: bond.notes,
  };
}
