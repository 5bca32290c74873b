// International securities identification numbers: the check digit, and numbers for what is made up.
import { hash32 } from "../random.ts";

/** ISO 6166: letters count from 10, every second digit from the right is doubled. */
export function checkDigit(eleven: string): number {
  const digits = [...eleven].map((char) => Number.parseInt(char, 36)).join("");
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const weighted = i % 2 === 0 ? 2 * digit : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return (10 - sum % 10) % 10;
}

/** A number that nobody has: the same for the same instrument, with a right check digit. */
export function inventedIsin(country: string, conId: number): string {
  const body = `SM${String(hash32(conId, 97) % 10_000_000).padStart(7, "0")}`;
  return `${country}${body}${checkDigit(country + body)}`;
}
