// How watch lists lie in the data folder: private, written whole, and never overwritten when they can not be
// read.
import { z } from "zod";
import { watchListSchema } from "@/lib/contract/views/watch_list.ts";
import type { WatchList } from "@/lib/contract/api.ts";
import { textFile } from "@/lib/server/data_dir.ts";

/** In the data folder. */
export const WATCH_LISTS_FILE = "watch_lists.json";

const fileSchema = z.strictObject({ version: z.literal(1), lists: z.array(watchListSchema) });

/** Throws for anything that was not written by `writtenLists`. */
export function readLists(text: string): WatchList[] {
  return fileSchema.parse(JSON.parse(text)).lists;
}

export function writtenLists(lists: readonly WatchList[]): string {
  return `${JSON.stringify({ version: 1, lists })}\n`;
}

/** Where the lists are kept. */
export interface WatchListStore {
  readonly path: string;
  /** `null` when there is nothing yet. Throws when it can not be read. */
  read(): string | null;
  /** Durable and atomic. Throws when it can not be written. */
  write(text: string): void;
  /**
   * Moves what can not be used out of the way and returns the name it has now. Throws when it can not be
   * moved.
   */
  setAside(mark: string): string;
}

export function watchListFile(path: string): WatchListStore {
  const file = textFile(path);
  return {
    path,
    read: () => file.read(),
    write: (text) => file.write(text),
    setAside(mark) {
      const aside = `${path}.damaged-${mark}`;
      Deno.renameSync(path, aside);
      return aside;
    },
  };
}
