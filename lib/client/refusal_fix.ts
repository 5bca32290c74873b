// The way out of a refusal of IB: the order again, at the price that IB's own words give, as a draft that is
// previewed anew.
import type { OrderView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import { previewTicket } from "./ticket_actions.ts";
import { isRefusedByIb } from "./order_view.ts";
import { onGrid } from "./price_steps.ts";
import { fillTicket } from "./proposals.ts";
import { attempt, type Screen } from "./screen.ts";

/**
 * IB takes no limit far through the market, and names the market: "closer to the current market price of
 * 301.88". TWS writes it in English, whatever its user's language, with a point and at times with commas
 * between thousands.
 */
const MARKET_PRICE = /current market price of\s+(\d[\d,]*(?:\.\d+)?)/i;

/** What is wrong, as far as the words tell it; `null` where IB did not end the order. */
export function refusalKind(order: OrderView): "band" | "other" | null {
  if (!isRefusedByIb(order)) return null;
  return MARKET_PRICE.test(order.reason ?? "") ? "band" : "other";
}

/**
 * The limit at which the order may be tried again; `null` where the words give none, or the order is part of
 * others.
 */
export function limitThatPasses(
  order: OrderView,
  orders: Readonly<Record<string, OrderView>>,
): DecimalString | null {
  if (refusalKind(order) !== "band" || draftAgain(order, orders) === null) return null;
  return MARKET_PRICE.exec(order.reason ?? "")?.[1]?.replaceAll(",", "") ?? null;
}

/** The order as a draft, with the exits that hung on it; `null` where one draft can not say it. */
function draftAgain(order: OrderView, orders: Readonly<Record<string, OrderView>>): Draft | null {
  const { clientOrderId, orderType, quantity, filled, origin } = order;
  const isAlone = order.parentClientOrderId === null && order.ocaGroup === null;
  if (origin !== "app" || !isAlone || orderType !== "LMT" || quantity === null || filled !== "0") return null;
  const children = Object.values(orders).filter((one) => one.parentClientOrderId === clientOrderId);
  const take = children.find((child) => child.orderType === "LMT")?.limitPrice ?? null;
  const stop = children.find((child) => child.orderType === "STP")?.stopPrice ?? null;
  // An exit that would be left behind leaves a position without its stop.
  if (children.length !== Number(take !== null) + Number(stop !== null)) return null;
  return {
    account: order.account,
    conId: order.contract.conId,
    side: order.side,
    quantity,
    orderType,
    tif: order.tif === "GTC" ? "GTC" : "DAY",
    outsideRth: order.outsideRth,
    ...(take === null ? {} : { takeProfit: { limitPrice: take } }),
    ...(stop === null ? {} : { stopLoss: { stopPrice: stop } }),
  };
}

/** Fills the ticket with the order at `limit` and asks for its preview. Nothing is sent by it. */
export async function tryAgainAt(screen: Screen, order: OrderView, limit: DecimalString): Promise<void> {
  const draft = draftAgain(order, screen.store.ordersSig.peek());
  if (draft === null) return;
  screen.paneSig.value = "ticket";
  await attempt(screen, async () => {
    const details = await screen.api.post({ action: "contract_details", conId: draft.conId });
    const limitPrice = onGrid(limit, draft.side, details.priceRules);
    screen.search.type("");
    screen.proposalSig.value = null;
    screen.settings.accountSig.value = draft.account;
    fillTicket(screen.ticket, { ...draft, limitPrice }, details, screen.settings.langSig.peek());
    await previewTicket(screen);
  });
}
