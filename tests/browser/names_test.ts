// What IB sells under alike names, on one screen: rows, Close buttons and dialogs tell it apart, in both
// languages.
import { expect } from "@std/expect";
import type { Contract } from "@/lib/contract/api.ts";
import { showDesk } from "@/tests/support/desk_screen.ts";
import type { OpenOptions } from "@/tests/support/screen_page.ts";
import { busySnapshot, contract, details, position, positionsOf } from "@/tests/support/screen_samples.ts";
import { ScriptedDesk } from "@/tests/support/scripted_desk.ts";

const options = { sanitizeOps: false, sanitizeResources: false };

const option = (conId: number, tradingClass: string, rest: Partial<Contract> = {}) =>
  contract("SPX", conId, {
    secType: "OPT",
    primaryExchange: "",
    tradingClass,
    multiplier: "100",
    lastTradeDate: "20261218",
    strike: "6000",
    right: "C",
    ...rest,
  });
const future = (conId: number, localSymbol: string, rest: Partial<Contract> = {}) =>
  contract("ES", conId, {
    secType: "FUT",
    exchange: "CME",
    primaryExchange: "",
    localSymbol,
    tradingClass: "ES",
    multiplier: "50",
    lastTradeDate: "20261218",
    ...rest,
  });

const held: Contract[] = [
  option(1, "SPX"),
  option(2, "SPXW"),
  option(3, "SPXW", { strike: "6002.5", right: "P" }),
  option(4, "SPXW", { multiplier: "10" }),
  future(5, "ESZ6"),
  future(6, "ESH7", { lastTradeDate: "20270319" }),
  contract("SAP", 7, { primaryExchange: "NYSE" }),
  contract("SAP", 8, { primaryExchange: "IBIS", currency: "EUR" }),
  contract("AAPL", 265598),
  contract("AAPL", 10, { secType: "CFD" }),
  contract("EUR", 11, { secType: "CASH", localSymbol: "EUR.USD", primaryExchange: "", exchange: "IDEALPRO" }),
  contract("T", 12, { secType: "BOND", terms: "T 4.25 11/15/34", primaryExchange: "" }),
  contract("VOD", 13, { primaryExchange: "", exchange: "" }),
  contract("VOD", 14, { primaryExchange: "", exchange: "" }),
];

interface Shown {
  rows: string[];
  closes: string[];
  menus: string[];
}

async function shown(open: OpenOptions, shot: string): Promise<Shown> {
  const desk = new ScriptedDesk(
    busySnapshot({ positions: positionsOf(...held.map((each) => position(each, "1"))) }),
  );
  desk.on("contract_details", () => details(held[0] as Contract));
  await using screen = await showDesk(desk, open);
  const { page } = screen;
  const rows = await page.$$eval(
    "[data-position] .name-cell button:first-child",
    (all) => all.map((each) => each.textContent ?? ""),
  );
  const labels = (buttons: string) =>
    page.$$eval(
      `[data-position] .col-actions ${buttons}`,
      (all) => all.map((each) => each.getAttribute("aria-label") ?? ""),
    );
  const [closes, menus] = [await labels("button:not(.of-more)"), await labels("button.of-more")];
  await screen.shoot(shot);
  expect(screen.errors).toEqual([]);
  return { rows, closes, menus };
}

Deno.test("B9: alike names are told apart in every row and on every button of a row", options, async () => {
  const { rows, closes, menus } = await shown({}, "names");
  expect(rows).toEqual(
    expect.arrayContaining([
      "SPX 18DEC26 6000C",
      "SPXW 18DEC26 6000C",
      "SAP NYSE",
      "SAP IBIS",
    ]),
  );
  expect(new Set(rows).size).toBe(held.length);
  expect(new Set(closes).size).toBe(held.length);
  expect(new Set(menus).size).toBe(held.length);
  expect(closes).toContain("Close SPXW 18 Dec 2026 6002.5 put");
});

Deno.test("B9: so are they on a phone, and in German", options, async () => {
  const { rows, closes, menus } = await shown({ size: "phone", locale: "de-DE" }, "names-phone-de");
  expect(rows).toContain("SPXW 18DEC26 6002,5P");
  expect([new Set(closes).size, new Set(menus).size]).toEqual([held.length, held.length]);
});
