import { expect } from "@std/expect";
import fc from "fast-check";
import { parseNumberInput, toNumberInput } from "./number_input.ts";

const value = (text: string, lang: "en" | "de") => {
  const parsed = parseNumberInput(text, lang);
  return parsed.kind === "number" ? parsed.value : parsed.kind;
};

Deno.test("plain numbers are read in both languages", () => {
  expect(value("187.25", "en")).toBe("187.25");
  expect(value("187,25", "de")).toBe("187.25");
  expect(value(" 10 ", "en")).toBe("10");
  expect(value("\u22125,5", "de")).toBe("-5.5");
  expect(value(".5", "en")).toBe("0.5");
  expect(value("5.", "en")).toBe("5");
  expect(value("0010", "en")).toBe("10");
  expect(value("-0", "en")).toBe("0");
});

Deno.test("full grouping is understood where it can mean only one thing", () => {
  expect(value("1,234,567", "en")).toBe("1234567");
  expect(value("1,234.50", "en")).toBe("1234.50");
  expect(value("1.234,50", "de")).toBe("1234.50");
});

Deno.test("what may be a thousand or a fraction is refused, not guessed", () => {
  expect(value("1,234", "en")).toBe("ambiguous");
  expect(value("1.234", "de")).toBe("ambiguous");
});

Deno.test("nothing else is a number", () => {
  for (const text of ["1e5", "abc", "1,2,3", "1..2", "--1", "+5", "∞", "0x10", "1 000"]) {
    expect(value(text, "en")).toBe("invalid");
  }
  expect(value("", "en")).toBe("empty");
});

Deno.test("what is written for an input is read back as the same number", () => {
  const decimal = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.integer({ min: 0, max: 99999 }))
    .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(5, "0")}`);
  fc.assert(fc.property(decimal, fc.constantFrom("en" as const, "de" as const), (text, lang) => {
    expect(value(toNumberInput(text, lang), lang)).toBe(text);
  }));
});
