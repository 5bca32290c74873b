// A quote for somebody who asks once: the line is opened, a first price awaited, and the line given back.
import type { QuoteView } from "@/lib/contract/api.ts";
import { snapshotSchema } from "@/lib/contract/views/snapshot.ts";
import { goesOn } from "@/lib/server/market/line_ends.ts";
import { quoteAnswer } from "./answers/instruments.ts";
import type { ToolDeps } from "./tools.ts";

const PATIENCE_MS = 5_000;
const AGAIN_MS = 250;

/** Rejects as `Desk`. A quote without any price is an answer: all of it is unknown then. */
export async function readQuote(
  args: Readonly<Record<string, unknown>>,
  { desk, clock, ids }: ToolDeps,
): Promise<unknown> {
  // Under the name of a reader of its own: whatever happens to this process, the desk closes the line.
  const reader = ids.uuid();
  await desk.ask("watch", args, reader);
  try {
    const { contract } = await desk.ask("contract_details", args);
    const until = clock.monotonic() + PATIENCE_MS;
    for (;;) {
      const { quotes } = await desk.read("/api/trading", snapshotSchema);
      const quote = quotes[contract.conId] ?? null;
      if (isTelling(quote) || clock.monotonic() >= until) return quoteAnswer(contract, quote, clock.now());
      await new Promise<void>((resolve) => clock.after(AGAIN_MS, resolve));
    }
  } finally {
    await desk.ask("unwatch", args, reader).catch(() => {});
  }
}

/**
 * It has both sides, or IB has said why it has not; a remark, as that delayed prices come instead, is no
 * reason to stop waiting.
 */
function isTelling(quote: QuoteView | null): boolean {
  if (quote === null) return false;
  const { bid, ask, advisory } = quote;
  return (bid !== null && ask !== null) || (advisory !== null && !goesOn(advisory.code));
}
