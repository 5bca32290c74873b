// Rows as CSV (RFC 4180) that no spreadsheet takes for formulas.
import { isDecimal } from "@/lib/contract/decimal.ts";

/**
 * One line with its break. `numbers`: a field that is a decimal number is meant as one, whatever its sign.
 */
export function csvLine(values: readonly string[], { numbers = false } = {}): string {
  return `${values.map((value) => csvField(value, numbers && isDecimal(value))).join(",")}\r\n`;
}

/**
 * A leading `=`, `+`, `-`, `@`, tab or end of line would be a formula in a spreadsheet and gets an
 * apostrophe; so do the wide forms of East Asia, which some take for the same.
 */
function csvField(value: string, isNumber: boolean): string {
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(value) && !isNumber ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
