// The desk's own figures: of the last ones only, nothing of nothing, and a turn that was long stays known.
import { expect } from "@std/expect";
import { speedViewSchema } from "@/lib/contract/views/speed.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { HopTimes } from "./hop_times.ts";
import { TurnWatch } from "./turn_watch.ts";

Deno.test("a hop has the median and the 99th percentile of its last five hundred; before the first it has none", () => {
  const hops = new HopTimes();
  for (let ms = 0; ms < 1000; ms++) hops.note("journal", ms);
  hops.note("check", -1);
  const figures = hops.figures();
  expect(figures.find(({ hop }) => hop === "journal")).toEqual({
    hop: "journal",
    count: 500,
    p50Ms: 750,
    p99Ms: 995,
  });
  expect(figures.find(({ hop }) => hop === "check")).toMatchObject({ count: 1, p50Ms: 0 });
  expect(figures.find(({ hop }) => hop === "broker")).toMatchObject({ count: 0, p50Ms: null, p99Ms: null });
  const longestTurnMs = { minute: 0, start: 0 };
  expect(speedViewSchema.parse({ hops: figures, longestTurnMs }).hops).toHaveLength(5);
});

Deno.test("a turn that held the event loop is the longest of its minute, and of the start for ever", () => {
  const clock = new ManualClock();
  const watch = new TurnWatch(clock);
  clock.advance(100);
  expect(watch.longest()).toEqual({ minute: 0, start: 0 });
  clock.hold(100);
  clock.advance(100);
  expect(watch.longest()).toEqual({ minute: 80, start: 80 });
  clock.advance(130_000);
  expect(watch.longest()).toEqual({ minute: 0, start: 80 });
  watch.close();
});
