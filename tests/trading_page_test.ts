// What docs/trading.md and its German twin say the screen says, the screen says; each warning of a preview is
// explained in both.
import { expect } from "@std/expect";
import { keyBindings } from "@/lib/client/keyboard.ts";
import { parseWish, plainCommands } from "@/lib/client/palette.ts";
import { warnings as german } from "@/lib/contract/says/de/warnings.ts";
import { warnings as english } from "@/lib/contract/says/en/warnings.ts";
import { de } from "@/lib/contract/says/screen/de.ts";
import { en } from "@/lib/contract/says/screen/en.ts";
import { exists, placesNamedIn, read } from "@/tests/support/pages.ts";

/** A page, its words, and between which of its lines the warnings stand. */
const TOLD = [
  {
    file: "docs/trading.md",
    warnings: english,
    screen: en,
    from: "What a preview warns about",
  },
  {
    file: "docs/trading.de.md",
    warnings: german,
    screen: de,
    from: "Wovor die Vorschau warnt",
  },
] as const;

/** The words of a sentence before its first parameter, long enough to be told from others. */
const beginning = (sentence: unknown) =>
  typeof sentence === "string" ? sentence.split(/[:,(]/)[0]?.trim() ?? sentence : null;

Deno.test("both languages tell the same chapters, tables and pictures", () => {
  const shape = ({ file }: typeof TOLD[number]) =>
    read(file).split("\n").flatMap((line) => line.match(/^(##+ |\| -|!\[|[0-9]+\. )/)?.[0].trim() ?? []);
  expect(shape(TOLD[1])).toEqual(shape(TOLD[0]));
});

for (const { file, warnings, screen, from } of TOLD) {
  const page = read(file).replace(/\s+/g, " ");

  Deno.test(`${file}: every warning without a figure in it is in the table, in its own words`, () => {
    const told = page.slice(page.indexOf(from), page.indexOf("## Orders"));
    const missing = Object.entries(warnings)
      .map(([key, sentence]) => [key, beginning(sentence)] as const)
      .filter(([, words]) => words !== null && !told.includes(words));
    expect(missing).toEqual([]);
  });

  Deno.test(`${file}: every state of an order is explained, in the word of the screen`, () => {
    const states = Object.entries(screen).filter(([key]) =>
      /^order\.\w+$/.test(key) && key !== "order.previewed"
    );
    expect(states.length).toBeGreaterThan(10);
    expect(states.filter(([, word]) => !page.includes(String(word)))).toEqual([]);
  });

  Deno.test(`${file}: the keys that are named are those that are bound`, () => {
    const bound = new Set(keyBindings.map(({ shown }) => shown.join(" ")));
    for (const key of ["/", "b", "s", "g p", "g o", "g m", "g a", "g h", "j", "k", "Enter", "c", "x"]) {
      expect([key, bound.has(key), page.includes(`\`${key}\``)]).toEqual([key, true, true]);
    }
    for (const key of ["x", "f", "Esc"]) {
      const isNamed = page.includes(`\`Shift\`+\`${key}\``);
      expect([key, bound.has(`Shift ${key}`), isNamed]).toEqual([key, true, true]);
    }
  });

  Deno.test(`${file}: every line that it tells for the palette is understood there, and every command is told`, () => {
    const from = read(file).split("\n").findIndex((line) => line.includes("`b 100 aapl"));
    const table = read(file).split("\n").slice(from);
    const rows = table.slice(0, table.indexOf("")).map((row) => row.split("|")[1] ?? "");
    const lines = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, line = ""]) => line));
    const wishes = lines.map((line) => parseWish(line, "en").do);
    expect(lines.length).toBeGreaterThan(15);
    expect(
      lines.filter((_, index) => ["unknown", "wrong", "instrument"].includes(wishes[index] ?? "unknown")),
    )
      .toEqual([]);
    expect(plainCommands.filter((command) => !wishes.includes(command))).toEqual([]);
  });

  Deno.test(`${file}: the buttons that it names are called so`, () => {
    for (
      const key of ["palette.open", "explain.open", "plan.open", "plan.toTicket", "positions.risk"] as const
    ) {
      expect([key, page.includes(String(screen[key]))]).toEqual([key, true]);
    }
  });

  Deno.test(`${file}: what it links to and shows is there`, () => {
    const places = placesNamedIn(file, read(file));
    expect(places).toContain("docs/images/preview.png");
    expect(places.filter((place) => !exists(place))).toEqual([]);
  });
}
