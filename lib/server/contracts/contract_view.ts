// How a contract of IB appears on the screen.
import type { Contract } from "@/lib/contract/api.ts";
import type { IbContract } from "@/lib/contract/protocol.ts";

/** The public shape of an IB contract. */
export function contractView(contract: IbContract): Contract {
  return {
    conId: contract.conId,
    symbol: contract.symbol,
    secType: contract.secType,
    currency: contract.currency,
    exchange: contract.exchange,
    primaryExchange: contract.primaryExchange,
    localSymbol: contract.localSymbol,
    multiplier: contract.multiplier,
    lastTradeDate: contract.lastTradeDateOrContractMonth,
    strike: contract.strike,
    right: contract.right,
  };
}

/** A query that leaves everything open but what is given. */
export function contractQuery(fields: Partial<IbContract>): IbContract {
  return {
    conId: 0,
    symbol: "",
    secType: "",
    lastTradeDateOrContractMonth: "",
    strike: null,
    right: "",
    multiplier: null,
    exchange: "",
    primaryExchange: "",
    currency: "",
    localSymbol: "",
    tradingClass: "",
    ...fields,
  };
}
