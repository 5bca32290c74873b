// What has been typed into the order ticket, as signals.
import { type Signal, signal } from "@preact/signals";
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import { amountFields, type OrderType, type Side, type Tif } from "@/lib/contract/order_words.ts";
import type { BracketUnit } from "./bracket_units.ts";
import { createProblems, type FormProblems } from "./form.ts";

const fields = [
  "conId",
  "quantity",
  ...amountFields,
  "goodTillDate",
  "takeProfit.limitPrice",
  "stopLoss.stopPrice",
  "oco.stopPrice",
] as const;

/** The inputs of the ticket, named as the wire names them. */
export type TicketField = (typeof fields)[number];

export interface FilledLimit {
  conId: number;
  side: Side;
  text: string;
}

export interface Ticket extends FormProblems {
  instrumentSig: Signal<ContractDetailsView | null>;
  sideSig: Signal<Side>;
  typeSig: Signal<OrderType>;
  quantitySig: Signal<string>;
  /** Money in place of the quantity, where the instrument takes it. */
  cashSig: Signal<string>;
  /** Which of the two, where it is a choice. */
  sizeBySig: Signal<SizeBy>;
  limitPriceSig: Signal<string>;
  /**
   * For which instrument and side the limit was filled in from the quote, and with what: nobody has typed it.
   */
  filledLimitSig: Signal<FilledLimit | null>;
  stopPriceSig: Signal<string>;
  trailBySig: Signal<"amount" | "percent">;
  trailingSig: Signal<string>;
  tifSig: Signal<Tif>;
  /** What was chosen and gave way to what the instrument and the type take: it comes back where it fits. */
  tifAsideSig: Signal<Tif | null>;
  /** As `<input type="datetime-local">` gives it. */
  goodTillDateSig: Signal<string>;
  outsideRthSig: Signal<boolean>;
  bracketSig: Signal<boolean>;
  /** What the two exits are typed in. */
  bracketUnitSig: Signal<BracketUnit>;
  takeProfitSig: Signal<string>;
  stopLossSig: Signal<string>;
  /** A stop beside the limit order: whichever executes first cancels the other. */
  ocoSig: Signal<boolean>;
  ocoStopSig: Signal<string>;
}

export function createTicket(): Ticket {
  return {
    ...createProblems(fields),
    instrumentSig: signal(null),
    sideSig: signal("BUY"),
    typeSig: signal("LMT"),
    quantitySig: signal(""),
    cashSig: signal(""),
    sizeBySig: signal("quantity"),
    limitPriceSig: signal(""),
    filledLimitSig: signal(null),
    stopPriceSig: signal(""),
    trailBySig: signal("amount"),
    trailingSig: signal(""),
    tifSig: signal("DAY"),
    tifAsideSig: signal(null),
    goodTillDateSig: signal(""),
    outsideRthSig: signal(false),
    bracketSig: signal(false),
    bracketUnitSig: signal("price"),
    takeProfitSig: signal(""),
    stopLossSig: signal(""),
    ocoSig: signal(false),
    ocoStopSig: signal(""),
  };
}

export type SizeBy = "quantity" | "cash";
