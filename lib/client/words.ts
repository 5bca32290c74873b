// Whether a row is looked for by words. Pure.

/**
 * Each typed word has to occur, in any order and case; a part of a word is enough. Nothing typed: every row
 * is looked for.
 */
export function wordsFinder(typed: string): (words: string) => boolean {
  const wanted = typed.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return (words) => {
    const lower = words.toLowerCase();
    return wanted.every((word) => lower.includes(word));
  };
}
