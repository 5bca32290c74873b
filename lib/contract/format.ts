// All formatting of numbers and times for people. Decimal strings stay exact; `null` is unknown and shows as
// "–", never as 0.
import type { DecimalString } from "./decimal.ts";

export type Lang = "en" | "de";

/** What stands for an unknown value. */
export const UNKNOWN = "–";
/** U+2212, as wide as a plus sign. */
export const MINUS = "\u2212";

const locales: Record<Lang, string> = { en: "en-US", de: "de-DE" };

export function localeOf(lang: Lang): string {
  return locales[lang];
}

export interface NumberStyle {
  /** Least and most digits after the point; both default to 0 and 8. */
  min?: number;
  max?: number;
  /** Writes `+` before gains; zero has no sign. */
  signed?: boolean;
}

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(lang: Lang, style: NumberStyle): Intl.NumberFormat {
  const min = style.min ?? 0;
  const max = Math.max(min, style.max ?? 8);
  const key = `${lang}/${min}/${max}/${style.signed ?? false}`;
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(localeOf(lang), {
      minimumFractionDigits: min,
      maximumFractionDigits: max,
      // "negative" and "exceptZero" both write what rounds to zero without a sign.
      signDisplay: style.signed ? "exceptZero" : "negative",
    });
    numberFormats.set(key, format);
  }
  return format;
}

/** How many characters more there is room for where they are written smaller. */
const SMALLER = 2;

/** Below a thousand, without a zero that a format may take away: all that differs is the point. */
const PLAIN = /^(?:0|[1-9]\d{0,2})(?:\.(\d*[1-9]))?$/;
const POINTS: Record<Lang, string> = { en: ".", de: "," };

/** What `Intl` would write, at a tenth of its time: every fill of a long day has two such numbers. */
function plainNumber(value: DecimalString, lang: Lang, { min = 0, max = 8, signed }: NumberStyle) {
  const plain = signed ? null : PLAIN.exec(value);
  const digits = plain?.[1]?.length ?? 0;
  if (plain === null || digits < min || digits > max) return null;
  return value.replace(".", POINTS[lang]);
}

/** A decimal string in the reader's language, every digit exact. */
export function formatNumber(value: DecimalString | null, lang: Lang, style: NumberStyle = {}): string {
  if (value === null) return UNKNOWN;
  const plain = plainNumber(value, lang, style);
  if (plain !== null) return plain;
  // `format` takes numeric strings without passing through a float (ECMA-402 "Intl mathematical value").
  return numberFormat(lang, style).format(value as Intl.StringNumericLiteral).replace("-", MINUS);
}

/** Money with two digits. */
export function formatMoney(value: DecimalString | null, lang: Lang): string {
  return formatNumber(value, lang, { min: 2, max: 2 });
}

/** A gain or loss with its sign. */
export function formatSigned(value: DecimalString | null, lang: Lang, digits = 2): string {
  return formatNumber(value, lang, { min: digits, max: digits, signed: true });
}

/**
 * An amount that has `room` characters: without its decimals where they are too many, then as `152.4B`. The
 * title has it whole. More than two decimals are a quantity's: they go one by one, and below a thousand,
 * where they are what counts, hardly at all.
 */
export function fitted(
  full: string,
  value: DecimalString | null,
  { lang, room, signed = false }: { lang: Lang; room: number; signed?: boolean },
): string {
  if (value === null || full.length <= room) return full;
  const whole = formatNumber(value, lang, { max: 0, signed });
  const decimals = full.split(POINTS[lang])[1]?.length ?? 0;
  // 0.12345678 of a coin is neither none nor one; what is longer than the room is written smaller.
  const space = decimals > 2 && /^\D?\d{1,3}$/.test(whole) ? room + SMALLER : room;
  const left = decimals > 2 ? space - whole.length - 1 : 0;
  // At least its first digit that is not zero.
  if (left > 0) return formatNumber(value, lang, { max: Math.max(left, speaking(value) - 4), signed });
  if (whole.length <= room) return whole;
  return new Intl.NumberFormat(localeOf(lang), {
    notation: "compact",
    maximumSignificantDigits: 4,
    signDisplay: signed ? "exceptZero" : "negative",
  }).format(value as Intl.StringNumericLiteral).replace("-", MINUS);
}

/**
 * A price with at least `digits` digits; more when the price has more, because a price is never rounded away.
 */
export function formatPrice(value: DecimalString | null, lang: Lang, digits = 2): string {
  return formatNumber(value, lang, { min: digits, max: Math.max(digits, 8, speaking(value)) });
}

/**
 * An average, which may have more digits than is useful: two more than the tick has; below one, five that say
 * something.
 */
export function formatAverage(value: DecimalString | null, lang: Lang, digits = 2): string {
  return formatNumber(value, lang, { min: digits, max: Math.max(digits + 2, speaking(value)) });
}

/** How many decimals it takes until five of them say something; none where a whole number does. */
function speaking(value: DecimalString | null): number {
  const zeros = /^-?0?\.(0*)/.exec(value ?? "")?.[1]?.length;
  return zeros === undefined ? 0 : Math.min(zeros + 5, 20);
}

export function formatQuantity(value: DecimalString | null, lang: Lang): string {
  return formatNumber(value, lang, { max: Math.max(8, speaking(value)) });
}

