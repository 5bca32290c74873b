// The page about TWS says of each code what the code book says, and names no code that the book does not
// have.
import { expect } from "@std/expect";
import { lookupCode } from "@/lib/contract/code_book.ts";
import book from "@/python/code_book.json" with { type: "json" };
import { codesTable, withCodes } from "./codes_page.ts";

const page = await Deno.readTextFile(new URL("../../../docs/tws.md", import.meta.url));

Deno.test("docs/tws.md holds the table of the code book (deno task docs:codes)", () => {
  expect(page).toBe(withCodes(page));
});

Deno.test("each code of the book has a row", () => {
  const rows = [...codesTable().matchAll(/^\| (\d+) \|/gm)].map(([, code]) => code ?? "").sort();
  expect(rows).toEqual(Object.keys(book).sort());
});

Deno.test("a code that stands among the symptoms is one that the book explains", () => {
  const symptoms = page.split("## By symptom")[1]?.split("## By code")[0] ?? "";
  const codes = [...symptoms.matchAll(/\b(\d{3,5})\b(?!:)/g)].map(([, code]) => Number(code));
  expect(codes.length).toBeGreaterThan(8);
  expect(codes.filter((code) => lookupCode(code) === null)).toEqual([]);
});
