import { expect } from "@std/expect";
import fc from "fast-check";
import {
  ageOf,
  decimalsOf,
  directionOf,
  fitted,
  formatAge,
  formatAverage,
  formatClock,
  formatCountdown,
  formatDay,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPrice,
  formatQuantity,
  formatSigned,
  formatStamp,
  formatWhen,
  MINUS,
  UNKNOWN,
} from "./format.ts";

Deno.test("unknown is a dash in every column, never zero", () => {
  for (
    const format of [formatMoney, formatSigned, formatPrice, formatAverage, formatQuantity, formatPercent]
  ) {
    expect(format(null, "en")).toBe(UNKNOWN);
  }
  expect(formatAge(null, "en")).toBe(UNKNOWN);
  expect(formatClock(null, "en")).toBe(UNKNOWN);
  expect(formatClock("not a time", "en")).toBe(UNKNOWN);
});

Deno.test("every digit of a large decimal survives, in both languages", () => {
  expect(formatNumber("9007199254740993.12345678", "en")).toBe("9,007,199,254,740,993.12345678");
  expect(formatNumber("9007199254740993.12345678", "de")).toBe("9.007.199.254.740.993,12345678");
});

Deno.test("a number is written as the language's own format writes it, whatever its digits", () => {
  const number = fc.tuple(fc.nat(120_000), fc.stringMatching(/^\d{0,9}$/)).map(([whole, part]) =>
    part === "" ? String(whole) : `${whole}.${part}`
  );
  const places = fc.nat(9).chain((min) =>
    fc.record({ min: fc.constant(min), max: fc.integer({ min, max: 9 }) })
  );
  fc.assert(
    fc.property(number, places, fc.constantFrom("en", "de"), (value, { min, max }, lang) => {
      const digits = { minimumFractionDigits: min, maximumFractionDigits: max };
      const intl = new Intl.NumberFormat(lang === "de" ? "de-DE" : "en-US", digits);
      expect(formatNumber(value, lang, { min, max })).toBe(intl.format(value as Intl.StringNumericLiteral));
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("losses carry U+2212, gains a plus, zero nothing", () => {
  expect(formatSigned("-1234.5", "en")).toBe(`${MINUS}1,234.50`);
  expect(formatSigned("1234.5", "de")).toBe("+1.234,50");
  expect(formatSigned("0", "en")).toBe("0.00");
  expect(formatSigned("-0.001", "en")).toBe("0.00");
  expect(formatMoney("-0.004", "en")).toBe("0.00");
});

Deno.test("the direction is that of the shown digits, so that 0.00 is neutral", () => {
  expect(directionOf("0.01")).toBe(1);
  expect(directionOf("-0.01")).toBe(-1);
  expect(directionOf("-0.001")).toBe(0);
  expect(directionOf("0.0004", 4)).toBe(1);
  expect(directionOf(null)).toBe(0);
});

Deno.test("a price keeps more digits than its column asks for, an average is cut", () => {
  expect(formatPrice("0.0123", "en", 2)).toBe("0.0123");
  expect(formatPrice("187.5", "en", 2)).toBe("187.50");
  expect(formatAverage("187.33333333333", "en", 2)).toBe("187.3333");
  expect(formatAverage("236.41333333", "de", 2)).toBe("236,4133");
  expect(formatAverage("0.481666666667", "en", 2)).toBe("0.48167");
  expect(formatAverage("-0.00012345678", "en", 2)).toBe("−0.00012346");
  expect(formatAverage("0", "en", 2)).toBe("0.00");
  expect(decimalsOf("0.25")).toBe(2);
  expect(decimalsOf("0.0050")).toBe(3);
  expect(decimalsOf("1")).toBe(0);
});

Deno.test("percentages follow the language", () => {
  expect(formatPercent("12.34", "en")).toBe("12.3%");
  expect(formatPercent("12.34", "de")).toBe("12,3\u00a0%");
});

Deno.test("ages read as people say them and are never negative", () => {
  expect(formatAge(0, "en")).toBe("now");
  expect(formatAge(999, "de")).toBe("jetzt");
  expect(formatAge(59_999, "en")).toBe("59\u00a0s");
  expect(formatAge(60_000, "en")).toBe("1\u00a0min");
  expect(formatAge(3 * 3_600_000, "en")).toBe("3\u00a0h");
  expect(formatAge(3 * 86_400_000, "en")).toBe("3\u00a0d");
  expect(ageOf("2026-01-01T00:00:10Z", Date.parse("2026-01-01T00:00:00Z"))).toBe(0);
  expect(ageOf(null, 0)).toBe(null);
});

Deno.test("countdowns round up, so that 0:00 means over", () => {
  expect(formatCountdown(59_001)).toBe("1:00");
  expect(formatCountdown(1)).toBe("0:01");
  expect(formatCountdown(-5)).toBe("0:00");
  expect(formatCountdown(3_599_000)).toBe("59:59");
  expect(formatCountdown(3_600_000)).toBe("1:00:00");
  expect(formatCountdown(86_399_000)).toBe("23:59:59");
});

Deno.test("clock and stamp name the moment in the zone asked for", () => {
  expect(formatClock("2026-03-01T14:03:22Z", "en", "UTC")).toBe("14:03:22");
  expect(formatStamp("2026-03-01T14:03:22Z", "de", "UTC")).toContain("01.03.2026");
  // 01/03 is the first of March to some, and the third of January to others.
  expect(formatStamp("2026-03-01T14:03:22Z", "en", "UTC")).toBe("01 Mar 2026, 14:03:22 UTC");
});

Deno.test("a moment of another day has its day in front, in the zone asked for", () => {
  const today = formatDay("2026-03-02T12:00:00Z", "en", "UTC");
  expect(today).toBe("02/03/2026");
  expect(formatWhen("2026-03-02T14:03:22Z", today, "en", "UTC")).toBe("14:03:22");
  expect(formatWhen("2026-03-01T23:03:22Z", today, "en", "UTC")).toBe("01 Mar 23:03:22");
  expect(formatWhen("2026-03-01T23:03:22Z", today, "en", "UTC", true)).toBe("01 Mar");
  expect(formatWhen("2026-03-02T14:03:22Z", today, "en", "UTC", true)).toBe("14:03:22");
  expect(formatWhen("2026-03-01T23:03:22Z", today, "en", "Europe/Berlin")).toBe("00:03:22");
  expect(formatWhen(null, today, "en", "UTC")).toBe("–");
  // A year ago is not yesterday.
  expect(formatWhen("2025-03-01T23:03:22Z", today, "en", "UTC")).toBe("01 Mar 2025 23:03:22");
  expect(formatWhen("2025-03-01T23:03:22Z", formatDay("2026-03-02T12:00:00Z", "de", "UTC"), "de", "UTC"))
    .toBe("01. März 2025 23:03:22");
});

Deno.test("formatting loses nothing that a decimal of eight places holds", () => {
  fc.assert(fc.property(fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }), (scaled) => {
    const negative = scaled < 0n;
    const digits = String(negative ? -scaled : scaled).padStart(9, "0");
    const plain = `${digits.slice(0, -8)}.${digits.slice(-8)}`;
    const shown = formatNumber(negative ? `-${plain}` : plain, "en", { min: 8 });
    const back = shown.replaceAll(",", "").replace(MINUS, "-");
    expect(back).toBe(negative && scaled !== 0n ? `-${plain}` : plain);
  }));
});

Deno.test("an amount that has no room loses its decimals first, then its digits", () => {
  const fit = (value: string, room: number, lang: "en" | "de" = "en") =>
    fitted(formatMoney(value, lang), value, { lang, room });
  expect(fit("18725.00", 12)).toBe("18,725.00");
  expect(fit("1501250.55", 10)).toBe("1,501,251");
  expect(fit("152415787501.91", 12)).toBe("152.4B");
  expect(fit("-152415787501.91", 12, "de")).toBe("\u2212152,4\u00a0Mrd.");
  expect(fitted("\u2013", null, { lang: "en", room: 0 })).toBe("\u2013");
  expect(fitted("+12,345,678,901.12", "12345678901.12", { lang: "en", room: 10, signed: true })).toBe(
    "+12.35B",
  );
});

Deno.test("a part of a coin is neither none nor one, however little room there is", () => {
  const fit = (value: string, room: number, lang: "en" | "de" = "en") =>
    fitted(formatQuantity(value, lang), value, { lang, room });
  expect(fit("0.12345678", 8)).toBe("0.12345678");
  expect(fit("0.98765432", 7)).toBe("0.9876543");
  expect(fit("-0.00000001", 7, "de")).toBe("\u22120,00000001");
  expect(fit("-0.98765432", 8, "de")).toBe("\u22120,9876543");
  expect(fit("12.12345678", 8)).toBe("12.1234568");
  expect(fit("999.99999999", 7)).toBe("1,000");
  // What is a thousand and more keeps as many as there is room for.
  expect(fit("1234.5678", 8)).toBe("1,234.57");
  expect(fit("123456.789", 8, "de")).toBe("123.457");
});

Deno.test("what is more than nothing is not written as nothing, however small", () => {
  expect(formatPrice("0.000000001", "en")).toBe("0.000000001");
  expect(formatPrice("-0.00000000012", "de")).toBe("\u22120,00000000012");
  expect(formatQuantity("0.0000000001", "en")).toBe("0.0000000001");
  expect(formatAverage("0.0000001234567", "en")).toBe("0.00000012346");
  expect(formatPrice("0", "en")).toBe("0.00");
  expect(formatPrice("187.123456789", "en")).toBe("187.12345679");
});
