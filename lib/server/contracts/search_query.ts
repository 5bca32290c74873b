// Reads what a trader types into a symbol search: a plain pattern, or the exact forms for FX, futures and
// options.
import type { IbContract } from "@/lib/contract/protocol.ts";
import { contractQuery } from "./contract_view.ts";

export type SearchQuery =
  | { kind: "pattern"; pattern: string }
  | { kind: "contract"; contract: IbContract };

const FX = /^([A-Z]{3})[./]([A-Z]{3})$/;
const FUTURE = /^([A-Z0-9]{1,6})\s+FUT(?:\s+(\d{6}(?:\d{2})?))?$/;
const OPTION = /^([A-Z0-9.]{1,8})\s+(\d{8})\s+(\d{1,9}(?:\.\d{1,6})?)\s*([CP])(?:ALL|UT)?$/;

/**
 * `EUR.USD` is FX, `ES FUT` or `ES FUT 202612` futures, `AAPL 20261218 200 C` an option; anything else is a
 * pattern for `reqMatchingSymbols`, which knows stocks and indices only.
 */
export function parseSearch(text: string): SearchQuery {
  const query = text.trim().toUpperCase().replace(/\s+/g, " ");
  const fx = FX.exec(query);
  if (fx) {
    return contract({ symbol: fx[1] ?? "", secType: "CASH", currency: fx[2] ?? "", exchange: "IDEALPRO" });
  }
  const future = FUTURE.exec(query);
  if (future) {
    return contract({
      symbol: future[1] ?? "",
      secType: "FUT",
      lastTradeDateOrContractMonth: future[2] ?? "",
    });
  }
  const option = OPTION.exec(query);
  if (option) {
    return contract({
      symbol: option[1] ?? "",
      secType: "OPT",
      exchange: "SMART",
      lastTradeDateOrContractMonth: option[2] ?? "",
      strike: option[3] ?? null,
      right: option[4] ?? "",
    });
  }
  return { kind: "pattern", pattern: plainLetters(text) };
}

/**
 * How IB may write a class of shares that is typed with a point, a slash or a hyphen: with a blank, as in the
 * United States (`BRK B`). In Toronto and London the point is part of the symbol, so what was typed is asked
 * for first. `null`: it is none.
 */
export function classWithBlank(pattern: string): string | null {
  const [, root, letters] = /^([A-Za-z]{1,6})[./-]([A-Za-z]{1,3})$/.exec(pattern) ?? [];
  return root === undefined ? null : `${root} ${letters}`;
}

/** The API carries ASCII only: `Nestlé` is asked as `Nestle`; what has no such form is left out. */
function plainLetters(text: string): string {
  return text.normalize("NFKD").replace(/[^\x20-\x7e]/g, "").trim();
}

function contract(fields: Partial<IbContract>): SearchQuery {
  return { kind: "contract", contract: contractQuery(fields) };
}
