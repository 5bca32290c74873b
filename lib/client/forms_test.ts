import "@/lib/contract/says/screen/opened.ts";
import { signal } from "@preact/signals";
import { expect } from "@std/expect";
import { aapl, details, msft, order, position } from "@/tests/support/screen_samples.ts";
import type { Problem } from "@/lib/contract/api.ts";
import { draftSchema, modifyChangesSchema } from "@/lib/contract/requests.ts";
import { createCloseForm, takeShare, toCloseRequest } from "./close_form.ts";
import { clearField, showProblem } from "./form.ts";
import { restate } from "./form_reader.ts";
import { createModifyForm, modifyTifs, toChanges } from "./modify_form.ts";
import { isTradable, setInstrument, setTif, setType, ticketTypes } from "./ticket.ts";
import { createTicket, type Ticket } from "./ticket_state.ts";
import { toDraft } from "./ticket_draft.ts";

function filled(change: (ticket: Ticket) => void = () => {}): Ticket {
  const ticket = createTicket();
  setInstrument(ticket, details(aapl));
  ticket.typeSig.value = "MKT";
  ticket.quantitySig.value = "10";
  change(ticket);
  return ticket;
}

function draftOf(ticket: Ticket, lang: "en" | "de" = "en") {
  const result = toDraft(ticket, { account: "DU1", lang });
  if (!("draft" in result)) throw new Error(JSON.stringify(result.errors));
  // Whatever the ticket makes, the server's schema must accept.
  return draftSchema.parse(result.draft);
}

function errorsOf(ticket: Ticket) {
  const result = toDraft(ticket, { account: "DU1", lang: "en" });
  return "errors" in result ? result.errors : {};
}

Deno.test("a market order needs an instrument and a quantity and carries no price", () => {
  expect(draftOf(filled())).toEqual({
    account: "DU1",
    conId: 265598,
    side: "BUY",
    quantity: "10",
    orderType: "MKT",
    tif: "DAY",
    outsideRth: false,
  });
  expect(errorsOf(createTicket())).toEqual({
    conId: { key: "ticket.chooseInstrument" },
    quantity: { key: "input.empty" },
    limitPrice: { key: "input.empty" },
  });
});

Deno.test("the ticket offers what kind and contract take, and what does not fit gives way", () => {
  const ticket = createTicket();
  setType(ticket, "TRAIL");
  setTif(ticket, "GTC");
  setInstrument(ticket, details({ ...aapl, conId: 1, secType: "CRYPTO" }));
  expect([ticket.typeSig.value, ticket.tifSig.value]).toEqual(["LMT", "IOC"]);
  setInstrument(ticket, details({ ...aapl, conId: 2, secType: "FUND" }));
  expect([ticket.typeSig.value, ticket.tifSig.value]).toEqual(["MKT", "DAY"]);
  // What was chosen comes back; what only gave way does not stay.
  setInstrument(ticket, details(aapl));
  expect(ticket.tifSig.value).toBe("GTC");
  setTif(ticket, "OPG");
  setType(ticket, "STP");
  expect(ticket.tifSig.value).toBe("DAY");
  setTif(ticket, "DAY");
  setType(ticket, "LMT");
  expect(ticket.tifSig.value).toBe("DAY");
  expect(ticketTypes(details(aapl, { orderTypes: ["LMT", "MKT"] }))).toEqual(["MKT", "LMT"]);
  expect(isTradable(details({ ...aapl, secType: "IND" }))).toBe(false);
});

Deno.test("B8: only a place that is not the usual one goes with the order", () => {
  const draftOf = (exchange: string) => {
    const ticket = createTicket();
    setInstrument(ticket, details({ ...aapl, exchange }, { exchanges: ["SMART", "NASDAQ"] }));
    ticket.typeSig.value = "MKT";
    ticket.quantitySig.value = "1";
    const result = toDraft(ticket, { account: "DU1", lang: "en" });
    return "draft" in result ? result.draft.exchange : result.errors;
  };
  expect(draftOf("NASDAQ")).toBe("NASDAQ");
  expect(draftOf("SMART")).toBe(undefined);
});

