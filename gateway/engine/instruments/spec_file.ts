// Reads instrument files: CSV with a line of column names, or a JSON list of objects with the same names.
import { COLUMNS } from "./columns.ts";
import { csvRows } from "./csv.ts";
import { keyOf } from "./from_spec.ts";
import { rowProblem } from "./row_rules.ts";
import { InstrumentFileError, type InstrumentSpec, type SpecKind } from "./spec.ts";

/** As much of a wrong value as a message repeats. */
const SHOWN = 40;

/**
 * The rows of a file, JSON when it begins with a bracket. Throws an `InstrumentFileError` that names the row.
 */
export function parseInstruments(text: string): readonly InstrumentSpec[] {
  const rows = text.trimStart().startsWith("[") ? jsonRows(text) : csvRows(text);
  const keys = new Map<string, number>();
  const conIds = new Map<number, number>();
  const specs: InstrumentSpec[] = [];
  for (const { row, fields } of rows) {
    const spec = specOf(row, fields);
    const same = keys.get(keyOf(spec));
    if (same !== undefined) throw new InstrumentFileError(row, `the same instrument as row ${same}`);
    keys.set(keyOf(spec), row);
    if (spec.conId !== undefined) {
      const other = conIds.get(spec.conId);
      if (other !== undefined) throw new InstrumentFileError(row, `the same conId as row ${other}`);
      conIds.set(spec.conId, row);
    }
    specs.push(spec);
  }
  return specs;
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
    const fields = Object.entries(one).filter(([, value]) => value !== null).map(([name, value]) => {
      if (typeof value === "object") {
        throw new InstrumentFileError(i + 1, `${shown(name)} cannot be a list or an object`);
      }
      return [name, String(value)] as const;
    });
    return { row: i + 1, fields: Object.fromEntries(fields) };
  });
}

function shown(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function specOf(row: number, fields: Readonly<Record<string, string>>): InstrumentSpec {
  const spec: Record<string, string | number | boolean> = {};
  for (const [name, text] of Object.entries(fields)) {
    const column = Object.hasOwn(COLUMNS, name) ? COLUMNS[name as keyof InstrumentSpec] : undefined;
    if (column === undefined) throw new InstrumentFileError(row, `unknown column "${shown(name)}"`);
    if (text === "") continue;
    const value = column.read(text);
    if (value === null) {
      throw new InstrumentFileError(row, `${name} cannot be "${shown(text)}", but ${column.takes}`);
    }
    spec[name] = value;
  }
  const { symbol, kind, price } = spec;
  if (typeof symbol !== "string" || typeof kind !== "string" || typeof price !== "number") {
    throw new InstrumentFileError(row, "symbol, kind and price are needed");
  }
  const whole = { ...spec, symbol, kind: kind as SpecKind, price };
  const problem = rowProblem(whole);
  if (problem !== null) throw new InstrumentFileError(row, problem);
  return whole;
}
