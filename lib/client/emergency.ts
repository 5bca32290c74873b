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
  /** An order of which it has not come. */
  | { kind: "order"; clientOrderId: string }
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
  const left = await leftOf(deps, requested, (state) => state === null || isTerminal(state));
  return outcome("ended", { of: requested, left });
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
  const left = await leftOf(deps, sent, (state) => state === "filled");
  const { status, lines } = outcome("filled", { of: sent, left });
  return problems.length > 0 ? failed([...lines, ...problems]) : { status, lines };
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

/** The orders that have not come, at the latest after a while: for one that was rejected nobody waits. */
async function leftOf(
  { orderState, wait }: EmergencyDeps,
  ids: readonly string[],
  isThere: (state: OrderState | null) => boolean,
): Promise<string[]> {
  const left = () => ids.filter((id) => !isThere(orderState(id)));
  const isAwaited = (id: string) => orderState(id) !== "rejected";
  for (let waited = 0; waited < PATIENCE_MS && left().some(isAwaited); waited += LOOK_MS) await wait(LOOK_MS);
  return left();
}

/** What is left open is named: whoever stands before it has to know which, and why. */
function outcome(
  kind: "ended" | "filled",
  { of, left }: { of: readonly string[]; left: readonly string[] },
): StepState {
  return {
    status: left.length === 0 ? "done" : "failed",
    lines: [
      { kind, count: of.length - left.length, of: of.length },
      ...left.map((clientOrderId) => ({ kind: "order" as const, clientOrderId })),
    ],
  };
}

function failed(lines: readonly EmergencyLine[]): StepState {
  return { status: "failed", lines };
}

function lineOf(error: unknown, about: number | null = null): EmergencyLine {
  if (!(error instanceof ProblemError)) return { kind: "noAnswer" };
  const problem: Problem = error.problem;
  return { kind: "said", about, wording: wordingOf(problem) };
}
