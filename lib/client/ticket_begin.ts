// Another instrument comes into the ticket, with what the user has set for its kind.
import { batch } from "@preact/signals";
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import { setInstrument, setTif, setType, ticketTifs, ticketTypes } from "./ticket.ts";
import type { Ticket } from "./ticket_state.ts";
import { type DefaultsByKind, defaultsOf } from "./ticket_defaults.ts";

/** What was typed stays, as far as the instrument takes it; what another kind began with does not. */
export function beginWith(
  ticket: Ticket,
  details: ContractDetailsView,
  { defaults, lang }: { defaults: DefaultsByKind; lang: Lang },
): void {
  const before = ticket.instrumentSig.peek()?.contract.conId;
  batch(() => {
    setInstrument(ticket, details);
    if (before === details.contract.conId) return;
    const { type, tif, quantity } = defaultsOf(defaults, details.contract.secType);
    if (type !== undefined && ticketTypes(details).includes(type)) setType(ticket, type);
    if (tif !== undefined && ticketTifs(details, ticket.typeSig.peek()).includes(tif)) setTif(ticket, tif);
    const { quantitySig, filledQuantitySig } = ticket;
    if (quantitySig.peek() !== (filledQuantitySig.peek() ?? "")) return;
    filledQuantitySig.value = quantity === undefined ? null : toNumberInput(quantity, lang);
    quantitySig.value = filledQuantitySig.peek() ?? "";
  });
}
