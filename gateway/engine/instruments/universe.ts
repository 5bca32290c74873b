// What there is to trade: the instruments with particularities from their modules, the many from the built-in
// instrument files, and those of the user's own file, which may stand in the place of any of them.
import { COINS, FUTURES, INDICES, PAIRS } from "../universe/others.ts";
import { US_FUNDS } from "../universe/us_funds.ts";
import { US_STOCKS } from "../universe/us_stocks.ts";
import { WORLD_STOCKS } from "../universe/world_stocks.ts";
import { bonds } from "./bonds.ts";
import { crypto } from "./crypto.ts";
import { currencies } from "./currencies.ts";
import { futureRootOf, instrumentOf, inventedConId, keyOf } from "./from_spec.ts";
import { type FutureRoot, INDEX_ROOTS, rootBase } from "./futures.ts";
import { indices } from "./indices.ts";
import type { Instrument } from "./instrument.ts";
import { hasChain } from "./options.ts";
import { parseInstruments } from "./spec_file.ts";
import { InstrumentFileError, type InstrumentSpec } from "./spec.ts";
import { stocks } from "./stocks.ts";

/** The built-in instrument files, in the order in which they are read. */
const BUILT_IN: readonly string[] = [
  US_STOCKS,
  US_FUNDS,
  WORLD_STOCKS,
  PAIRS,
  INDICES,
  COINS,
  FUTURES,
];

export interface Universe {
  readonly lasting: readonly Instrument[];
  readonly roots: readonly FutureRoot[];
}

let builtIn: Universe | null = null;

/** Everything; `own` are the rows of the user's file. */
export function universe(own: readonly InstrumentSpec[]): Universe {
  if (own.length > 0) return universeOf([...builtInRows(), ...own]);
  return builtIn ??= universeOf(builtInRows());
}

/** The rows of all built-in files. */
export function builtInRows(): readonly InstrumentSpec[] {
  return BUILT_IN.flatMap((text) => parseInstruments(text));
}

function universeOf(specs: readonly InstrumentSpec[]): Universe {
  const byKey = new Map<string, Instrument>();
  const others: Instrument[] = [];
  for (const one of [...stocks(), ...currencies(), ...indices(), ...crypto(), ...bonds()]) {
    const key = keyOfInstrument(one);
    if (one.bond !== null || byKey.has(key)) others.push(one);
    else byKey.set(key, one);
  }
  const roots = new Map(
    INDEX_ROOTS.map((root) => [`${root.symbol}/FUT/${root.currency}/${root.tradingClass}`, root]),
  );
  const taken = new Map(
    [...byKey.values(), ...others].map((one) => [one.contract.conId, keyOfInstrument(one)]),
  );
  for (const spec of specs) {
    const key = keyOf(spec);
    if (spec.kind === "FUT") {
      roots.set(key, futureRootOf(spec, roots.get(key)?.conIdBase ?? rootBase(roots.size)));
      continue;
    }
    const known = byKey.get(key)?.contract.conId;
    const conId = spec.conId ?? known ?? inventedConId(spec, (id) => taken.has(id));
    const problem = numberProblem(conId, { owner: taken.get(conId) ?? key, key, known });
    if (problem !== null) throw new InstrumentFileError(null, problem);
    taken.set(conId, key);
    byKey.set(key, instrumentOf(spec, conId));
  }
  return { lasting: [...byKey.values(), ...others], roots: [...roots.values()] };
}

/** Why an instrument cannot have this number; `null`: it can. */
function numberProblem(
  conId: number,
  { owner, key, known }: { owner: string; key: string; known: number | undefined },
): string | null {
  if (owner !== key) return `conId ${conId} of ${spoken(key)} is that of ${spoken(owner)}`;
  return known !== undefined && known !== conId && isUnderlying(known)
    ? `${spoken(key)} keeps its conId ${known}, on which others stand`
    : null;
}

/** A key for people: without the place for the class of futures. */
function spoken(key: string): string {
  return key.replace(/\/$/, "");
}

/** Built-in options and futures name it by its number. */
function isUnderlying(conId: number): boolean {
  return hasChain(conId) || INDEX_ROOTS.some(({ underConId }) => underConId === conId);
}

function keyOfInstrument({ contract: { symbol, secType, currency } }: Instrument): string {
  return [symbol, secType, currency, ""].join("/");
}
