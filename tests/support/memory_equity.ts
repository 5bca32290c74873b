// Equity curves that are kept in memory, on a disk that does what a test says.
import type { EquityStore } from "@/lib/server/equity/mod.ts";

export class MemoryEquity implements EquityStore {
  readonly files: Map<string, string>;
  /** What the disk refuses every change with. */
  refusal: Error | null = null;
  /** Held up until it resolves. */
  hangs: Promise<void> = Promise.resolve();
  appended = 0;
  replaced = 0;

  constructor(files: Iterable<[string, string]> = []) {
    this.files = new Map(files);
  }

  read(name: string): Promise<string | null> {
    return Promise.resolve(this.files.get(name) ?? null);
  }

  async append(name: string, text: string): Promise<void> {
    await this.#disk();
    this.appended += 1;
    this.files.set(name, (this.files.get(name) ?? "") + text);
  }

  async replace(name: string, text: string): Promise<void> {
    await this.#disk();
    this.replaced += 1;
    this.files.set(name, text);
  }

  names(): Promise<string[]> {
    return Promise.resolve([...this.files.keys()]);
  }

  async remove(name: string): Promise<void> {
    await this.#disk();
    this.files.delete(name);
  }

  async #disk(): Promise<void> {
    await this.hangs;
    if (this.refusal !== null) throw this.refusal;
  }
}
