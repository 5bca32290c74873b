// The table of docs/paper-gateway.md says what the runs came to, of the programs that there are.
import { expect } from "@std/expect";
import { CLIENTS } from "./catalogue.ts";
import { FLOWS } from "./flows.ts";
import { readPage, readResults, type Results, withTable } from "./record.ts";
import { ROWS } from "./rows.ts";

const results = await readResults();

Deno.test("the table is the one that the recorded runs make: `deno task clients all --record` writes it", async () => {
  const page = await readPage();
  expect(page).toBe(withTable(page, results));
});

Deno.test("every program has a recorded run, and every recorded run a program", () => {
  expect(Object.keys(results)).toEqual(ROWS.map(({ id }) => id));
});

Deno.test("what was recorded is what the catalogues expect", () => {
  for (const { id, expected, unit } of ROWS) {
    const result = results[id];
    const all = unit === "flows" ? FLOWS.length - missing(results, id) : result?.of;
    expect([id, result?.of, (result?.of ?? 0) - (result?.passed ?? 0)]).toEqual([id, all, expected.length]);
  }
  expect(ROWS.slice(0, CLIENTS.length).every(({ unit }) => unit === "flows")).toBe(true);
});

Deno.test("a row that was never run says so, and a page without a place for the table is refused", async () => {
  expect(withTable(await readPage(), {})).toContain("never run");
  expect(() => withTable("# Nothing", results)).toThrow("no place for the table");
});

/** Flows that its library does not offer, as they were noted. */
function missing(all: Results, id: string): number {
  const note = all[id]?.notes.find((text) => text.startsWith("its library does not offer "));
  return note === undefined ? 0 : note.split(", ").length;
}
