// An order that was typed in one line goes into the ticket, where it is a draft like any other, and its preview is asked for.
import { batch } from "@preact/signals";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import type { EntryOrder } from "./entry_line.ts";
import { clearProblems } from "./form.ts";
import { limitAt } from "./limit_prices.ts";
import type { Screen } from "./screen.ts";
import { setTif, setType, ticketTifs, ticketTypes } from "./ticket.ts";
import { previewTicket } from "./ticket_actions.ts";

/** `type`, `tif`: the instrument does not take it. `instrument`: it could not be had. */
export type TakeGap = "instrument" | "type" | "tif";

/** Chooses the instrument, fills every field and asks for the preview. Returns why not. Nothing is sent by it. */
export async function previewLine(
  screen: Screen,
  order: EntryOrder,
  conId: number,
): Promise<TakeGap | null> {
  const { ticket, search } = screen;
  if (ticket.instrumentSig.peek()?.contract.conId !== conId) await search.choose({ conId });
  const details = ticket.instrumentSig.peek();
  if (details?.contract.conId !== conId) return "instrument";
  const type = order.type ?? ticket.typeSig.peek();
  if (!ticketTypes(details).includes(type)) return "type";
  if (order.tif !== null && !ticketTifs(details, type).includes(order.tif)) return "tif";
  fill(screen, order);
  await previewTicket(screen, { byLine: true });
  return null;
}

/** What the line does not name is what the ticket begins with: nothing that was typed before stays. */
function fill({ ticket, store, settings, proposalSig }: Screen, order: EntryOrder): void {
  const details = ticket.instrumentSig.peek();
  if (details === null) return;
  const { side, exits } = order;
  const quote = store.quotesSig.peek()[String(details.contract.conId)] ?? null;
  const placed = order.place === null
    ? null
    : limitAt(order.place, quote, { side, rules: details.priceRules });
  batch(() => {
    proposalSig.value = null;
    ticket.sideSig.value = side;
    if (order.type !== null) setType(ticket, order.type);
    if (order.tif !== null) setTif(ticket, order.tif);
    ticket.sizeBySig.value = "quantity";
    ticket.quantitySig.value = order.quantity ?? ticket.filledQuantitySig.peek() ?? "";
    ticket.filledLimitSig.value = null;
    ticket.limitPriceSig.value = order.limit ??
      (placed === null ? "" : toNumberInput(placed, settings.langSig.peek()));
    ticket.stopPriceSig.value = order.stop ?? "";
    ticket.trailBySig.value = order.trail?.by ?? "amount";
    ticket.trailingSig.value = order.trail?.value ?? "";
    ticket.outsideRthSig.value = order.outsideRth;
    ticket.bracketSig.value = exits !== null;
    ticket.bracketUnitSig.value = exits?.unit ?? "price";
    ticket.takeProfitSig.value = exits?.take ?? "";
    ticket.stopLossSig.value = exits?.stop ?? "";
    ticket.ocoSig.value = false;
    ticket.ocoStopSig.value = "";
    clearProblems(ticket);
  });
}
