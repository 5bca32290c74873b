// The journal as JSON lines or CSV: one line per row, in order, hashes included so that a copy can be
// checked.
import { csvLine } from "@/lib/server/csv.ts";
import type { ChainedRow } from "./chain.ts";

export type ExportForm = "jsonl" | "csv";

const COLUMNS = ["seq", "at", "kind", "client_order_id", "data", "previous_hash", "hash"] as const;

/** Yields the text of the export, line by line, each with its line break. */
export function* exportRows(rows: Iterable<ChainedRow>, form: ExportForm): Generator<string> {
  if (form === "csv") yield csvLine(COLUMNS);
  for (const row of rows) yield form === "csv" ? csvRow(row) : jsonLine(row);
}

function jsonLine(row: ChainedRow): string {
  const { seq, at, kind, clientOrderId, data, previousHash, hash } = row;
  return `${JSON.stringify({ seq, at, kind, clientOrderId, data: parsed(data), previousHash, hash })}\n`;
}

/** A row that someone has damaged is exported as the text it is. */
function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return data;
  }
}

function csvRow({ seq, at, kind, clientOrderId, data, previousHash, hash }: ChainedRow): string {
  // Where a semicolon parts cells, a text could begin one and be a formula. JSON says it otherwise; the hash
  // is of the row as it is.
  const inOneCell = data.replaceAll(";", "\\u003b");
  return csvLine([String(seq), at, kind, clientOrderId ?? "", inOneCell, previousHash, hash]);
}
