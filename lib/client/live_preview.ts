// A preview on the screen, held against what the screen knows now: what has moved since, and what a new
// preview says otherwise. Pure.
import type { Preview, Warning } from "@/lib/contract/api.ts";
import { compare, type DecimalString } from "@/lib/contract/decimal.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import { isOpen } from "@/lib/contract/order_states.ts";
import { metPrice, type Moved, movedSince, type PreviewWorld } from "@/lib/contract/preview_basis.ts";
import type { LabelKey } from "@/lib/contract/says/screen/mod.ts";
import type { FlowRequest } from "./order_flow.ts";
import type { Store } from "./store.ts";

type Known = Pick<Store, "positionsSig" | "ordersSig" | "quotesSig">;

/** What has moved beyond what the preview tolerates, as far as the screen knows it. */
export function movedOnScreen(preview: Preview, request: FlowRequest, store: Known): Moved[] {
  const { basis, order } = preview;
  return movedSince(basis, worldOnScreen(preview, request, store), order.side);
}

function worldOnScreen({ basis, order }: Preview, request: FlowRequest, store: Known): PreviewWorld {
  const { account, conId } = order;
  const changed = request.kind === "modify" ? request.clientOrderId : null;
  const quote = store.quotesSig.value[conId];
  const position = store.positionsSig.value[positionKey(account, conId)]?.quantity;
  return {
    // Money is the server's to judge.
    ...basis,
    position: position ?? (basis.position === null ? null : "0"),
    orders: Object.values(store.ordersSig.value)
      .filter((one) =>
        isOpen(one.state) && one.account === account && one.clientOrderId !== changed &&
        (one.contract.conId === conId || (one.contract.legs ?? []).some((leg) => leg.conId === conId))
      )
      .map(({ clientOrderId, remaining }) => ({ clientOrderId, remaining })),
    // A quote that does not come to the screen is the server's to judge too.
    quote: quote === undefined ? basis.quote : { ...quote, ended: quote.stale && quote.advisory !== null },
  };
}

/** One figure of a preview that is another one now. `null`: unknown. */
export interface PreviewChange {
  label: LabelKey;
  was: DecimalString | null;
  now: DecimalString | null;
  as: "price" | "money" | "quantity" | "percent";
  /** Of money: in which it is told; empty where IB does not say. */
  currency: string;
}

type Figure = [
  label: PreviewChange["label"],
  as: PreviewChange["as"],
  of: (preview: Preview) => DecimalString | null,
  currency?: (preview: Preview) => string | null,
];

const figures: readonly Figure[] = [
  ["preview.met", "price", ({ basis, order }) => metPrice(basis.quote, order.side)],
  ["preview.position", "quantity", ({ positionBefore }) => positionBefore],
  ["preview.positionAfter", "quantity", ({ positionAfter }) => positionAfter],
  ["preview.quantity", "quantity", ({ order }) => order.quantity ?? null],
  ["preview.openOrders", "quantity", ({ basis }) => String(basis.orders.length)],
  ["preview.notional", "money", ({ notional }) => notional, ({ contract }) => contract.currency],
  ["bracket.loss", "money", ({ outcome }) => outcome?.loss ?? null, ({ contract }) => contract.currency],
  ["preview.ofNetLiquidation", "percent", ({ percentOfNetLiquidation }) => percentOfNetLiquidation],
  [
    "preview.commission",
    "money",
    ({ whatIf }) => whatIf.commission,
    ({ whatIf }) => whatIf.commissionCurrency,
  ],
  [
    "preview.initMargin",
    "money",
    ({ whatIf }) => whatIf.initMarginAfter,
    ({ whatIf }) => whatIf.marginCurrency,
  ],
];

/** What a new preview says otherwise than the one before, in the order in which it is read. */
export function changesBetween(was: Preview, now: Preview): PreviewChange[] {
  return figures.flatMap(([label, as, of, currency]): PreviewChange[] => {
    const [before, after] = [of(was), of(now)];
    const same = before === null || after === null ? before === after : compare(before, after) === 0;
    return same ? [] : [{ label, as, was: before, now: after, currency: currency?.(now) ?? "" }];
  });
}

/** Warnings that were not there before. */
export function newWarnings(was: Preview, now: Preview): Warning[] {
  const known = new Set(was.warnings.map(({ code }) => code));
  return now.warnings.filter(({ code }) => !known.has(code));
}
