import { expect } from "@std/expect";
import fc from "fast-check";
import { compare, type Place, SortedPlaces } from "./sorted_places.ts";

const place = fc.record({
  at: fc.integer({ min: 1, max: 9 }).map(String),
  id: fc.integer({ min: 0, max: 3_000 }).map(String),
});
const step = fc.oneof(
  { weight: 6, arbitrary: place.map((place) => ({ do: "add" as const, place })) },
  { weight: 3, arbitrary: place.map((place) => ({ do: "remove" as const, place })) },
  { weight: 1, arbitrary: fc.nat(20).map((count) => ({ do: "first" as const, count })) },
);

Deno.test("Places in blocks stand as a sorted list would have them", () => {
  // More than a block holds, in no order, so that blocks are cut and run empty.
  const seed = Array.from({ length: 1_500 }, (_, index) => ({ at: "5", id: String(index * 7 % 3_001) }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), place, (steps, asked) => {
      const places = new SortedPlaces();
      let plain: Place[] = [];
      const has = (wanted: Place) => plain.some((each) => compare(each, wanted) === 0);
      for (const one of [...seed.map((place) => ({ do: "add" as const, place })), ...steps]) {
        if (one.do === "add" && !has(one.place)) {
          plain.push(one.place);
          plain.sort(compare);
          expect(places.add(one.place)).toBe(plain.indexOf(one.place));
        } else if (one.do === "remove") {
          const index = plain.findIndex((each) => compare(each, one.place) === 0);
          expect(places.remove(one.place)).toBe(index);
          plain = plain.filter((_, at) => at !== index);
        } else if (one.do === "first") {
          expect(places.removeFirst(one.count)).toEqual(plain.slice(0, one.count));
          plain = plain.slice(one.count);
        }
      }
      expect(places.size).toBe(plain.length);
      expect(places.slice(0)).toEqual(plain);
      expect(places.slice(300, 900)).toEqual(plain.slice(300, 900));
      expect(places.last).toEqual(plain.at(-1));
      expect(places.at(700)).toEqual(plain[700]);
      expect(places.at(plain.length)).toBeUndefined();
      expect(places.indexOf(asked)).toBe(plain.filter((each) => compare(each, asked) < 0).length);
    }),
    { numRuns: 8 },
  );
});
