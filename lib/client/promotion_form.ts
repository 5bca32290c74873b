// The form in which a promotion is taken up: the text of a paper preview, pasted or dropped, for the account
// of this screen.
import { type Signal, signal } from "@preact/signals";
import { createProblems, type FormProblems } from "./form.ts";

export interface PromotionForm extends FormProblems {
  textSig: Signal<string>;
}

export function createPromotionForm(): PromotionForm {
  return { ...createProblems(["promotion"]), textSig: signal("") };
}
