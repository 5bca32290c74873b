// Which strikes of a chain are shown: a window of so many around the price of the underlying, moved by hand.
// Pure.
import type { ContractDetailsView, QuoteView, StrikeView } from "@/lib/contract/api.ts";
import { compare, dec, type DecimalString, sub, text } from "@/lib/contract/decimal.ts";

/** How many strikes at a time: each takes two market data lines. */
export const strikeCounts = ["8", "16", "32", "48"] as const;
export type StrikeCount = (typeof strikeCounts)[number];

/** The instrument whose options are shown with this one in the ticket; `null`: it says of none. */
export function underlyingOf(details: ContractDetailsView): number | null {
  const { contract, underlyingConId } = details;
  if (contract.secType === "OPT" || contract.secType === "FOP") return underlyingConId ?? null;
  return contract.secType === "BAG" ? null : contract.conId;
}

/** What the underlying is worth now, as far as its quote says it. */
export function priceOf(quote: QuoteView | null): DecimalString | null {
  if (quote === null) return null;
  const { last, bid, ask, close } = quote;
  if (last !== null) return last;
  return bid !== null && ask !== null ? text(dec(bid).plus(ask).div(2)) : close;
}

/** The place of the strike that is nearest to the price; `null` without a price or a strike. */
export function nearestTo(strikes: readonly StrikeView[], price: DecimalString | null): number | null {
  if (price === null) return null;
  let nearest: { at: number; away: DecimalString } | null = null;
  strikes.forEach(({ strike }, at) => {
    const away = text(dec(sub(strike, price)).abs());
    if (nearest === null || compare(away, nearest.away) < 0) nearest = { at, away };
  });
  return (nearest as { at: number } | null)?.at ?? null;
}

/** The first place of a window of `count` around `middle`, within the strikes. */
export function windowAround(middle: number, { count, of }: { count: number; of: number }): number {
  return clamped(middle - Math.floor(count / 2), { count, of });
}

/** A first place that leaves the window full, as far as there are strikes. */
export function clamped(from: number, { count, of }: { count: number; of: number }): number {
  return Math.max(0, Math.min(from, of - count));
}

/**
 * The contracts of these strikes, those around the middle first: they keep their lines when there are few.
 */
export function contractsOf(shown: readonly StrikeView[], middle: number): number[] {
  return shown
    .map((row, at) => ({ row, away: Math.abs(at - middle) }))
    .sort((a, b) => a.away - b.away)
    .flatMap(({ row: { call, put } }) => [call, put].filter((conId) => conId !== null));
}

/** Whether the option would be exercised at this price; `null` without a price. */
export function isInTheMoney(
  side: "call" | "put",
  strike: DecimalString,
  price: DecimalString | null,
): boolean {
  if (price === null) return false;
  return side === "call" ? compare(strike, price) < 0 : compare(strike, price) > 0;
}

/** Whole days from the day of `nowMs` (UTC) to an expiry, `YYYYMMDD`. */
export function daysTo(expiry: string, nowMs: number): number {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(expiry) ?? [];
  const end = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return Math.floor(end / 86_400_000) - Math.floor(nowMs / 86_400_000);
}
