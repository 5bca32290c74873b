// What a hand-over that failed says about the order.
import { type FailureCode, nothingSentCodes } from "@/lib/contract/protocol/commands.ts";
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import { AppError, BridgeError } from "@/lib/server/errors.ts";
import { type FailedData, failedData } from "../book/mod.ts";

/** A failure as a fact: whether IB can have seen the message decides everything (law 4). */
export function failure(error: unknown): FailedData & { says: Saying } {
  if (error instanceof BridgeError) {
    return failedData(error.says, nothingSentCodes.has(error.code as FailureCode));
  }
  // Our own refusal before the hand-over; anything else is not understood and proves nothing.
  if (error instanceof AppError) return failedData(error.says, true);
  const words = verbatim(error instanceof Error ? error.message : String(error));
  return failedData(say("INTERNAL", { words }), false);
}

/** The row of an order did not get to the disk: nothing is sent until the disk takes rows. */
export function isRefusedByDisk(error: unknown): error is BridgeError {
  return error instanceof BridgeError && error.code === "JOURNAL_UNWRITABLE";
}
