// What every form of the screen shares: numbers as typed, and problems shown at their field.
import { type Signal, signal } from "@preact/signals";
import type { LimitDenial, Problem } from "@/lib/contract/api.ts";
import { type DecimalString, sign } from "@/lib/contract/decimal.ts";
import type { Lang } from "@/lib/contract/format.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { parseNumberInput, toNumberInput } from "@/lib/contract/number_input.ts";
import { fieldOf } from "./api.ts";
import { type Wording, wordingOf } from "./speech.ts";

/** What is wrong with an input: found here (`key`) or by the server (what it says and its code). */
export interface FieldError {
  key?: LabelKey;
  said?: Wording;
  code?: string;
}

export type FieldErrors = Record<string, FieldError>;

export interface FormProblems {
  /** The inputs of the form, named as the wire names them. */
  readonly fields: ReadonlySet<string>;
  errorsSig: Signal<FieldErrors>;
  /** A refusal that belongs to no single input. */
  problemSig: Signal<Problem | null>;
  /** What would pass the limit that denied it. */
  passesSig: Signal<LimitDenial | null>;
}

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

export function createProblems(fields: readonly string[]): FormProblems {
  return {
    fields: new Set(fields),
    errorsSig: signal({}),
    problemSig: signal(null),
    passesSig: signal(null),
  };
}

export function clearProblems(form: FormProblems): void {
  form.errorsSig.value = {};
  form.problemSig.value = null;
  form.passesSig.value = null;
}

/** The user writes into an input again: what was wrong with it no longer holds. */
export function clearField(form: FormProblems, field: string): void {
  form.passesSig.value = null;
  if (!(field in form.errorsSig.peek())) return;
  const { [field]: _, ...rest } = form.errorsSig.peek();
  form.errorsSig.value = rest;
}

/** Puts a refusal where it belongs: at its field, or under the form. */
export function showProblem(form: FormProblems, problem: Problem): void {
  const field = fieldOf(problem);
  form.passesSig.value = problem.limit ?? null;
  if (field !== null && form.fields.has(field)) {
    form.errorsSig.value = { [field]: { said: wordingOf(problem), code: problem.code } };
    form.problemSig.value = null;
  } else {
    form.problemSig.value = problem;
  }
}

/** A number that could be meant otherwise than it was read: the review says how it was read. */
export interface Reading {
  typed: string;
  value: DecimalString;
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
      if (parsed.byRule) this.readings.push({ typed: typed.trim(), value: parsed.value });
      return parsed.value;
    }
    return "0";
  }

  get failed(): boolean {
    return Object.keys(this.errors).length > 0;
  }
}
