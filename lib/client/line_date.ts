// Days and times as they are written in a line: `2026-12-18`, `18.12.2026`, `16:30`. Pure.

const DAY = /^(?:(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)\.(\d\d?)\.(\d{4}))$/;
const TIME = /^([01]?\d|2[0-3]):([0-5]\d)$/;

/**
 * The day as ISO writes it; `null`: none that there is. A slash is not read: its order is not the same
 * everywhere.
 */
export function readDay(word: string): string | null {
  const found = DAY.exec(word);
  if (found === null) return null;
  const [, isoYear, isoMonth, isoDay, day, month, year] = found;
  const two = (digits = "") => digits.padStart(2, "0");
  const iso = `${isoYear ?? year}-${two(isoMonth ?? month)}-${two(isoDay ?? day)}`;
  const date = new Date(`${iso}T00:00:00Z`);
  // The 31st of a shorter month would be read as a day of the next one.
  return Number.isNaN(date.getTime()) || !date.toISOString().startsWith(iso) ? null : iso;
}

/** `HH:MM`; `null`: it is no time. */
export function readTime(word = ""): string | null {
  const [, hours, minutes] = TIME.exec(word) ?? [];
  return hours === undefined ? null : `${hours.padStart(2, "0")}:${minutes}`;
}
