// The hash chain: each row's hash covers its content and the hash of the row before it.
import { createHash } from "node:crypto";

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

/** SHA-256 over an unambiguous encoding (a JSON array) of the row and its predecessor's hash. */
export function rowHash(row: Omit<ChainedRow, "hash">): string {
  return sha256(JSON.stringify([row.previousHash, row.seq, row.at, row.kind, row.clientOrderId, row.data]));
}

export function sha256(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}
