// How a contract of IB appears on the screen.
import type { Contract } from "@/lib/contract/api.ts";
import { type Named, namedOf } from "@/lib/contract/instrument_name.ts";
import type { ContractDetailsRow, IbContract } from "@/lib/contract/protocol.ts";
import type { ReportedContract } from "@/lib/contract/protocol/common.ts";

type NamingDetails = Pick<
  ContractDetailsRow,
  "contract" | "lastTradeTime" | "descAppend" | "coupon" | "maturity"
>;

/** The public shape of an IB contract, with what only its details say where they are known. */
export function contractView(
  contract: ReportedContract,
  details: NamingDetails | null = null,
  instrumentOf: (conId: number) => IbContract | null = () => null,
): Contract {
  const terms = details === null ? "" : bondTerms(contract, details);
  return {
    conId: contract.conId,
    symbol: contract.symbol,
    secType: contract.secType,
    currency: contract.currency,
    exchange: contract.exchange,
    primaryExchange: contract.primaryExchange || (details?.contract.primaryExchange ?? ""),
    localSymbol: contract.localSymbol || (details?.contract.localSymbol ?? ""),
    tradingClass: contract.tradingClass || (details?.contract.tradingClass ?? ""),
    multiplier: contract.multiplier ?? details?.contract.multiplier ?? null,
    lastTradeDate: contract.lastTradeDateOrContractMonth,
    strike: contract.strike,
    right: contract.right,
    ...(details === null || details.lastTradeTime === "" ? {} : { lastTradeTime: details.lastTradeTime }),
    ...(terms === "" ? {} : { terms }),
    ...(contract.legs === undefined ? {} : {
      legs: contract.legs.map(({ conId, ratio, side }) => {
        const known = instrumentOf(conId);
        return { conId, ratio, side, ...(known === null ? {} : { contract: contractView(known) }) };
      }),
    }),
  };
}

/** IB's own line, or made of its parts. */
function bondTerms({ symbol }: IbContract, { descAppend, coupon, maturity }: NamingDetails): string {
  if (descAppend !== "") return descAppend;
  return maturity === "" ? "" : [symbol, coupon, maturity].filter((part) => part !== null).join(" ");
}

/** What names it in a sentence. */
export function nameParts(contract: IbContract, details: NamingDetails | null = null): Named {
  return namedOf(contractView(contract, details));
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
