// Refusals in IB's form.
import type { Refusal } from "./types.ts";

/** 321; the two letters name IB's internal check and vary. */
export function invalid(cause: string, letters = "bF"): Refusal {
  return { ok: false, code: 321, text: `Error validating request.-'${letters}' : cause - ${cause}` };
}
