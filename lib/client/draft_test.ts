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

Deno.test("a limit that was filled in from the quote is not kept: after the reload it would look as if it had been typed", () => {
  const place = storage();
  const before = typed();
  before.filledLimitSig.value = { conId: aapl.conId, side: "SELL", text: "1.234" };
  keepDraft(before, "en", place);
  const kept = takeDraft(place);
  const ticket = createTicket();
  setInstrument(ticket, details(aapl));
  // The page that comes to life has filled in its own, for the side that it begins with.
  ticket.filledLimitSig.value = { conId: aapl.conId, side: "BUY", text: "187.24" };
  ticket.limitPriceSig.value = "187.24";
  if (kept) restoreDraft(ticket, kept, "en");
  expect([ticket.sideSig.value, ticket.quantitySig.value, ticket.limitPriceSig.value]).toEqual([
    "SELL",
    "7",
    "",
  ]);
  // It is filled in again, from the quote of now.
  expect(ticket.filledLimitSig.value).toBe(null);
  // What somebody has typed over it is theirs.
  before.limitPriceSig.value = "1.3";
  keepDraft(before, "en", place);
  expect(takeDraft(place)?.values.limitPriceSig).toBe("1.3");
});
