// The hash chain: each row's hash covers its content and the hash of the row before it.
import { createHash } from "node:crypto";
import type { SQLOutputValue, StatementSync } from "node:sqlite";

/** The `previous_hash` of the first row. */
export const GENESIS = "0".repeat(64);

/** One row as it stands in the database. */
export interface ChainedRow {
  seq: number;
  at: string;
  kind: string;
  clientOrderId: string | null;
  /** JSON text. */
  data: string;
  previousHash: string;
  hash: string;
}

export const CHAINED_COLUMNS = "seq, at, kind, client_order_id, data, previous_hash, hash";

/** A row as the database gives `CHAINED_COLUMNS`. */
export function chainedRowOf(row: Record<string, SQLOutputValue>): ChainedRow {
  return {
    seq: Number(row.seq),
    at: String(row.at),
    kind: String(row.kind),
    clientOrderId: row.client_order_id === null ? null : String(row.client_order_id),
    data: String(row.data),
    previousHash: String(row.previous_hash),
    hash: String(row.hash),
  };
}

/** SHA-256 over an unambiguous encoding (a JSON array) of the row and its predecessor's hash. */
export function rowHash(row: Omit<ChainedRow, "hash">): string {
  return sha256(JSON.stringify([row.previousHash, row.seq, row.at, row.kind, row.clientOrderId, row.data]));
}

export function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Where the chain ends, by a statement that selects `seq` and `hash`. */
export function readHead(statement: StatementSync): { seq: number; hash: string } {
  const row: Record<string, SQLOutputValue> | undefined = statement.get();
  return row === undefined ? { seq: 0, hash: GENESIS } : { seq: Number(row.seq), hash: String(row.hash) };
}
