import { expect } from "@std/expect";
import { seededRandom } from "@/tests/support/seeded_random.ts";
import { Big } from "./decimal.ts";
import { compare, isDecimal, isZero, plain, sign } from "./decimal_text.ts";

/** Zeros in front and behind, no whole or no fraction, either sign: what the wire may carry. */
const EDGES = [
  "0",
  "-0",
  "0.0",
  "-0.00",
  "000",
  "1",
  "01",
  "-1",
  "1.0",
  "0.10",
  "-0.1",
  "9",
  "10",
  "99.99",
  "100",
];

function numbers(): string[] {
  const random = seededRandom(7);
  const digits = (most: number) => {
    const count = 1 + Math.floor(random() * most);
    return Array.from({ length: count }, () => Math.floor(random() * 3)).join("");
  };
  const made = Array.from({ length: 300 }, () => {
    const minus = random() < 0.5 ? "-" : "";
    return minus + digits(4) + (random() < 0.5 ? "" : `.${digits(4)}`);
  });
  // More digits than a double has: they differ in the last one.
  const long = Array.from({ length: 60 }, () => `${random() < 0.5 ? "-" : ""}90071992547409.${digits(8)}`);
  return [...EDGES, ...made, ...long];
}

Deno.test("the texts of two numbers go as the numbers do", () => {
  const all = numbers();
  for (const a of all) {
    expect([a, plain(a)]).toEqual([a, new Big(a).toFixed().replace(/^-0$/, "0")]);
    expect([a, sign(a), isZero(a)]).toEqual([a, new Big(a).cmp(0), new Big(a).eq(0)]);
    for (const b of all) expect([a, b, compare(a, b)]).toEqual([a, b, new Big(a).cmp(b)]);
  }
});

Deno.test("what is no plain decimal number is refused, and not compared as a text", () => {
  for (const text of ["", "-", ".5", "5.", "1e5", "+1", " 1", "1,000", "NaN", "--1", "1.2.3", "1\n"]) {
    expect([text, isDecimal(text)]).toEqual([text, false]);
    expect(() => compare(text, "0")).toThrow(RangeError);
    expect(() => plain(text)).toThrow(RangeError);
  }
});
