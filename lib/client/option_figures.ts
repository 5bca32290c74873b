// Figures of an option as they are shown.
import { dec, type DecimalString, text } from "@/lib/contract/decimal.ts";

/** A fraction as a number of percent. */
export function percentOf(fraction: DecimalString | null): DecimalString | null {
  return fraction === null ? null : text(dec(fraction).times(100));
}
