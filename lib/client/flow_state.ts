// The state of the order flow, without what moves it: the first picture shows the one, the script that acts
// brings the other.
import { computed, signal } from "@preact/signals";
import type { Flow, OrderFlow, Sent } from "./order_flow.ts";

export type FlowState = ReturnType<typeof createFlowState>;

export function createFlowState() {
  const flowSig = signal<Flow>({ step: "idle" });
  return {
    flowSig,
    sentSig: signal<Sent | null>(null),
    busySig: computed(() =>
      flowSig.value.step === "review" && flowSig.value.items.some((item) => item.status === "sending")
    ),
    confirmedSig: signal(false),
    guardSig: signal(false),
  };
}

/** Nothing has been asked of it: whatever asks comes in the same script as what answers. */
export function idleFlow(state: FlowState): OrderFlow {
  const nothing = () => Promise.resolve();
  return {
    ...state,
    start: nothing,
    drawn: () => {},
    confirm: nothing,
    askAgain: nothing,
    again: nothing,
    renew: nothing,
    close: () => {},
  };
}
