// The trades of a tape as they are read: the newest first, each with the way that the price went. Pure.
import type { TapeView } from "@/lib/contract/api.ts";
import { compare } from "@/lib/contract/decimal.ts";

export interface TapeLine {
  id: string;
  trade: TapeView["trades"][string];
  /** Against the trade before; 0 for the same price, and for the first that is known. */
  way: -1 | 0 | 1;
}

export function tapeLines(trades: TapeView["trades"]): TapeLine[] {
  const ordered = Object.entries(trades).sort(([a], [b]) => Number(a) - Number(b));
  return ordered.map(([id, trade], at): TapeLine => {
    const before = ordered[at - 1]?.[1];
    const way = before === undefined ? 0 : Math.sign(compare(trade.price, before.price));
    return { id, trade, way: way as TapeLine["way"] };
  }).reverse();
}
