import { expect } from "@std/expect";
import { createEarlier, type Page } from "./earlier.ts";

interface Row {
  id: string;
  open?: boolean;
}
const rows = (...ids: string[]) => Object.fromEntries(ids.map((id): [string, Row] => [id, { id }]));

function earlierOver(pages: Record<string, Page<Row>>, beyond: () => string | null = () => "c1") {
  const asked: string[] = [];
  const earlier = createEarlier<Row>({
    keyOf: ({ id }) => id,
    hasEnded: ({ open }) => open !== true,
    beyond,
    fetchPage(cursor) {
      asked.push(cursor);
      const page = pages[cursor];
      return page === undefined ? Promise.reject(new TypeError("no answer")) : Promise.resolve(page);
    },
  });
  return { earlier, asked, ids: () => Object.keys(earlier.rowsSig.value).sort() };
}
const since = "2026-02-22T15:00:00.000Z";
const pages = {
  c1: { rows: [{ id: "d" }, { id: "c" }], next: "c2", since },
  c2: { rows: [{ id: "b" }], next: null, since },
};

Deno.test("page after page is loaded, to the last one, which says how far it reaches", async () => {
  const { earlier, asked, ids } = earlierOver(pages);
  await earlier.load();
  expect([ids(), earlier.stateSig.value]).toEqual([["c", "d"], { kind: "idle" }]);
  await earlier.load();
  expect([ids(), earlier.stateSig.value]).toEqual([["b", "c", "d"], { kind: "complete", since }]);
  await earlier.load();
  expect(asked).toEqual(["c1", "c2"]);
});

Deno.test("without anything beyond the list nothing is asked; two clicks are one request", async () => {
  const none = earlierOver(pages, () => null);
  await none.earlier.load();
  expect(none.asked).toEqual([]);
  const { earlier, asked } = earlierOver(pages);
  await Promise.all([earlier.load(), earlier.load()]);
  expect(asked).toEqual(["c1"]);
});

Deno.test("a page that does not come is asked for again where it was missing", async () => {
  const { earlier, asked } = earlierOver({});
  await earlier.load();
  expect(earlier.stateSig.value).toEqual({ kind: "failed" });
  await earlier.load();
  expect(asked).toEqual(["c1", "c1"]);
});

Deno.test("what leaves the list stays on the screen beside the pages; before any was loaded it just leaves", async () => {
  const { earlier, ids } = earlierOver(pages);
  earlier.follow(rows("e", "f"), rows("f"));
  expect(ids()).toEqual([]);
  await earlier.load();
  earlier.follow(rows("e", "f"), rows("f", "g"));
  expect(ids()).toEqual(["c", "d", "e"]);
  // An open order that is gone was forgotten by the server, not grown old.
  earlier.follow({ ...rows("f", "g"), o: { id: "o", open: true } }, rows("f", "g"));
  expect(ids()).toEqual(["c", "d", "e"]);
});

Deno.test("a new list that has nothing in common begins anew, and a page of the old one that comes late is dropped", async () => {
  const { earlier, asked, ids } = earlierOver(pages);
  await earlier.load();
  const late = earlier.load();
  earlier.follow(rows("e", "f"), rows("x", "y"));
  await late;
  expect([ids(), earlier.stateSig.value]).toEqual([[], { kind: "idle" }]);
  await earlier.load();
  expect(asked).toEqual(["c1", "c2", "c1"]);
  expect(ids()).toEqual(["c", "d"]);
});
