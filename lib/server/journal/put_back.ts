// A restore tells the next start what the journal that was put back does not have: until when it goes, and
// under which keys was sent since, as far as what stood there can still be read.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { type Clock, iso } from "@/lib/server/clock.ts";
import { privateFile } from "@/lib/server/data_dir.ts";
import { unwrittenRows } from "./intents.ts";
import type { Journal } from "./journal.ts";
import { pagedRows } from "./pages.ts";
import { bonded } from "./side_tables.ts";

/** In the data folder, from a restore to the next start. */
export const PUT_BACK_FILE = "put_back.json";
/** What was taken before that is of no day that limits count any more. */
const USED_MS = 48 * 3_600_000;
/** The kind of its row. */
export const PUT_BACK = "put_back";

const keySchema = z.object({ key: z.string(), tokenHash: z.string(), clientOrderId: z.string() });
type UsedKey = z.infer<typeof keySchema>;
/** What the row of an intent says of the limits. */
const usingSchema = z.looseObject({ use: z.unknown() });
const noteSchema = z.object({
  /** When it was put back. */
  at: z.iso.datetime(),
  /** When the last row was written that it has; `null`: it has none. */
  until: z.iso.datetime().nullable(),
  /** Whether these are all keys that were used since: what stood there went on from it. */
  whole: z.boolean(),
  keys: z.array(keySchema),
  /** The orders that were sent since, each leg of them. */
  orders: z.array(z.string()),
  /** What they, and changes, took of the limits (`lib/server/limits/ledger.ts`). */
  uses: z.array(z.object({ at: z.string(), clientOrderId: z.string().nullable(), use: z.unknown() })),
});
type PutBack = z.infer<typeof noteSchema>;
export type Used = Pick<PutBack, "keys" | "orders" | "uses">;

/**
 * What a restore says of itself. `replaced`: what was used in the journal that stood there and went on from
 * it; `null` where none did, or it could not be read.
 */
export function notePutBack(
  dataDir: string,
  { restored, replaced, now }: { restored: DatabaseSync; replaced: Used | null; now: number },
): void {
  const last = restored.prepare("SELECT at FROM journal ORDER BY seq DESC LIMIT 1").get();
  const note: PutBack = {
    at: iso(now),
    until: last === undefined ? null : String(last.at),
    whole: replaced !== null,
    keys: replaced?.keys ?? [],
    orders: replaced?.orders ?? [],
    uses: replaced?.uses.filter(({ at }) => now - Date.parse(at) < USED_MS) ?? [],
  };
  privateFile(join(dataDir, PUT_BACK_FILE), JSON.stringify(note));
}

/**
 * What a journal has used: by its rows behind `seq`, which have all of it, and the table, which has the keys
 * of rows that were archived. `left`: of the file in front of it.
 */
export function usedBeyond(db: DatabaseSync, seq: number, left: readonly string[]): Used {
  const orders = new Set<string>();
  const uses: Used["uses"] = [];
  const keys = new Map<string, UsedKey>();
  const answers = `SELECT rowid AS seq, key, token_hash, client_order_id FROM idempotency
    WHERE rowid > ?1 ORDER BY rowid LIMIT ?2`;
  for (const row of pagedRows(db, answers)) {
    const key = String(row.key);
    keys.set(key, { key, tokenHash: String(row.token_hash), clientOrderId: String(row.client_order_id) });
  }
  const rows = `SELECT seq, client_order_id, at, data FROM journal
    WHERE seq > ?1 AND kind IN ('confirm', 'change') ORDER BY seq LIMIT ?2`;
  const count = (at: string, clientOrderId: string | null, data: unknown) => {
    if (clientOrderId !== null) orders.add(clientOrderId);
    const row = usingSchema.safeParse(data).data;
    if (row?.use !== undefined) uses.push({ at, clientOrderId, use: row.use });
    const parsed = bonded.safeParse(data);
    if (!parsed.success) return;
    const { token: tokenHash, idempotencyKey: key } = parsed.data.bond;
    if (!keys.has(key)) keys.set(key, { key, tokenHash, clientOrderId: String(clientOrderId) });
  };
  for (const { client_order_id, at, data } of pagedRows(db, rows, { behind: seq })) {
    count(String(at), client_order_id === null ? null : String(client_order_id), JSON.parse(String(data)));
  }
  // It may have ended behind a release.
  for (const { kind, at, clientOrderId, data } of unwrittenRows(db, left, seq)) {
    if (kind === "confirm" || kind === "change") count(at, clientOrderId, data);
  }
  return { keys: [...keys.values()], orders: [...orders], uses };
}

/**
 * At the start: the row of a restore, and the keys that it has found. A note that can not be read was a
 * restore all the same.
 */
export function takeUpPutBack(dataDir: string, journal: Journal, clock: Pick<Clock, "now">): void {
  const path = join(dataDir, PUT_BACK_FILE);
  if (!existsSync(path)) return;
  const { keys: used, ...note } = readNote(readFileSync(path, "utf8")) ??
    { at: iso(clock.now()), until: null, whole: false, keys: [], orders: [], uses: [] };
  const keys = used.filter(({ key }) => journal.answer(key) === null);
  journal.adoptAnswers(keys, {
    at: iso(clock.now()),
    kind: PUT_BACK,
    clientOrderId: null,
    data: { ...note, keys: keys.length },
  });
  rmSync(path);
}

function readNote(text: string): PutBack | null {
  try {
    return noteSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
