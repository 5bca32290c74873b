// Commands on their way: each is settled exactly once, by its reply, its failure or the end of the process.
import { z } from "zod";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { BridgeError } from "@/lib/server/errors.ts";
import { type CommandType, resultSchemas } from "@/lib/contract/protocol.ts";

interface Entry {
  type: CommandType;
  /** Rows that came ahead of the reply, by the field of the result. */
  ahead: Map<string, unknown[]>;
  resolve(result: unknown): void;
  reject(error: BridgeError): void;
}

export class PendingCalls {
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  /** The promise of one command. `id` must be new. */
  open(id: string, type: CommandType): Promise<unknown> {
    return new Promise((resolve, reject) =>
      this.#entries.set(id, { type, ahead: new Map(), resolve, reject })
    );
  }

  /** Rows of a long answer: kept until its reply. `false` when nobody waits for `id`. */
  part(id: string, { bucket, items }: { bucket: string; items: readonly unknown[] }): boolean {
    const entry = this.#entries.get(id);
    if (entry === undefined) return false;
    const parsed = rowsOf(entry.type, bucket).safeParse(items);
    if (!parsed.success) {
      this.#entries.delete(id);
      entry.reject(misread(entry.type, parsed.error));
      return true;
    }
    const ahead = entry.ahead.get(bucket) ?? [];
    for (const row of parsed.data) ahead.push(row);
    entry.ahead.set(bucket, ahead);
    return true;
  }

  /** `false` when nobody waits for `id`: answered twice, or never asked. */
  reply(id: string, result: unknown): boolean {
    const entry = this.#take(id);
    if (entry === undefined) return false;
    const parsed = resultSchemas[entry.type].safeParse(result);
    if (parsed.success) entry.resolve(whole(parsed.data, entry.ahead));
    else entry.reject(misread(entry.type, parsed.error));
    return true;
  }

  fail(id: string, why: Saying, ib: { code: number; message: string } | null): boolean {
    const entry = this.#take(id);
    entry?.reject(new BridgeError(why, ib ?? undefined));
    return entry !== undefined;
  }

  /** The process ended: what had been written has an unknown outcome. */
  failAll(why: Saying): void {
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of entries) entry.reject(new BridgeError(why));
  }

  #take(id: string): Entry | undefined {
    const entry = this.#entries.get(id);
    this.#entries.delete(id);
    return entry;
  }
}

/** The schema of a list in the result of a command; of a field that is no list nothing fits. */
function rowsOf(type: CommandType, bucket: string): z.ZodType<unknown[]> {
  const fields: Readonly<Record<string, z.ZodType>> = resultSchemas[type].shape;
  const field = Object.hasOwn(fields, bucket) ? fields[bucket] : undefined;
  return field instanceof z.ZodArray ? field : z.never();
}

/** The result with the rows that came ahead of it in front. */
function whole(result: Record<string, unknown>, ahead: ReadonlyMap<string, unknown[]>): unknown {
  if (ahead.size === 0) return result;
  const joined = { ...result };
  for (const [bucket, rows] of ahead) joined[bucket] = rows.concat(result[bucket]);
  return joined;
}

function misread(type: CommandType, error: z.ZodError): BridgeError {
  return new BridgeError(
    say("INTERNAL", { words: verbatim(`'${type}' was answered with ${error.message}`) }),
  );
}
