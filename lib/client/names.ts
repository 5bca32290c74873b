// What the instruments on the screen are called, all lists together: the same name for one, another name for
// another.
import { computed, type ReadonlySignal } from "@preact/signals";
import type { Contract, ContractDetailsView } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { type NameBook, nameBook } from "@/lib/contract/name_book.ts";
import type { Store } from "./store.ts";

export interface NameSources {
  store: Pick<Store, "positionsSig" | "ordersSig" | "executionsSig">;
  instrumentSig: ReadonlySignal<ContractDetailsView | null>;
  langSig: ReadonlySignal<Lang>;
}

export interface ScreenNames extends NameBook {
  /** Of an instrument that is on the screen; otherwise its number. */
  byId(conId: number): string;
}

/** The same object until an instrument comes, goes or is better known: prices change far more often. */
export function createNames({ store, instrumentSig, langSig }: NameSources): ReadonlySignal<ScreenNames> {
  let made: { of: string; names: ScreenNames } | null = null;
  const lists = [store.positionsSig, store.ordersSig, store.executionsSig].map(instrumentsOf);
  return computed(() => {
    const instrument = instrumentSig.value;
    const contracts = new Map(lists.flatMap((listSig) => [...listSig.value]));
    if (instrument !== null) contracts.set(signOf(instrument.contract), instrument.contract);
    const lang = langSig.value;
    const of = `${lang} ${[...contracts.keys()].join()}`;
    if (made?.of !== of) made = { of, names: namesOf([...contracts.values()], lang) };
    return made.names;
  });
}

type Rows = Readonly<Record<string, { contract: Contract }>>;

/**
 * The instruments of a list by their signs. The same map as long as they are the same, so that nobody looks
 * at them again.
 */
function instrumentsOf(rowsSig: ReadonlySignal<Rows>): ReadonlySignal<ReadonlyMap<string, Contract>> {
  let known: ReadonlyMap<string, Contract> = new Map();
  const signs = new WeakMap<Contract, string>();
  return computed(() => {
    const found = new Map<string, Contract>();
    for (const { contract } of Object.values(rowsSig.value)) {
      const sign = signs.get(contract) ?? signOf(contract);
      signs.set(contract, sign);
      found.set(sign, contract);
    }
    const isSame = found.size === known.size && [...found.keys()].every((sign) => known.has(sign));
    if (!isSame) known = found;
    return known;
  });
}

function namesOf(contracts: readonly Contract[], lang: Lang): ScreenNames {
  const book = nameBook(contracts, lang);
  const byId = new Map(contracts.map((contract) => [contract.conId, contract]));
  return {
    ...book,
    byId: (conId) => {
      const contract = byId.get(conId);
      return contract === undefined ? String(conId) : book.full(contract);
    },
  };
}

/** Changes when another name could come of it. */
function signOf(contract: Contract): string {
  const { conId, secType, symbol, exchange, primaryExchange, localSymbol, tradingClass, terms } = contract;
  const legs = (contract.legs ?? []).map((leg) =>
    `${leg.side}${leg.ratio}*${leg.contract === undefined ? leg.conId : signOf(leg.contract)}`
  );
  return `${legs}${conId}|${secType}|${symbol}|${exchange}|${primaryExchange}|${localSymbol}|${tradingClass}|${
    terms ?? ""
  }${contract.lastTradeTime ?? ""}`;
}
