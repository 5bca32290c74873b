import { expect } from "@std/expect";
import { aapl, details, msft } from "@/tests/support/screen_samples.ts";
import { keepDraft, restoreDraft, takeDraft } from "./draft.ts";
import { setInstrument } from "./ticket.ts";
import { createTicket } from "./ticket_state.ts";
import { toDraft } from "./ticket_draft.ts";

function storage() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

function typed() {
  const ticket = createTicket();
  setInstrument(ticket, details(aapl));
  ticket.sideSig.value = "SELL";
  ticket.quantitySig.value = "7";
  ticket.limitPriceSig.value = "1.234";
  ticket.ocoSig.value = true;
  ticket.ocoStopSig.value = "1.1";
  return ticket;
}

Deno.test("U13: a draft is the same order after the reload, in either language, and comes back once", () => {
  for (const lang of ["en", "de"] as const) {
    const place = storage();
    keepDraft(typed(), "en", place);
    const kept = takeDraft(place);
    const ticket = createTicket();
    setInstrument(ticket, details(aapl));
    if (kept) restoreDraft(ticket, kept, lang);
    expect(toDraft(ticket, { account: "DU1", lang })).toEqual(
      toDraft(typed(), { account: "DU1", lang: "en" }),
    );
    expect(takeDraft(place)).toBe(null);
  }
});

Deno.test("U13: a draft of another instrument, or one that can not be read, changes nothing", () => {
  const place = storage();
  keepDraft(typed(), "en", place);
  const kept = takeDraft(place);
  const ticket = createTicket();
  setInstrument(ticket, details(msft));
  if (kept) restoreDraft(ticket, kept, "en");
  expect(ticket.quantitySig.value).toBe("");
  setInstrument(ticket, details(aapl));
  restoreDraft(ticket, {
    conId: aapl.conId,
    lang: "en",
    values: { quantitySig: 7, sideSig: "HOLD", tifSig: null },
  }, "en");
  expect([ticket.quantitySig.value, ticket.sideSig.value, ticket.tifSig.value]).toEqual(["", "BUY", "DAY"]);
  place.setItem("lotse.draft", '{"conId":1}');
  expect(takeDraft(place)).toBe(null);
  keepDraft(createTicket(), "en", place);
  expect(place.kept.size).toBe(0);
});
