// Looks up the screen's texts. Machine fields (codes, enums of the wire, IB's own words) are never translated.
import type { Lang } from "../format.ts";
import { de } from "./de.ts";
import { en, type MessageKey } from "./en.ts";

export type { MessageKey };
export const languages = ["en", "de"] as const satisfies readonly Lang[];
export const dictionaries: Record<Lang, Record<MessageKey, string>> = { en, de };

export type Params = Record<string, string | number>;
/** A translator bound to one language. */
export type Translate = (key: MessageKey, params?: Params) => string;

/** The text of `key` with `{name}` replaced from `params`. A name that is missing stays visible, so that tests see it. */
export function translate(lang: Lang, key: MessageKey, params: Params = {}): string {
  return dictionaries[lang][key].replace(
    /\{(\w+)\}/g,
    (whole, name: string) => Object.hasOwn(params, name) ? String(params[name]) : whole,
  );
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