/** With the space that German has before it. */
export function percentSign(lang: Lang): string {
  return lang === "de" ? "\u00a0%" : "%";
}

/** `value` is already in percent. */
export function formatPercent(value: DecimalString | null, lang: Lang, digits = 1): string {
  if (value === null) return UNKNOWN;
  return `${formatNumber(value, lang, { min: digits, max: digits })}${percentSign(lang)}`;
}

/** Digits after the point of a price step: `0.25` has 2, `1` has 0. */
export function decimalsOf(step: DecimalString): number {
  return step.split(".")[1]?.replace(/0+$/, "").length ?? 0;
}

/** -1, 0 or 1 as the formatted text shows it: what rounds to zero is neutral. */
export function directionOf(value: DecimalString | null, digits = 2): -1 | 0 | 1 {
  if (value === null) return 0;
  const shown = formatNumber(value, "en", { min: digits, max: digits, signed: true });
  return shown.startsWith("+") ? 1 : shown.startsWith(MINUS) ? -1 : 0;
}

/**
 * An age as people say it: `now`, `12 s`, `3 min`, `2 h`, `5 d`. Clocks that disagree give `now`, never a
 * negative age.
 */
export function formatAge(ms: number | null, lang: Lang): string {
  if (ms === null || Number.isNaN(ms)) return UNKNOWN;
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return lang === "de" ? "jetzt" : "now";
  if (seconds < 60) return `${seconds}\u00a0s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}\u00a0min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours}\u00a0h`;
  return `${Math.floor(hours / 24)}\u00a0${lang === "de" ? "T" : "d"}`;
}

/** Milliseconds between a wire time and now; `null` when the time is unknown. */
export function ageOf(at: string | null, nowMs: number): number | null {
  if (at === null) return null;
  const then = Date.parse(at);
  return Number.isNaN(then) ? null : Math.max(0, nowMs - then);
}

/** A countdown: `0:09`, `2:05`, from an hour on `23:59:59`. */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (part: number) => String(part % 60).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  const before = minutes < 60 ? minutes : `${Math.floor(minutes / 60)}:${two(minutes)}`;
  return `${before}:${two(seconds)}`;
}

const timeFormats = new Map<string, Intl.DateTimeFormat>();

function timeFormat(lang: Lang, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${lang}/${JSON.stringify(options)}`;
  let format = timeFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(lang === "de" ? "de-DE" : "en-GB", options);
    timeFormats.set(key, format);
  }
  return format;
}

function formatTime(at: string | null, lang: Lang, options: Intl.DateTimeFormatOptions): string {
  const ms = at === null ? NaN : Date.parse(at);
  return Number.isNaN(ms) ? UNKNOWN : timeFormat(lang, options).format(ms);
}

/**
 * Wall time of day; in the reader's zone unless one is given (the server gives none it can not know, so it
 * passes UTC).
 */
export function formatClock(at: string | null, lang: Lang, timeZone?: string): string {
  return formatTime(at, lang, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    ...(timeZone ? { timeZone } : {}),
  });
}

/** The date, `28/11/2026`. */
export function formatDay(at: string | null, lang: Lang, timeZone?: string): string {
  return formatTime(at, lang, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    ...(timeZone ? { timeZone } : {}),
  });
}

/**
 * Wall time of day; of another day than `today` (as `formatDay` writes it) day and month in front, or,
 * `brief`, alone. What is of another year has it, too, unless it is `brief`.
 */
export function formatWhen(
  at: string | null,
  today: string,
  lang: Lang,
  timeZone?: string,
  brief = false,
): string {
  const clock = formatClock(at, lang, timeZone);
  if (at === null || formatDay(at, lang, timeZone) === today) return clock;
  const ofYear = formatDay(at, lang, timeZone).slice(-4) === today.slice(-4);
  const day = formatTime(at, lang, {
    day: "2-digit",
    month: "short",
    ...(brief || ofYear ? {} : { year: "numeric" }),
    ...(timeZone ? { timeZone } : {}),
  });
  return brief ? day : `${day} ${clock}`;
}

const MONTHS: Record<Lang, readonly string[]> = {
  en: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  de: ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."],
};

/**
 * A calendar date of IB or of the wire, `20261204`, `202612`, `2026-12-04`: `4 Dec 2026`, `4. Dez. 2026`;
 * other texts as they are.
 */
export function formatDate(date: string, lang: Lang): string {
  const [, year, month, day] = /^(\d{4})-?(\d\d)(?:-?(\d\d))?(?!\d)/.exec(date) ?? [];
  const name = MONTHS[lang][Number(month) - 1];
  if (year === undefined || name === undefined) return date || UNKNOWN;
  if (day === undefined) return `${name} ${year}`;
  return lang === "de" ? `${Number(day)}. ${name} ${year}` : `${Number(day)} ${name} ${year}`;
}

/**
 * Date and time with the zone's name: for titles and detail rows. In English the month is a word: 05/06 is
 * read in two ways.
 */
export function formatStamp(at: string | null, lang: Lang, timeZone?: string): string {
  return formatTime(at, lang, {
    year: "numeric",
    month: lang === "en" ? "short" : "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
    ...(timeZone ? { timeZone } : {}),
  });
}
