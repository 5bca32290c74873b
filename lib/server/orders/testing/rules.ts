// Drafts against the rules of one instrument, as short as the tests need it.
import { codeOf } from "@/lib/contract/says/say.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import { checkDraft } from "../draft/checks.ts";
import type { ContractRules } from "../mod.ts";
import { AAPL_RULES, DRAFT, START } from "./harness.ts";
import { ACCOUNT } from "./rows.ts";

export const NOW = Date.parse(START);

/** The rules of AAPL with other details. */
export const details = (changes: Partial<ContractRules["details"]>) => ({
  details: { ...AAPL_RULES.details, ...changes },
});

/** Code and field of the first rule that `DRAFT` with changes breaks; `null` when it breaks none. */
export function denied(draft: Partial<Draft>, rules: Partial<ContractRules> = {}): [string, string] | null {
  const given = { ...DRAFT, ...draft };
  const denial = checkDraft(given, { rules: { ...AAPL_RULES, ...rules }, accounts: [ACCOUNT], now: NOW });
  return denial === null ? null : [codeOf(denial.says), denial.field];
}
