// The numbers of a form as they were typed: read into decimals, and written anew in another language.
import type { Signal } from "@preact/signals";
import { type DecimalString, sign } from "@/lib/contract/decimal_text.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { parseNumberInput, toNumberInput } from "@/lib/contract/number_input.ts";
import type { FieldErrors } from "./form.ts";

/** Writes typed numbers anew when the reader's language changes: the same marks would say another number. */
export function restate(inputs: readonly Signal<string>[], from: Lang, to: Lang): void {
  for (const input of inputs) {
    const said = (text: string) => {
      const parsed = parseNumberInput(text, from);
      return parsed.kind === "number" ? toNumberInput(parsed.value, to) : text;
    };
    const whole = said(input.peek());
    // `$1,5k` and the like: the number within.
    input.value = whole === input.peek() ? whole.replace(/\d[\d.,]*/g, said) : whole;
  }
}

/**
 * A number that could be meant otherwise than it was read, or a size that was reckoned: the review says what
 * it came to.
 */
export interface Reading {
  typed: string;
  value: DecimalString;
  /** Only the language's rule made it a thousand. */
  byRule: boolean;
}

/** Reads inputs one after the other and collects what is wrong with them. */
export class FormReader {
  readonly errors: FieldErrors = {};
  readonly readings: Reading[] = [];
  readonly #lang: Lang;
  constructor(lang: Lang) {
    this.#lang = lang;
  }

  /** The number in `input`; a placeholder when it is wrong, which `errors` then says. */
  number(field: string, input: Signal<string>, allowNegative = false): DecimalString {
    const typed = input.peek();
    const parsed = parseNumberInput(typed, this.#lang);
    if (parsed.kind !== "number") this.errors[field] = { key: `input.${parsed.kind}` };
    else if (!allowNegative && sign(parsed.value) <= 0) this.errors[field] = { key: "input.positive" };
    else {
      if (parsed.byRule) this.readings.push({ typed: typed.trim(), value: parsed.value, byRule: true });
      return parsed.value;
    }
    return "0";
  }

  get failed(): boolean {
    return Object.keys(this.errors).length > 0;
  }
}
