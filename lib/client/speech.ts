// What the desk says, in the reader's language: its English comes with it, the German is loaded when somebody
// reads German.
import { signal } from "@preact/signals";
import type { Problem } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import type { Language } from "@/lib/contract/says/language.ts";
import { type Saying, type Spoken, textOf, verbatim } from "@/lib/contract/says/saying.ts";
import { readable } from "./ib_words.ts";

/**
 * A text of the wire: English, and the keyed form unless it is nobody's sentence (IB's own words, an old
 * journal).
 */
export interface Wording {
  text: string;
  says?: Saying | null | undefined;
}

const germanSig = signal<Language | null>(null);

/** Takes the German into use; until then what the desk says stays English. Whoever shows it renders again. */
export function speakGerman(german: Language): void {
  germanSig.value = german;
}

/** Whether the German has come; whoever asks is told when it does. */
export function hasGerman(): boolean {
  return germanSig.value !== null;
}

/**
 * What the desk said, for a reader of `lang`; parts that are no text are not in that language but English.
 */
export function spoken({ text, says }: Wording, lang: Lang): Spoken {
  const said = lang === "en" ? [text] : (says ? germanSig.value?.tell(says) : null) ?? [verbatim(text)];
  return said.map((part) => typeof part === "string" ? readable(part) : verbatim(readable(part.verbatim)));
}

/** What a refusal says. */
export function wordingOf({ detail, title, says }: Problem): Wording {
  return { text: detail || title, says };
}

/** As one text: for a tooltip, a live region, a notification. */
export function spokenText(wording: Wording, lang: Lang): string {
  return textOf(spoken(wording, lang));
}
