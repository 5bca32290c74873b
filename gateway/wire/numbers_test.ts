import { expect } from "@std/expect";
import fc from "fast-check";
import { fromDouble, parseDecimal, parseInteger, parseLong, parseQuantity, wholeNumber } from "./numbers.ts";

Deno.test("every spelling of an unset double is null", () => {
  for (const text of ["", "1.7976931348623157E308", "1.7976931348623157e+308", "-1.7976931348623157E308"]) {
    expect(parseDecimal(text)).toBeNull();
  }
});

Deno.test("the integer sentinels are unset for quantities and plain numbers for prices", () => {
  for (const text of ["2147483647", "9223372036854775807", "-9223372036854775808"]) {
    expect(parseQuantity(text)).toBeNull();
    expect(parseDecimal(text)).toBe(text);
  }
});

Deno.test("float spellings become plain decimals", () => {
  expect(parseDecimal("1e-05")).toBe("0.00001");
  expect(parseDecimal("101.50")).toBe("101.5");
  expect(parseDecimal("+3.")).toBe("3");
  expect(parseDecimal(".5")).toBe("0.5");
  expect(parseDecimal("-0.0")).toBe("0");
  expect(parseDecimal("Infinite")).toBe("Infinity");
});

Deno.test("what is no number is refused", () => {
  for (const text of ["abc", "1,5", "NaN", "0x10", "1e9999", "--1", "1 ", "9".repeat(500)]) {
    expect(() => parseDecimal(text)).toThrow(RangeError);
  }
  for (const text of ["1.0", "1e3", "9007199254740993"]) {
    expect(() => parseInteger(text)).toThrow(RangeError);
    expect(() => parseLong(text)).toThrow(RangeError);
  }
});

Deno.test("an integer has 32 bits; times and IB's order numbers have more", () => {
  expect(parseInteger("2147483647")).toBe(2147483647);
  expect(parseInteger("-2147483648")).toBe(-2147483648);
  for (const text of ["2147483648", "-2147483649", "1791187200123"]) {
    expect(() => parseInteger(text)).toThrow(RangeError);
    expect(parseLong(text)).toBe(Number(text));
  }
  expect(parseLong("9223372036854775807")).toBeNull();
});

Deno.test("sizes lose their fraction where clients parse integers", () => {
  expect(wholeNumber("300.75")).toBe("300");
  expect(wholeNumber("300")).toBe("300");
  expect(wholeNumber("-0.5")).toBe("0");
});

Deno.test("a decimal survives the way through a double", () => {
  fc.assert(
    fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.integer({ min: 0, max: 6 }), (digits, scale) => {
      const text = (digits / 10 ** scale).toFixed(scale);
      expect(fromDouble(Number(text))).toBe(parseDecimal(text));
    }),
  );
  expect(fromDouble(Number.MAX_VALUE)).toBeNull();
  expect(fromDouble(NaN)).toBeNull();
});
