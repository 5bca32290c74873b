// Finds the German for a text of the server by its English template: `{name}` stands for anything, `{#name}` for a number.
// What has no entry (IB's own words above all) stays as it is and is shown as English.

/** English template and German template with the same names. */
export type Catalogue = readonly (readonly [english: string, german: string])[];

interface Pattern {
  expression: RegExp;
  names: string[];
  german: string;
}

const PLACEHOLDER = /\{(#?\w+)\}/g;
const DEEPEST = 4;

export class ServerTexts {
  readonly #exact = new Map<string, string>();
  /** The one with the most fixed letters first: the most exact reading wins. */
  readonly #patterns: Pattern[] = [];
  readonly #known = new Map<string, string | null>();

  constructor(catalogues: readonly Catalogue[]) {
    const templates = catalogues.flat();
    for (const [english, german] of templates) {
      if (!english.includes("{")) this.#exact.set(english, german);
    }
    const fixed = (text: string) => text.replace(PLACEHOLDER, "").length;
    this.#patterns = templates.filter(([english]) => english.includes("{"))
      .sort(([a], [b]) => fixed(b) - fixed(a)).map(patternOf);
  }

  /** The German for `text`, or `null` when nobody has translated it. */
  translate(text: string): string | null {
    const known = this.#known.get(text);
    if (known !== undefined) return known;
    const found = this.#read(text, 0);
    // Texts with prices in them are many; the few that repeat are asked for again at once.
    if (this.#known.size > 500) this.#known.clear();
    this.#known.set(text, found);
    return found;
  }

  /** A list of parts, each with its own entry: the sentence of a preview. One part without German leaves the whole as it is. */
  sentence(text: string): string | null {
    const parts = text.split(/(; |, )/);
    const read = parts.map((part, index) => index % 2 === 1 ? part : this.translate(part));
    return read.includes(null) ? null : read.join("");
  }

  #read(text: string, depth: number): string | null {
    const exact = this.#exact.get(text);
    if (exact !== undefined) return exact;
    if (depth > DEEPEST) return null;
    for (const { expression, names, german } of this.#patterns) {
      const match = expression.exec(text);
      if (match === null) continue;
      const values = new Map(names.map((name, index) => [name, match[index + 1] ?? ""]));
      return german.replace(PLACEHOLDER, (whole, name: string) => {
        const value = values.get(name);
        if (value === undefined) return whole;
        return name.startsWith("#") ? germanNumber(value) : this.#read(value, depth + 1) ?? value;
      });
    }
    return null;
  }
}

function patternOf([english, german]: readonly [string, string]): Pattern {
  const names: string[] = [];
  const source = english.split(PLACEHOLDER).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    names.push(part);
    return part.startsWith("#") ? "([-−\\d–][^;:]*?)" : "(.+?)";
  }).join("");
  return { expression: new RegExp(`^${source}$`, "s"), names, german };
}

/** `18,725.00` → `18.725,00`; units beside the digits stay. */
function germanNumber(text: string): string {
  return text.replace(
    /\d[\d,]*(?:\.\d+)?/g,
    (digits) => digits.replace(/[.,]/g, (mark) => mark === "." ? "," : "."),
  );
}