Deno.test("each order type carries exactly its own prices", () => {
  const typed = (ticket: Ticket) => {
    ticket.limitPriceSig.value = "187.25";
    ticket.stopPriceSig.value = "180";
    ticket.trailingSig.value = "2";
  };
  const of = (type: Ticket["typeSig"]["value"], by: "amount" | "percent" = "amount") =>
    draftOf(filled((ticket) => {
      typed(ticket);
      ticket.typeSig.value = type;
      ticket.trailBySig.value = by;
    }));
  const prices = ["limitPrice", "stopPrice", "trailingAmount", "trailingPercent"] as const;
  const present = (draft: ReturnType<typeof of>) => prices.filter((price) => draft[price] !== undefined);
  expect(present(of("MKT"))).toEqual([]);
  expect(present(of("LMT"))).toEqual(["limitPrice"]);
  expect(present(of("STP"))).toEqual(["stopPrice"]);
  expect(present(of("STP LMT"))).toEqual(["limitPrice", "stopPrice"]);
  expect(present(of("TRAIL"))).toEqual(["trailingAmount"]);
  expect(present(of("TRAIL", "percent"))).toEqual(["trailingPercent"]);
});

Deno.test("a stop that a limit order cancels goes with limit orders only, and never with a bracket", () => {
  const of = (type: Ticket["typeSig"]["value"], bracket: boolean) =>
    draftOf(filled((ticket) => {
      ticket.typeSig.value = type;
      ticket.limitPriceSig.value = "190";
      ticket.stopPriceSig.value = "180";
      ticket.takeProfitSig.value = "200";
      ticket.bracketSig.value = bracket;
      ticket.ocoSig.value = true;
      ticket.ocoStopSig.value = "185";
    }));
  expect(of("LMT", false).oco).toEqual({ stopPrice: "185" });
  expect(of("LMT", true).oco).toBeUndefined();
  expect(of("STP", false).oco).toBeUndefined();
  const empty = filled((ticket) => {
    ticket.typeSig.value = "LMT";
    ticket.limitPriceSig.value = "190";
    ticket.ocoSig.value = true;
  });
  expect(errorsOf(empty)).toEqual({ "oco.stopPrice": { key: "input.empty" } });
});

Deno.test("exits go with no order for an amount of cash, and with none that does not rest", () => {
  const exits = (change: (ticket: Ticket) => void) => {
    const draft = draftOf(filled((ticket) => {
      setType(ticket, "LMT");
      ticket.limitPriceSig.value = "190";
      ticket.takeProfitSig.value = "200";
      ticket.bracketSig.value = true;
      ticket.ocoSig.value = true;
      ticket.ocoStopSig.value = "185";
      change(ticket);
    }));
    return [draft.takeProfit, draft.oco];
  };
  expect(exits(() => {})).toEqual([{ limitPrice: "200" }, undefined]);
  expect(exits((ticket) => setTif(ticket, "IOC"))).toEqual([undefined, { stopPrice: "185" }]);
  const coin = { ...aapl, conId: 7, secType: "CRYPTO" };
  const forCash = (ticket: Ticket) => {
    setInstrument(ticket, details(coin));
    setType(ticket, "MKT");
    ticket.cashSig.value = "500";
  };
  expect(exits(forCash)).toEqual([undefined, undefined]);
});

Deno.test("prices are read in the reader's language", () => {
  const ticket = filled((one) => {
    one.typeSig.value = "LMT";
    one.limitPriceSig.value = "187,25";
  });
  expect(draftOf(ticket, "de").limitPrice).toBe("187.25");
  expect(draftOf(ticket, "en").limitPrice).toBe("187.25");
});

