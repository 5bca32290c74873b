// The file in front of the journal. What an order needs on the disk before it is sent is a line of it: a few
// kilobytes that are overwritten in place, which cost a twentieth of a transaction. The journal has the same
// rows a moment later, and then the file begins anew.
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { writeWhole } from "@/lib/server/write_whole.ts";

/** Where a line stands, for another program: `mark` are the characters in the file at `at`. */
export interface IntentPlace {
  file: string;
  at: number;
  mark: string;
}

/**
 * Of some hundred orders. Written once at its full length: a line that makes the file longer waits for the
 * file system's own journal as well.
 */
const BYTES = 256 * 1024;
const encoder = new TextEncoder();

/** Beside the journal. */
export function intentFileOf(journal: string): string {
  return `${journal}-intents`;
}

/** Texts in front of the journal; none of them has a line feed. */
export interface IntentFront extends Disposable {
  /** What an earlier run has left, in the order in which it was written. */
  readonly left: readonly string[];
  /** A line, with the system when this returns; `null`: there is no room for it, or the disk refuses. */
  write(text: string): IntentPlace | null;
  /** All lines are rows of the journal by now, on the disk: the next one is the first again. */
  restart(): void;
}

export class IntentFile implements IntentFront {
  readonly path: string;
  readonly left: readonly string[];
  readonly #file: Deno.FsFile;
  /** Lines of an earlier one are none any more. */
  #generation: number;
  /** Where the next line goes. */
  #at: number;

  /** Opens the file, or lays it out. Throws what the system says where it can not be opened. */
  constructor(path: string) {
    this.#file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
    this.path = Deno.realPathSync(path);
    const { generation, texts } = linesOf(Deno.readFileSync(path));
    this.left = texts;
    this.#generation = generation;
    // What was left is not overwritten before somebody says that it may be.
    this.#at = texts.length === 0 && layOut(this.#file, this.path) ? 0 : BYTES;
  }

  write(text: string): IntentPlace | null {
    const mark = markOf(this.#generation, text);
    const bytes = encoder.encode(`${mark} ${text}\n`);
    const at = this.#at;
    if (at + bytes.length > BYTES) return null;
    try {
      writeWhole(this.#file, bytes);
    } catch {
      this.#at = BYTES;
      return null;
    }
    this.#at = at + bytes.length;
    return { file: this.path, at, mark };
  }

  restart(): void {
    if (this.#at === 0) return;
    try {
      this.#file.seekSync(0, Deno.SeekMode.Start);
      writeWhole(this.#file, "\n");
      this.#file.seekSync(0, Deno.SeekMode.Start);
    } catch {
      this.#at = BYTES;
      return;
    }
    this.#generation += 1;
    this.#at = 0;
  }

  [Symbol.dispose](): void {
    this.#file.close();
  }
}

/** What is left in a file that nobody writes; nothing where there is none. Throws what the system says. */
export function leftIn(path: string): readonly string[] {
  try {
    return linesOf(Deno.readFileSync(path)).texts;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

/** The lines of one generation, up to the first that is none: that one was not on the disk. */
function linesOf(bytes: Uint8Array): { generation: number; texts: string[] } {
  const texts: string[] = [];
  let generation = 0;
  for (const line of new TextDecoder().decode(bytes).split("\n")) {
    const [, mark, number, text] = /^((\d+)-[0-9a-f]{8}) (.*)$/s.exec(line) ?? [];
    if (text === undefined || markOf(Number(number), text) !== mark) break;
    if (texts.length === 0) generation = Number(number);
    else if (generation !== Number(number)) break;
    texts.push(text);
  }
  return { generation, texts };
}

/** What tells a line from half of one, and from one of an earlier generation. */
function markOf(generation: number, text: string): string {
  return `${generation}-${crc32(`${generation} ${text}`).toString(16).padStart(8, "0")}`;
}

/** False where there is no room for it: a desk starts on a full disk, too. */
function layOut(file: Deno.FsFile, path: string): boolean {
  try {
    writeWhole(file, new Uint8Array(BYTES));
    file.seekSync(0, Deno.SeekMode.Start);
    file.syncSync();
    // Windows has no folder that could be opened for that.
    if (Deno.build.os === "windows") return true;
    using folder = Deno.openSync(dirname(path));
    folder.syncSync();
    return true;
  } catch {
    return false;
  }
}
