// The form that closes a position: a share or a quantity of it, at market or at a limit. Side and quantity
// sent are the server's.
import { batch, type Signal, signal } from "@preact/signals";
import type { ContractDetailsView, PositionView } from "@/lib/contract/api.ts";
import { dec, type DecimalString, text } from "@/lib/contract/decimal.ts";
import { sizeStepOf } from "@/lib/contract/instrument_kinds.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import type { Lang } from "@/lib/contract/format.ts";
import type { CloseType } from "@/lib/contract/order_fields.ts";
import type { CloseRequest } from "@/lib/contract/requests.ts";
import { createProblems, type FieldErrors, type FormProblems } from "./form.ts";
import { FormReader, type Reading } from "./form_reader.ts";

export const closePercents = ["25", "50", "75", "100"] as const;

export interface CloseForm extends FormProblems {
  readonly account: string;
  readonly conId: number;
  /** The chosen share; `null` when a quantity was typed instead. */
  percentSig: Signal<string | null>;
  quantitySig: Signal<string>;
  typeSig: Signal<CloseType>;
  limitPriceSig: Signal<string>;
  /** For the steps of the price; `null` until they have come. */
  detailsSig: Signal<ContractDetailsView | null>;
}

/**
 * What a share of the position comes to, in whole steps: less than a step can not be traded. `sizeIncrement`
 * is IB's; `null` while it is not known.
 */
export function shareOfPosition(
  { contract, quantity }: PositionView,
  percent: string,
  sizeIncrement: DecimalString | null,
): DecimalString {
  const whole = dec(quantity).abs();
  if (percent === "100") return text(whole);
  const step = dec(sizeStepOf(contract.secType, sizeIncrement));
  // Big's rounding mode 0 goes towards zero.
  return text(whole.times(percent).div(100).div(step).round(0, 0).times(step));
}

/**
 * A share of the position and the quantity that it comes to, as typed numbers are written. Exits that work
 * may leave less of it.
 */
export function takeShare(form: CloseForm, position: PositionView, percent: string, lang: Lang): void {
  const step = form.detailsSig.peek()?.sizeIncrement ?? null;
  batch(() => {
    form.percentSig.value = percent;
    form.quantitySig.value = toNumberInput(shareOfPosition(position, percent, step), lang);
  });
}

export function createCloseForm(position: PositionView, lang: Lang): CloseForm {
  const form = {
    ...createProblems(["quantity", "percent", "limitPrice"]),
    account: position.account,
    conId: position.contract.conId,
    percentSig: signal<string | null>("100"),
    quantitySig: signal(""),
    typeSig: signal<CloseType>("MKT"),
    limitPriceSig: signal(""),
    detailsSig: signal<ContractDetailsView | null>(null),
  };
  takeShare(form, position, "100", lang);
  return form;
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
