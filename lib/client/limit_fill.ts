// Fills the limit in from the quote, once for an instrument and a side. What somebody has typed or emptied
// stays as it is.
import { toNumberInput } from "@/lib/contract/number_input.ts";
import { needsAmount } from "@/lib/contract/order_fields.ts";
import { clearField } from "./form.ts";
import { startingLimit } from "./limit_prices.ts";
import type { Screen } from "./screen.ts";
import { defaultsOf } from "./ticket_defaults.ts";

type Sources = Pick<Screen, "ticket" | "settings" | "store" | "staleSig">;

/** Reads signals: it runs in an effect, until there is a quote to begin with. */
export function fillLimit({ ticket, settings, store, staleSig }: Sources): void {
  const details = ticket.instrumentSig.value;
  const side = ticket.sideSig.value;
  const filled = ticket.filledLimitSig.value;
  const typed = ticket.limitPriceSig.value;
  if (details === null || staleSig.value || !needsAmount(ticket.typeSig.value, "limitPrice")) return;
  const { contract: { conId, secType }, priceRules } = details;
  const isOwn = filled !== null && filled.conId === conId;
  if (isOwn && filled.side === side) return;
  // Of the other side it is filled in anew only as long as nobody has touched it.
  if (typed !== (isOwn ? filled.text : "")) return;
  const start = defaultsOf(settings.defaultsSig.value, secType).limit ?? "own";
  const quote = store.quotesSig.value[String(conId)] ?? null;
  const price = startingLimit(start, quote, { side, rules: priceRules });
  if (price === null) return;
  const text = toNumberInput(price, settings.langSig.peek());
  ticket.filledLimitSig.value = { conId, side, text };
  ticket.limitPriceSig.value = text;
  clearField(ticket, "limitPrice");
}
