// The form that changes a working order: only what differs from the order is asked for.
import { type Signal, signal } from "@preact/signals";
import type { OrderView } from "@/lib/contract/api.ts";
import { compare, type DecimalString } from "@/lib/contract/decimal.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import type { ModifyChanges } from "@/lib/contract/requests.ts";
import { createProblems, type FieldErrors, type FormProblems, FormReader } from "./form.ts";
import { type Tif, tifs } from "./ticket.ts";

export interface ModifyForm extends FormProblems {
  readonly clientOrderId: string;
  quantitySig: Signal<string>;
  /** Empty for orders without that price. */
  limitPriceSig: Signal<string>;
  stopPriceSig: Signal<string>;
  trailingAmountSig: Signal<string>;
  trailingPercentSig: Signal<string>;
  tifSig: Signal<string>;
}

export function createModifyForm(order: OrderView, lang: Lang): ModifyForm {
  const typed = (value: DecimalString | null) => signal(value === null ? "" : toNumberInput(value, lang));
  return {
    ...createProblems(["quantity", "limitPrice", "stopPrice", "trailingAmount", "trailingPercent", "tif"]),
    clientOrderId: order.clientOrderId,
    quantitySig: typed(order.quantity),
    limitPriceSig: typed(order.limitPrice),
    stopPriceSig: typed(order.stopPrice),
    trailingAmountSig: typed(order.trailingAmount),
    trailingPercentSig: typed(order.trailingPercent),
    tifSig: signal(order.tif),
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
): { changes: ModifyChanges | null } | { errors: FieldErrors } {
  const reader = new FormReader(lang);
  const changes: ModifyChanges = {};
  const quantity = reader.number("quantity", form.quantitySig);
  if (compare(quantity, order.quantity) !== 0) changes.quantity = quantity;
  for (
    const [field, input] of [
      ["limitPrice", form.limitPriceSig],
      ["stopPrice", form.stopPriceSig],
      ["trailingAmount", form.trailingAmountSig],
      ["trailingPercent", form.trailingPercentSig],
    ] as const
  ) {
    const before = order[field];
    if (before === null) continue;
    const price = reader.number(field, input, field === "limitPrice" || field === "stopPrice");
    if (compare(price, before) !== 0) changes[field] = price;
  }
  const tif = tifs.find((one): one is Tif => one === form.tifSig.peek());
  if (tif !== undefined && tif !== order.tif) changes.tif = tif;
  if (reader.failed) return { errors: reader.errors };
  return { changes: Object.keys(changes).length > 0 ? changes : null };
}
