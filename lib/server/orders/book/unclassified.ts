// IB codes and status words that the code book does not have: shown raw and counted, they change no order
// (law 3).
import { coded } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import type { OrderDeps } from "../deps.ts";
import type { Applied } from "./book_store.ts";
import type { OrderLedger } from "./ledger.ts";

export interface UnclassifiedDeps extends Pick<OrderDeps, "notice"> {
  ledger: OrderLedger;
}

export class Unclassified {
  readonly #deps: UnclassifiedDeps;
  readonly #counts = new Map<string, number>();

  constructor(deps: UnclassifiedDeps) {
    this.#deps = deps;
  }

  /** Code → how often. */
  get counts(): Record<string, number> {
    return Object.fromEntries(this.#counts);
  }

  /** Takes in what a fact brought. */
  follow({ unclassified, clientOrderId }: Applied): void {
    for (const { code, text } of unclassified) {
      this.#counts.set(code, (this.#counts.get(code) ?? 0) + 1);
      this.#deps.notice({
        at: this.#deps.ledger.now(),
        level: "warning",
        ...coded(say("IB_CODE_UNCLASSIFIED", { code, words: verbatim(text) })),
        ...(clientOrderId === null ? {} : { orderId: clientOrderId }),
      });
    }
  }
}
