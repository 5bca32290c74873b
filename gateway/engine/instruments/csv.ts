// CSV as spreadsheets write it: a line of names, quotes around what has commas, empty lines and lines that begin with # left out.
import { InstrumentFileError } from "./spec.ts";

/** Each row by its names, with the number of its line. Throws an `InstrumentFileError` for a row of another length. */
export function csvRows(text: string): { row: number; fields: Readonly<Record<string, string>> }[] {
  const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/).map((line, i) => ({ line, row: i + 1 }))
    .filter(({ line }) => line.trim() !== "" && !line.startsWith("#"));
  const [head, ...rest] = lines;
  if (head === undefined) return [];
  const names = cells(head.line).map((name) => name.trim());
  return rest.map(({ line, row }) => {
    const values = cells(line);
    if (values.length > names.length) {
      throw new InstrumentFileError(row, `${values.length} values for ${names.length} columns`);
    }
    // A short row lacks its last columns, which are optional.
    return { row, fields: Object.fromEntries(names.map((name, i) => [name, (values[i] ?? "").trim()])) };
  });
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
