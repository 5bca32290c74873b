// The position a close is built on: read from the broker now, with every fill we know of in it, and the exits
// that work on it.
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { Clock } from "@/lib/server/clock.ts";
import { say } from "@/lib/contract/says/say.ts";
import { ConflictError, UnavailableError } from "@/lib/server/errors.ts";
import { type UnreadRows, whoseRow } from "@/lib/server/unread_rows.ts";
import type { PositionSource } from "../deps.ts";
import type { PositionWatch } from "./position_watch.ts";

export interface PositionProofDeps {
  positions: Pick<PositionSource, "fresh">;
  watch: PositionWatch;
  clock: Clock;
  unread: UnreadRows;
  /** Reads what is open at the broker now, orders of others included; rejects without an answer. */
  readOpenOrders(): Promise<ReadonlySet<string>>;
}

/** What the broker said just now. */
export interface Proven {
  position: DecimalString;
  /** The orders that are open there, by client order id. */
  listed: ReadonlySet<string>;
}

export class PositionProof {
  readonly #deps: PositionProofDeps;

  constructor(deps: PositionProofDeps) {
    this.#deps = deps;
  }

  async read(account: string, conId: number): Promise<Proven> {
    const { positions, watch, clock, unread } = this.#deps;
    const [{ quantity }, listed] = await Promise.all([
      positions.fresh(account, conId),
      this.#deps.readOpenOrders(),
    ]);
    const missing = unread.mayBe("open_orders", account, conId);
    if (missing !== null) throw new UnavailableError(say("ORDERS_UNKNOWN.row", whoseRow(missing)));
    if (!watch.agrees(account, conId, quantity, clock.monotonic())) {
      throw new ConflictError(say("POSITION_CHANGED.fill"));
    }
    return { position: quantity, listed };
  }
}
