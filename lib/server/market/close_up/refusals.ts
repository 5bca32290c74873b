// What IB's codes about an order book or a tape mean: in the words of the code book where it knows them, with
// IB's own beside them.
import { lookupCode } from "@/lib/contract/code_book.ts";
import { type Told, told } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";

/**
 * The stream goes on: 317 the book is built anew, 310 and 300 an end that came too late. 2100 to 2199 are
 * remarks of every stream; 2152 among them names the exchanges that give no depth.
 */
const REMARKS: ReadonlySet<number> = new Set([300, 310, 317]);

export function isRemark(code: number): boolean {
  return REMARKS.has(code);
}

export function meaningOf(code: number, message: string): Told {
  if (lookupCode(code) === null) return { text: message };
  return told(say("IB_CODE.explained", { code, words: verbatim(message) }));
}
