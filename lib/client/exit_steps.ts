// Puts exits right that exceed their position: takes the server's steps one after the other and keeps what
// became of each.
import { batch } from "@preact/signals";
import type { ExitStep } from "@/lib/contract/api.ts";
import { type Api, newKey, ProblemError } from "./api.ts";
import type { ExitFix, FixStep } from "./exit_fix.ts";
import type { Screen } from "./screen.ts";

/** Takes the steps; the dialog leaves by itself when all were taken up. */
export async function confirmExitFix(
  screen: Screen,
  fix: ExitFix,
  steps: readonly ExitStep[],
): Promise<void> {
  if (await runExitFix(fix, steps, screen.api)) screen.exitFixSig.value = null;
}

/**
 * Carries out exactly the steps that were shown. Returns whether all of them were taken up; nothing is tried
 * twice.
 */
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
