// The server's English in the screen's language: the wire, the journal and the log stay in one language, the screen speaks the user's.
import { signal } from "@preact/signals";
import type { Lang } from "../../format.ts";
import type { ServerTexts } from "./catalogue.ts";

const textsSig = signal<ServerTexts | null>(null);

/** Takes the catalogue into use; until then the server's words stay English. Whoever shows them renders again. */
export function speakWith(texts: ServerTexts): void {
  textsSig.value = texts;
}

export interface Spoken {
  text: string;
  /** The language that `text` is in: English where the server's words have no translation. */
  lang: Lang;
}

/** What the server said, in `lang` where that is known. */
export function serverText(text: string, lang: Lang): Spoken {
  return spoken(text, lang, (texts) => texts.translate(text));
}

/** The sentence of a preview. */
export function serverSentence(text: string, lang: Lang): Spoken {
  return spoken(text, lang, (texts) => texts.sentence(text));
}

function spoken(text: string, lang: Lang, read: (texts: ServerTexts) => string | null): Spoken {
  if (lang === "en") return { text, lang };
  const found = textsSig.value === null ? null : read(textsSig.value);
  return found === null ? { text, lang: "en" } : { text: found, lang };
}
