// Many fills as a row of the journal keeps them: a contract once, its executions name it by its place in
// `contracts`.
import type { FillItem, ReportedContract } from "@/lib/contract/protocol.ts";

type PackedItem = Exclude<FillItem, { type: "execution" }> | Packed<Extract<FillItem, { type: "execution" }>>;
type Packed<T> = Omit<T, "contract"> & { contract: number };

/** The same rows with each contract once. */
export function packFills(
  items: readonly FillItem[],
): { contracts: ReportedContract[]; items: PackedItem[] } {
  // Those that came on one line share the contract itself.
  const places = new Map<ReportedContract, number>();
  const packed = items.map((item) => {
    if (item.type === "commission") return item;
    const place = places.get(item.contract) ?? places.size;
    places.set(item.contract, place);
    return { ...item, contract: place };
  });
  return { contracts: [...places.keys()], items: packed };
}

/**
 * What a row says of a callback, with its contracts where they belong; rows of earlier releases have them
 * there.
 */
export function unpackFills(data: unknown): unknown {
  if (!hasPackedFills(data)) return data;
  const { event: { contracts, items, ...event }, ...rest } = data;
  const whole = items.map((item) =>
    typeof item.contract === "number" ? { ...item, contract: contracts[item.contract] } : item
  );
  return { ...rest, event: { ...event, items: whole } };
}

interface PackedData {
  event: { contracts: unknown[]; items: { contract?: unknown }[] };
}

function hasPackedFills(data: unknown): data is PackedData {
  const event = (data as { event?: { type?: unknown; contracts?: unknown; items?: unknown } } | null)?.event;
  return event?.type === "fills" && Array.isArray(event.contracts) && Array.isArray(event.items);
}
