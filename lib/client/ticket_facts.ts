// What the screen knows for a size: the order's price or the market's, position, rates, account. What is not
// current is not known.
import type { ContractDetailsView, PositionView, QuoteView } from "@/lib/contract/api.ts";
import { compare, type DecimalString } from "@/lib/contract/decimal.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { sizeStepOf } from "@/lib/contract/instrument_kinds.ts";
import { positionKey } from "@/lib/contract/listing.ts";
import { parseNumberInput } from "@/lib/contract/number_input.ts";
import { needsAmount, type Side } from "@/lib/contract/order_fields.ts";
import type { Valued } from "@/lib/contract/unit_value.ts";
import { netLiquidation, rateOf } from "./account_rate.ts";
import { legOf, priceOf } from "./bracket_legs.ts";
import type { PriceRule } from "@/lib/contract/price_step.ts";
import type { Screen } from "./screen.ts";
import type { SizeFacts } from "./sizing.ts";
import { hasBracket } from "./ticket.ts";
import type { Ticket } from "./ticket_state.ts";

type Sources = Pick<
  Screen,
  "ticket" | "settings" | "store" | "staleSig" | "accountSig" | "accountViewSig"
>;

/** What sizes and exits of the ticket are reckoned from. */
export interface TicketFacts extends SizeFacts {
  rules: readonly PriceRule[];
}

/** Reads signals: whoever shows a size shows it anew when one of them moves. */
export function ticketFacts(screen: Sources): TicketFacts | null {
  const { ticket, settings, store, staleSig, accountViewSig } = screen;
  const details = ticket.instrumentSig.value;
  if (details === null) return null;
  const { contract } = details;
  const lang = settings.langSig.value;
  const side = ticket.sideSig.value;
  const account = accountViewSig.value;
  const isStale = staleSig.value || (account?.stale ?? true);
  const quote = staleSig.value ? null : store.quotesSig.value[String(contract.conId)] ?? null;
  const own = ownPrice(ticket, lang);
  const rateOfNow = (currency: string) => isStale ? null : rateOf(account, currency);
  const entry = own ?? orderPrice({ own, quote, side });
  const bracket = {
    side,
    entry,
    rules: details.priceRules,
    valued: valuedBy(details),
    quantity: null,
    rate: rateOfNow(contract.currency),
  };
  return {
    side,
    price: orderPrice({ own, quote, side }),
    entry,
    rules: details.priceRules,
    valued: valuedBy(details),
    currency: contract.currency,
    step: stepOf(details),
    least: details.minSize,
    position: positionOf(screen)?.quantity ?? (store.positionsReadySig.value ? "0" : null),
    baseCurrency: account?.baseCurrency ?? null,
    rateOf: rateOfNow,
    netLiquidation: isStale ? null : netLiquidation(account),
    stop: hasBracket(ticket) ? priceOf(legOf(ticket, "stop", { lang, facts: bracket })) : null,
  };
}

/** The position of the ticket's instrument in the chosen account. */
export function positionOf(
  { ticket, store, accountSig }: Pick<Screen, "ticket" | "store" | "accountSig">,
): PositionView | null {
  const conId = ticket.instrumentSig.value?.contract.conId;
  const account = accountSig.value;
  if (conId === undefined || account === null) return null;
  return store.positionsSig.value[positionKey(account, conId)] ?? null;
}

export function valuedBy({ contract, priceMagnifier }: ContractDetailsView): Valued {
  return { secType: contract.secType, multiplier: contract.multiplier, priceMagnifier };
}

/** The step of a quantity of it. */
export function stepOf({ sizeIncrement, contract }: ContractDetailsView): DecimalString {
  return sizeStepOf(contract.secType, sizeIncrement);
}

/** The limit, or the stop where there is none; `null`: the order names no price, or none that can be read. */
export function ownPrice(ticket: Ticket, lang: Lang): DecimalString | null {
  const type = ticket.typeSig.value;
  const input = needsAmount(type, "limitPrice")
    ? ticket.limitPriceSig
    : needsAmount(type, "stopPrice")
    ? ticket.stopPriceSig
    : null;
  const typed = input === null ? null : parseNumberInput(input.value, lang);
  return typed?.kind === "number" ? typed.value : null;
}

/**
 * What a unit costs at most. Without a current quote nothing is sized: a price that was typed may be of
 * another day. At the market the quote has to be live. Who sells below the bid gets the bid.
 */
export function orderPrice(
  { own, quote, side }: { own: DecimalString | null; quote: QuoteView | null; side: Side },
): DecimalString | null {
  if (quote === null || quote.stale || (quote.bid ?? quote.ask ?? quote.last) === null) return null;
  const market = quote.dataType === "live" ? side === "BUY" ? quote.ask : quote.bid : null;
  if (own === null) return market;
  return side === "SELL" && quote.bid !== null && compare(quote.bid, own) > 0 ? quote.bid : own;
}
