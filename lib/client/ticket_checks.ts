// What is already wrong with a field when somebody has typed into it: told there and then, before a preview
// is asked for. The server checks again.
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import { compare, type DecimalString, isMultipleOf, sign } from "@/lib/contract/decimal.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { kindOf } from "@/lib/contract/instrument_kinds.ts";
import { parseNumberInput } from "@/lib/contract/number_input.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { priceStep } from "@/lib/contract/price_step.ts";
import { parseQuantityText } from "./quantity_text.ts";
import { stepOf } from "./ticket_facts.ts";

interface Given {
  lang: Lang;
  details: ContractDetailsView | null;
}

/** Of a number of which nothing more is known; an empty field is not wrong yet. */
export function checkNumber(input: string, lang: Lang): LabelKey | null {
  return parseNumberInput(input, lang).kind === "invalid" ? "input.invalid" : null;
}

export function checkPrice(input: string, { lang, details }: Given): LabelKey | null {
  const typed = parseNumberInput(input, lang);
  if (typed.kind !== "number") return checkNumber(input, lang);
  if (details === null) return null;
  if (sign(typed.value) <= 0 && !kindOf(details.contract.secType).mayBeNegative) return "input.positive";
  const step = priceStep(typed.value, details.priceRules);
  return step === null || isMultipleOf(typed.value, step) ? null : "check.offTick";
}

export function checkQuantity(input: string, { lang, details }: Given): LabelKey | null {
  const typed = parseQuantityText(input, { lang, currency: details?.contract.currency ?? "" });
  switch (typed.kind) {
    case "units":
      return checkUnits(typed.value, details);
    case "invalid":
      return "input.invalid";
    default:
      // A size in words says beside itself what it comes to.
      return null;
  }
}

function checkUnits(quantity: DecimalString, details: ContractDetailsView | null): LabelKey | null {
  if (sign(quantity) <= 0) return "input.positive";
  if (details === null) return null;
  if (!isMultipleOf(quantity, stepOf(details))) return "check.offStep";
  return details.minSize !== null && compare(quantity, details.minSize) < 0 ? "check.belowLeast" : null;
}
