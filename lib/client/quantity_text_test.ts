import { expect } from "@std/expect";
import fc from "fast-check";
import { parseQuantityText } from "./quantity_text.ts";

const read = (input: string, lang: "en" | "de" = "en", currency = "USD") =>
  parseQuantityText(input, { lang, currency });
const units = (value: string, short = true, byRule = false) => ({ kind: "units", value, byRule, short });
const money = (amount: string, currency: string) => ({
  kind: "wish",
  wish: { by: "money", amount, currency },
});

Deno.test("a plain number is that number, in either language", () => {
  expect(read("100")).toEqual(units("100", false));
  expect(read("1,234")).toEqual(units("1234", false, true));
  expect(read("1,234", "de")).toEqual(units("1.234", false));
  expect(read("")).toEqual({ kind: "empty" });
});

Deno.test("letters stand for zeros", () => {
  expect(read("1k")).toEqual(units("1000"));
  expect(read("2.5K")).toEqual(units("2500"));
  expect(read("2,5k", "de")).toEqual(units("2500"));
  expect(read("1 m")).toEqual(units("1000000"));
  expect(read("0.5m")).toEqual(units("500000"));
});

Deno.test("a currency makes it money, a percent sign a share of the position", () => {
  expect(read("$10000")).toEqual(money("10000", "USD"));
  expect(read("$10k")).toEqual(money("10000", "USD"));
  expect(read("10k $")).toEqual(money("10000", "USD"));
  expect(read("10,000 usd")).toEqual(money("10000", "USD"));
  expect(read("EUR 2.5k")).toEqual(money("2500", "EUR"));
  expect(read("5000€", "de")).toEqual(money("5000", "EUR"));
  expect(read("5.000,50 €", "de")).toEqual(money("5000.50", "EUR"));
  expect(read("50%")).toEqual({ kind: "wish", wish: { by: "position", percent: "50" } });
  expect(read("12,5 %", "de")).toEqual({ kind: "wish", wish: { by: "position", percent: "12.5" } });
});

Deno.test("a dollar sign is the instrument's own dollar, and elsewhere that of the United States", () => {
  expect(read("$10000", "en", "CAD")).toEqual(money("10000", "CAD"));
  expect(read("$10000", "en", "EUR")).toEqual(money("10000", "USD"));
  expect(read("10000 usd", "en", "CAD")).toEqual(money("10000", "USD"));
});

Deno.test("what has no meaning is no number", () => {
  for (
    const text of ["abc", "k", "$", "%", "1kk", "10 %%", "1x", "$1$", "usd", "1e5", "10 20", "--1", "50%k"]
  ) {
    expect([text, read(text).kind]).toEqual([text, "invalid"]);
  }
});

Deno.test("whatever is typed is read or refused, never thrown", () => {
  const piece = fc.constantFrom("1", "0", "9", ".", ",", " ", "k", "m", "$", "€", "%", "usd", "-", "'");
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 10 }),
      fc.constantFrom("en" as const, "de" as const),
      (all, lang) => {
        const found = read(all.join(""), lang);
        if (found.kind === "units") expect(found.value).toMatch(/^-?\d+(\.\d+)?$/);
      },
    ),
  );
});

Deno.test("three letters that are no currency make no money: it would be said that its rate is missing", () => {
  for (const text of ["100 stk", "100stk", "5 mio", "pcs 10", "4gld", "esz6"]) {
    expect([text, read(text).kind]).toEqual([text, "invalid"]);
  }
  expect(read("10000 cnh")).toEqual(money("10000", "CNH"));
  expect(read("CHF 10k")).toEqual(money("10000", "CHF"));
});
