// The emergency control: halt, cancel, flatten, one after the other; each ends as done or as not done with
// its reasons.
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Problem } from "@/lib/contract/api.ts";
import { isTerminal, type OrderState } from "@/lib/contract/order_states.ts";
import { type Api, ProblemError } from "./api.ts";
import { type Wording, wordingOf } from "./speech.ts";

export const emergencySteps = ["halt", "cancel", "flatten"] as const;
export type EmergencyStep = typeof emergencySteps[number];

/** What there is to say of a step: counted by us, or the server's words. */
export type EmergencyLine =
  | { kind: "ended" | "filled"; count: number; of: number }
  | { kind: "nothing" | "noAnswer" }
  | { kind: "said"; about: number | null; wording: Wording };

export interface StepState {
  status: "open" | "running" | "done" | "failed";
  lines: readonly EmergencyLine[];
}

export interface EmergencyDeps {
  api: Pick<Api, "post">;
  accounts(): readonly string[];
  /** `null`: the order is not on the screen (any more). */
  orderState(clientOrderId: string): OrderState | null;
  newKey(): string;
  wait(ms: number): Promise<void>;
}

export interface Emergency {
  readonly ticks: Readonly<Record<EmergencyStep, Signal<boolean>>>;
  readonly statesSig: ReadonlySignal<Readonly<Record<EmergencyStep, StepState>>>;
  readonly busySig: ReadonlySignal<boolean>;
  /** Carries out what is ticked and not done. Does nothing while it runs. */
  press(): Promise<void>;
}

const OPEN: StepState = { status: "open", lines: [] };
const LOOK_MS = 100;
/** What has not come about by then is shown as not done; it may still come. */
const PATIENCE_MS = 10_000;

export function createEmergency(deps: EmergencyDeps): Emergency {
  const ticks = { halt: signal(true), cancel: signal(true), flatten: signal(false) };
  const statesSig = signal<Record<EmergencyStep, StepState>>({ halt: OPEN, cancel: OPEN, flatten: OPEN });
  const busySig = signal(false);
  const carryOut = { halt, cancel, flatten };
  const show = (step: EmergencyStep, state: StepState) =>
    statesSig.value = { ...statesSig.peek(), [step]: state };
  return {
    ticks,
    statesSig,
    busySig,
    async press() {
      if (busySig.peek()) return;
      busySig.value = true;
      // One that fails keeps no other back: each by itself makes things safer.
      for (const step of emergencySteps) {
        if (!ticks[step].peek() || statesSig.peek()[step].status === "done") continue;
        show(step, { status: "running", lines: [] });
        show(step, await carryOut[step](deps).catch((error) => failed([lineOf(error)])));
      }
      busySig.value = false;
    },
  };
}

async function halt({ api }: EmergencyDeps): Promise<StepState> {
  await api.post({ action: "set_trading_state", state: "halted" });
  return { status: "done", lines: [] };
}

async function cancel(deps: EmergencyDeps): Promise<StepState> {
  const { requested } = await deps.api.post({ action: "cancel_all", scope: "app" });
  if (requested.length === 0) return { status: "done", lines: [{ kind: "nothing" }] };
  const count = await countedUntil(deps, requested, (state) => state === null || isTerminal(state));
  return { status: status(count, requested.length), lines: [{ kind: "ended", count, of: requested.length }] };
}

/**
 * A market close for every position of every account. Nothing is sent twice: what works already is left out
 * of a close.
 */
async function flatten(deps: EmergencyDeps): Promise<StepState> {
  const problems: EmergencyLine[] = [];
  const sent: string[] = [];
  for (const account of deps.accounts()) {
    try {
      const { previews, skipped } = await deps.api.post({ action: "preview_flatten", account });
      for (const one of skipped) problems.push({ kind: "said", about: one.conId, wording: one });
      for (const { previewToken, order } of previews) {
        await submit(deps, previewToken)
          .then((id) => sent.push(id), (error) => problems.push(lineOf(error, order.conId)));
      }
    } catch (error) {
      problems.push(lineOf(error));
    }
  }
  if (sent.length === 0) {
    return problems.length === 0 ? { status: "done", lines: [{ kind: "nothing" }] } : failed(problems);
  }
  const count = await countedUntil(deps, sent, (state) => state === "filled");
  const lines: EmergencyLine[] = [{ kind: "filled", count, of: sent.length }, ...problems];
  return problems.length > 0 ? failed(lines) : { status: status(count, sent.length), lines };
}

async function submit({ api, newKey }: EmergencyDeps, previewToken: string): Promise<string> {
  const { clientOrderId } = await api.post({
    action: "submit",
    previewToken,
    idempotencyKey: newKey(),
    // Ticked and confirmed in the dialog: a second question would leave the position open.
    confirmDuplicate: true,
    confirmWarnings: true,
  });
  return clientOrderId;
}

/** How many orders have come so far, at the latest after a while. */
async function countedUntil(
  { orderState, wait }: EmergencyDeps,
  ids: readonly string[],
  isThere: (state: OrderState | null) => boolean,
): Promise<number> {
  const count = () => ids.filter((id) => isThere(orderState(id))).length;
  for (let waited = 0; waited < PATIENCE_MS && count() < ids.length; waited += LOOK_MS) await wait(LOOK_MS);
  return count();
}

function status(count: number, of: number): StepState["status"] {
  return count === of ? "done" : "failed";
}

function failed(lines: readonly EmergencyLine[]): StepState {
  return { status: "failed", lines };
}

function lineOf(error: unknown, about: number | null = null): EmergencyLine {
  if (!(error instanceof ProblemError)) return { kind: "noAnswer" };
  const problem: Problem = error.problem;
  return { kind: "said", about, wording: wordingOf(problem) };
}
