// One conclusion of the fold: a change of facts with the words for the timeline; the state follows from the facts.
import type { OrderRecord } from "./record.ts";

export interface Step {
  changes: Partial<OrderRecord>;
  /** Shown on the timeline even when the state stays. */
  note?: string | undefined;
  /** The broker itself has spoken: the outcome is known again. */
  broker: boolean;
}

export const NOTHING: Step = { changes: {}, broker: false };