Deno.test("U14: a number that only the language's rule makes a thousand goes along with the request, to be told again", () => {
  const ticket = filled((one) => {
    one.typeSig.value = "LMT";
    one.quantitySig.value = " 1,234 ";
    one.limitPriceSig.value = "187,25";
  });
  expect(toDraft(ticket, { account: "DU1", lang: "en" })).toMatchObject({
    draft: { quantity: "1234", limitPrice: "187.25" },
    readings: [{ typed: "1,234", value: "1234", byRule: true }],
  });
  expect(toDraft(ticket, { account: "DU1", lang: "de" })).toMatchObject({
    draft: { quantity: "1.234" },
    readings: [],
  });
  const close = createCloseForm(position(aapl, "5000"), "de");
  close.percentSig.value = null;
  close.quantitySig.value = "1.000";
  expect(toCloseRequest(close, "de")).toMatchObject({
    close: { quantity: "1000" },
    readings: [{ typed: "1.000" }],
  });
  const resting = order("a1");
  const modify = createModifyForm(resting, "de");
  modify.amountSigs.limitPrice.value = "1.234";
  expect(toChanges(modify, resting, "de")).toMatchObject({
    changes: { limitPrice: "1234" },
    readings: [{ value: "1234" }],
  });
});

Deno.test("U14: half-typed numbers say the same number when the language changes", () => {
  const inputs = ["1.234", "187,25", "1,234.5", "abc", ""].map((text) => signal(text));
  restate(inputs, "en", "de");
  expect(inputs.map((one) => one.value)).toEqual(["1,234", "187,25", "1234,5", "abc", ""]);
  restate(inputs, "de", "en");
  expect(inputs.map((one) => one.value)).toEqual(["1.234", "187.25", "1234.5", "abc", ""]);
});

Deno.test("the number within a size in words says the same in the other language", () => {
  const inputs = ["$1,5k", "50%", "2,500 usd", "1.234 $"].map((text) => signal(text));
  restate(inputs, "de", "en");
  expect(inputs.map((one) => one.value)).toEqual(["$1.5k", "50%", "2.500 usd", "1234 $"]);
});

Deno.test("a size in words becomes a quantity with the draft, is told again, and is refused where nothing is known", () => {
  const ticket = filled((one) => one.quantitySig.value = " 1.5k ");
  expect(toDraft(ticket, { account: "DU1", lang: "en" })).toMatchObject({
    draft: { quantity: "1500" },
    // That a comma separated thousands is not said of it.
    readings: [{ typed: "1.5k", value: "1500", byRule: false }],
  });
  for (
    const [words, key] of [
      ["$10000", "size.gap.instrument"],
      ["50%", "size.gap.instrument"],
      ["-1k", "size.gap.amount"],
      ["1x", "input.invalid"],
    ] as const
  ) {
    ticket.quantitySig.value = words;
    expect(toDraft(ticket, { account: "DU1", lang: "en" })).toEqual({ errors: { quantity: { key } } });
  }
});

Deno.test("zero, negative and unreadable quantities are told at their field", () => {
  const error = (text: string) => errorsOf(filled((ticket) => ticket.quantitySig.value = text)).quantity;
  expect(error("0")).toEqual({ key: "input.positive" });
  expect(error("-5")).toEqual({ key: "input.positive" });
  expect(error("ten")).toEqual({ key: "input.invalid" });
  expect(error("1,00,0")).toEqual({ key: "input.invalid" });
});

Deno.test("a bracket may have one exit or two, and a date goes out with its offset", () => {
  const draft = draftOf(filled((ticket) => {
    ticket.bracketSig.value = true;
    ticket.stopLossSig.value = "180";
    ticket.tifSig.value = "GTD";
    ticket.goodTillDateSig.value = "2030-01-02T15:30";
  }));
  expect(draft.takeProfit).toBe(undefined);
  expect(draft.stopLoss).toEqual({ stopPrice: "180" });
  expect(draft.goodTillDate).toBe(new Date("2030-01-02T15:30").toISOString());
  const empty = errorsOf(filled((ticket) => ticket.bracketSig.value = true));
  expect(empty["takeProfit.limitPrice"]).toEqual({ key: "input.empty" });
});

Deno.test("outside regular hours is asked for only with a price", () => {
  const market = filled((ticket) => ticket.outsideRthSig.value = true);
  expect(draftOf(market).outsideRth).toBe(false);
});

Deno.test("another instrument clears the prices typed for the first, the same one keeps them", () => {
  const ticket = filled((one) => one.limitPriceSig.value = "187.25");
  setInstrument(ticket, details(aapl));
  expect(ticket.limitPriceSig.value).toBe("187.25");
  setInstrument(ticket, details(msft));
  expect(ticket.limitPriceSig.value).toBe("");
  expect(ticket.quantitySig.value).toBe("10");
});

