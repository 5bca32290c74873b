// What is worth a message: fills, refusals, unknown outcomes, the loss and return of the connection; and what
// has been solved.
import type { ConnectionView, OrderView, Snapshot, TimelineEntry } from "@/lib/contract/api.ts";
import { compare, sign } from "@/lib/contract/decimal.ts";
import { formatAverage, formatQuantity, type Lang } from "@/lib/contract/format.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import type { Key } from "@/lib/contract/says/say.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import { apart, type ReportFault } from "./apart.ts";
import { isOpen, isRefusedByIb, orderLabel, priceDigits } from "./order_view.ts";
import { spokenText, type Wording } from "./speech.ts";
import { ABOUT_LINK, aboutOrder, type ToastWish } from "./toasts.ts";

/** States that stay on the screen as a message until they are over. */
const PROBLEMS: ReadonlySet<OrderState> = new Set(["rejected", "unknown"]);

type Undone = "toast.notCancelled" | "toast.notChanged";

/** Steps of an order that was to be ended or changed and works on as it was. */
const undoneKeys = {
  CANCEL_REFUSED: "toast.notCancelled",
  CANCEL_IMPOSSIBLE: "toast.notCancelled",
  CANCEL_LOST: "toast.notCancelled",
  "CHANGE_REFUSED.stands": "toast.notChanged",
  CHANGE_LOST: "toast.notChanged",
} as const satisfies Partial<Record<Key, Undone>>;
const UNDONE: Readonly<Record<string, Undone | undefined>> = undoneKeys;
/** Steps behind which such a one is history. */
const askedKeys = ["CANCEL_SENT", "CANCEL_SENT.dead_man", "CHANGE_SENT"] as const satisfies readonly Key[];
const ASKED_ANEW: ReadonlySet<string> = new Set(askedKeys);

/** The step that says that nothing has come of the last cancel or change; `null`: there is none. */
function undone({ state, timeline }: OrderView): TimelineEntry | null {
  if (!isOpen({ state }) || state === "unknown") return null;
  const last = timeline.findLast(({ says }) =>
    says !== undefined && (says.key in UNDONE || ASKED_ANEW.has(says.key))
  );
  return last?.says !== undefined && last.says.key in UNDONE ? last : null;
}

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
    .filter((old) => {
      const now = after[old.clientOrderId];
      return now !== undefined && isTrouble(old) && !isTrouble(now);
    })
    .map(({ clientOrderId }) => clientOrderId);
}

const isTrouble = (order: OrderView) => PROBLEMS.has(order.state) || undone(order) !== null;

/** What has become of it: that it was IB who ended it may be told after the end. */
function kindOf(order: OrderView): string {
  if (isRefusedByIb(order)) return "refused";
  const step = undone(order);
  return step === null ? order.state : `${order.state} ${step.says?.key} ${step.at}`;
}

function orderToast(old: OrderView | undefined, order: OrderView, lang: Lang): ToastWish | null {
  const hasMore = compare(order.filled, old?.filled ?? "0") > 0;
  const isNews = old === undefined || kindOf(old) !== kindOf(order);
  const isTold = isOpen(order) && order.state !== "unknown"
    ? isNews && old !== undefined && undone(order) !== null ||
      hasMore && (old !== undefined || order.state === "partly_filled")
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
  const step = undone(order);
  const asked = UNDONE[step?.says?.key ?? ""];
  if (step !== null && asked !== undefined) {
    const text = translate(lang, asked, label) + filled;
    return { tone: "problem", text, detail: { text: step.text ?? "", says: step.says ?? null } };
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
