// Figures in their order; what is not known stands last, whichever way they are sorted. Pure.
import { compare, type DecimalString } from "@/lib/contract/decimal.ts";

/** For `sort`: the smaller one first, the larger one with `way` -1. */
export function byFigure(a: DecimalString | null, b: DecimalString | null, way: 1 | -1): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return way * compare(a, b);
}