const refusal = (field?: string): Problem => ({
  type: "about:blank",
  title: "Refused",
  status: 422,
  detail: "Off the tick",
  code: "ORDER_PRICE_OFF_TICK",
  ...(field === undefined ? {} : { field }),
});

Deno.test("a refusal of the server is shown at its field, otherwise under the form", () => {
  const ticket = filled();
  showProblem(ticket, refusal("order.limitPrice"));
  expect(ticket.errorsSig.value.limitPrice).toEqual({
    said: { text: "Off the tick" },
    code: "ORDER_PRICE_OFF_TICK",
    problem: refusal("order.limitPrice"),
  });
  expect(ticket.problemSig.value).toBe(null);
  clearField(ticket, "limitPrice");
  expect(ticket.errorsSig.value).toEqual({});
  for (const field of [undefined, "order.somethingElse"]) {
    showProblem(ticket, refusal(field));
    expect(ticket.problemSig.value?.code).toBe("ORDER_PRICE_OFF_TICK");
  }
});

Deno.test("a close asks for a share or a quantity, never for a side", () => {
  const form = createCloseForm(position(aapl, "100"), "en");
  expect(toCloseRequest(form, "en")).toEqual({
    close: { account: "DU1234567", conId: 265598, orderType: "MKT", percent: "100" },
    readings: [],
  });
  form.percentSig.value = null;
  form.quantitySig.value = "40";
  form.typeSig.value = "LMT";
  form.limitPriceSig.value = "190";
  expect(toCloseRequest(form, "en")).toEqual({
    close: { account: "DU1234567", conId: 265598, orderType: "LMT", quantity: "40", limitPrice: "190" },
    readings: [],
  });
  form.quantitySig.value = "0";
  expect(toCloseRequest(form, "en")).toEqual({ errors: { quantity: { key: "input.positive" } } });
});

Deno.test("a share fills in the quantity that it comes to, rounded down to a step", () => {
  const held = position(aapl, "-75");
  const form = createCloseForm(held, "en");
  const typed = (percent: string) => {
    takeShare(form, held, percent, "en");
    return form.quantitySig.value;
  };
  expect(form.quantitySig.value).toBe("75");
  expect(["25", "50", "75", "100"].map(typed)).toEqual(["18", "37", "56", "75"]);
  // The step is the instrument's, as it is for the server, once it is known.
  form.detailsSig.value = details(aapl, { sizeIncrement: "10" });
  expect(["25", "50", "75", "100"].map(typed)).toEqual(["10", "30", "50", "75"]);
  // It is the share that is asked for: the server knows what works on the position.
  takeShare(form, held, "50", "en");
  expect(toCloseRequest(form, "en")).toMatchObject({ close: { percent: "50" } });
  takeShare(form, position(aapl, "1234.5"), "100", "de");
  expect(form.quantitySig.value).toBe("1234,5");
});

Deno.test("a change carries only what differs from the order", () => {
  const resting = order("a1");
  const form = createModifyForm(resting, "en");
  expect(toChanges(form, resting, "en")).toMatchObject({ changes: null });
  form.amountSigs.limitPrice.value = "184.5";
  expect(toChanges(form, resting, "en")).toMatchObject({ changes: null });
  form.amountSigs.limitPrice.value = "185";
  form.tifSig.value = "GTC";
  const result = toChanges(form, resting, "en");
  if (!("changes" in result)) throw new Error("Refused");
  expect(modifyChangesSchema.parse(result.changes)).toEqual({ limitPrice: "185", tif: "GTC" });
});

Deno.test("a trailing order's distance can be changed; nothing becomes good till a date by a change", () => {
  const trail = { ...order("a1"), orderType: "TRAIL", limitPrice: null, trailingAmount: "2.5" };
  const form = createModifyForm(trail, "en");
  form.amountSigs.trailingAmount.value = "3";
  expect(toChanges(form, trail, "en")).toMatchObject({ changes: { trailingAmount: "3" } });
  expect(modifyTifs(trail)).not.toContain("GTD");
  expect(modifyTifs({ ...trail, tif: "GTD" })).toContain("GTD");
});
