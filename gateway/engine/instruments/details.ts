// `ContractDetails` of an instrument, with the hours of the coming days as of now.
import type { Calendar } from "../calendar.ts";
import { type Instrument, minTick, ruleAt } from "./instrument.ts";
import type { ContractDetails } from "../types.ts";

/** Real gateways list today and the following days; six days always contain a session. */
const HOURS_DAYS = 6;

export function contractDetails(instrument: Instrument, calendar: Calendar, now: number): ContractDetails {
  const expiry = instrument.contract.lastTradeDateOrContractMonth;
  return {
    contract: instrument.contract,
    marketName: instrument.marketName,
    minTick: minTick(instrument),
    orderTypes: instrument.orderTypes,
    validExchanges: instrument.validExchanges,
    marketRuleIds: instrument.validExchanges.map((exchange) => ruleAt(instrument, exchange).id),
    priceMagnifier: instrument.priceMagnifier,
    underConId: instrument.underConId,
    underSymbol: instrument.underSymbol,
    underSecType: instrument.underSecType,
    longName: instrument.longName,
    contractMonth: instrument.contractMonth || expiry.slice(0, 6),
    realExpirationDate: expiry,
    lastTradeTime: instrument.lastTradeTime,
    industry: instrument.industry,
    category: instrument.category,
    subcategory: instrument.subcategory,
    timeZoneId: calendar.timeZone,
    tradingHours: calendar.hoursText(now, "trading", HOURS_DAYS),
    liquidHours: calendar.hoursText(now, "liquid", HOURS_DAYS),
    secIdList: instrument.secIdList,
    aggGroup: aggregationGroup(instrument),
    stockType: instrument.stockType,
    minSize: instrument.minSize,
    sizeIncrement: instrument.sizeIncrement,
    suggestedSizeIncrement: instrument.suggestedSizeIncrement,
    bond: instrument.bond,
  };
}

/**
 * Smart-routed data of one group comes from one feed: 1 US stocks, 2 options, 4 currencies [seen in
 * captures].
 */
function aggregationGroup(instrument: Instrument): number {
  switch (instrument.contract.secType) {
    case "STK":
      return 1;
    case "OPT":
      return 2;
    case "CASH":
      return 4;
    case "FUT":
    case "IND":
    case "CRYPTO":
    case "BOND":
    case "BAG":
      return 2147483647;
  }
}
