// IB's messages about an order (TWS API message codes, 399 and 404): which of them say that it is held, and
// which only remark something.

const ORDER_MESSAGE = 399;
/**
 * What tells a hold from any other 399 is nothing but its words, in the language of TWS's user: "will not be
 * placed at the exchange until 2026-08-31 09:30:00 US/Eastern". The time of day is in it in every language.
 * An order that is taken for not held is shown as IB's status has it, with the same words as its reason.
 */
const NAMES_A_TIME = /\d{1,2}:\d{2}/;

/** Shares to be sold short are looked for. */
const SOUGHT = 404;

/** Whether a message says that the order is held: not, as that a currency order is routed as an odd lot. */
export function saysHold(code: number, words: string): boolean {
  return code === SOUGHT || (code === ORDER_MESSAGE && NAMES_A_TIME.test(words));
}
