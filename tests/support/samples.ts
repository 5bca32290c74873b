// Contracts and details as IB reports them, for tests.
import { orderTypes } from "@/lib/contract/order_fields.ts";
import { contractQuery } from "@/lib/server/contracts/contract_view.ts";
import type { ContractDetailsRow, IbContract } from "@/lib/contract/protocol.ts";
import type { UnreadRow } from "@/lib/contract/protocol/common.ts";

export const AAPL: IbContract = contractQuery({
  conId: 265598,
  symbol: "AAPL",
  secType: "STK",
  exchange: "SMART",
  primaryExchange: "NASDAQ",
  currency: "USD",
  localSymbol: "AAPL",
  tradingClass: "NMS",
});

export const VOD: IbContract = contractQuery({
  conId: 15547,
  symbol: "VOD",
  secType: "STK",
  exchange: "SMART",
  primaryExchange: "LSE",
  currency: "GBP",
  localSymbol: "VOD",
});

export const ES: IbContract = contractQuery({
  conId: 649180671,
  symbol: "ES",
  secType: "FUT",
  exchange: "CME",
  currency: "USD",
  localSymbol: "ESH6",
  multiplier: "50",
  lastTradeDateOrContractMonth: "20260320",
});

export function detailsOf(
  contract: IbContract,
  fields: Partial<ContractDetailsRow> = {},
): ContractDetailsRow {
  return {
    contract,
    marketName: contract.tradingClass,
    longName: contract.symbol,
    minTick: "0.01",
    priceMagnifier: 1,
    orderTypes: [...orderTypes],
    validExchanges: [contract.exchange],
    marketRuleIds: [26],
    minSize: "1",
    sizeIncrement: "1",
    suggestedSizeIncrement: "100",
    tradingHours: "",
    liquidHours: "",
    timeZoneId: "US/Eastern",
    underConId: 0,
    underSymbol: "",
    contractMonth: "",
    realExpirationDate: "",
    stockType: "COMMON",
    industry: "",
    category: "",
    lastTradeTime: "",
    descAppend: "",
    coupon: null,
    maturity: "",
    ...fields,
  };
}

/** A row of IB that could not be read, and says nothing of itself but what is given. */
export function unreadRow(row: Partial<UnreadRow> = {}): UnreadRow {
  return { account: "", conId: 0, symbol: "", secType: "", permId: null, orderRef: "", ...row };
}
