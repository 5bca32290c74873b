// What a hand-over that failed says about the order.
import { type FailureCode, nothingSentCodes } from "@/lib/contract/protocol/commands.ts";
import { AppError, BridgeError } from "@/lib/server/errors.ts";

/** A bridge failure as a fact: whether IB can have seen the message decides everything (law 4). */
export function failure(error: unknown): { code: string; text: string; nothingSent: boolean } {
  if (error instanceof BridgeError) {
    return {
      code: error.code,
      text: error.message,
      nothingSent: nothingSentCodes.has(error.code as FailureCode),
    };
  }
  // Our own refusal before the hand-over; anything else is not understood and proves nothing.
  if (error instanceof AppError) return { code: error.code, text: error.message, nothingSent: true };
  return {
    code: "INTERNAL",
    text: error instanceof Error ? error.message : String(error),
    nothingSent: false,
  };
}
