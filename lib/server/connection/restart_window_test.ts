import { expect } from "@std/expect";
import fc from "fast-check";
import { restartWindowView } from "./restart_window.ts";

const at = (text: string) => Date.parse(text);

Deno.test("a window over midnight is inside before and after midnight, on the clock of its zone", () => {
  const window = { from: "23:40", to: "00:10", timeZone: "America/New_York" };
  const rows: [string, boolean, string][] = [
    ["2026-03-03T04:39:59Z", false, "2026-03-03T04:40:00.000Z"],
    ["2026-03-03T04:40:00Z", true, "2026-03-03T05:10:00.000Z"],
    ["2026-03-03T05:09:59Z", true, "2026-03-03T05:10:00.000Z"],
    ["2026-03-03T05:10:00Z", false, "2026-03-04T04:40:00.000Z"],
  ];
  for (const [now, inside, changesAt] of rows) {
    expect(restartWindowView(window, at(now))).toEqual({ ...window, inside, changesAt });
  }
});

Deno.test("a window of the night of the clock change is found all the same", () => {
  const window = { from: "02:15", to: "02:45", timeZone: "America/New_York" };
  // 2026-03-08: 02:00 to 03:00 do not exist in New York.
  const { changesAt } = restartWindowView(window, at("2026-03-08T06:00:00Z"));
  expect(at(changesAt)).toBeGreaterThan(at("2026-03-08T06:00:00Z"));
  expect(at(changesAt)).toBeLessThan(at("2026-03-08T08:00:00Z"));
});

Deno.test("the next change always lies ahead, within a day and an hour", () => {
  const minute = fc.nat(1439).map((value) =>
    `${String(Math.floor(value / 60)).padStart(2, "0")}:${String(value % 60).padStart(2, "0")}`
  );
  const now = fc.integer({ min: at("2026-01-01T00:00:00Z"), max: at("2027-01-01T00:00:00Z") });
  fc.assert(fc.property(minute, minute, now, (from, to, time) => {
    fc.pre(from !== to);
    const { changesAt } = restartWindowView({ from, to, timeZone: "Europe/Berlin" }, time);
    expect(at(changesAt)).toBeGreaterThan(time);
    expect(at(changesAt) - time).toBeLessThanOrEqual(25 * 3_600_000);
  }));
});
