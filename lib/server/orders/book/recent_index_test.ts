import { expect } from "@std/expect";
import fc from "fast-check";
import { RecentIndex } from "./recent_index.ts";

const ids = fc.constantFrom(..."abcdefghijkl");
const times = fc.integer({ min: 10, max: 40 }).map((second) => `2026-03-02T15:00:${second}.000Z`);
const step = fc.oneof(
  fc.record({ do: fc.constant("put" as const), id: ids, at: times }),
  fc.record({ do: fc.constant("drop" as const), id: ids }),
  fc.record({ do: fc.constant("advance" as const), since: times }),
  fc.record({ do: fc.constant("forget" as const), before: times }),
);

/** What the index promises, in the plainest way: everything sorted at every look. */
class Plain {
  readonly places = new Map<string, string>();
  edge = "";
  constructor(readonly most: number) {}

  sorted(): string[] {
    return [...this.places].map(([id, at]) => `${at}~${id}`).sort();
  }

  listed(): string[] {
    const fresh = this.sorted().filter((place) => place >= this.edge);
    const inside = fresh.slice(-this.most);
    if (inside.length < fresh.length) this.edge = inside[0] ?? this.edge;
    return inside.map((place) => place.slice(place.indexOf("~") + 1));
  }
}

Deno.test("The window is the youngest of the given number and age, and every coming and going is told", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step, { maxLength: 60 }), (most, steps) => {
      const index = new RecentIndex(most);
      const plain = new Plain(most);
      // A reader that follows what it is told.
      const followed = new Set<string>();
      for (const one of steps) {
        if (one.do === "put") {
          index.put(one.id, one.at);
          plain.places.set(one.id, one.at);
        } else if (one.do === "drop") {
          index.drop(one.id);
          plain.places.delete(one.id);
        } else if (one.do === "forget") {
          index.dropBefore(one.before);
          for (const [id, at] of plain.places) if (at < one.before) plain.places.delete(id);
          if (`${one.before}~` > plain.edge) plain.edge = `${one.before}~`;
        } else {
          index.advance(one.since);
          const edge = `${one.since}~`;
          // One of age goes back with the clock.
          if (edge > plain.edge || plain.edge.endsWith("~")) plain.edge = edge;
        }
        for (const id of index.takeMoved()) {
          if (index.isListed(id)) followed.add(id);
          else followed.delete(id);
        }
        const listed = plain.listed();
        expect(index.listed()).toEqual(listed);
        expect([...followed].sort()).toEqual([...listed].sort());
        expect(index.size).toBe(plain.places.size);
        expect(index.beyond === null).toBe(listed.length === plain.places.size);
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("Page after page gives what is not listed, youngest first, each once, whatever the size of a page", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(ids, times), { maxLength: 30 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      times,
      (puts, most, rows, since) => {
        const index = new RecentIndex(most);
        for (const [id, at] of puts) index.put(id, at);
        index.advance(since);
        const earlier: string[] = [];
        for (let cursor = index.beyond; cursor !== null;) {
          const page = index.page({ cursor, from: null, to: null, rows });
          expect(page.ids.length).toBeGreaterThan(0);
          earlier.push(...page.ids);
          cursor = page.next;
        }
        const all = index.page({ cursor: null, from: null, to: null, rows: 1000 }).ids;
        expect([...index.listed().reverse(), ...earlier]).toEqual(all);
      },
    ),
  );
});

Deno.test("A page of one day has that day's and no other's", () => {
  const index = new RecentIndex(1);
  for (const [id, at] of [["a", "2026-03-01T23:59:59.999Z"], ["b", "2026-03-02T00:00:00.000Z"]] as const) {
    index.put(id, at);
  }
  index.put("c", "2026-03-02T23:59:59.999Z");
  index.put("d", "2026-03-03T00:00:00.000Z");
  const day = { from: "2026-03-02T00:00:00.000Z", to: "2026-03-03T00:00:00.000Z" };
  expect(index.page({ cursor: null, ...day, rows: 10 })).toEqual({ ids: ["c", "b"], next: null });
  const first = index.page({ cursor: null, ...day, rows: 1 });
  expect(first.ids).toEqual(["c"]);
  expect(index.page({ cursor: first.next, ...day, rows: 1 })).toEqual({ ids: ["b"], next: null });
  // A cursor from elsewhere does not lead out of the day.
  const beyond = { cursor: "2026-03-05T00:00:00.000Z~x", ...day, rows: 10 };
  expect(index.page(beyond).ids).toEqual(["c", "b"]);
  expect(index.page({ cursor: "2026-02-01T00:00:00.000Z~x", ...day, rows: 10 }).ids).toEqual([]);
});
