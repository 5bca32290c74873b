// Puts exits right that exceed their position: takes the server's steps one after the other and keeps what became of each.
import { batch, type Signal, signal } from "@preact/signals";
import type { ExitStep, ExitSurplus, Problem } from "@/lib/contract/api.ts";
import { formatQuantity, type Lang } from "@/lib/contract/format.ts";
import type { Translate } from "@/lib/contract/says/screen/mod.ts";
import type { ScreenNames } from "./names.ts";
import { type Api, newKey, ProblemError } from "./api.ts";

export type StepStatus = "open" | "running" | "done" | "refused" | "unknown";

export interface FixStep extends ExitStep {
  status: StepStatus;
  problem: Problem | null;
}

/** The dialog of one position; `steps` are the server's until they are confirmed, then they stay as confirmed. */
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
  return t(side === "SELL" ? "exits.sell" : "exits.buy", {
    symbol: names.byId(conId),
    exits: formatQuantity(exits, lang),
    position: formatQuantity(position, lang),
  });
}

export function createExitFix(
  { account, conId, side }: Pick<ExitSurplus, "account" | "conId" | "side">,
): ExitFix {
  return { account, conId, side, stepsSig: signal(null), busySig: signal(false) };
}

/** Carries out exactly the steps that were shown. Returns whether all of them were taken up; nothing is tried twice. */
export async function runExitFix(fix: ExitFix, steps: readonly ExitStep[], api: Api): Promise<boolean> {
  if (fix.busySig.peek() || fix.stepsSig.peek() !== null) return false;
  batch(() => {
    fix.busySig.value = true;
    fix.stepsSig.value = steps.map((step) => ({ ...step, status: "open", problem: null }));
  });
  for (const step of steps) {
    update(fix, step, { status: "running" });
    update(fix, step, await take(step, api));
  }
  fix.busySig.value = false;
  return fix.stepsSig.peek()?.every(({ status }) => status === "done") ?? false;
}

function update(fix: ExitFix, { clientOrderId }: ExitStep, change: Partial<FixStep>): void {
  fix.stepsSig.value = (fix.stepsSig.peek() ?? []).map((step) =>
    step.clientOrderId === clientOrderId ? { ...step, ...change } : step
  );
}

async function take(step: ExitStep, api: Api): Promise<Partial<FixStep>> {
  const { clientOrderId, quantity } = step;
  try {
    if (quantity === null) await api.post({ action: "cancel_order", clientOrderId });
    else {
      const preview = await api.post({ action: "preview_modify", clientOrderId, changes: { quantity } });
      await api.post({ action: "submit", previewToken: preview.previewToken, idempotencyKey: newKey() });
    }
    return { status: "done" };
  } catch (error) {
    return error instanceof ProblemError
      ? { status: "refused", problem: error.problem }
      : { status: "unknown" };
  }
}
