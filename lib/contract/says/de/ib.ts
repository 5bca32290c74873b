// German: what IB says by code. IB's own words stay as they are; the code book explains them.
import type { BookCode } from "../../code_book.ts";
import type { ib as english } from "../en/ib.ts";
import { type Same, speech } from "../saying.ts";
import { type Explained, ibOrders } from "./ib_orders.ts";
import { ibSession } from "./ib_session.ts";

/** Each code of the code book: one that misses its German does not compile. */
export const ibCodes: Readonly<Record<BookCode, Explained>> = { ...ibOrders, ...ibSession };

/** Meaning and way out of a code; empty for one that nobody has classified. */
function explained(code: number): Explained {
  const key = String(code);
  return Object.hasOwn(ibCodes, key) ? ibCodes[key as BookCode] : ["", ""];
}

export const ib = {
  WORDS: ({ words }) => [words],
  "IB_CODE.said": ({ code, words }) => speech`IB sagt ${code}: ${words}`,
  "IB_CODE.meaning": ({ code, words }) => speech`${explained(code)[0]} (${words})`,
  "IB_CODE.meaning_alone": ({ code }) => explained(code)[0],
  "IB_CODE.fix": ({ code }) => explained(code)[1],
  "IB_CODE.explained": ({ code, words }) =>
    speech`${explained(code)[0]} ${explained(code)[1]} IB: ${words} (${code})`,
  "IB_CODE.margin": ({ code, words }) => speech`${words} (${code}). ${explained(code)[1]}`,
  IB_CODE_UNCLASSIFIED: ({ code, words }) => speech`IB sagt ${code}: ${words}`,
  IB_WARNING: ({ words }) => [words],
} satisfies Same<typeof english>;
