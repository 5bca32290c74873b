import { expect } from "@std/expect";
import { createLog } from "@/lib/server/log.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { lookEverySecond } from "./looks.ts";

Deno.test("a look that fails takes neither the others nor its own next turn with it, and is told once", () => {
  const clock = new ManualClock();
  const lines: string[] = [];
  const log = createLog({ level: "error", form: "json", secrets: [], write: (line) => lines.push(line) });
  const seen = { broken: 0, good: 0, told: 0 };
  let fault: string | null = "no figure";
  lookEverySecond({
    broken() {
      seen.broken++;
      if (fault !== null) throw new Error(fault);
    },
    good: () => seen.good++,
  }, { clock, log, onFirstFault: () => seen.told++ });

  for (let second = 0; second < 5; second++) clock.advance(1_000);
  expect(seen).toEqual({ broken: 5, good: 5, told: 1 });
  expect(lines.length).toBe(1);
  expect(lines[0]).toContain("no figure");
  expect(lines[0]).toContain('"look":"broken"');

  // Another fault is told, and the same one again after it was over.
  fault = "another";
  clock.advance(1_000);
  fault = null;
  clock.advance(1_000);
  fault = "another";
  clock.advance(1_000);
  expect(seen.told).toBe(3);
});
