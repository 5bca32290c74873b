// Exits that exceed their position: what is wrong, in one sentence, and the dialog that puts it right.
import { type Signal, signal } from "@preact/signals";
import type { ExitStep, ExitSurplus, Problem } from "@/lib/contract/api.ts";
import { hasTurned } from "@/lib/contract/exit_reach.ts";
import { formatQuantity, type Lang } from "@/lib/contract/format.ts";
import type { Translate } from "@/lib/contract/says/screen/mod.ts";
import type { ScreenNames } from "./names.ts";

export type StepStatus = "open" | "running" | "done" | "refused" | "unknown";

export interface FixStep extends ExitStep {
  status: StepStatus;
  problem: Problem | null;
}

/**
 * The dialog of one position; `steps` are the server's until they are confirmed, then they stay as confirmed.
 */
export interface ExitFix {
  readonly account: string;
  readonly conId: number;
  readonly side: ExitSurplus["side"];
  /** `null` before the confirm. */
  stepsSig: Signal<FixStep[] | null>;
  busySig: Signal<boolean>;
}

/** What is wrong, in one sentence: the banner and the dialog say the same. */
export function surplusText(
  { side, conId, exits, position }: ExitSurplus,
  { t, lang, names }: { t: Translate; lang: Lang; names: ScreenNames },
): string {
  const given = {
    symbol: names.byId(conId),
    exits: formatQuantity(exits, lang),
    position: formatQuantity(position, lang),
  };
  if (hasTurned(side, position)) return t(side === "SELL" ? "exits.turnedSell" : "exits.turnedBuy", given);
  return t(side === "SELL" ? "exits.sell" : "exits.buy", given);
}

export function createExitFix(
  { account, conId, side }: Pick<ExitSurplus, "account" | "conId" | "side">,
): ExitFix {
  return { account, conId, side, stepsSig: signal(null), busySig: signal(false) };
}
