// The form that changes a working order: only what differs from the order is asked for.
import { type Signal, signal } from "@preact/signals";
import type { ContractDetailsView, OrderView } from "@/lib/contract/api.ts";
import { compare, type DecimalString } from "@/lib/contract/decimal.ts";
import type { Lang } from "@/lib/contract/format.ts";
import {
  type AmountField,
  amountFields,
  amountOf,
  perAmount,
  type Tif,
  tifs,
} from "@/lib/contract/order_fields.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import type { ModifyChanges } from "@/lib/contract/requests.ts";
import { createProblems, type FieldErrors, type FormProblems } from "./form.ts";
import { FormReader, type Reading } from "./form_reader.ts";

export interface ModifyForm extends FormProblems {
  readonly clientOrderId: string;
  quantitySig: Signal<string>;
  /** Empty where the order has no such amount. */
  amountSigs: Readonly<Record<AmountField, Signal<string>>>;
  tifSig: Signal<string>;
  /** For the steps of the prices; `null` until they have come. */
  detailsSig: Signal<ContractDetailsView | null>;
}

export function createModifyForm(order: OrderView, lang: Lang): ModifyForm {
  const typed = (value: DecimalString | null) => signal(value === null ? "" : toNumberInput(value, lang));
  return {
    ...createProblems(["quantity", ...amountFields, "tif"]),
    clientOrderId: order.clientOrderId,
    quantitySig: typed(order.quantity),
    amountSigs: perAmount((field) => typed(order[field])),
    tifSig: signal(order.tif),
    detailsSig: signal(null),
  };
}

/** A change carries no date: what is not good till a date does not become so. */
export function modifyTifs(order: OrderView): readonly Tif[] {
  return tifs.filter((tif) => tif !== "GTD" || order.tif === "GTD");
}

/** What differs from `order`; `null` when nothing does. */
export function toChanges(
  form: ModifyForm,
  order: OrderView,
  lang: Lang,
): { changes: ModifyChanges | null; readings: readonly Reading[] } | { errors: FieldErrors } {
  const reader = new FormReader(lang);
  const changes: ModifyChanges = {};
  if (order.quantity !== null && order.cashQuantity === null) {
    const quantity = reader.number("quantity", form.quantitySig);
    if (compare(quantity, order.quantity) !== 0) changes.quantity = quantity;
  }
  for (const field of amountFields) {
    const before = order[field];
    if (before === null) continue;
    const amount = reader.number(field, form.amountSigs[field], amountOf[field].sign === "any");
    if (compare(amount, before) !== 0) changes[field] = amount;
  }
  const tif = tifs.find((one) => one === form.tifSig.peek());
  if (tif !== undefined && tif !== order.tif) changes.tif = tif;
  if (reader.failed) return { errors: reader.errors };
  return { changes: Object.keys(changes).length > 0 ? changes : null, readings: reader.readings };
}
