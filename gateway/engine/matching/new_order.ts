// A request whose terms are known becomes an order: nothing filled, nothing sent yet.
import { Big } from "../../decimal.ts";
import { commissionCurrency } from "../commission.ts";
import type { Instrument } from "../instruments/instrument.ts";
import { isPegged } from "./pegs.ts";
import { whyChildWaits } from "./terms.ts";
import { isLive, type Order, type OrderTerms } from "../orders.ts";
import type { OrderRequest } from "../types.ts";
import { formatQty, QTY_ONE } from "../units.ts";

export interface Birth {
  readonly instrument: Instrument;
  readonly terms: OrderTerms;
  readonly permId: number;
  readonly parent: Order | null;
  readonly now: number;
}

export function newOrder(request: OrderRequest, birth: Birth): Order {
  const { terms, instrument, permId, parent, now } = birth;
  return {
    permId,
    instrument,
    placedAt: now,
    parent: parent?.permId ?? null,
    ocaGroup: request.ocaGroup || (parent === null ? "" : String(parent.permId)),
    ocaType: request.ocaType === 0 ? 3 : request.ocaType,
    request,
    requested: terms.quantity,
    terms,
    phase: "routing",
    status: "PreSubmitted",
    whyHeld: parent === null || !isLive(parent) ? "" : whyChildWaits(terms),
    quantity: terms.quantity,
    ocaReduced: 0,
    filled: 0,
    filledValue: new Big(0),
    lastFillPrice: null,
    commission: null,
    commissionCurrency: commissionCurrency(instrument),
    trigger: terms.stop ?? terms.trailStop,
    triggered: false,
    limit: isPegged(terms.type) ? null : terms.limit,
    queueAhead: 0,
    cancelPending: false,
    worked: false,
    completedAt: null,
    completedStatus: "",
    rejectReason: "",
  };
}

export const OUTSIDE_RTH_IGNORED =
  "Order Event Warning:Attribute 'Outside Regular Trading Hours' is ignored based on " +
  "the order type and destination. PlaceOrder is now being processed.";

/** Market orders and those for the close keep to regular hours; currencies and options have no others. */
export function ignoresOutsideRth({ request, terms, instrument }: Order): boolean {
  const { secType } = instrument.contract;
  const regular = terms.type === "MKT" || terms.type === "MTL" || terms.type === "MOC" ||
    terms.type === "LOC";
  return request.outsideRth && (regular || secType === "CASH" || secType === "OPT");
}

/**
 * The smallest orders of IDEALPRO, by the currency that is bought or sold, as far as IB's messages are known.
 */
const IDEALPRO_MINIMUM: Readonly<Record<string, number>> = { EUR: 20_000, USD: 25_000 };

/** The text of 399 for a currency order that is too small for IDEALPRO's own quotes, or `null`. */
export function oddLotText({ instrument, quantity, request }: Order): string | null {
  const { secType, symbol, localSymbol } = instrument.contract;
  const minimum = secType === "CASH" ? IDEALPRO_MINIMUM[symbol] : undefined;
  if (minimum === undefined || quantity >= minimum * QTY_ONE) return null;
  return `Order Message:\n${request.action} ${
    formatQty(quantity)
  } ${localSymbol} Forex\nWarning: Your order size is ` +
    `below the ${symbol} ${minimum} IdealPro minimum and will be routed as an odd lot order.`;
}

/** Such a child needs no margin of its own: it can only end what its parent begins. */
export function closesParent(order: Order, parent: Order | null): boolean {
  return parent !== null && parent.instrument === order.instrument &&
    parent.terms.buy !== order.terms.buy && order.quantity <= parent.quantity;
}
