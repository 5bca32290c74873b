// Algos let an order go bit by bit: how much of it may have been traded by now.
import type { Calendar } from "../calendar.ts";
import { invalid } from "../refusals.ts";
import { parseIbTime } from "../time_text.ts";
import { fillStep, type Order, type OrderTerms } from "../orders.ts";
import type { AlgoTerms, Refusal } from "../types.ts";

/** How long an algo takes that names no end. */
const USUAL_MS = 120_000;

/** When it begins and when everything may be gone. */
export interface Pace {
  readonly from: number;
  readonly until: number;
}

/** The times of an algo, or 441 for one that cannot be read. */
export function paceOf(
  { startTime, endTime }: AlgoTerms,
  calendar: Calendar,
  now: number,
): Pace | Refusal {
  const [start, end] = [startTime, endTime].map((text) => text === "" ? null : timeOf(text, calendar, now));
  if (start === undefined || end === undefined) return invalid("Invalid algo time");
  if (Number.isNaN(start)) return wrong("startTime");
  if (Number.isNaN(end)) return wrong("endTime");
  const from = Math.max(now, start ?? now);
  return { from, until: end === null || end <= from ? from + USUAL_MS : end };
}

/** A time with or without its day; without, today's. */
function timeOf(text: string, calendar: Calendar, now: number): number {
  return parseIbTime(text, { zone: calendar.timeZone, now })?.time ?? NaN;
}

function wrong(tag: string): Refusal {
  return { ok: false, code: 441, text: `Algo attributes validation failed: ${tag}` };
}

/**
 * How much may be filled in all by `now`: everything without an algo, at least one step once it has begun.
 */
export function released(order: Order, now: number): number {
  const { quantity } = order;
  const { pace } = order.terms;
  if (pace === undefined || now >= pace.until) return quantity;
  if (now < pace.from) return 0;
  const step = fillStep(order);
  const share = (now - pace.from) / (pace.until - pace.from);
  return Math.min(quantity, Math.max(step, Math.floor(quantity * share / step) * step));
}

/** A change of size or price does not begin again. */
export function keepPace(before: OrderTerms, after: OrderTerms, isSame: boolean): OrderTerms {
  return isSame && before.pace !== undefined && after.pace !== undefined
    ? { ...after, pace: before.pace }
    : after;
}
