// What docs/trading.md says the screen says, the screen says; and each warning of a preview is explained there.
import { expect } from "@std/expect";
import { keyBindings } from "@/lib/client/keyboard.ts";
import { warnings } from "@/lib/contract/says/en/warnings.ts";
import { en } from "@/lib/contract/says/screen/en.ts";
import { exists, placesNamedIn, read } from "@/tests/support/pages.ts";

const PAGE = "docs/trading.md";
const page = read(PAGE).replace(/\s+/g, " ");

/** The words of a sentence before its first parameter, long enough to be told from others. */
const beginning = (sentence: unknown) =>
  typeof sentence === "string" ? sentence.split(/[:,(]/)[0]?.trim() ?? sentence : null;

Deno.test("every warning without a figure in it is in the table, in its own words", () => {
  const told = page.slice(page.indexOf("What a preview warns about"), page.indexOf("## Orders"));
  const missing = Object.entries(warnings)
    .map(([key, sentence]) => [key, beginning(sentence)] as const)
    .filter(([, words]) => words !== null && !told.includes(words));
  expect(missing).toEqual([]);
});

Deno.test("every state of an order that the screen has a word for is explained, in that word", () => {
  const states = Object.entries(en).filter(([key]) => /^order\.\w+$/.test(key) && key !== "order.previewed");
  expect(states.length).toBeGreaterThan(10);
  expect(states.filter(([, word]) => !page.includes(String(word)))).toEqual([]);
});

Deno.test("the keys that the page names are those that are bound", () => {
  const bound = new Set(keyBindings.map(({ shown }) => shown.join(" ")));
  for (const key of ["/", "b", "s", "g p", "g o", "g m", "g a", "g h", "j", "k", "Enter", "c", "x"]) {
    expect([key, bound.has(key), page.includes(`\`${key}\``)]).toEqual([key, true, true]);
  }
  for (const key of ["x", "f", "Esc"]) {
    expect([key, bound.has(`Shift ${key}`), page.includes(`\`Shift\`+\`${key}\``)]).toEqual([
      key,
      true,
      true,
    ]);
  }
});

Deno.test("what the page links to and shows is there", () => {
  const places = placesNamedIn(PAGE, read(PAGE));
  expect(places).toContain("docs/images/preview.png");
  expect(places.filter((place) => !exists(place))).toEqual([]);
});
