// Which orders of a list are looked for: by what has become of them, and by the words of their rows. Pure.
import type { OrderView } from "@/lib/contract/api.ts";
import { isOpen, isRefusedByIb } from "./order_view.ts";
import { wordsFinder } from "./words.ts";

export const orderGroups = [
  "any",
  "working",
  "filled",
  "cancelled",
  "refused",
  "unknown",
  "foreign",
] as const;
export type OrderGroup = (typeof orderGroups)[number];

export interface OrderFind {
  text: string;
  group: OrderGroup;
}

const groups: Record<OrderGroup, (order: OrderView) => boolean> = {
  any: () => true,
  working: (order) => isOpen(order) && order.state !== "unknown",
  filled: ({ state }) => state === "filled",
  cancelled: (order) => order.state === "cancelled" && !isRefusedByIb(order),
  refused: (order) => order.state === "rejected" || isRefusedByIb(order),
  unknown: ({ state }) => state === "unknown",
  foreign: ({ origin }) => origin === "foreign",
};

/** The orders of the group in whose words each typed word occurs, in the order in which they come. */
export function foundOrders(
  orders: readonly OrderView[],
  { text, group }: OrderFind,
  wordsOf: (order: OrderView) => string,
): readonly OrderView[] {
  const isFound = wordsFinder(text);
  const isOfGroup = groups[group];
  return orders.filter((order) => isOfGroup(order) && (text === "" || isFound(wordsOf(order))));
}
