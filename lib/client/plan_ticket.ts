// What the position-sizing calculator has reckoned goes into the ticket.
import type { EntryOrder } from "./entry_line.ts";
import { fillTicket } from "./entry_ticket.ts";
import type { Screen } from "./screen.ts";

/** `plan`: as texts of the inputs. Nothing is asked for by it. */
export async function planToTicket(
  screen: Screen,
  { conId, symbol }: { conId: number; symbol: string },
  plan: Pick<EntryOrder, "side" | "quantity" | "limit" | "exits">,
): Promise<void> {
  const { ticket, search, paneSig } = screen;
  paneSig.value = "ticket";
  if (ticket.instrumentSig.peek()?.contract.conId !== conId) await search.choose({ conId });
  if (ticket.instrumentSig.peek()?.contract.conId !== conId) return;
  const rest = { cash: false, symbol, place: null, stop: null, trail: null, tif: null, until: null };
  fillTicket(screen, { ...rest, type: "LMT", outsideRth: false, ...plan });
}
