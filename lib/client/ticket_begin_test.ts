import { expect } from "@std/expect";
import { aapl, details, future, quote } from "@/tests/support/screen_samples.ts";
import { limitAt, startingLimit } from "./limit_prices.ts";
import { orderPrice } from "./ticket_facts.ts";
import { setInstrument, setTif, setType } from "./ticket.ts";
import { createTicket, type Ticket } from "./ticket_state.ts";
import { beginWith } from "./ticket_begin.ts";
import { firstAmounts, readAmounts, readDefaults } from "./ticket_defaults.ts";

const rules = [{ lowEdge: "0", increment: "0.05" }];

Deno.test("an instrument comes with what was set for its kind", () => {
  const defaults = { STK: { type: "STP", tif: "GTC", quantity: "100" }, FUT: { quantity: "1" } } as const;
  const ticket = createTicket();
  const begin = (of: typeof aapl) => beginWith(ticket, details(of), { defaults, lang: "de" });
  begin(aapl);
  expect([ticket.typeSig.value, ticket.tifSig.value, ticket.quantitySig.value]).toEqual([
    "STP",
    "GTC",
    "100",
  ]);
  // A hundred shares are not a hundred futures.
  begin(future);
  expect(ticket.quantitySig.value).toBe("1");
  begin({ ...aapl, conId: 9, secType: "CFD" });
  expect(ticket.quantitySig.value).toBe("");
  // The same again, from the other place that it trades at, takes nothing back.
  begin(aapl);
  ticket.quantitySig.value = "7";
  setTif(ticket, "DAY");
  begin(aapl);
  expect([ticket.quantitySig.value, ticket.tifSig.value]).toEqual(["7", "DAY"]);
});

Deno.test("another instrument is another order: of the one before it only the side stays", () => {
  const ticket = createTicket();
  const begin = (of: typeof aapl) => beginWith(ticket, details(of), { defaults: {}, lang: "en" });
  const euro = { ...aapl, conId: 12087792, secType: "CASH", symbol: "EUR" };
  begin(euro);
  ticket.sideSig.value = "SELL";
  ticket.quantitySig.value = "10000";
  ticket.cashSig.value = "10000";
  ticket.sizeBySig.value = "cash";
  setType(ticket, "STP LMT");
  setTif(ticket, "GTD");
  ticket.goodTillDateSig.value = "2030-12-18T16:30";
  ticket.limitPriceSig.value = ticket.stopPriceSig.value = "1.09";
  ticket.trailBySig.value = "percent";
  ticket.outsideRthSig.value = true;
  ticket.bracketSig.value = ticket.ocoSig.value = true;
  ticket.bracketUnitSig.value = "percent";
  begin(aapl);
  const begun = createTicket();
  beginWith(begun, details(aapl), { defaults: {}, lang: "en" });
  begun.sideSig.value = "SELL";
  expect(held(ticket)).toEqual(held(begun));
});

Deno.test("what was typed while there was no instrument stays, as far as the first one takes it", () => {
  const ticket = createTicket();
  ticket.quantitySig.value = "7";
  setType(ticket, "MKT");
  const defaults = { STK: { quantity: "100" } } as const;
  beginWith(ticket, details(aapl), { defaults, lang: "en" });
  expect([ticket.typeSig.value, ticket.quantitySig.value]).toEqual(["MKT", "7"]);
});

Deno.test("what the instrument does not take is not begun with", () => {
  const ticket = createTicket();
  const only = details(aapl, { orderTypes: ["LMT", "DAY", "GTC"] });
  beginWith(ticket, only, { defaults: { STK: { type: "TRAIL", tif: "OPG" } }, lang: "en" });
  expect([ticket.typeSig.value, ticket.tifSig.value]).toEqual(["LMT", "DAY"]);
  setInstrument(ticket, null);
});

Deno.test("what is stored of defaults and amounts is read value by value", () => {
  const stored = {
    STK: { type: "LMT", tif: "NEVER", quantity: "-5", limit: "mid" },
    OPT: 7,
    FUT: { quantity: "1.5" },
    X: { type: "MKT" },
  };
  expect(readDefaults(stored)).toEqual({ STK: { type: "LMT", limit: "mid" }, FUT: { quantity: "1.5" } });
  for (const broken of [null, undefined, "x", []]) expect(readDefaults(broken)).toEqual({});
  expect(readAmounts({ money: "5000", share: "0", risk: "1e3" })).toEqual({ ...firstAmounts, money: "5000" });
});

Deno.test("the limit is on the grid, on the side that gives away less, and begins only at a live quote", () => {
  const market = quote("10.05", "10.20");
  expect(limitAt("mid", market, { side: "BUY", rules })).toBe("10.1");
  expect(limitAt("mid", market, { side: "SELL", rules })).toBe("10.15");
  expect(limitAt("mid", quote("10.05", "10.20", { ask: null }), { side: "BUY", rules })).toBe(null);
  const begins = (start: Parameters<typeof startingLimit>[0], side: "BUY" | "SELL") =>
    startingLimit(start, market, { side, rules });
  expect([begins("own", "BUY"), begins("own", "SELL")]).toEqual(["10.05", "10.20"]);
  expect([begins("far", "BUY"), begins("far", "SELL")]).toEqual(["10.20", "10.05"]);
  expect(begins("none", "BUY")).toBe(null);
  for (const old of [{ stale: true }, { dataType: "delayed" as const }, { dataType: null }]) {
    expect(startingLimit("own", quote("10.05", "10.20", old), { side: "BUY", rules })).toBe(null);
  }
});

Deno.test("a unit is valued at what it may cost, and only while the quote is current", () => {
  const market = quote("100", "101");
  expect(orderPrice({ own: "90", quote: market, side: "BUY" })).toBe("90");
  expect(orderPrice({ own: null, quote: market, side: "BUY" })).toBe("101");
  expect(orderPrice({ own: null, quote: market, side: "SELL" })).toBe("100");
  // Who sells below the bid gets the bid.
  expect(orderPrice({ own: "90", quote: market, side: "SELL" })).toBe("100");
  expect(orderPrice({ own: "110", quote: market, side: "SELL" })).toBe("110");
  for (const quote of [null, { ...market, stale: true }, { ...market, bid: null, ask: null, last: null }]) {
    expect(orderPrice({ own: "90", quote, side: "BUY" })).toBe(null);
  }
  const delayed = { ...market, dataType: "delayed" as const };
  expect(orderPrice({ own: null, quote: delayed, side: "BUY" })).toBe(null);
  expect(orderPrice({ own: "90", quote: delayed, side: "BUY" })).toBe("90");
});

/** Everything that a ticket holds. */
function held(ticket: Ticket): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(ticket).map(([name, of]) => [name, (of as { peek?(): unknown }).peek?.()]),
  );
}
