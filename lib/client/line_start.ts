// What an order in one line begins with where it names nothing: what the user has set for the kind, else a
// limit for the day. Nothing of the order before it.
import { offeredTifs, offeredTypes } from "@/lib/contract/instrument_kinds.ts";
import type { OrderType, Tif } from "@/lib/contract/order_words.ts";
import type { EntryOrder } from "./entry_line.ts";
import { type DefaultsByKind, defaultsOf } from "./ticket_defaults.ts";

export interface LineInstrument {
  secType: string;
  /** IB's list of order types and times in force; empty: not known yet. */
  listed: readonly string[];
}

/** The type and the time in force that the order has in the end. What is named stands as it is. */
export function lineStart(
  { type: named, tif }: Pick<EntryOrder, "type" | "tif">,
  instrument: LineInstrument,
  defaults: DefaultsByKind,
): { type: OrderType; tif: Tif } {
  const set = defaultsOf(defaults, instrument.secType);
  const type = named ?? fitting(offeredTypes(instrument), set.type, "LMT");
  return { type, tif: tif ?? fitting(offeredTifs(instrument, type), set.tif, "DAY") };
}

/** What is set, else what is usual, where it is offered; else the first that is. */
function fitting<T>(offered: readonly T[], set: T | undefined, usual: T): T {
  return [set, usual, offered[0]].find((one) => one !== undefined && offered.includes(one)) ?? usual;
}
