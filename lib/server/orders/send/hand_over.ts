// From the row of an order to its release, in one turn: the row first, and while the bridge brings it to the
// disk, the last look at everything that may stand against the order. The bridge obeys the release when the
// row is there (law 1).
import { say } from "@/lib/contract/says/say.ts";
import { type Saying, verbatim } from "@/lib/contract/says/saying.ts";
import type { HeldOrder } from "@/lib/server/bridge/link.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { AlsoCommitted, NewFact, OrderLedger } from "../book/mod.ts";
import type { LimitUse } from "../deps.ts";

/** An order that is about to leave. */
export interface Leaving {
  clientOrderId: string;
  /** What the bridge holds of it; the first one leaves first. */
  held: readonly HeldOrder[];
  /** What is written of it, with what it takes of the limits. */
  facts(use: LimitUse | null): NewFact[];
  /** What it takes of them as previewed: the row is written before they are asked again. */
  use: LimitUse | null;
  also: AlsoCommitted;
}

/** What the last look has found. */
interface Looked {
  use: LimitUse | null;
}

/**
 * Writes the row, has it brought to the disk, asks `look`, and returns what `release` does. What `look`
 * throws is thrown on, and so is `JOURNAL_UNWRITABLE`: then nothing is sent, and nothing is held any more.
 */
export function handOver<L extends Looked, T>(
  ledger: OrderLedger,
  { clientOrderId, held, facts, use, also }: Leaving,
  { look, release }: { look: () => L; release: (looked: L) => Promise<T> },
): Promise<T> {
  const { intended, looked } = orDrop(held, () => {
    const intended = ledger.intend(clientOrderId, facts(use), also.rows ?? []);
    if (intended.place !== null) held[0]?.sync(intended.place);
    try {
      return { intended, looked: look() };
    } catch (error) {
      ledger.withdraw(intended, whyOf(error));
      throw error;
    }
  });
  ledger.confirm(facts(looked.use), also);
  try {
    const sending = release(looked);
    const done = () => ledger.done(intended);
    sending.then(done, done);
    return sending;
  } finally {
    ledger.settleSoon();
  }
}

/** What is not to be sent after all is not held any longer. */
function orDrop<T>(held: readonly HeldOrder[], task: () => T): T {
  try {
    return task();
  } catch (error) {
    for (const order of held) order.drop();
    throw error;
  }
}

function whyOf(error: unknown): Saying {
  if (error instanceof AppError) return error.says;
  return say("INTERNAL", { words: verbatim(error instanceof Error ? error.message : String(error)) });
}
