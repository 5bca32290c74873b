// CSV as spreadsheets write it: a line of names, quotes around what has commas, empty lines and lines that
// begin with # left out.
import { InstrumentFileError } from "./spec.ts";

export interface CsvRow {
  /** The number of its line. */
  readonly row: number;
  readonly fields: Readonly<Record<string, string>>;
}

/**
 * Each row by its names, as `nameOf` reads them. Throws an `InstrumentFileError` for a row that is too long
 * and for a name that is there twice.
 */
export function* csvRows(text: string, nameOf = (name: string) => name): Generator<CsvRow> {
  let names: readonly string[] | null = null;
  for (const { line, row } of linesOf(text)) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const values = cells(line);
    if (names === null) {
      names = values.map((name) => nameOf(name.trim()));
      const twice = names.find((name, i) => name !== "" && names?.indexOf(name) !== i);
      if (twice !== undefined) throw new InstrumentFileError(row, `column "${twice}" is there twice`);
      continue;
    }
    if (values.length > names.length) {
      throw new InstrumentFileError(row, `${values.length} values for ${names.length} columns`);
    }
    // A short row lacks its last columns, which are optional.
    yield { row, fields: Object.fromEntries(names.map((name, i) => [name, (values[i] ?? "").trim()])) };
  }
}

/** One line after the other: a file of a million bars is not there twice. */
function* linesOf(text: string): Generator<{ readonly line: string; readonly row: number }> {
  let start = text.startsWith("\uFEFF") ? 1 : 0;
  for (let row = 1; start <= text.length; row++) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    yield { line: text.slice(start, text[end - 1] === "\r" ? end - 1 : end), row };
    start = end + 1;
  }
}

function cells(line: string): string[] {
  const found: string[] = [];
  const cell = /\s*(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/gy;
  for (let match = cell.exec(line); match !== null; match = cell.exec(line)) {
    found.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === "") break;
  }
  return found;
}
