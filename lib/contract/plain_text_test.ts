import { expect } from "@std/expect";
import { onOneLine } from "./plain_text.ts";
import { briefReasonSchema, reasonSchema } from "./requests.ts";

Deno.test("words of a stranger: what is not seen, turns the direction or breaks the line is gone; words in any script stay", () => {
  expect(onOneLine("  BUY\r\n\t now \u0000\u009b\u2028 ")).toBe("BUY now");
  expect(onOneLine("safe\u202egnp.exe\u2066\u200f")).toBe("safegnp.exe");
  // Zero-width blanks, soft hyphens, a byte order mark, tags that spell hidden words, half of a pair.
  expect(onOneLine("a\u200bb\u00adc\ufeffd\u{e0041}\u{e0042}e\ud800f\ue000g")).toBe("abcdefg");
  expect(onOneLine(`z${"\u0335".repeat(50)}`)).toBe(`z${"\u0335".repeat(4)}`);
  expect(onOneLine("Ausbruch über 187,50 — 突破 прорыв کسر")).toBe("Ausbruch über 187,50 — 突破 прорыв کسر");
});

Deno.test("a reason is what can be read of it: one of unseen marks only is none, and its length is counted after", () => {
  expect(reasonSchema.parse("breakout\u0007")).toBe("breakout");
  expect(reasonSchema.safeParse("\u200b\u202e \n").success).toBe(false);
  expect(reasonSchema.parse(`${"\u200b".repeat(400)}${"x".repeat(500)}`)).toHaveLength(500);
  expect(reasonSchema.safeParse("x".repeat(501)).success).toBe(false);
  expect(briefReasonSchema.parse("lunch\r\n\u202e")).toBe("lunch");
  expect(briefReasonSchema.safeParse("x".repeat(201)).success).toBe(false);
});
