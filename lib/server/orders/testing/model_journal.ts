// A journal in memory as a backup has it, a new one that is made of it, and the file in front of one.
import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { IntentFront } from "@/lib/server/journal/intent_file.ts";
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

/** Outlives the process that writes it, as a file does. */
export class ModelFront {
  #lines: string[] = [];

  /** As the next process opens it. */
  open(): IntentFront {
    const left = [...this.#lines];
    // What was left is not overwritten before somebody says that it may be.
    let takes = left.length === 0;
    return {
      left,
      write: (text) => {
        if (!takes) return null;
        const at = this.#lines.push(text) - 1;
        return { file: "front", at, mark: String(at) };
      },
      restart: () => {
        this.#lines = [];
        takes = true;
      },
      [Symbol.dispose]: () => {},
    };
  }
}
