// Refusals in IB's form.
import type { Refusal } from "./types.ts";

/** 322, as captures of 2026 write it: the sentence follows at once. */
export function failed(sentence: string): Refusal {
  return { ok: false, code: 322, text: `Error processing request.${sentence}` };
}

/** 321; the two letters name IB's internal check and vary. */
export function invalid(cause: string, letters = "bF"): Refusal {
  return { ok: false, code: 321, text: `Error validating request.-'${letters}' : cause - ${cause}` };
}
