// One conclusion of the fold: a change of facts with what the timeline says of it; the state follows from the
// facts.
import type { Saying } from "@/lib/contract/says/saying.ts";
import type { OrderRecord } from "./record.ts";

export interface Step {
  changes: Partial<OrderRecord>;
  /** Shown on the timeline even when the state stays. */
  note?: Saying | undefined;
  /** The broker itself has spoken: the outcome is known again. */
  broker: boolean;
}

export const NOTHING: Step = { changes: {}, broker: false };
