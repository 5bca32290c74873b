// The screen's own sentences. Machine fields (codes, enums of the wire, IB's own words) are never translated.
import type { Lang } from "../../format.ts";
import type { Given } from "../saying.ts";
import type { de } from "./de.ts";
import type { en } from "./en.ts";
import type { evidence } from "./en/evidence.ts";
import { first } from "./en/first.ts";
import type { keys } from "./en/keys.ts";
import type { marketViews } from "./en/market_views.ts";
import type { rareDialogs } from "./en/rare_dialogs.ts";
import type { opened } from "./en/opened.ts";
import type { preflight } from "./en/preflight.ts";
import type { recording } from "./en/recording.ts";
import type { overview } from "./en/overview.ts";
import type { pastDays } from "./en/past_days.ts";
import type { served } from "./en/served.ts";
import type { promotion } from "./en/promotion.ts";
import type { sessions } from "./en/sessions.ts";

export const languages = ["en", "de"] as const satisfies readonly Lang[];

type Texts = typeof en;
type German = typeof de;

/**
 * The English of a page's beginning is always there, that of what is opened comes with the scripts of the
 * opened parts, and what only the server says stays there; a browser is given the German only for a reader of
 * it.
 */
const dictionaries: { en: Partial<Texts>; de: German | null } = { en: first, de: null };

/** Takes more sentences into use: the script of the opened parts does, and the server. */
export function learnMore(
  texts:
    | typeof opened
    | typeof evidence
    | typeof marketViews
    | typeof rareDialogs
    | typeof preflight
    | typeof recording
    | typeof overview
    | typeof keys
    | typeof pastDays
    | typeof promotion
    | typeof sessions
    | typeof served,
): void {
  dictionaries.en = { ...dictionaries.en, ...texts };
}

/** Takes the German into use: `german.ts` does, for whoever imports it. */
export function learnGerman(texts: German): void {
  dictionaries.de = texts;
}

export type MessageKey = keyof Texts;
/** Keys of sentences without parameters: labels. */
export type LabelKey = { [K in MessageKey]: Texts[K] extends string ? K : never }[MessageKey];
/** What a key asks for. */
export type Params<K extends MessageKey> = Given<Texts[K]> extends undefined ? [] : [given: Given<Texts[K]>];

/** A translator bound to one language. */
export type Translate = <K extends MessageKey>(key: K, ...params: Params<K>) => string;

/** The sentence of `key`; English while the German is not there. */
export function translate<K extends MessageKey>(lang: Lang, key: K, ...[given]: Params<K>): string {
  const entry: string | ((given: never) => string) = ((dictionaries[lang] ?? dictionaries.en) as Texts)[key];
  return typeof entry === "string" ? entry : entry(given as never);
}

/**
 * Whether the screen has a word of its own for `key`: families whose last part comes from the wire may carry
 * others.
 */
export function isLabel(key: string): key is LabelKey {
  const { en } = dictionaries;
  return Object.hasOwn(en, key) && typeof en[key as keyof typeof en] === "string";
}

/**
 * The first language of an `Accept-Language` header, or a cookie's value, that Lotse speaks; English
 * otherwise.
 */
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
