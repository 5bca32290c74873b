// The screen's own sentences. Machine fields (codes, enums of the wire, IB's own words) are never translated.
import type { Lang } from "../../format.ts";
import type { Given } from "../saying.ts";
import type { de } from "./de.ts";
import { en } from "./en.ts";
import type { opened } from "./en/opened.ts";

export const languages = ["en", "de"] as const satisfies readonly Lang[];

type Opened = typeof opened;
type Texts = typeof en & Opened;
type German = typeof de;

/** The English is always there; a browser is given the German only for a reader of it. */
let german: German | null = null;
/** Comes with the script of the opened parts; nothing of the first page says it. */
let openedTexts: Opened | null = null;

/** Takes the German into use: `german.ts` does, for whoever imports it. */
export function learnGerman(texts: German): void {
  german = texts;
}

/** Takes into use what only opened parts say: `opened.ts` does, for whoever imports it. */
export function learnOpened(texts: Opened): void {
  openedTexts = texts;
}

export type MessageKey = keyof Texts;
/** Keys of sentences without parameters: labels. */
export type LabelKey = { [K in MessageKey]: Texts[K] extends string ? K : never }[MessageKey];
/** What a key asks for. */
export type Params<K extends MessageKey> = Given<Texts[K]> extends undefined ? [] : [given: Given<Texts[K]>];

/** A translator bound to one language. */
export type Translate = <K extends MessageKey>(key: K, ...params: Params<K>) => string;

type Entry = string | ((given: never) => string);
type Table = Readonly<Partial<Record<string, Entry>>>;

/** The sentence of `key`; English while the German is not there. */
export function translate<K extends MessageKey>(lang: Lang, key: K, ...[given]: Params<K>): string {
  const spoken: Table | null = lang === "de" ? german : null;
  const entry = spoken?.[key] ?? english(key) ?? key;
  return typeof entry === "string" ? entry : entry(given as never);
}

function english(key: string): Entry | undefined {
  const table: Table | null = Object.hasOwn(en, key) ? en : openedTexts;
  return table?.[key];
}

/** Whether the screen has a word of its own for `key`: families whose last part comes from the wire may carry others. */
export function isLabel(key: string): key is LabelKey {
  return typeof english(key) === "string";
}

/** The first language of an `Accept-Language` header, or a cookie's value, that Lotse speaks; English otherwise. */
export function pickLanguage(...wishes: (string | null | undefined)[]): Lang {
  for (const wish of wishes) {
    for (const part of wish?.split(",") ?? []) {
      const code = part.trim().slice(0, 2).toLowerCase();
      const found = languages.find((lang) => lang === code);
      if (found) return found;
    }
  }
  return "en";
}
