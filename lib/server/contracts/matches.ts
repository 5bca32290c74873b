// What a symbol search finds: in which order it is shown, and what of a match asks for its contract. Pure.
import type { SymbolMatchView } from "@/lib/contract/api.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import type { IbContract, SymbolMatch } from "@/lib/contract/protocol.ts";

/**
 * What ends comes after what does not, the nearest end first: the first match is the one that is taken by
 * Enter.
 */
export function nearestFirst(matches: SymbolMatchView[]): SymbolMatchView[] {
  const ends = ({ contract }: SymbolMatchView) =>
    kindOf(contract.secType).dated ? contract.lastTradeDate || "9" : "";
  return [...matches].sort((a, b) => ends(a).localeCompare(ends(b)));
}

export function matchFields(match: SymbolMatch): Partial<IbContract> {
  const { conId, symbol, secType, primaryExchange, currency } = match;
  return { conId, symbol, secType, primaryExchange, currency };
}
