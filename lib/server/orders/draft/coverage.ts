// What open orders may still do to a position, by the worst that may be true, and which of them only end it.
import type { Side } from "@/lib/contract/api.ts";
import { compare, dec, type DecimalString, sign, text } from "@/lib/contract/decimal.ts";
import type { Clock } from "@/lib/server/clock.ts";
import type { OrderLedger, OrderRecord } from "../book/mod.ts";
import type { UnreadRows } from "@/lib/server/unread_rows.ts";
import type { LimitContext, OrderDeps } from "../deps.ts";
import { type ExitPlace, workingExits } from "./close_math.ts";
import type { PositionWatch } from "./position_watch.ts";

export interface CoverageDeps extends Pick<OrderDeps, "positions" | "unread"> {
  watch: PositionWatch;
  clock: Clock;
}

/** By the broker's last word and the fills since; `null`: not known. */
export function positionBounds(
  account: string,
  conId: number,
  { positions, watch, clock }: CoverageDeps,
): LimitContext["position"] {
  const reading = positions.current(account, conId);
  return reading === null ? null : watch.bounds(account, conId, reading.quantity, clock.monotonic());
}

/** What open orders of a side may still do, whatever the position is; `null`: one could not be read. */
export function mayStill(
  side: Side,
  records: readonly OrderRecord[],
  place: Omit<ExitPlace, "position">,
  unread: UnreadRows,
): DecimalString | null {
  if (unread.mayBe("open_orders", place.account, place.conId) !== null) return null;
  const working = workingExits(records, { ...place, position: side === "SELL" ? "1" : "-1" });
  return working.ok ? working.exits : null;
}

/** See `LimitContext.isCovered`. Each place is looked at once: thousands of orders may stand there. */
export function coverage(
  account: string,
  book: OrderLedger["book"],
  deps: CoverageDeps,
): LimitContext["isCovered"] {
  const known = new Map<string, boolean>();
  return ({ exit, entry, side, contract: { conId, symbol, secType } }) => {
    if (!exit || secType === "BAG") return false;
    if (entry !== null && book.open.has(entry)) return true;
    const key = `${side} ${conId}`;
    const covered = known.get(key) ?? isEnough();
    known.set(key, covered);
    return covered;

    function isEnough(): boolean {
      const reach = mayStill(side, book.open.touching(conId), { account, conId, symbol }, deps.unread);
      return fits(reach, side, positionBounds(account, conId, deps));
    }
  };
}

/** Whether a side that may still trade `reach` turns no position around, by the worst that may be true. */
export function fits(reach: DecimalString | null, side: Side, position: LimitContext["position"]): boolean {
  if (reach === null || position === null) return false;
  const certain = side === "SELL" ? position.low : text(dec(position.high).times(-1));
  return sign(certain) > 0 && compare(reach, certain) <= 0;
}
