// Which instrument and which account a command means.
import type { Engine } from "../engine/api.ts";
import type { Instrument } from "./commands.ts";

/** A local symbol of this length is an option's: AAPL  270115C00290000. */
const OPTION_LENGTH = 21;

/** `null`: there is none. */
export function conIdOf({ instruments }: Engine, { conId, symbol }: Instrument): number | null {
  if (conId !== undefined) return instruments.contract(conId)?.conId ?? null;
  if (symbol === undefined) return null;
  if (symbol.length === OPTION_LENGTH) {
    return instruments.findContracts({ localSymbol: symbol, secType: "OPT" })[0]?.conId ?? null;
  }
  const found = instruments.searchSymbols(symbol).map(({ contract }) => contract)
    .filter((contract) => contract.symbol === symbol || contract.localSymbol === symbol);
  // ES is an index and a future: meant is the future, unless only the index is there.
  const traded = found.find(({ secType }) => secType !== "IND");
  return (traded ?? found[0])?.conId ?? null;
}

/** The first account unless one is named. */
export function accountOf({ accounts }: Engine, named: string | undefined): string {
  return named ?? accounts.accountIds()[0] ?? "";
}
