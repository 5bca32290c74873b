// What every form of the screen shares: problems, shown at their field.
import { type Signal, signal } from "@preact/signals";
import type { LimitDenial, Problem } from "@/lib/contract/api.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import { fieldOf } from "./api.ts";
import { type Wording, wordingOf } from "./speech.ts";

/** What is wrong with an input: found here (`key`) or by the server (what it says and its code). */
export interface FieldError {
  key?: LabelKey;
  said?: Wording;
  code?: string;
  /** The refusal that it is of. */
  problem?: Problem;
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
    form.errorsSig.value = { [field]: { said: wordingOf(problem), code: problem.code, problem } };
    form.problemSig.value = null;
  } else {
    form.problemSig.value = problem;
  }
}
