// Halted stops everything but cancels and closing; reducing lets only through what makes a position, or an
// open entry, smaller.
import type { TradingState } from "@/lib/contract/api.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { DenialError } from "@/lib/server/errors.ts";
import type { LimitContext, Purpose } from "../../deps.ts";
import { requestField } from "./request_field.ts";

/** Throws a `DenialError`. What is proven to end a position passes always: whoever halts wants to get out. */
export function guardHalted(state: TradingState, purpose: Purpose): void {
  if (state === "halted" && purpose !== "close") throw new DenialError(say("TRADING_HALTED"));
}

/**
 * While trading is reducing: by the proof that exempts an exit from the limits, so right after a fill by the
 * worse of what the broker said last and what the fills make of it. `unproven`: why nobody can say what works
 * on the other side.
 */
export function guardReducing(
  state: TradingState,
  { purpose, reduces, lightens, position }: Pick<
    LimitContext,
    "purpose" | "reduces" | "lightens" | "position"
  >,
  unproven: () => Saying | null,
): void {
  if (state !== "reducing" || purpose === "close" || reduces || lightens) return;
  if (position === null) throw new DenialError(say("TRADING_REDUCING.position"));
  const says = unproven();
  if (says !== null) throw new DenialError(says, { field: requestField(purpose, "conId") });
  throw new DenialError(say("TRADING_REDUCING"), { field: requestField(purpose, "quantity") });
}
