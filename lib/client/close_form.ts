// The form that closes a position: a share or a quantity of it, at market or at a limit. Side and quantity sent are the server's.
import { type Signal, signal } from "@preact/signals";
import type { PositionView } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import type { CloseType } from "@/lib/contract/order_fields.ts";
import type { CloseRequest } from "@/lib/contract/requests.ts";
import { createProblems, type FieldErrors, type FormProblems, FormReader, type Reading } from "./form.ts";

export const closePercents = ["25", "50", "75", "100"] as const;

export interface CloseForm extends FormProblems {
  readonly account: string;
  readonly conId: number;
  /** The chosen share; `null` when a quantity was typed instead. */
  percentSig: Signal<string | null>;
  quantitySig: Signal<string>;
  typeSig: Signal<CloseType>;
  limitPriceSig: Signal<string>;
}

export function createCloseForm(position: PositionView): CloseForm {
  return {
    ...createProblems(["quantity", "percent", "limitPrice"]),
    account: position.account,
    conId: position.contract.conId,
    percentSig: signal("100"),
    quantitySig: signal(""),
    typeSig: signal("MKT"),
    limitPriceSig: signal(""),
  };
}

/** Reads the form into a request, or says which inputs are missing or unreadable. */
export function toCloseRequest(
  form: CloseForm,
  lang: Lang,
): { close: CloseRequest; readings: readonly Reading[] } | { errors: FieldErrors } {
  const reader = new FormReader(lang);
  const percent = form.percentSig.peek();
  const orderType = form.typeSig.peek();
  const close: CloseRequest = { account: form.account, conId: form.conId, orderType };
  if (percent !== null) close.percent = percent;
  else close.quantity = reader.number("quantity", form.quantitySig);
  if (orderType === "LMT") close.limitPrice = reader.number("limitPrice", form.limitPriceSig, true);
  return reader.failed ? { errors: reader.errors } : { close, readings: reader.readings };
}
