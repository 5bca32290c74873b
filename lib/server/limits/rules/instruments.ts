// Which instruments may be traded at all. Pure.
import type { LimitKey, Limits } from "@/lib/contract/limits.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Breach, Judged } from "./judged.ts";

export function instrumentBreach({ instrument }: Judged, limits: Limits): Breach | null {
  const { symbol, localSymbol, secType, exchange, primaryExchange } = instrument;
  return permitted([secType], "allowedTypes", limits) ??
    barred([secType], "deniedTypes", limits) ??
    permitted([symbol, localSymbol], "allowedSymbols", limits) ??
    barred([symbol, localSymbol], "deniedSymbols", limits) ??
    // SMART routes to the listing exchange among others: either name is meant. An order that is sent past it
    // goes where it says.
    permitted(exchange === "SMART" ? [exchange, primaryExchange] : [exchange], "allowedExchanges", limits) ??
    barred([exchange, primaryExchange], "deniedExchanges", limits);
}

function permitted(
  names: string[],
  key: "allowedTypes" | "allowedSymbols" | "allowedExchanges",
  limits: Limits,
): Breach | null {
  const list = limits[key];
  return list === null || names.some((name) => isIn(list, name)) ? null : not(names, key, list);
}

function barred(
  names: string[],
  key: "deniedTypes" | "deniedSymbols" | "deniedExchanges",
  limits: Limits,
): Breach | null {
  const list = limits[key] ?? [];
  const found = names.filter((name) => isIn(list, name));
  return found.length === 0 ? null : not(found, key, list);
}

function isIn(list: readonly string[], name: string): boolean {
  return name !== "" && list.some((entry) => entry.toUpperCase() === name.toUpperCase());
}

function not(names: string[], key: LimitKey, list: readonly string[]): Breach {
  const name = names.find((name) => name !== "") ?? "";
  return {
    key,
    value: name,
    limit: list.join(" "),
    field: "conId",
    says: () => say("LIMIT_INSTRUMENT", { name, list: key }),
  };
}
