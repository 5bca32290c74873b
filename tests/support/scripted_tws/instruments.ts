// The instruments of a case, by name: contracts and their details, a stock like any other unless the case
// says more.
import { type Contract, type ContractDetails, contractDetailsOf } from "@lotse/paper-gateway/wire";
import { fill, isFields } from "./fill.ts";
import { stock } from "./templates.ts";

export interface Instrument {
  contract: Contract;
  details: ContractDetails;
}

const AAPL = { conId: 265598, symbol: "AAPL", primaryExchange: "NASDAQ" };

export class Instruments {
  readonly #byName = new Map<string, Instrument>([["AAPL", instrument("AAPL", AAPL)]]);

  /** `given`: fields of the contract, and under `details` those of its details. */
  add(name: string, given: Record<string, unknown>): void {
    this.#byName.set(name, instrument(name, given));
  }

  /** Throws when the case has no instrument of this name. */
  contract(name: string): Contract {
    const found = this.#byName.get(name);
    if (found === undefined) throw new Error(`There is no instrument "${name}" under broker.instruments`);
    return found.contract;
  }

  /** Those that a query means: by conId, otherwise by symbol. */
  matching({ conId, symbol }: Pick<Contract, "conId" | "symbol">): Instrument[] {
    return [...this.#byName.values()].filter(({ contract }) =>
      conId === 0 ? contract.symbol === symbol : contract.conId === conId
    );
  }

  startingWith(pattern: string): Instrument[] {
    return [...this.#byName.values()].filter(({ contract }) =>
      contract.symbol.startsWith(pattern.toUpperCase())
    );
  }
}

function instrument(name: string, { details, ...given }: Record<string, unknown>): Instrument {
  const named = fill(stock(), { symbol: name, ...given }, `instruments.${name}`);
  const contract = {
    ...named,
    localSymbol: named.localSymbol || named.symbol,
    tradingClass: named.tradingClass || named.symbol,
  };
  const usual = contractDetailsOf({
    longName: contract.symbol,
    orderTypes: "DAY,GTC,GTD,IOC,LMT,MKT,OPG,STP,STPLMT,TRAIL,WHATIF",
    validExchanges: "SMART",
    marketRuleIds: "26",
    timeZoneId: "US/Eastern",
    stockType: "COMMON",
    minSize: "1",
    sizeIncrement: "1",
    suggestedSizeIncrement: "100",
  });
  return { contract, details: fill(usual, isFields(details) ? details : {}, `instruments.${name}.details`) };
}
