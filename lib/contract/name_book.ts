// The names of all instruments on one screen: as short as they can be while every two differ. Pure.
import type { Lang } from "./format.ts";
import { instrumentName, listingOf, type Named, rowName, shortName } from "./instrument_name.ts";

export interface NameBook {
  /** For a row: what does not tell apart here is left out. */
  short(contract: Named): string;
  /** The same on one line: options in IB's own short form. */
  row(contract: Named): string;
  /** For buttons, dialogs and labels: as it stands alone. */
  full(contract: Named): string;
}

type Naming = (contract: Named, lang: Lang) => string;

/** What is added, in this order, to names that are alike: only where it differs among them. */
const APART: readonly ((contract: Named) => string)[] = [
  listingOf,
  ({ currency }) => currency,
  ({ multiplier }) => multiplier === null ? "" : `×${multiplier}`,
  ({ lastTradeTime }) => lastTradeTime ?? "",
  ({ localSymbol, symbol }) => localSymbol === symbol ? "" : localSymbol.replace(/\s+/g, " "),
  ({ tradingClass }) => tradingClass,
  ({ secType }) => secType,
];

/** Names for `contracts`, which may be told several times; one that is not among them is named by itself. */
export function nameBook(contracts: Iterable<Named>, lang: Lang): NameBook {
  const known = bestKnown(contracts);
  const all = [...known.values()];
  const short = distinct(all, shortName, lang);
  const row = distinct(all, rowName, lang);
  const full = distinct(all, instrumentName, lang);
  return {
    short: (contract) => short.get(keyOf(contract)) ?? shortName(contract, lang),
    row: (contract) => row.get(keyOf(contract)) ?? rowName(contract, lang),
    full: (contract) => full.get(keyOf(contract)) ?? instrumentName(contract, lang),
  };
}

/** All combinations have one conId, and what IB does not know has none: there the parts stand for it. */
function keyOf({ conId, ...parts }: Named): string {
  if (conId !== 0 && parts.secType !== "BAG") return String(conId);
  const { secType, symbol, localSymbol, currency, lastTradeDate, strike, right, legs = [] } = parts;
  const combined = legs.map(({ conId: leg, ratio, side }) => `${side}${ratio}*${leg}`);
  return [secType, symbol, localSymbol, currency, lastTradeDate, strike, right, ...combined].join("|");
}

/** Orders and positions tell different parts of one contract: each part as far as any of them has it. */
function bestKnown(contracts: Iterable<Named>): Map<string, Named> {
  const known = new Map<string, Named>();
  for (const contract of contracts) {
    const key = keyOf(contract);
    const before = known.get(key);
    known.set(key, before === undefined ? contract : joined(before, contract));
  }
  return known;
}

function joined(a: Named, b: Named): Named {
  if (a === b) return a;
  return {
    ...a,
    primaryExchange: listingOf(a) || listingOf(b),
    localSymbol: a.localSymbol || b.localSymbol,
    tradingClass: a.tradingClass || b.tradingClass,
    multiplier: a.multiplier ?? b.multiplier,
    lastTradeDate: a.lastTradeDate.length >= b.lastTradeDate.length ? a.lastTradeDate : b.lastTradeDate,
    lastTradeTime: (a.lastTradeTime ?? "") || (b.lastTradeTime ?? ""),
    terms: (a.terms ?? "") || (b.terms ?? ""),
    ...(a.legs === undefined ? {} : {
      legs: a.legs.map((leg, at) => ({ ...leg, contract: leg.contract ?? b.legs?.[at]?.contract })),
    }),
  };
}

function distinct(contracts: readonly Named[], naming: Naming, lang: Lang): Map<string, string> {
  const names = new Map(contracts.map((contract) => [keyOf(contract), naming(contract, lang)]));
  for (const alike of groupsOf(contracts, names)) tellApart(alike, names);
  // What IB tells alike in every part, or what has been made alike by the parts: the number is its own.
  for (const alike of groupsOf(contracts, names)) {
    for (const contract of alike) {
      const key = keyOf(contract);
      names.set(key, `${names.get(key) ?? ""} #${contract.conId}`);
    }
  }
  return names;
}

function groupsOf(contracts: readonly Named[], names: ReadonlyMap<string, string>): Named[][] {
  const groups = new Map<string, Named[]>();
  for (const contract of contracts) {
    const name = names.get(keyOf(contract)) ?? "";
    groups.set(name, [...groups.get(name) ?? [], contract]);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/** Adds the parts in which the group differs, one after the other, until no two are alike. */
function tellApart(alike: readonly Named[], names: Map<string, string>): void {
  for (const part of APART) {
    const current = alike.map((contract) => names.get(keyOf(contract)));
    if (new Set(current).size === alike.length) return;
    if (new Set(alike.map(part)).size === 1) continue;
    for (const contract of alike) {
      const name = names.get(keyOf(contract)) ?? "";
      const added = part(contract);
      if (added !== "" && !name.split(" ").includes(added)) names.set(keyOf(contract), `${name} ${added}`);
    }
  }
}
