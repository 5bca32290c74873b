// Which instrument a symbol of the palette means: the one in the ticket if it is called so, otherwise the
// search's exact match.
import type { ContractDetailsView, SymbolMatchView } from "@/lib/contract/api.ts";
import { nameStyleOf } from "@/lib/contract/name_styles.ts";
import { isCalled } from "./palette.ts";
import type { SearchState } from "./symbol_search.ts";

export type Found = Pick<SymbolMatchView, "contract">;

/** `waiting`: not known yet; `none`: there is none, or it could not be asked. */
export type Match = Found | "waiting" | "none";

export function matchOf(
  symbol: string,
  { ticket, search }: { ticket: ContractDetailsView | null; search: SearchState },
): Match {
  if (ticket !== null && isMeant(ticket.contract, symbol)) return ticket;
  if (search.kind === "problem") return "none";
  // An answer to what was typed before says nothing.
  if (search.kind !== "matches" || search.pattern.toUpperCase() !== symbol) return "waiting";
  // The one that is meant may be the one that is missing.
  if (search.lacks > 0) return "none";
  const named = search.matches.filter(({ contract }) => isCalled(contract, symbol));
  // No other instrument in its place: what only begins like it is not meant. One that is written just so is
  // meant first.
  const shares = named.filter(({ contract }) => contract.secType === "STK");
  const all = shares.length > 0 ? shares : named;
  return all.find(({ contract }) => contract.symbol.toUpperCase() === symbol) ?? all[0] ?? "none";
}

/** An option and a combination have the symbol of what they are on: that alone does not call them. */
function isMeant({ secType, symbol, localSymbol }: ContractDetailsView["contract"], name: string): boolean {
  const hasOwnName = !["option", "warrant", "combo"].includes(nameStyleOf(secType).of);
  return isCalled({ symbol: hasOwnName ? symbol : "", localSymbol }, name);
}
