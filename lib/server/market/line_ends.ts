// What the codes of IB about a line of market data mean for it: a remark, an end that will not last, or an end that may.

/** Max number of tickers has been reached: TWS, and everybody else on the login, share the lines. */
export const NO_LINE_FREE = 101;
/** A line that was given back is free at IB after this. */
export const PLACE_MADE_MS = 500;

/** How long to wait before the line is asked for again, by the number of its failures so far; `null`: the line goes on. */
export function waitAfter(code: number, failures: number): number | null {
  const again = BROKEN_OFF.has(code) ? SOON : REFUSED.has(code) ? LATER : null;
  return again && Math.min(again.firstMs * 2 ** failures, again.maxMs);
}

/** The subscription is gone and nothing replays it but us: 10182 it broke off, 10197 another session has the data. */
const BROKEN_OFF: ReadonlySet<number> = new Set([10182, 10197]);
/**
 * Nothing comes until something changes outside (TWS API, "Message codes"): 101 no line is free, 322 the request failed, 354,
 * 10089, 10168 and 10186 it is not subscribed, 420 it is refused. Remarks are 10090 (a part) and 10167 (delayed instead).
 */
const REFUSED: ReadonlySet<number> = new Set([NO_LINE_FREE, 322, 354, 420, 10089, 10168, 10186]);
const SOON = { firstMs: 2_000, maxMs: 30_000 };
const LATER = { firstMs: 60_000, maxMs: 600_000 };

/** Of the line itself nothing was said: it was not sent, or IB has not answered. */
export const NO_CODE = 0;
/** IB says at once what kind of data it sends; a line of which it says nothing at all is asked for again. */
export const FIRST_WORD_MS = 15_000;
export const SILENT_AGAIN = SOON;
