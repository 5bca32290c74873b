import { expect } from "@std/expect";
import fc from "fast-check";
import { EventRing } from "./event_ring.ts";

Deno.test("The ring never holds more than its bytes and its events, and what it holds are the latest without a gap", () => {
  fc.assert(
    fc.property(
      fc.record({ events: fc.integer({ min: 1, max: 8 }), bytes: fc.integer({ min: 1, max: 100 }) }),
      fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 40 }),
      (bounds, sizes) => {
        const ring = new EventRing(bounds);
        const all: Uint8Array[] = [];
        for (const size of sizes) {
          const event = new Uint8Array(size);
          all.push(event);
          ring.push(event);
          expect(ring.bytes).toBeLessThanOrEqual(bounds.bytes);
          expect(ring.length).toBeLessThanOrEqual(bounds.events);
          const kept = ring.last(ring.length) ?? [];
          expect(ring.bytes).toBe(kept.reduce((sum, { length }) => sum + length, 0));
          expect(kept.every((one, index) => one === all[all.length - kept.length + index])).toBe(true);
          // Nothing is given up that would have fitted.
          const next = all.at(-kept.length - 1);
          if (next !== undefined && kept.length < bounds.events) {
            expect(ring.bytes + next.length).toBeGreaterThan(bounds.bytes);
          }
          expect(ring.last(ring.length + 1)).toBeNull();
        }
      },
    ),
  );
});

Deno.test("An event larger than the ring empties it: nobody is given the patches around a hole", () => {
  const ring = new EventRing({ events: 10, bytes: 100 });
  ring.push(new Uint8Array(60));
  ring.push(new Uint8Array(101));
  expect([ring.length, ring.bytes]).toEqual([0, 0]);
  expect(ring.last(0)).toEqual([]);
  expect(ring.last(1)).toBeNull();
});
