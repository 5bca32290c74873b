// One answer of the desk that a part of the screen stands on: under way, refused, or read. What was overtaken
// says nothing.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Problem } from "@/lib/contract/api.ts";
import { ProblemError } from "./api.ts";

export type ReadState<Answer> =
  | { kind: "none" }
  | { kind: "loading" }
  | { kind: "problem"; problem: Problem }
  | { kind: "read"; answer: Answer };

export interface Reading<Answer> {
  readonly stateSig: ReadonlySignal<ReadState<Answer>>;
  /** Asks; what was asked before is not waited for any more. */
  ask(request: (abandoned: AbortSignal) => Promise<Answer>): Promise<void>;
  /** Nothing is to be read now. */
  clear(): void;
}

/** `lost`: what is said when no answer comes. */
export function createReading<Answer>(lost: () => Problem): Reading<Answer> {
  const stateSig = signal<ReadState<Answer>>({ kind: "none" });
  let asking = new AbortController();

  function abandon(): AbortSignal {
    asking.abort();
    asking = new AbortController();
    return asking.signal;
  }

  return {
    stateSig,
    async ask(request) {
      const abandoned = abandon();
      stateSig.value = { kind: "loading" };
      try {
        const answer = await request(abandoned);
        if (!abandoned.aborted) stateSig.value = { kind: "read", answer };
      } catch (error) {
        if (abandoned.aborted) return;
        stateSig.value = { kind: "problem", problem: error instanceof ProblemError ? error.problem : lost() };
      }
    },
    clear() {
      abandon();
      stateSig.value = { kind: "none" };
    },
  };
}
