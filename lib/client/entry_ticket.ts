// An order that was typed in one line goes into the ticket, where it is a draft like any other, and its
// preview is asked for.
import { batch, effect } from "@preact/signals";
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { toNumberInput } from "@/lib/contract/number_input.ts";
import type { EntryOrder } from "./entry_line.ts";
import { clearProblems } from "./form.ts";
import { limitAt } from "./limit_prices.ts";
import { lineStart } from "./line_start.ts";
import { parseQuantityText } from "./quantity_text.ts";
import type { Screen } from "./screen.ts";
import { cashRuleOf, setTif, setType, ticketTifs, ticketTypes } from "./ticket.ts";
import { previewTicket } from "./ticket_actions.ts";
import { startingQuantity } from "./ticket_begin.ts";
import { defaultsOf } from "./ticket_defaults.ts";

/**
 * `type`, `tif`: the instrument does not take it. `instrument`: it could not be had. `cash`: it is bought for
 * an amount of money in its own currency alone; `noCash`: not for one.
 */
export type TakeGap = "instrument" | "type" | "tif" | "cash" | "noCash";

/** How long a price that the line needs is waited for, in milliseconds. */
const QUOTE_PATIENCE_MS = 3_000;

/**
 * Chooses the instrument, fills every field and asks for the preview. Returns why not, and then asks for
 * nothing. Nothing is sent by it. `onTaken`: it is in the ticket; called before the preview is asked for.
 */
export async function previewLine(
  screen: Screen,
  order: EntryOrder,
  conId: number,
  onTaken: () => void,
): Promise<TakeGap | null> {
  const { ticket, search } = screen;
  if (!isThere(ticket.instrumentSig.peek(), conId)) await search.choose({ conId });
  const details = ticket.instrumentSig.peek();
  if (!isThere(details, conId)) return "instrument";
  const { type } = startOf(screen, order, details);
  if (!ticketTypes(details).includes(type)) return "type";
  if (order.tif !== null && !ticketTifs(details, type).includes(order.tif)) return "tif";
  if (needsQuote(order, screen.settings.langSig.peek())) await quoteOf(screen, conId);
  if (ticket.instrumentSig.peek()?.contract.conId !== conId) return "instrument";
  fillTicket(screen, order);
  const gap = fillCash(screen, order);
  if (gap !== null) return gap;
  onTaken();
  await previewTicket(screen, { byLine: true });
  return null;
}

/** Another route than IB's own belongs to the order that was sent by it. */
function isThere(details: ContractDetailsView | null, conId: number): details is ContractDetailsView {
  if (details?.contract.conId !== conId) return false;
  return details.contract.exchange === "SMART" || !details.exchanges.includes("SMART");
}

function startOf({ settings }: Screen, order: EntryOrder, { contract, orderTypes }: ContractDetailsView) {
  const instrument = { secType: contract.secType, listed: orderTypes };
  return lineStart(order, instrument, settings.defaultsSig.peek());
}

/** A price of the quote, or a size or an exit that is reckoned from one. */
function needsQuote({ place, quantity, exits }: EntryOrder, lang: Lang): boolean {
  const read = parseQuantityText(quantity ?? "", { lang, currency: "" });
  return place !== null || (exits !== null && exits.unit !== "price") || read.kind === "wish";
}

/**
 * An instrument that was chosen just now has its quote a moment later; without one the ticket says what it
 * lacks.
 */
async function quoteOf({ store }: Screen, conId: number): Promise<void> {
  const isThere = () => {
    const quote = store.quotesSig.value[String(conId)];
    return quote !== undefined && !quote.stale && (quote.bid ?? quote.ask ?? quote.last) !== null;
  };
  let stop = () => {};
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, QUOTE_PATIENCE_MS);
    const end = effect(() => {
      if (isThere()) resolve();
    });
    stop = () => {
      clearTimeout(timer);
      end();
    };
  });
  stop();
}

/**
 * An amount of money goes into its own field where the instrument is bought for money alone, or where the
 * line says so.
 */
function fillCash({ ticket, settings }: Screen, { quantity, cash }: EntryOrder): TakeGap | null {
  const rule = cashRuleOf(ticket);
  if (cash && rule === "never") return "noCash";
  if (rule === "never" || (rule === "may" && !cash)) return null;
  const currency = ticket.instrumentSig.peek()?.contract.currency ?? "";
  const read = parseQuantityText(quantity ?? "", { lang: settings.langSig.peek(), currency });
  if (read.kind !== "wish" || read.wish.by !== "money" || read.wish.currency !== currency) return "cash";
  ticket.sizeBySig.value = "cash";
  ticket.quantitySig.value = "";
  ticket.cashSig.value = toNumberInput(read.wish.amount, settings.langSig.peek());
  return null;
}

/** What the line does not name is what the ticket begins with: nothing that was typed before stays. */
export function fillTicket(screen: Screen, order: EntryOrder): void {
  const { ticket, store, settings, proposalSig } = screen;
  const details = ticket.instrumentSig.peek();
  if (details === null) return;
  const { type, tif } = startOf(screen, order, details);
  const { side, exits } = order;
  const lang = settings.langSig.peek();
  const set = defaultsOf(settings.defaultsSig.peek(), details.contract.secType);
  const quote = store.quotesSig.peek()[String(details.contract.conId)] ?? null;
  const placed = order.place === null
    ? null
    : limitAt(order.place, quote, { side, rules: details.priceRules });
  batch(() => {
    proposalSig.value = null;
    ticket.sideSig.value = side;
    setType(ticket, type);
    setTif(ticket, tif);
    ticket.sizeBySig.value = "quantity";
    ticket.quantitySig.value = order.quantity ?? startingQuantity(set, lang);
    ticket.filledLimitSig.value = null;
    ticket.limitPriceSig.value = order.limit ??
      (placed === null ? "" : toNumberInput(placed, lang));
    ticket.stopPriceSig.value = order.stop ?? "";
    ticket.trailBySig.value = order.trail?.by ?? "amount";
    ticket.trailingSig.value = order.trail?.value ?? "";
    ticket.outsideRthSig.value = order.outsideRth;
    ticket.goodTillDateSig.value = order.until ?? "";
    ticket.bracketSig.value = exits !== null;
    ticket.bracketUnitSig.value = exits?.unit ?? "price";
    ticket.takeProfitSig.value = exits?.take ?? "";
    ticket.stopLossSig.value = exits?.stop ?? "";
    ticket.ocoSig.value = false;
    ticket.ocoStopSig.value = "";
    clearProblems(ticket);
  });
}
