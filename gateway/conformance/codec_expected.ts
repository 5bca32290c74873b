// The words in which expected callbacks are written: numbers by value, objects by some of their attributes.
import type { Contract } from "../wire/messages.ts";

/** A number to compare by value; `null` is any of ibapi's unset values. */
export interface NumberLike {
  number: string | number | null;
}
/** An object of which these attributes must match. */
export interface ObjectLike {
  attributes: Record<string, Expected>;
}
/** Tags and values in any order: protobuf has them in a map. */
export interface PairsLike {
  pairs: { tag: string; value: string }[];
}
export type Expected = string | boolean | NumberLike | ObjectLike | PairsLike | Expected[];
export type Call = [name: string, args: Expected[]];

export const number = (value: string | number | null): NumberLike => ({ number: value });
export const object = (attributes: Record<string, Expected>): ObjectLike => ({ attributes });

/** The contract attributes a message carries. */
export function contract(value: Contract, ...without: (keyof Contract)[]): ObjectLike {
  const all: Partial<Record<keyof Contract, Expected>> = {
    conId: number(value.conId),
    symbol: value.symbol,
    secType: value.secType,
    lastTradeDateOrContractMonth: value.lastTradeDateOrContractMonth,
    strike: number(value.strike ?? 0),
    multiplier: value.multiplier,
    exchange: value.exchange,
    currency: value.currency,
    localSymbol: value.localSymbol,
    tradingClass: value.tradingClass,
  };
  without.forEach((key) => delete all[key]);
  return object(all as Record<string, Expected>);
}

export const tagValues = (pairs: PairsLike["pairs"]): PairsLike => ({ pairs });

/**
 * ibapi's spellings of "unset", by their value as a JavaScript number; `""` and `None` are handled before.
 */
const UNSET = new Set([Number.MAX_VALUE, 2 ** 31 - 1, Number(2n ** 63n - 1n), -Number(2n ** 63n), 2 ** 127]);

/** Where `actual` (as the Python side dumped it) differs from `expected`; empty when it does not. */
export function differences(expected: Expected, actual: unknown, path: string): string[] {
  if (typeof expected === "string" || typeof expected === "boolean") {
    return actual === expected
      ? []
      : [`${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`];
  }
  if (Array.isArray(expected)) return listDifferences(expected, actual, path);
  if ("number" in expected) return numberDifferences(expected.number, actual, path);
  if ("pairs" in expected) return pairDifferences(expected.pairs, actual, path);
  if (typeof actual !== "object" || actual === null) {
    return [`${path}: no object, got ${JSON.stringify(actual)}`];
  }
  const found = actual as Record<string, unknown>;
  return Object.entries(expected.attributes).flatMap(([key, value]) =>
    differences(value, found[key], `${path}.${key}`)
  );
}

function listDifferences(expected: Expected[], actual: unknown, path: string): string[] {
  if (!Array.isArray(actual)) return [`${path}: no list, got ${JSON.stringify(actual)}`];
  if (actual.length !== expected.length) {
    return [`${path}: ${actual.length} entries, expected ${expected.length}`];
  }
  return expected.flatMap((each, index) => differences(each, actual[index], `${path}[${index}]`));
}

function numberDifferences(expected: string | number | null, actual: unknown, path: string): string[] {
  const unset = actual === null || actual === "" || UNSET.has(Number(actual));
  const same = expected === null ? unset : !unset && Number(actual) === Number(expected);
  return same ? [] : [`${path}: expected ${expected ?? "unset"}, got ${JSON.stringify(actual)}`];
}

function pairDifferences(expected: PairsLike["pairs"], actual: unknown, path: string): string[] {
  const found = Array.isArray(actual) ? actual as PairsLike["pairs"] : [];
  const text = (pairs: PairsLike["pairs"]) =>
    pairs.map(({ tag, value }) => `${tag}=${value}`).sort().join(";");
  return text(found) === text(expected) ? [] : [`${path}: expected ${text(expected)}, got ${text(found)}`];
}
