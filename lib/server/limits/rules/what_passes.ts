// What would pass instead of an order that was denied: tried by the same rules before it is told. Pure.
import { Big, dec, text } from "@/lib/contract/decimal.ts";
import type { Breach, Judged, Passing } from "./judged.ts";

type Breaches = (order: Judged) => readonly Breach[];

/**
 * The largest quantity, else another price, else a later time, that keeps every limit; `null`: none of them
 * alone does.
 */
export function whatPasses(order: Judged, found: readonly Breach[], breaches: Breaches): Passing | null {
  const keeps = (changed: Judged) => breaches(changed).length === 0;
  const quantity = mostThatPasses(order, found, keeps);
  if (quantity !== null) return { of: "quantity", value: quantity };
  const price = found.find(({ passes }) => passes?.of === "limitPrice")?.passes?.value ?? null;
  if (price !== null && keeps(atPrice(order, dec(price)))) return { of: "limitPrice", value: price };
  const time = lastOf(found.flatMap(({ passes }) => passes?.of === "notBefore" ? [passes.value] : []));
  if (time !== null && keeps({ ...order, now: Date.parse(time) })) return { of: "notBefore", value: time };
  return null;
}

/**
 * The largest quantity that keeps every limit; `null`: none does, or it is not the quantity that is at fault.
 */
function mostThatPasses(
  order: Judged,
  found: readonly Breach[],
  keeps: (order: Judged) => boolean,
): string | null {
  const bounds = found.map(({ most }) => most);
  if (bounds.some((most) => most === undefined)) return null;
  const least = bounds.reduce((a, b) => a === undefined || (b !== undefined && b.lt(a)) ? b : a);
  if (least === undefined) return null;
  const { sizeStep, before, filled } = order;
  const steps = least.div(sizeStep).round(0, Big.roundDown);
  // A quotient has an end and may have been rounded up: then it is one step less.
  const tried = [steps, steps.minus(1)].map((count) => count.times(sizeStep)).filter((quantity) =>
    quantity.gt(0) && quantity.gt(filled) && (before === null || quantity.gte(before.quantity))
  );
  const passing = tried.find((quantity) => keeps({ ...order, quantity }));
  return passing === undefined ? null : text(passing);
}

/**
 * A buy is worth what its limit is, and its cash buys the more the lower that is; a sale is worth what the
 * market pays at least, and so is what may go to the market instead.
 */
function atPrice(order: Judged, price: Big): Judged {
  const { side, limitPrice, unitValue, quantity, forCash, withStop } = order;
  const staysWorth = side === "SELL" || withStop || price.lte(0) || limitPrice?.lte(0) === true;
  if (staysWorth || limitPrice === null || limitPrice.eq(0)) return { ...order, limitPrice: price };
  const ratio = price.div(limitPrice).abs();
  return {
    ...order,
    limitPrice: price,
    unitValue: unitValue?.times(ratio) ?? null,
    quantity: forCash && ratio.gt(0) ? quantity.div(ratio) : quantity,
  };
}

function lastOf(times: readonly string[]): string | null {
  return times.reduce<string | null>((a, b) => a === null || b > a ? b : a, null);
}
