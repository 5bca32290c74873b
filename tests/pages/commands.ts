// The commands that the pages tell a reader to type, and what shows that each does what the page says.
import { read } from "@/tests/support/pages.ts";

/** A command of a page, its continued lines joined and its comment left out. */
export interface Command {
  page: string;
  text: string;
}

const FENCE = /^```(?:sh|bash|console)\n([\s\S]*?)^```/gm;

/** Every command in the `sh` fences of a page, from its top to its end. */
export function commandsOf(page: string): Command[] {
  return [...read(page).matchAll(FENCE)].flatMap(([, block = ""]) =>
    block.replace(/\\\n\s*/g, "").split("\n")
      .map((line) => line.replace(/(^|\s)#\s.*$/, "").trim())
      .filter((line) => line !== "")
      .map((text) => ({ page, text }))
  );
}

/** Tasks that a page names anywhere, in a fence or in its text. */
export function tasksOf(page: string): string[] {
  return [...read(page).matchAll(/\bdeno task ([a-z][a-z:_-]*)/g)].map(([, task = ""]) => task);
}

export type Shown =
  /** Typed by `commands_test.ts` as it stands, to its end. */
  | { begins: string; runs: "to its end"; says: RegExp }
  /** Typed there as well; it stays until it is stopped. */
  | { begins: string; runs: "until it serves" }
  /** Done by another test, which a reader finds there. */
  | { begins: string; test: string }
  /** Not by any test: what it needs that a test machine does not have. */
  | { begins: string; needs: string };

/** The first row whose beginning fits tells what shows a command. */
export function shownBy(command: Command, rows: readonly Shown[]): Shown | null {
  return rows.find(({ begins }) => command.text.startsWith(begins)) ?? null;
}
