// What is worth a message: fills, refusals, unknown outcomes, the loss and return of the connection; and what
// has been solved.
import type { ConnectionView, OrderView, Snapshot } from "@/lib/contract/api.ts";
import { compare, sign } from "@/lib/contract/decimal.ts";
import { formatAverage, formatQuantity, type Lang } from "@/lib/contract/format.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import { apart, type ReportFault } from "./apart.ts";
import { isOpen, isRefusedByIb, orderLabel, priceDigits } from "./order_view.ts";
import { spokenText, type Wording } from "./speech.ts";
import { ABOUT_LINK, aboutOrder, type ToastWish } from "./toasts.ts";

/** States that stay on the screen as a message until they are over. */
const PROBLEMS: ReadonlySet<OrderState> = new Set(["rejected", "unknown"]);

/**
 * The messages that a change of the order list gives, at most one per order. The first list gives none: it is
 * history.
 */
export function orderToasts(
  before: Snapshot["orders"],
  after: Snapshot["orders"],
  lang: Lang,
  report?: ReportFault,
): ToastWish[] {
  if (before === after) return [];
  return Object.values(after).flatMap((order) => {
    const old = before[order.clientOrderId];
    if (old === order || old !== undefined && kindOf(old) === kindOf(order) && old.filled === order.filled) {
      return [];
    }
    // An order that can not be put into words keeps no other order from being told.
    return apart(() => orderToast(old, order, lang) ?? [], report) ?? [];
  });
}

/** The orders of whose trouble nothing is left to say. */
export function solvedOrders(before: Snapshot["orders"], after: Snapshot["orders"]): string[] {
  if (before === after) return [];
  return Object.values(before)
    .filter(({ clientOrderId, state }) => {
      const now = after[clientOrderId];
      return PROBLEMS.has(state) && now !== undefined && !PROBLEMS.has(now.state);
    })
    .map(({ clientOrderId }) => clientOrderId);
}

/** What has become of it: that it was IB who ended it may be told after the end. */
function kindOf(order: OrderView): string {
  return isRefusedByIb(order) ? "refused" : order.state;
}

function orderToast(old: OrderView | undefined, order: OrderView, lang: Lang): ToastWish | null {
  const hasMore = compare(order.filled, old?.filled ?? "0") > 0;
  const isNews = old === undefined || kindOf(old) !== kindOf(order);
  const isTold = isOpen(order) && order.state !== "unknown"
    ? hasMore && (old !== undefined || order.state === "partly_filled")
    // What was cancelled before it came into the list is history.
    : isNews && (old !== undefined || order.state !== "cancelled");
  const news = isTold ? orderNews(order, lang) : null;
  return news && { ...news, code: null, about: aboutOrder(order.clientOrderId), kind: kindOf(order) };
}

/** What is to be told of an order as it stands; `null` while nothing has come of it. */
export function orderNews(
  order: OrderView,
  lang: Lang,
): Pick<ToastWish, "tone" | "text" | "detail"> | null {
  const label = { order: orderLabel(order, lang) };
  // What was filled is told with whatever became of the rest.
  const filled = sign(order.filled) > 0 ? `, ${filledOf(order, lang)}` : "";
  if (isRefusedByIb(order)) {
    const text = translate(lang, "toast.refused", label) + filled;
    return { tone: "problem", text, detail: reasonOf(order) };
  }
  switch (order.state) {
    case "filled": {
      const price = formatAverage(order.averageFillPrice, lang, priceDigits(order.contract));
      return { tone: "fill", text: translate(lang, "toast.filled", { ...label, price }), detail: null };
    }
    case "rejected": {
      const text = translate(lang, "toast.rejected", label) + filled;
      return { tone: "problem", text, detail: reasonOf(order) };
    }
    case "unknown":
      return { tone: "problem", text: translate(lang, "toast.unknown", label) + filled, detail: null };
    case "cancelled": {
      const text = translate(lang, "toast.cancelled", label) + filled;
      return { tone: "info", text, detail: reasonOf(order) };
    }
    default:
      if (filled === "") return null;
      return { tone: "fill", text: translate(lang, "toast.partly", label) + filled, detail: null };
  }
}

/** `40 of 100 filled`. */
export function filledOf(order: Pick<OrderView, "filled" | "quantity">, lang: Lang): string {
  return translate(lang, "toast.filledOf", {
    filled: formatQuantity(order.filled, lang),
    quantity: formatQuantity(order.quantity, lang),
  });
}

/** Why. A cancel of ours IB confirms with a reason that it leaves empty: that says nothing. */
function reasonOf({ reason, reasonSays }: OrderView): Wording | null {
  return reason === null || /reason:\s*$/.test(reason) ? null : { text: reason, says: reasonSays };
}

const up = (connection: ConnectionView) => connection.headline === "connected";

/** The message that a change of the connection gives, if any: its return takes the place of its loss. */
export function connectionToast(
  before: ConnectionView,
  after: ConnectionView,
  lang: Lang,
): ToastWish | null {
  const about = { about: ABOUT_LINK, code: null };
  if (up(before) && !up(after)) {
    const cause = after.cause === null
      ? translate(lang, `headline.${after.headline}`)
      : spokenText({ text: after.cause, says: after.causeSays }, lang);
    const detail = after.fix === null ? null : { text: after.fix, says: after.fixSays };
    return {
      ...about,
      tone: "problem",
      kind: "lost",
      text: translate(lang, "toast.lost", { cause }),
      detail,
    };
  }
  if (!up(before) && up(after)) {
    return { ...about, tone: "info", kind: "back", text: translate(lang, "toast.back"), detail: null };
  }
  return null;
}
