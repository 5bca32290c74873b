import { expect } from "@std/expect";
import fc from "fast-check";
import { parseNumberInput, readBack, toNumberInput } from "./number_input.ts";

const languages = ["en", "de"] as const;
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

Deno.test("U14: a comma that is not followed by exactly three digits is decimal in English, a point in German", () => {
  for (
    const [typed, read] of [["187,25", "187.25"], ["187,2", "187.2"], ["187,", "187"], [",5", "0.5"]] as const
  ) {
    expect([typed, value(typed, "en")]).toEqual([typed, read]);
    expect([typed, value(typed.replace(",", "."), "de")]).toEqual([typed, read]);
  }
  for (const lang of languages) {
    // Nothing in front that could be thousands, or too many digits for a group.
    for (const mark of [",", "."]) {
      expect(value(`0${mark}125`, lang)).toBe("0.125");
      expect(value(`${mark}125`, lang)).toBe("0.125");
      expect(value(`1${mark}0855`, lang)).toBe("1.0855");
      expect(value(`1234${mark}567`, lang)).toBe("1234.567");
      expect(value(`-0${mark}125`, lang)).toBe("-0.125");
    }
    // Two marks say by themselves which one is the point.
    expect(value("1,234.56", lang)).toBe("1234.56");
    expect(value("1.234,56", lang)).toBe("1234.56");
    expect(value("1.234,567", lang)).toBe("1234.567");
    expect(value("1.234.567", lang)).toBe("1234567");
    expect(value("12,345,678.9", lang)).toBe("12345678.9");
  }
});

Deno.test("U14: one comma before three digits is a thousand by the rule of the language, and is shown back", () => {
  expect(parseNumberInput("1,234", "en")).toEqual({ kind: "number", value: "1234", byRule: true });
  expect(parseNumberInput("1.234", "de")).toEqual({ kind: "number", value: "1234", byRule: true });
  expect(parseNumberInput("\u2212187,125", "en")).toEqual({ kind: "number", value: "-187125", byRule: true });
  // The language's own point is a point, whatever follows.
  expect(parseNumberInput("1.234", "en")).toEqual({ kind: "number", value: "1.234", byRule: false });
  expect(parseNumberInput("1,234", "de")).toEqual({ kind: "number", value: "1.234", byRule: false });
  expect(readBack("1,234", "en")).toEqual({ value: "1234", byRule: true });
  expect(readBack("187,25", "en")).toEqual({ value: "187.25", byRule: false });
  expect(readBack("1.234,5", "de")).toEqual({ value: "1234,5", byRule: false });
  for (
    const [typed, lang] of [["187.25", "en"], ["\u221210", "en"], ["187,25", "de"], ["", "en"], [
      "abc",
      "de",
    ]] as const
  ) {
    expect([typed, readBack(typed, lang)]).toEqual([typed, null]);
  }
});

Deno.test("U14: pasted numbers are read with the spaces, apostrophes, signs and digits of other writers", () => {
  for (const lang of languages) {
    for (const space of [" ", "\u00a0", "\u2009", "\u202f", "\u2007", "\u3000"]) {
      expect(value(`1${space}234${space}567,5`, lang)).toBe("1234567.5");
      expect(value(`12${space}500`, lang)).toBe("12500");
    }
    for (const mark of ["'", "\u2019", "\uff07"]) expect(value(`1${mark}234.50`, lang)).toBe("1234.50");
    expect(value("1\u2019234,125", lang)).toBe("1234.125");
    for (const minus of ["-", "\u2212", "\u2013", "\uff0d"]) expect(value(`${minus}5`, lang)).toBe("-5");
    expect(value("\u2212\u00a05", lang)).toBe("-5");
    expect(value("\uff11\uff18\uff17\uff0e\uff12\uff15", lang)).toBe("187.25");
    expect(value("\u200e187\u2060\ufeff", lang)).toBe("187");
    expect(value("\u00a0187\n", lang)).toBe("187");
  }
  expect(value("\uff11\uff0c\uff12\uff13\uff14", "en")).toBe("1234");
});

Deno.test("nothing else is a number", () => {
  const nonsense = [
    "1e5",
    "abc",
    "1,2,3",
    "1..2",
    "--1",
    "+5",
    "∞",
    "0x10",
    "1k",
    "½",
    "10²",
    "5-",
    "5%",
    "-",
    ".",
    "–",
  ];
  // Groups that are none, marks of several writers, two numbers.
  const marks = [
    "1 00",
    "1  000",
    "1,234 567",
    "1'234,567,890",
    "0,123,456",
    "1,23,456",
    "12.34,5",
    "1\t000",
    "10\n500",
  ];
  for (const lang of languages) {
    for (const text of [...nonsense, ...marks]) expect([text, value(text, lang)]).toEqual([text, "invalid"]);
  }
  expect(value("", "en")).toBe("empty");
  expect(value("\u00a0\u200b", "en")).toBe("empty");
});

const decimal = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.integer({ min: 0, max: 99999 }))
  .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(5, "0")}`);

Deno.test("what is written for an input is read back as the same number", () => {
  fc.assert(fc.property(decimal, fc.constantFrom(...languages), (text, lang) => {
    expect(value(toNumberInput(text, lang), lang)).toBe(text);
    expect(readBack(toNumberInput(text, lang), lang)).toBe(null);
  }));
});

Deno.test("U14: no writing of a number is read as another one, unless the language's rule says so aloud", () => {
  const locales = fc.constantFrom("en-US", "de-DE", "de-CH", "fr-FR", "ja-JP", "pl-PL");
  const digits = fc.integer({ min: 0, max: 6 });
  fc.assert(
    fc.property(decimal, digits, locales, fc.constantFrom(...languages), (text, fraction, locale, lang) => {
      const shown = new Intl.NumberFormat(locale, {
        minimumFractionDigits: fraction,
        maximumFractionDigits: fraction,
      })
        .format(text as Intl.StringNumericLiteral);
      const plain = new Intl.NumberFormat("en-US", {
        minimumFractionDigits: fraction,
        maximumFractionDigits: fraction,
        useGrouping: false,
      }).format(text as Intl.StringNumericLiteral);
      const read = parseNumberInput(shown, lang);
      // Not even people can tell `1.234` of a German from `1.234` of an Englishman: there the screen's
      // language decides.
      if (/^[1-9]\d{0,2}[.,]\d{3}$/.test(shown)) return;
      expect([shown, read]).toEqual([shown, { kind: "number", value: plain, byRule: false }]);
    }),
  );
});
