// A close for each of many positions, within the time in which somebody waits for all of them; what can not
// be prepared is named.
import type { FlattenPreview, Preview } from "@/lib/contract/api.ts";
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { AppError, UnavailableError } from "@/lib/server/errors.ts";
import { patiently } from "@/lib/server/patience.ts";
import type { ContractSource } from "../deps.ts";

export interface FlattenDeps {
  contracts: Pick<ContractSource, "rules">;
  clock: Clock;
  /** A market close of all of the position. */
  close(conId: number): Promise<Preview>;
}

/** A browser waits 30 s for an answer. */
const WHOLE_MS = 24_000;
/** Of that for instruments that are not known yet: some hundred fit into the bridge's lane. */
const RULES_MS = 12_000;
/** Closes under way at a time: each asks IB, and most of each is waiting. */
const AT_ONCE = 8;

export async function flattenAll(held: readonly number[], deps: FlattenDeps): Promise<FlattenPreview> {
  const begun = deps.clock.monotonic();
  const left = (ms: number) => begun + ms - deps.clock.monotonic();
  // All at once: instruments of which IB says nothing cost one wait together, not one each.
  const unknown = await Promise.all(held.map((conId) => whyUnknown(conId, deps, () => left(RULES_MS))));
  const outcomes: (Preview | AppError)[] = [];
  let next = 0;
  const work = async () => {
    for (let at = next++; at < held.length; at = next++) {
      const conId = held[at] ?? 0;
      outcomes[at] = unknown[at] ?? await closed(conId, deps, left(WHOLE_MS));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const result: FlattenPreview = { previews: [], skipped: [] };
  outcomes.forEach((outcome, at) => {
    if (outcome instanceof AppError) result.skipped.push({ conId: held[at] ?? 0, ...coded(outcome.says) });
    else result.previews.push(outcome);
  });
  return result;
}

/** What is known of an instrument within the time: nothing is wrong with it, or why it can not be closed. */
async function whyUnknown(
  conId: number,
  { contracts }: FlattenDeps,
  left: () => number,
): Promise<AppError | null> {
  for (;;) {
    try {
      await contracts.rules(conId);
      return null;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      // An order gives up after a moment, the question goes on.
      if (error.says.key !== "CONTRACT_RULES_UNKNOWN.details" || left() <= 0) return error;
    }
  }
}

async function closed(
  conId: number,
  { close, clock }: FlattenDeps,
  left: number,
): Promise<Preview | AppError> {
  const late = new UnavailableError(say("FLATTEN_LATE"));
  if (left <= 0) return late;
  try {
    return await patiently<Preview | AppError>(clock, close(conId), { ms: left, otherwise: () => late });
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
}
