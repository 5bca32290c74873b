// Reads instrument files: CSV with a line of column names, or a JSON list of objects with the same names.
import { isDecimal } from "../../decimal.ts";
import { csvRows } from "./csv.ts";
import { isExpiryRule } from "./expiries.ts";
import { EXCHANGES } from "./exchanges.ts";
import { InstrumentFileError, type InstrumentSpec, SPEC_KINDS, type SpecKind } from "./spec.ts";
import { isTickRule } from "./tick_rules.ts";

type Column = (value: string) => string | number | boolean | null;

const some: Column = (value) => value;
const positive: Column = (value) => Number(value) > 0 ? Number(value) : null;
const whole: Column = (value) => /^[1-9]\d*$/.test(value) ? Number(value) : null;
const flag: Column = (value) =>
  ({ yes: true, true: true, no: false, false: false })[value.toLowerCase()] ?? null;

/** Every column with what it takes; `null`: not that. */
const COLUMNS: Readonly<Record<keyof InstrumentSpec, Column>> = {
  symbol: (value) => /^[A-Z0-9][A-Z0-9. -]{0,19}$/.test(value) ? value : null,
  kind: (value) => SPEC_KINDS.some((kind) => kind === value) ? value : null,
  price: positive,
  volatility: (value) => Number(value) > 0 && Number(value) <= 5 ? Number(value) : null,
  name: some,
  currency: (value) => /^[A-Z]{3}$/.test(value) ? value : null,
  exchange: (value) => EXCHANGES.has(value) ? value : null,
  conId: (value) =>
    /^\d{1,10}$/.test(value) && Number(value) > 0 && Number(value) < 2 ** 31 ? Number(value) : null,
  isin: (value) => /^[A-Z]{2}[A-Z0-9]{9}\d$/.test(value) ? value : null,
  sector: some,
  rule: (value) => isTickRule(value) ? value : null,
  lot: (value) => isDecimal(value) && Number(value) >= 0.0001 ? value : null,
  spread: whole,
  depth: positive,
  options: flag,
  tradable: flag,
  magnifier: whole,
  multiplier: positive,
  months: (value) => /^[FGHJKMNQUVXZ]+$/.test(value) ? value : null,
  listed: whole,
  expiry: (value) => isExpiryRule(value) ? value : null,
  class: some,
};

/** The rows of a file, JSON when it begins with a bracket. Throws an `InstrumentFileError` that names the row. */
export function parseInstruments(text: string): readonly InstrumentSpec[] {
  const rows = text.trimStart().startsWith("[") ? jsonRows(text) : csvRows(text);
  return rows.map(({ row, fields }) => specOf(row, fields));
}

/** The same rows as a CSV file: `parseInstruments` reads it back. */
export function formatInstruments(specs: readonly InstrumentSpec[]): string {
  const names = Object.keys(COLUMNS) as (keyof InstrumentSpec)[];
  const used = names.filter((name) => specs.some((spec) => spec[name] !== undefined));
  const cell = (value: string | number | boolean | undefined) => {
    const text = value === undefined ? "" : value === true ? "yes" : value === false ? "no" : String(value);
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [used.join(","), ...specs.map((spec) => used.map((name) => cell(spec[name])).join(","))].join("\n") +
    "\n";
}

function jsonRows(text: string): { row: number; fields: Readonly<Record<string, string>> }[] {
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch (error) {
    throw new InstrumentFileError(null, `no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!Array.isArray(list)) throw new InstrumentFileError(null, "a list of objects is expected");
  return list.map((one: unknown, i) => {
    if (typeof one !== "object" || one === null) {
      throw new InstrumentFileError(i + 1, "an object is expected");
    }
    const fields = Object.entries(one).filter(([, value]) => value !== null).map(([name, value]) =>
      [name, String(value)] as const
    );
    return { row: i + 1, fields: Object.fromEntries(fields) };
  });
}

function specOf(row: number, fields: Readonly<Record<string, string>>): InstrumentSpec {
  const spec: Record<string, string | number | boolean> = {};
  for (const [name, text] of Object.entries(fields)) {
    const column = Object.hasOwn(COLUMNS, name) ? COLUMNS[name as keyof InstrumentSpec] : undefined;
    if (column === undefined) throw new InstrumentFileError(row, `unknown column "${name}"`);
    if (text === "") continue;
    const value = column(text);
    if (value === null) throw new InstrumentFileError(row, `${name} cannot be "${text}"`);
    spec[name] = value;
  }
  const { symbol, kind, price } = spec;
  if (typeof symbol !== "string" || typeof kind !== "string" || typeof price !== "number") {
    throw new InstrumentFileError(row, "symbol, kind and price are needed");
  }
  const needed: readonly string[] = NEEDED[kind as SpecKind];
  const missing = needed.find((name) => spec[name] === undefined);
  if (missing !== undefined) throw new InstrumentFileError(row, `${kind} needs ${missing}`);
  return { ...spec, symbol, kind: kind as SpecKind, price };
}

const NEEDED: Readonly<Record<SpecKind, readonly (keyof InstrumentSpec)[]>> = {
  STK: [],
  ETF: [],
  CASH: ["currency"],
  FUT: ["exchange", "multiplier", "rule"],
  IND: ["exchange"],
  CRYPTO: [],
};
