// The order ticket: what of what was typed goes together.
import { type CashRule, cashRule } from "@/lib/contract/instrument_kinds.ts";
import { batch, type Signal } from "@preact/signals";
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import { type OrderType, orderTypeRules, takesBracket, type Tif } from "@/lib/contract/order_fields.ts";
import {
  kindOf,
  type Offer,
  offeredTifs,
  offeredTypes,
  offersOutsideRth,
} from "@/lib/contract/instrument_kinds.ts";
import { clearProblems } from "./form.ts";
import type { SizeBy, Ticket } from "./ticket_state.ts";

/** By this the button in the foot belongs to the form. */
export const TICKET_FORM = "ticket-form";

/** Whether the order may, must or can not name an amount of cash. */
export function cashRuleOf({ instrumentSig, sideSig, typeSig }: Ticket): CashRule {
  const details = instrumentSig.value;
  if (details === null) return "never";
  const { contract: { secType }, orderTypes: listed } = details;
  return cashRule({ side: sideSig.value, orderType: typeSig.value }, { secType, listed });
}

/** What the order names: a quantity or an amount of cash. */
export function sizeBy(ticket: Ticket): SizeBy {
  const rule = cashRuleOf(ticket);
  return rule === "must" ? "cash" : rule === "may" ? ticket.sizeBySig.value : "quantity";
}

/** Whether the type trails the price, by an amount or a percentage. */
export const needsTrail = (type: OrderType) => orderTypeRules[type].needsOneOf.includes("trailingAmount");
/** Exits behind an entry: it names its quantity, and rests until they can be placed. */
export const allowsBracket = (ticket: Ticket) =>
  sizeBy(ticket) === "quantity" && takesBracket(ticket.tifSig.value);
/** Whether the order has them. */
export const hasBracket = (ticket: Ticket) => allowsBracket(ticket) && ticket.bracketSig.value;
/** Two legs that end each other: a limit and a stop. A bracket has its own pair. */
export const allowsOco = (ticket: Ticket) =>
  ticket.typeSig.value === "LMT" && sizeBy(ticket) === "quantity" && !hasBracket(ticket);

/** What the instrument of the ticket takes; without one everything can be chosen. */
function offerOf(details: ContractDetailsView | null): Offer {
  return { secType: details?.contract.secType ?? "STK", listed: details?.orderTypes ?? [] };
}

export const ticketTypes = (details: ContractDetailsView | null) => offeredTypes(offerOf(details));
export const ticketTifs = (details: ContractDetailsView | null, type: OrderType) =>
  offeredTifs(offerOf(details), type);
export const allowsOutsideRth = (details: ContractDetailsView | null, type: OrderType) =>
  offersOutsideRth(offerOf(details).secType, type);
/** Whether there can be an order at all: an index is only quoted. */
export const isTradable = (details: ContractDetailsView | null) => kindOf(offerOf(details).secType).tradable;

/** Sets the order type; a time in force that does not go with it gives way to the first that does. */
export function setType(ticket: Ticket, type: OrderType): void {
  batch(() => {
    ticket.typeSig.value = type;
    const chosen = ticket.tifAsideSig.peek() ?? ticket.tifSig.peek();
    const fitting = ticketTifs(ticket.instrumentSig.peek(), type);
    const [first = chosen] = fitting;
    const fits = fitting.includes(chosen);
    ticket.tifSig.value = fits ? chosen : first;
    ticket.tifAsideSig.value = fits ? null : chosen;
  });
}

/** Sets the time in force that somebody has chosen. */
export function setTif(ticket: Ticket, tif: Tif): void {
  batch(() => {
    ticket.tifSig.value = tif;
    ticket.tifAsideSig.value = null;
  });
}

/**
 * What was chosen for another instrument, and this one does not take, gives way: a limit order where it can
 * be.
 */
function fitToInstrument(ticket: Ticket): void {
  const types = ticketTypes(ticket.instrumentSig.peek());
  const type = ticket.typeSig.peek();
  const [first = type] = types;
  setType(ticket, types.includes(type) ? type : types.includes("LMT") ? "LMT" : first);
}

const prices = [
  "limitPriceSig",
  "stopPriceSig",
  "trailingSig",
  "takeProfitSig",
  "stopLossSig",
  "ocoStopSig",
] as const;

/** The inputs that hold numbers. */
export function ticketNumbers(ticket: Ticket): Signal<string>[] {
  return [ticket.quantitySig, ticket.cashSig, ...prices.map((name) => ticket[name])];
}

/** Takes an instrument into the ticket: prices typed for another one would be wrong for it. */
export function setInstrument(ticket: Ticket, details: ContractDetailsView | null): void {
  batch(() => {
    const before = ticket.instrumentSig.peek()?.contract.conId;
    ticket.instrumentSig.value = details;
    if (before !== details?.contract.conId) {
      for (const name of prices) ticket[name].value = "";
    }
    fitToInstrument(ticket);
    clearProblems(ticket);
  });
}
