// Sayings in English: what scripts, logs and the journal read, and what stands beside the keyed form on the
// wire.
import { en } from "./en.ts";
import { language } from "./language.ts";
import { type Code, codeOf, type Key } from "./say.ts";
import { type Saying, textOf } from "./saying.ts";

const english = language("en", en);

export function inEnglish(saying: Saying): string {
  const spoken = english.tell(saying);
  return spoken === null ? saying.key : textOf(spoken);
}

/** As it is told outside: English for scripts, beside it the saying for the screen. */
export interface Told {
  text: string;
  says?: Saying;
}

/** Keys that hold foreign words and nothing else: no language has anything to add to the text. */
const WORDS_ALONE: ReadonlySet<string> = new Set<Key>(["WORDS", "IB_WARNING", "IB_ERROR", "KEPT_TEXT"]);

export function told(saying: Saying): Told {
  const text = inEnglish(saying);
  return WORDS_ALONE.has(saying.key) ? { text } : { text, says: saying };
}

/** With its public code, as warnings and notices are. */
export function coded(saying: Saying): Told & { code: Code } {
  return { code: codeOf(saying), ...told(saying) };
}

/**
 * The saying for the screen, where the text has a field of its own; `null` when no language has anything to
 * add.
 */
export function keyed(saying: Saying | null): Saying | null {
  return saying === null || WORDS_ALONE.has(saying.key) ? null : saying;
}

/** Whether this release has a sentence for what came from a pipe or a disk. */
export function isSayable(saying: Saying): boolean {
  return english.tell(saying) !== null;
}
