// Why there are no bars: IB's refusals of history by what they mean, as far as their words say it.
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { AppError, DenialError, UnavailableError } from "@/lib/server/errors.ts";

/**
 * IB's words and what they mean; 162 and 321 are used for many things, so that the number alone says nothing.
 */
const MEANINGS: readonly (readonly [words: RegExp, says: Saying])[] = [
  [/pacing violation/i, say("HISTORY_PACED.ib")],
  [
    /no market data permissions?|not subscribed|no permissions?\b|requires additional subscription/i,
    say("HISTORY_NO_PERMISSION"),
  ],
  [/no data|no historical data|no head time ?stamp/i, say("HISTORY_NONE")],
  [/disconnect|connectivity|HMDS.*(?:inactive|broken)|reconnect/i, say("HISTORY_AWAY")],
];
/** "Requested market data is not subscribed", whatever the words. */
const NOT_SUBSCRIBED = new Set([354, 10_089, 10_187]);

/** The refusal as the desk says it; IB's own words stay beside it. What is not known stays as it is. */
export function historyRefusal(error: unknown): unknown {
  if (!(error instanceof AppError)) return error;
  if (error.code === "REQUEST_TIMEOUT") return new UnavailableError(say("HISTORY_SLOW"), error);
  const { ib } = error;
  if (error.code !== "IB_ERROR" || ib === undefined) return error;
  const says = NOT_SUBSCRIBED.has(ib.code)
    ? say("HISTORY_NO_PERMISSION")
    : MEANINGS.find(([words]) => words.test(ib.message))?.[1];
  return says === undefined ? error : new DenialError(says, { ib });
}

/**
 * Whether IB has answered, and would answer the same again: asking anew at once would only count against its
 * limits.
 */
export function isAnswer(error: unknown): boolean {
  return error instanceof AppError && error.ib !== undefined;
}
