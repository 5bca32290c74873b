import { expect } from "@std/expect";
import fc from "fast-check";
import { sortedList } from "./sorted_list.ts";

interface Row {
  at: number;
  text: string;
}
const newestFirst = (a: Row, b: Row) => b.at - a.at;
const row = fc.record({ at: fc.integer({ min: 0, max: 5 }), text: fc.constantFrom("x", "y") });
const change = fc.tuple(fc.constantFrom(..."abcdefg"), fc.option(row));

Deno.test("Whatever comes, moves and goes, the list is what sorting everything would give, and it keeps what did not change", () => {
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 4 }), { maxLength: 12 }), (batches) => {
      const listOf = sortedList(newestFirst);
      let views: Record<string, Row> = {};
      for (const batch of batches) {
        views = { ...views };
        for (const [key, one] of batch) {
          if (one === null) delete views[key];
          else views[key] = one;
        }
        const list = listOf(views);
        const all = Object.entries(views).map(([key, view]) => ({ key, view }));
        all.sort((a, b) => newestFirst(a.view, b.view) || (a.key < b.key ? -1 : 1));
        expect(list).toEqual(all);
        expect(list.every(({ key, view }) => view === views[key])).toBe(true);
        expect(listOf(views)).toBe(list);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("A change that moves nothing compares nothing but itself", () => {
  let compared = 0;
  const listOf = sortedList<Row>((a, b) => {
    compared++;
    return newestFirst(a, b);
  });
  const views = Object.fromEntries(
    Array.from({ length: 3000 }, (_, at) => [`k${at}`, { at, text: "x" }] as const),
  );
  listOf(views);
  compared = 0;
  const list = listOf({ ...views, k1500: { at: 1500, text: "y" } });
  expect(compared).toBe(1);
  expect(list.find(({ key }) => key === "k1500")?.view.text).toBe("y");
});
