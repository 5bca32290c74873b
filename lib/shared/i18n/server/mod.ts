// The server's English as the screen's language: the wire, the journal and the log stay in one language, the screen speaks the user's.
import type { Lang } from "../../format.ts";
import { bridge, environment, python } from "./bridge_de.ts";
import { ServerTexts } from "./catalogue.ts";
import { connection, desk } from "./connection_de.ts";
import { refusals, warnings } from "./orders_de.ts";
import { sentence, timeline, words } from "./timeline_de.ts";

export const catalogues = [
  refusals,
  warnings,
  timeline,
  sentence,
  words,
  connection,
  desk,
  bridge,
  environment,
  python,
] as const;

let german: ServerTexts | null = null;

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
  german ??= new ServerTexts(catalogues);
  const found = read(german);
  return found === null ? { text, lang: "en" } : { text: found, lang };
}
