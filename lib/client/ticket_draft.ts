// How what was typed into the ticket becomes a draft. Prices are checked by the server; here only that they
// are numbers.
import type { Signal } from "@preact/signals";
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { needsAmount } from "@/lib/contract/order_fields.ts";
import type { Draft } from "@/lib/contract/requests.ts";
import { type ExitLeg, type ExitPrice, exitPrice } from "./bracket.ts";
import { bracketFacts } from "./bracket_legs.ts";
import type { FieldErrors } from "./form.ts";
import { FormReader, type Reading } from "./form_reader.ts";
import { typedSize } from "./quantity_text.ts";
import type { TicketFacts } from "./ticket_facts.ts";
import { allowsOco, allowsOutsideRth, hasBracket, needsTrail, sizeBy } from "./ticket.ts";
import type { Ticket, TicketField } from "./ticket_state.ts";

export type DraftResult = { draft: Draft; readings: readonly Reading[] } | { errors: FieldErrors };

export interface DraftDeps {
  account: string;
  lang: Lang;
  /** What sizes are made from; without it a quantity is a number or nothing. */
  facts?: TicketFacts | null;
  /** In place of the one that is typed. */
  quantity?: DecimalString;
}

/** Reads the ticket into a draft for `account`, or says which inputs are missing or unreadable. */
export function toDraft(ticket: Ticket, { account, lang, facts = null, quantity }: DraftDeps): DraftResult {
  const reader = new FormReader(lang);
  const type = ticket.typeSig.peek();
  const details = ticket.instrumentSig.peek();
  if (!details) reader.errors.conId = { key: "ticket.chooseInstrument" };
  const draft: Draft = {
    account,
    conId: details?.contract.conId ?? 0,
    ...chosenRoute(details),
    side: ticket.sideSig.peek(),
    ...(sizeBy(ticket) === "cash"
      ? { cashQuantity: reader.number("cashQuantity", ticket.cashSig) }
      : { quantity: quantity ?? readQuantity(ticket.quantitySig, { lang, facts }, reader) }),
    orderType: type,
    tif: ticket.tifSig.peek(),
    outsideRth: allowsOutsideRth(details, type) && ticket.outsideRthSig.peek(),
  };
  // Some futures and combinations trade at negative prices: the sign is the server's to judge.
  if (needsAmount(type, "limitPrice")) {
    draft.limitPrice = reader.number("limitPrice", ticket.limitPriceSig, true);
  }
  if (needsAmount(type, "stopPrice")) draft.stopPrice = reader.number("stopPrice", ticket.stopPriceSig, true);
  if (needsTrail(type)) {
    const field = ticket.trailBySig.peek() === "percent" ? "trailingPercent" : "trailingAmount";
    draft[field] = reader.number(field, ticket.trailingSig);
  }
  if (draft.tif === "GTD") addGoodTillDate(ticket, draft, reader);
  if (hasBracket(ticket)) addBracket({ ticket, draft, facts }, reader);
  if (allowsOco(ticket) && ticket.ocoSig.peek()) {
    draft.oco = { stopPrice: reader.number("oco.stopPrice", ticket.ocoStopSig, true) };
  }
  return reader.failed ? { errors: reader.errors } : { draft, readings: reader.readings };
}

/** A size is reckoned when it is asked for: the review says what it came to. */
function readQuantity(
  input: Signal<string>,
  { lang, facts }: Pick<DraftDeps, "lang" | "facts">,
  reader: FormReader,
): DecimalString {
  const typed = input.peek();
  const size = typedSize(typed, { lang, facts: facts ?? null });
  if (size === null) return reader.number("quantity", input);
  if ("gap" in size) {
    reader.errors.quantity = { key: `size.gap.${size.gap}` };
    return "0";
  }
  reader.readings.push({ typed: typed.trim(), value: size.quantity, byRule: false });
  return size.quantity;
}

/** Only a place that is not the usual one is named: the usual one is the server's to know. */
function chosenRoute(details: ContractDetailsView | null): Pick<Draft, "exchange"> {
  const exchange = details?.contract.exchange;
  return exchange === undefined || exchange === details?.exchanges[0] ? {} : { exchange };
}

function addGoodTillDate(ticket: Ticket, draft: Draft, reader: FormReader): void {
  // `datetime-local` is wall time in the reader's zone; the wire wants an offset.
  const time = new Date(ticket.goodTillDateSig.peek());
  if (Number.isNaN(time.getTime())) reader.errors.goodTillDate = { key: "input.date" };
  else draft.goodTillDate = time.toISOString();
}

/**
 * Exits that are typed as distances are reckoned when they are asked for, from the order's own price or the
 * market.
 */
function addBracket(
  { ticket, draft, facts }: { ticket: Ticket; draft: Draft; facts: TicketFacts | null },
  reader: FormReader,
): void {
  const take = ticket.takeProfitSig.peek().trim();
  const stop = ticket.stopLossSig.peek().trim();
  const unit = ticket.bracketUnitSig.peek();
  const priceOf = (leg: ExitLeg, field: TicketField, input: Signal<string>): DecimalString => {
    const value = reader.number(field, input, unit === "price");
    if (unit === "price" || field in reader.errors) return value;
    const exit: ExitPrice = facts === null
      ? { gap: "entry" }
      : exitPrice(leg, { unit, value }, bracketFacts(facts, draft.quantity ?? null));
    if ("price" in exit) return exit.price;
    reader.errors[field] = { key: `bracket.gap.${exit.gap}` };
    return "0";
  };
  // One of the two is enough; a bracket with neither asks for the first.
  if (take !== "" || stop === "") {
    draft.takeProfit = { limitPrice: priceOf("take", "takeProfit.limitPrice", ticket.takeProfitSig) };
  }
  if (stop !== "") {
    draft.stopLoss = { stopPrice: priceOf("stop", "stopLoss.stopPrice", ticket.stopLossSig) };
  }
}
