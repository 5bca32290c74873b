// Another instrument comes into the ticket: a new order begins, with what the user has set for its kind.
import { batch } from "@preact/signals";
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import { lineStart } from "./line_start.ts";
import { setInstrument, setTif, setType, ticketTifs, ticketTypes } from "./ticket.ts";
import type { Ticket } from "./ticket_state.ts";
import { type DefaultsByKind, defaultsOf, type TicketDefaults } from "./ticket_defaults.ts";

interface Begin {
  defaults: DefaultsByKind;
  lang: Lang;
}

/**
 * Nothing of the order before it comes along, as in a line of the palette: 10,000 euros are not 10,000
 * shares, and a market order or one good till cancelled would come unasked. The side stays: it is chosen
 * before the instrument, too. What was typed while there was none stays, as far as the instrument takes it.
 */
export function beginWith(ticket: Ticket, details: ContractDetailsView, { defaults, lang }: Begin): void {
  const before = ticket.instrumentSig.peek();
  const { secType } = details.contract;
  batch(() => {
    setInstrument(ticket, details);
    if (before?.contract.conId === details.contract.conId) return;
    const set = defaultsOf(defaults, secType);
    if (before === null) takeSet(ticket, details, set);
    else {
      clearOrder(ticket);
      const begin = lineStart({ type: null, tif: null }, { secType, listed: details.orderTypes }, defaults);
      setType(ticket, begin.type);
      setTif(ticket, begin.tif);
    }
    if (ticket.quantitySig.peek() === "") ticket.quantitySig.value = startingQuantity(set, lang);
  });
}

/** What is set for the kind in place of what nobody has chosen for this instrument. */
function takeSet(ticket: Ticket, details: ContractDetailsView, { type, tif }: TicketDefaults): void {
  if (type !== undefined && ticketTypes(details).includes(type)) setType(ticket, type);
  if (tif !== undefined && ticketTifs(details, ticket.typeSig.peek()).includes(tif)) setTif(ticket, tif);
}

/** The prices went with the instrument that they were typed for. */
function clearOrder(ticket: Ticket): void {
  ticket.quantitySig.value = "";
  ticket.cashSig.value = "";
  ticket.sizeBySig.value = "quantity";
  ticket.trailBySig.value = "amount";
  ticket.goodTillDateSig.value = "";
  ticket.outsideRthSig.value = false;
  ticket.bracketSig.value = false;
  ticket.bracketUnitSig.value = "price";
  ticket.ocoSig.value = false;
}

/** As text of the input; empty where none is set. */
export function startingQuantity({ quantity }: TicketDefaults, lang: Lang): string {
  return quantity === undefined ? "" : toNumberInput(quantity, lang);
}
