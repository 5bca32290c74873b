// A journal in memory as a backup has it, and a new one that is made of it.
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { openDatabase } from "@/lib/server/journal/schema.ts";

type Row = Record<string, SQLOutputValue>;
const TABLES = ["journal", "head", "counters", "idempotency"] as const;
/** By table. */
export type JournalCopy = ReadonlyMap<string, readonly Row[]>;

export function copyOf(db: DatabaseSync): JournalCopy {
  return new Map(TABLES.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]));
}

export function restored(copy: JournalCopy): DatabaseSync {
  const db = openDatabase(":memory:");
  for (const [table, rows] of copy) {
    for (const row of rows) {
      const names = Object.keys(row);
      const places = names.map(() => "?").join(", ");
      db.prepare(`INSERT INTO ${table} (${names.join(", ")}) VALUES (${places})`).run(...Object.values(row));
    }
  }
  return db;
}
