// What a trader reads of an order must not contradict itself: for the runs that draw trouble from a seed.
import type { OrderView } from "@/lib/contract/api.ts";
import { orderCodeRole } from "@/lib/contract/code_book.ts";
import { compare, sub } from "@/lib/contract/decimal.ts";
import { isTerminal } from "@/lib/contract/order_states.ts";
import { german } from "@/lib/contract/says/de.ts";

/** Codes that explain an end, and no order that lives or has filled. */
const OF_AN_END: ReadonlySet<string> = new Set(["refused", "cancel_confirmed", "order_not_found"]);

/** Sentences about it; none of a view that is sound. Of an order that was read on the socket that is open. */
export function contradictions(view: OrderView): string[] {
  return [...ofReasons(view), ...ofFigures(view), ...ofWords(view)]
    .map((what) => `${what}: ${JSON.stringify(view)}`);
}

function ofReasons({ state, reason, reasonSays, ibCode }: OrderView): string[] {
  const found: string[] = [];
  if (!isTerminal(state) || state === "filled") {
    if (reasonSays?.key.startsWith("ORDER_RECONCILED")) found.push(`${state}, and reconciled`);
    const isOfRequest = /"key":"(CHANGE|CANCEL)_REFUSED"/.test(JSON.stringify(reasonSays));
    const isOfEnd = ibCode !== null && OF_AN_END.has(orderCodeRole(ibCode, false));
    if (isOfEnd && !isOfRequest) found.push(`${state}, and code ${ibCode}`);
  }
  // A cancel of ours is confirmed without a reason.
  if (ibCode !== null && reason === null && state !== "cancelled") found.push("a code and no words");
  if (state === "rejected" && reason === null) found.push("rejected for no reason");
  return found;
}

function ofFigures(view: OrderView): string[] {
  const { state, quantity, filled, remaining, averageFillPrice, cancellable, origin } = view;
  const found: string[] = [];
  // Of fills that IB tells no more there is none.
  if (averageFillPrice !== null && compare(filled, "0") === 0) found.push("an average without fills");
  if (quantity !== null && remaining !== null) {
    const rest = sub(quantity, filled);
    if (compare(remaining, compare(rest, "0") < 0 ? "0" : rest) !== 0) found.push("another rest");
  }
  if (isTerminal(state) && cancellable) found.push("ended, and can be cancelled");
  if (!isTerminal(state) && origin === "app" && !cancellable) found.push("lives, and can not be cancelled");
  return found;
}

/** Everything that is told has German words. */
function ofWords({ reasonSays, timeline }: OrderView): string[] {
  const said = [reasonSays, ...timeline.map(({ says }) => says ?? null)].filter((says) => says !== null);
  return said.flatMap((says) => {
    const spoken = german.tell(says);
    const isSound = spoken !== null && !/undefined|NaN|\[object/.test(JSON.stringify(spoken));
    return isSound ? [] : [`no German for ${says.key}`];
  });
}
