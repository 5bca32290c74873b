import { expect } from "@std/expect";
import type { ContractDetailsView } from "@/lib/contract/api.ts";
import { draftSchema } from "@/lib/contract/requests.ts";
import { aapl, details, msft } from "@/tests/support/screen_samples.ts";
import { fillTicket } from "./proposals.ts";
import { setInstrument } from "./ticket.ts";
import { createTicket } from "./ticket_state.ts";
import { toDraft } from "./ticket_draft.ts";

const ACCOUNT = "DU1";
const base = { account: ACCOUNT, conId: aapl.conId, side: "SELL", quantity: "1200.5", tif: "DAY" } as const;

/** What the ticket asks for after it was filled, whatever stood in it before. */
function through(draft: Record<string, unknown>, lang: "en" | "de", of: ContractDetailsView = details(aapl)) {
  const ticket = createTicket();
  setInstrument(ticket, details(msft));
  for (
    const name of ["quantitySig", "cashSig", "limitPriceSig", "stopPriceSig", "trailingSig"] as const
  ) ticket[name].value = "999";
  for (const name of ["takeProfitSig", "stopLossSig", "ocoStopSig"] as const) ticket[name].value = "777";
  for (const name of ["bracketSig", "ocoSig", "outsideRthSig"] as const) ticket[name].value = true;
  fillTicket(ticket, draftSchema.parse({ outsideRth: false, ...draft }), of, lang);
  const result = toDraft(ticket, { account: ACCOUNT, lang });
  return "draft" in result ? result.draft : result.errors;
}

Deno.test("a proposal goes through the ticket unchanged, in either language, whatever was typed before", () => {
  const drafts = [
    { ...base, orderType: "MKT" },
    { ...base, orderType: "LMT", limitPrice: "1187.25", tif: "GTC", outsideRth: true },
    { ...base, orderType: "LMT", limitPrice: "0.0001", oco: { stopPrice: "180.5" } },
    { ...base, orderType: "STP", stopPrice: "1180" },
    { ...base, orderType: "STP LMT", stopPrice: "1180", limitPrice: "1179.5", tif: "GTC" },
    { ...base, orderType: "TRAIL", trailingPercent: "2.5" },
    { ...base, orderType: "TRAIL", trailingAmount: "1.25", tif: "GTC" },
    { ...base, orderType: "MKT", takeProfit: { limitPrice: "190" }, stopLoss: { stopPrice: "180" } },
    { ...base, orderType: "LMT", limitPrice: "187", stopLoss: { stopPrice: "1180.25" } },
    { ...base, orderType: "LMT", limitPrice: "187", tif: "GTD", goodTillDate: "2027-03-28T00:30:15.000Z" },
  ] as const;
  for (const draft of drafts) {
    for (const lang of ["en", "de"] as const) {
      expect(through(draft, lang)).toEqual({ outsideRth: false, ...draft });
    }
  }
});

Deno.test("a place that is not the usual one stays the proposal's", () => {
  const usual = details(aapl);
  const elsewhere = { ...usual, exchanges: ["SMART", "NYSE"], contract: { ...aapl, exchange: "NYSE" } };
  expect(through({ ...base, orderType: "MKT", exchange: "NYSE" }, "en", elsewhere)).toMatchObject({
    exchange: "NYSE",
  });
});
