// What the codes of IB about a line of market data mean for it: a remark, an end that will not last, or an
// end that may.

/** Max number of tickers has been reached: TWS, and everybody else on the login, share the lines. */
export const NO_LINE_FREE = 101;
/** A line that was given back is free at IB after this. */
export const PLACE_MADE_MS = 500;

/** Whether the request itself is over: a price that still comes on it was on its way, and proves nothing. */
export function isOver(code: number): boolean {
  return BROKEN_OFF.has(code);
}

/** Whether IB only remarks on a line, which goes on. */
export function goesOn(code: number): boolean {
  return REMARKS.has(code) || (code >= 2100 && code < 2200);
}

/**
 * How long to wait before the line is asked for again, by the number of its failures so far; `null`: the line
 * goes on.
 */
export function waitAfter(code: number, failures: number): number | null {
  if (goesOn(code)) return null;
  const again = BROKEN_OFF.has(code) ? SOON : LATER;
  return Math.min(again.firstMs * 2 ** failures, again.maxMs);
}

/**
 * The line goes on (TWS API, "Message codes"): 10090 and 10091 a part of it needs another subscription, 10167
 * delayed prices instead; 2100 to 2199 are warnings.
 */
const REMARKS: ReadonlySet<number> = new Set([10090, 10091, 10167]);
/**
 * The subscription is gone and nothing replays it but us: 10182 it broke off, 10197 another session has the
 * data, 10225 a bust event has ended it.
 */
const BROKEN_OFF: ReadonlySet<number> = new Set([10182, 10197, 10225]);
/**
 * After any other code, one that nobody knows too, nothing comes until something changes outside: 101 no line
 * is free, 200 the contract has expired, 354 it is not subscribed. Should prices come all the same, they say
 * that the line lives.
 */
const SOON = { firstMs: 2_000, maxMs: 30_000 };
const LATER = { firstMs: 60_000, maxMs: 600_000 };

/** Of the line itself nothing was said: it was not sent, or IB has not answered. */
export const NO_CODE = 0;
/** IB says at once what kind of data it sends; a line of which it says nothing at all is asked for again. */
export const FIRST_WORD_MS = 15_000;
export const SILENT_AGAIN = SOON;
