// The two exits as they are typed into the ticket: which price each comes to.
import { batch } from "@preact/signals";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { parseNumberInput, toNumberInput } from "@/lib/contract/number_input.ts";
import { type BracketFacts, type ExitLeg, type ExitPrice, exitPrice } from "./bracket.ts";
import type { BracketUnit } from "./bracket_units.ts";
import { clearField } from "./form.ts";
import type { PriceRule } from "@/lib/contract/price_step.ts";
import type { SizeFacts } from "./sizing.ts";
import type { Ticket } from "./ticket_state.ts";

/** `null`: nothing is typed, or nothing that can be read. */
export function legOf(
  ticket: Ticket,
  leg: ExitLeg,
  { lang, facts, unit = ticket.bracketUnitSig.value }: {
    lang: Lang;
    facts: BracketFacts;
    unit?: BracketUnit;
  },
): ExitPrice | null {
  const input = leg === "take" ? ticket.takeProfitSig : ticket.stopLossSig;
  const typed = parseNumberInput(input.value, lang);
  return typed.kind === "number" ? exitPrice(leg, { unit, value: typed.value }, facts) : null;
}

export function priceOf(exit: ExitPrice | null): DecimalString | null {
  return exit !== null && "price" in exit ? exit.price : null;
}

/** What the exits of an order of this quantity are reckoned from. */
export function bracketFacts(
  facts: SizeFacts & { rules: readonly PriceRule[] },
  quantity: DecimalString | null,
): BracketFacts {
  const { side, entry, rules, valued, currency } = facts;
  return { side, entry, rules, valued, quantity, rate: facts.rateOf(currency) };
}

/** Another unit means another number: prices are worked out of distances, everything else is typed anew. */
export function setBracketUnit(
  ticket: Ticket,
  before: BracketUnit,
  { lang, facts }: { lang: Lang; facts: BracketFacts | null },
): void {
  const unit = ticket.bracketUnitSig.peek();
  if (unit === before) return;
  batch(() => {
    for (const [leg, input] of [["take", ticket.takeProfitSig], ["stop", ticket.stopLossSig]] as const) {
      const isKnown = facts !== null && unit === "price";
      const price = isKnown ? priceOf(legOf(ticket, leg, { lang, facts, unit: before })) : null;
      input.value = price === null ? "" : toNumberInput(price, lang);
    }
    clearField(ticket, "takeProfit.limitPrice");
    clearField(ticket, "stopLoss.stopPrice");
  });
}
