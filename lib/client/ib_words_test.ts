import { expect } from "@std/expect";
import { readable } from "./ib_words.ts";

Deno.test("IB's texts are read without the marks of its own window", () => {
  expect(readable(
    "Order Canceled - reason:We cannot accept an order at a limit price at or more aggressive than 310.51. " +
      "Please submit your order <br>using a limit price that is closer to the current market price of 301.88.",
  )).toBe(
    "We cannot accept an order at a limit price at or more aggressive than 310.51. " +
      "Please submit your order using a limit price that is closer to the current market price of 301.88.",
  );
  expect(readable("Order rejected - reason:<b>No</b> room for S&amp;P 500")).toBe(
    " No room for S&P 500".trimStart(),
  );
});

Deno.test("where no reason follows the words stay; other texts are untouched", () => {
  for (const text of ["Order Canceled - reason:", "a < b and c > d", "AT&T", "  two  blanks", "<3 fills"]) {
    expect(readable(text)).toBe(text);
  }
});
