// IB's texts as people read them: IB writes them for its own window, with marks of HTML in them.

const MARKS = /<\/?[a-z][^<>]*>/gi;
/** What IB writes before a reason; where none follows, the words are all that there is. */
const PREFIX = /\bOrder (?:Canceled|rejected) - reason:\s*(?=\S)/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  nbsp: " ",
};

/**
 * The words without marks, entities and the opening that says nothing. Texts without any are given back as
 * they are.
 */
export function readable(text: string): string {
  if (!/[<&]|reason:/.test(text)) return text;
  return text
    .replace(MARKS, " ")
    .replace(/&(amp|lt|gt|quot|nbsp);/g, (_, name: string) => ENTITIES[name] ?? "")
    .replace(PREFIX, "")
    .replace(/ {2,}/g, " ")
    .replace(/ ([.,;:])/g, "$1");
}
