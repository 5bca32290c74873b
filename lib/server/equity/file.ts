// How an account's day lies in the data folder: one file, a line for each look, so that what was cut short
// takes one line with it.
import { join } from "node:path";
import { z } from "zod";
import type { Mode } from "@/lib/contract/api.ts";
import { decimalSchema, nullableDecimal } from "@/lib/contract/scalars.ts";
import { modeSchema } from "@/lib/contract/views/connection.ts";
import type { Point, PositionsPoint, Series } from "./series.ts";

/** The folder within the data folder. */
export const EQUITY_FOLDER = "equity";
/** A day of one account takes no more; its positions go first, the oldest of them. */
export const MOST_BYTES = 1_000_000;

/** Whose day a file is: of one account, one mode, one day. */
export interface DayKey {
  day: string;
  mode: Mode;
  account: string;
}

const at = z.int().nonnegative();
const lineSchema = z.union([
  z.strictObject({
    at,
    currency: z.string().max(8),
    netLiquidation: nullableDecimal,
    dailyPnl: nullableDecimal,
  }),
  z.strictObject({ at, positions: z.record(z.string().regex(/^\d+$/), decimalSchema) }),
]);

const NAME = /^(\d{4}-\d\d-\d\d)\.([a-z]+)\.([\w%-]+)\.jsonl(?:\.new)?$/;

export function fileName({ day, mode, account }: DayKey): string {
  return `${day}.${mode}.${encodeURIComponent(account).replaceAll(".", "%2E")}.jsonl`;
}

/** The day that a file is of; `null`: not one of these. */
export function dayOfFile(name: string): string | null {
  const [, day, mode] = NAME.exec(name) ?? [];
  return day !== undefined && modeSchema.safeParse(mode).success ? day : null;
}

/**
 * The files of the days that are too many. The newest `kept` days before `today` stay, whatever their dates:
 * a clock that is years ahead for one start would make all of them old. Days ahead of it are of such a clock,
 * or all there are while the clock is far behind: they are counted by themselves, and go when they are twice
 * as many.
 */
export function beyondKept(names: readonly string[], today: string, kept: number): string[] {
  const days = [...new Set(names.flatMap((name) => dayOfFile(name) ?? []))].sort();
  const before = days.filter((day) => day < today).slice(0, -kept);
  const ahead = days.filter((day) => day > today).slice(0, -2 * kept);
  const gone = new Set([...before, ...ahead]);
  return names.filter((name) => gone.has(dayOfFile(name) ?? today));
}

export interface StoredDay extends Series {
  /** That of the newest point: money of another one is not shown beside it. */
  currency: string | null;
}

/** Takes every line that is whole and later than the one before it. */
export function readDay(text: string): StoredDay {
  const points: Point[] = [];
  const positions: PositionsPoint[] = [];
  let currency: string | null = null;
  for (const line of text.split("\n")) {
    const row = readLine(line);
    if (row === null) continue;
    if ("positions" in row) {
      if (row.at > (positions.at(-1)?.at ?? -1)) positions.push({ at: row.at, dailyPnl: row.positions });
      continue;
    }
    if (row.at <= (points.at(-1)?.at ?? -1)) continue;
    if (currency !== row.currency) points.length = 0;
    currency = row.currency;
    points.push({ at: row.at, netLiquidation: row.netLiquidation, dailyPnl: row.dailyPnl });
  }
  return { points, positions, currency };
}

function readLine(line: string): z.infer<typeof lineSchema> | null {
  if (line === "") return null;
  try {
    return lineSchema.safeParse(JSON.parse(line)).data ?? null;
  } catch {
    // Cut short by a full disk, or by an end without warning.
    return null;
  }
}

/** Begins with the line break: behind a line that was cut short it begins a new one. */
export function pointLine(point: Point, currency: string): string {
  return `\n${JSON.stringify({ ...point, currency })}`;
}

export function positionsLine({ at, dailyPnl }: PositionsPoint): string {
  return `\n${JSON.stringify({ at, positions: dailyPnl })}`;
}

/** The whole day as text within `MOST_BYTES`, and what of it that is. */
export function writtenDay(
  { points, positions }: Series,
  currency: string,
): { text: string; series: Series } {
  const head = points.map((point) => pointLine(point, currency)).join("");
  let rows = positions;
  for (;;) {
    const text = head + rows.map(positionsLine).join("");
    if (text.length <= MOST_BYTES || rows.length === 0) return { text, series: { points, positions: rows } };
    rows = rows.slice(Math.ceil(rows.length / 2));
  }
}

/** The folder of the days. All of it rejects when the disk does not do it. */
export interface EquityStore {
  /** `null`: there is no such file. */
  read(name: string): Promise<string | null>;
  append(name: string, text: string): Promise<void>;
  /** Old or new, never half. */
  replace(name: string, text: string): Promise<void>;
  names(): Promise<string[]>;
  remove(name: string): Promise<void>;
}

/** Files of the folder at `path`, which is made with the first of them; private to the user. */
export function equityFolder(path: string): EquityStore {
  const make = () => Deno.mkdir(path, { recursive: true, mode: 0o700 });
  const write = async (name: string, text: string, how: Deno.WriteFileOptions) => {
    await make();
    await Deno.writeTextFile(join(path, name), text, { mode: 0o600, ...how });
  };
  return {
    async read(name) {
      const file = join(path, name);
      try {
        // Nothing that is written here is so large: it would only take memory.
        if ((await Deno.stat(file)).size > 2 * MOST_BYTES) return "";
        return await Deno.readTextFile(file);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return null;
        throw error;
      }
    },
    append: (name, text) => write(name, text, { append: true }),
    async replace(name, text) {
      await write(`${name}.new`, text, {});
      await Deno.rename(join(path, `${name}.new`), join(path, name));
    },
    async names() {
      try {
        return (await Array.fromAsync(Deno.readDir(path))).map(({ name }) => name);
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return [];
        throw error;
      }
    },
    remove: (name) => Deno.remove(join(path, name)),
  };
}
