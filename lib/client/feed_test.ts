import { signal } from "@preact/signals";
import { expect } from "@std/expect";
import { busySnapshot } from "@/tests/support/screen_samples.ts";
import { createIntake, nextFrame } from "./feed.ts";
import type { ReloadReason } from "./screen.ts";
import { createStore } from "./store.ts";
import type { StreamEvent } from "./stream.ts";

const START = Date.parse("2026-03-02T15:00:00Z");

function setup() {
  let now = START;
  const screen = {
    store: createStore(null),
    epochSig: signal(""),
    clockOffset: { ms: 0 },
    reloadSig: signal<ReloadReason | null>(null),
    start: { mode: "paper" as const, build: "b1", now: 0, lang: "en" as const, base: "" },
  };
  const frames: (() => void)[] = [];
  let gaps = 0;
  const take = createIntake(screen, {
    now: () => now,
    onGap: () => gaps++,
    schedule: (run) => frames.push(run),
  });
  const frame = () => frames.splice(0).forEach((run) => run());
  const at = (ms: number) => now = START + ms;
  return { screen, take, frame, gaps: () => gaps, frames, at };
}

const snapshot = (seq: number, bid = "187.24"): StreamEvent => {
  const state = busySnapshot({ seq });
  const quote = state.quotes["265598"];
  if (quote) state.quotes = { "265598": { ...quote, bid } };
  return { kind: "snapshot", id: `sample-${seq}`, data: JSON.stringify(state) };
};
const bid = (seq: number, value: string): StreamEvent => ({
  kind: "patch",
  id: `sample-${seq}`,
  data: JSON.stringify({ seq, changes: [{ path: ["quotes", "265598", "bid"], value }] }),
});

Deno.test("everything that comes within a frame is applied in one go", () => {
  const { screen, take, frame, frames } = setup();
  [snapshot(1), bid(2, "1"), bid(3, "2"), bid(4, "3")].forEach(take);
  expect(frames).toHaveLength(1);
  expect(screen.store.readySig.value).toBe(false);
  frame();
  expect(screen.store.quotesSig.value["265598"]?.bid).toBe("3");
  expect(screen.epochSig.value).toBe("sample");
});

Deno.test("after a gap patches are dropped until the next snapshot", () => {
  const { screen, take, frame, gaps } = setup();
  [snapshot(1), bid(3, "3"), bid(4, "4")].forEach(take);
  frame();
  expect(gaps()).toBe(1);
  expect(screen.store.quotesSig.value["265598"]?.bid).toBe("187.24");
  [snapshot(4, "4"), bid(5, "5")].forEach(take);
  frame();
  expect(screen.store.quotesSig.value["265598"]?.bid).toBe("5");
  expect(gaps()).toBe(1);
});

Deno.test("a heartbeat that names a later number than the last patch uncovers a gap", () => {
  const { take, frame, gaps } = setup();
  const beat = (seq: number): StreamEvent => ({ kind: "heartbeat", id: "", data: JSON.stringify({ seq }) });
  [snapshot(5), beat(5)].forEach(take);
  frame();
  expect(gaps()).toBe(0);
  take(beat(6));
  frame();
  expect(gaps()).toBe(1);
});

const beatAt = (ms: number): StreamEvent => (
  { kind: "heartbeat", id: "", data: JSON.stringify({ at: new Date(START + ms).toISOString() }) }
);

Deno.test("a heartbeat sets the offset to the server's clock, when it comes and not with the frame", () => {
  const { screen, take } = setup();
  take(beatAt(2000));
  expect(screen.clockOffset.ms).toBe(2000);
});

Deno.test("U3: a late heartbeat does not move the offset; the fastest one is right", () => {
  const { screen, take, at } = setup();
  at(300);
  take(beatAt(2000));
  expect(screen.clockOffset.ms).toBe(1700);
  at(10_000);
  take(beatAt(12_000));
  expect(screen.clockOffset.ms).toBe(2000);
  // Sent at the tenth second, handled two minutes later.
  at(120_000);
  take(beatAt(22_000));
  expect(screen.clockOffset.ms).toBe(2000);
});

Deno.test("U3: a clock that was set is believed with the next connection", () => {
  const { screen, take, at } = setup();
  take(beatAt(0));
  at(3_600_000);
  take(beatAt(10_000));
  expect(screen.clockOffset.ms).toBe(0);
  take(snapshot(1));
  take(beatAt(20_000));
  expect(screen.clockOffset.ms).toBe(20_000 - 3_600_000);
});

Deno.test("U13: a snapshot or a heartbeat of another build asks for a reload, until the old one is back", () => {
  const { screen, take, frame } = setup();
  const hear = (event: StreamEvent) => {
    take(event);
    frame();
    return screen.reloadSig.value;
  };
  const beatOf = (build?: string): StreamEvent => ({
    kind: "heartbeat",
    id: "",
    data: JSON.stringify({ build }),
  });
  const stateOf = (build: string): StreamEvent => (
    { kind: "snapshot", id: "sample-1", data: JSON.stringify(busySnapshot({ seq: 1, build })) }
  );
  expect(hear(stateOf("b1"))).toBe(null);
  expect(hear(beatOf("b1"))).toBe(null);
  expect(hear(beatOf())).toBe(null);
  expect(hear(beatOf("b2"))).toBe("build");
  expect(hear(stateOf("b1"))).toBe(null);
  expect(hear(stateOf("b2"))).toBe("build");
});

Deno.test("a page that is hidden while it waits for a frame goes on by a timer, and runs only once", () => {
  const frames: (() => void)[] = [];
  const timers = new Set<() => void>();
  let runs = 0;
  let hidden = false;
  const schedule = nextFrame({
    hidden: () => hidden,
    frame: (run) => frames.push(run),
    after: (_ms, run) => {
      timers.add(run);
      return () => timers.delete(run);
    },
  });
  schedule(() => runs++);
  expect(frames).toHaveLength(1);
  // The page is hidden now: the frame does not come.
  hidden = true;
  [...timers].forEach((run) => run());
  expect(runs).toBe(1);
  // Looked at again, the old frame comes after all.
  frames.splice(0).forEach((run) => run());
  expect(runs).toBe(1);
  schedule(() => runs++);
  expect(frames).toHaveLength(0);
  [...timers].forEach((run) => run());
  expect(runs).toBe(2);
  hidden = false;
  schedule(() => runs++);
  frames.splice(0).forEach((run) => run());
  expect(runs).toBe(3);
  expect(timers.size).toBe(0);
});
