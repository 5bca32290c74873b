// Watch lists that are kept in memory, and a disk that does what a test says.
import type { WatchListStore } from "@/lib/server/watch_lists/mod.ts";

export class MemoryWatchLists implements WatchListStore {
  readonly path = "/data/watch_lists.json";
  text: string | null;
  /** What was moved out of the way, by its name. */
  readonly aside = new Map<string, string>();
  /** What the disk refuses everything with. */
  refusal: Error | null = null;

  constructor(text: string | null = null) {
    this.text = text;
  }

  read(): string | null {
    return this.text;
  }

  write(text: string): void {
    if (this.refusal !== null) throw this.refusal;
    this.text = text;
  }

  setAside(mark: string): string {
    if (this.refusal !== null) throw this.refusal;
    const name = `${this.path}.damaged-${mark}`;
    this.aside.set(name, this.text ?? "");
    this.text = null;
    return name;
  }
}
