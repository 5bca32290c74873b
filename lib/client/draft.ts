// A half-typed order outlives the reload of the page, whoever asks for it: kept for this tab, read once.
import { batch } from "@preact/signals";
import { orderTypes, sides, tifs } from "@/lib/contract/order_fields.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { bracketUnits } from "./bracket_units.ts";
import { restate } from "./form_reader.ts";
import { ticketNumbers } from "./ticket.ts";
import type { Ticket } from "./ticket_state.ts";

const KEY = "lotse.draft";

const texts = [
  "quantitySig",
  "cashSig",
  "limitPriceSig",
  "stopPriceSig",
  "trailingSig",
  "goodTillDateSig",
  "takeProfitSig",
  "stopLossSig",
  "ocoStopSig",
] as const;
const switches = ["outsideRthSig", "bracketSig", "ocoSig"] as const;
const choices = {
  sideSig: sides,
  typeSig: orderTypes,
  tifSig: tifs,
  trailBySig: ["amount", "percent"],
  sizeBySig: ["quantity", "cash"],
  bracketUnitSig: bracketUnits,
} as const;

type DraftStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** What is left of a page that was loaded anew. */
export interface KeptDraft {
  conId: number;
  lang: Lang;
  values: Readonly<Record<string, unknown>>;
}

/**
 * Keeps the ticket in place of what was kept; without an instrument there is nothing to keep. May throw:
 * storage may be forbidden.
 */
export function keepDraft(ticket: Ticket, lang: Lang, storage: DraftStorage): void {
  const conId = ticket.instrumentSig.peek()?.contract.conId;
  if (conId === undefined) return storage.removeItem(KEY);
  const names = [...texts, ...switches, ...Object.keys(choices)] as (keyof Ticket)[];
  const values = Object.fromEntries(
    names.map((name) => [name, (ticket[name] as { peek(): unknown }).peek()]),
  );
  // A limit that nobody has typed is of the market as it was: after the reload it begins with the market as
  // it is.
  if (ticket.filledLimitSig.peek()?.text === values.limitPriceSig) values.limitPriceSig = "";
  storage.setItem(KEY, JSON.stringify({ conId, lang, values }));
}

/** The kept draft, once; `null` when there is none that can be read. */
export function takeDraft(storage: DraftStorage): KeptDraft | null {
  const kept = storage.getItem(KEY);
  storage.removeItem(KEY);
  const { conId, lang, values } = JSON.parse(kept ?? "{}");
  const readable = Number.isInteger(conId) && (lang === "en" || lang === "de") && typeof values === "object";
  return readable && values !== null ? { conId, lang, values } : null;
}

/**
 * Writes the draft into a ticket that has its instrument; anything that is not a known value is left as it
 * is.
 */
export function restoreDraft(ticket: Ticket, { conId, lang, values }: KeptDraft, now: Lang): void {
  if (ticket.instrumentSig.peek()?.contract.conId !== conId) return;
  batch(() => {
    for (const name of texts) {
      const value = values[name];
      if (typeof value === "string") ticket[name].value = value;
    }
    for (const name of switches) {
      const value = values[name];
      if (typeof value === "boolean") ticket[name].value = value;
    }
    for (const [name, allowed] of Object.entries(choices)) {
      const found = (allowed as readonly unknown[]).find((one) => one === values[name]);
      if (found !== undefined) (ticket[name as keyof typeof choices] as { value: unknown }).value = found;
    }
    if (ticket.limitPriceSig.peek() === "") ticket.filledLimitSig.value = null;
    if (lang !== now) restate(ticketNumbers(ticket), lang, now);
  });
}
