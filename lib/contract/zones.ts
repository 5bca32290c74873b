// Time zones as IB names them: by IANA, by the names of Windows and Java, by abbreviation, by offset.
import aliases from "@/python/zone_aliases.json" with { type: "json" };

const known = new Map(Object.entries(aliases));
/** `GMT+08:00`, `UTC+1`, `+0800`: east of Greenwich is plus. (`Etc/GMT-8` means the same and is IANA's.) */
const OFFSET = /^(?:GMT|UTC)? ?([+-])(\d{1,2})(?::?(\d{2}))?$/;

/** `EST (Eastern Standard Time)`: Java's id, and its name in brackets. */
const EXPLAINED = /^([^()]+)\(([^()]+)\)$/;

/**
 * What words have meant: there are a few dozen in use, and asking `Intl` about one takes a third of a
 * millisecond.
 */
const meant = new Map<string, string | null>();
/** IB's words come from outside: what is kept of them is bounded. */
const MOST_WORDS = 500;

/**
 * The zone that IB's word means, as `Temporal` and `Intl` take it: an IANA name or an offset. Abbreviations
 * are read as IB means them: CST is Chicago, EST is New York in summer too, IST is India; a name behind one
 * says which it is (`CST (China Standard Time)`). `null` for a word that nobody knows.
 */
export function zoneOf(word: string): string | null {
  const kept = meant.get(word);
  if (kept !== undefined) return kept;
  const zone = read(word);
  if (meant.size >= MOST_WORDS) meant.clear();
  meant.set(word, zone);
  return zone;
}

function read(word: string): string | null {
  const whole = named(word);
  if (whole !== null) return whole;
  const [, id = "", name = ""] = EXPLAINED.exec(word.trim()) ?? [];
  return named(name) ?? named(id);
}

function named(word: string): string | null {
  const name = word.trim().replace(/^\((.*)\)$/, "$1");
  const alias = known.get(name.toUpperCase());
  if (alias !== undefined) return alias;
  const offset = OFFSET.exec(name.toUpperCase());
  if (offset !== null) return offsetOf(offset);
  // An offset of another spelling is no name.
  return /^[A-Za-z]/.test(name) && isZone(name) ? name : null;
}

function offsetOf([, sign, hours = "", minutes = "00"]: RegExpExecArray): string | null {
  return Number(hours) > 14 || Number(minutes) > 59 ? null : `${sign}${hours.padStart(2, "0")}:${minutes}`;
}

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
