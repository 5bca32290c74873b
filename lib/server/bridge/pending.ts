// Commands on their way: each is settled exactly once, by its reply, its failure or the end of the process.
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { BridgeError } from "@/lib/server/errors.ts";
import { type CommandType, resultSchemas } from "@/lib/contract/protocol.ts";

interface Entry {
  type: CommandType;
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
    return new Promise((resolve, reject) => this.#entries.set(id, { type, resolve, reject }));
  }

  /** `false` when nobody waits for `id`: answered twice, or never asked. */
  reply(id: string, result: unknown): boolean {
    const entry = this.#take(id);
    if (entry === undefined) return false;
    const parsed = resultSchemas[entry.type].safeParse(result);
    if (parsed.success) entry.resolve(parsed.data);
    else {
      entry.reject(
        new BridgeError(
          say("INTERNAL", { words: verbatim(`'${entry.type}' was answered with ${parsed.error.message}`) }),
        ),
      );
    }
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
