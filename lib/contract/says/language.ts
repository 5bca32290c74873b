// One language: its table, and how it writes numbers and times.
import { formatDate, formatNumber, type Lang } from "../format.ts";
import { nameOf } from "../instrument_name.ts";
import type { Phrasing, Saying, Spoken, Table } from "./saying.ts";

export interface Language {
  /**
   * What is said, in this language; `null` for a key that its table does not have, or had with other
   * parameters.
   */
  tell(saying: Saying): Spoken | null;
}

export function language(lang: Lang, table: Table): Language {
  const phrasing: Phrasing = { ...writing(lang), tell };

  function tell({ key, with: given }: Saying): Spoken {
    const entry = Object.hasOwn(table, key) ? table[key] : undefined;
    if (entry === undefined) throw new TypeError(`No sentence for ${key}`);
    const sentence = typeof entry === "string" ? entry : entry(given as never, phrasing);
    return typeof sentence === "string" ? [sentence] : sentence;
  }

  return {
    tell(saying) {
      try {
        return tell(saying);
      } catch {
        // Said by another release: its English stands beside it.
        return null;
      }
    },
  };
}

function writing(lang: Lang): Omit<Phrasing, "tell"> {
  return {
    number(value) {
      const text = String(value);
      if (!/^-?\d/.test(text)) throw new TypeError(`Not a number: ${text}`);
      const digits = text.split(".")[1]?.length ?? 0;
      return formatNumber(text, lang, { min: digits, max: digits });
    },
    day: (date) => formatDate(date, lang),
    name: (parts) => nameOf(parts, lang),
    minute(at) {
      const [, year, month, day, time] = /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d)/.exec(utc(at)) ?? [];
      if (year === undefined) return at;
      return lang === "de" ? `${day}.${month}.${year}, ${time} UTC` : `${year}-${month}-${day} ${time} UTC`;
    },
    clock: (at) => `${utc(at).slice(11, 19)} UTC`,
  };
}

function utc(at: string): string {
  const ms = Date.parse(at);
  return Number.isNaN(ms) ? at : new Date(ms).toISOString();
}
