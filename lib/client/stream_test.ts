import { expect } from "@std/expect";
import type { Problem } from "@/lib/contract/api.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import {
  type EventSourceHandlers,
  parseEventId,
  Stream,
  type StreamEvent,
  type StreamState,
} from "./stream.ts";

class FakeSource {
  closed = false;
  readonly #handlers: EventSourceHandlers;
  constructor(handlers: EventSourceHandlers) {
    this.#handlers = handlers;
  }
  close(): void {
    this.closed = true;
  }
  open(): void {
    this.#handlers.onOpen();
  }
  emit(kind: StreamEvent["kind"], data = "{}", id = "e-1"): void {
    this.#handlers.onEvent({ kind, id, data });
  }
  end(refused = false): void {
    this.#handlers.onEnd(refused);
  }
}

function setup() {
  const clock = new ManualClock();
  const sources: FakeSource[] = [];
  const events: StreamEvent[] = [];
  const states: StreamState[] = [];
  let refused = 0;
  let refusal: Problem | null = null;
  // Time that passes without timers firing: a sleeping machine.
  let slept = 0;
  const stream = new Stream(
    {
      open: (handlers) => {
        const source = new FakeSource(handlers);
        sources.push(source);
        return source;
      },
      now: () => clock.now() + slept,
      offsetMs: () => 0,
      after: (ms, run) => clock.after(ms, run),
      random: () => 1,
    },
    {
      onEvent: (e) => events.push(e),
      onState: (s) => states.push(s),
      onRefused() {
        refused++;
        return Promise.resolve(refusal);
      },
    },
    { silenceMs: 25_000, answerMs: 3000, firstWaitMs: 500, longestWaitMs: 4000 },
  );
  const last = () => {
    const source = sources.at(-1);
    if (!source) throw new Error("No source was opened");
    return source;
  };
  return {
    clock,
    sources,
    events,
    states,
    stream,
    last,
    refusals: () => refused,
    refuseWith: (problem: Problem | null) => refusal = problem,
    sleep: (ms: number) => slept += ms,
  };
}

Deno.test("the first snapshot makes the stream live and is handed on with its id", () => {
  const { states, events, last } = setup();
  last().emit("snapshot", '{"a":1}', "e-7");
  expect(states.map((state) => state.kind)).toEqual(["connecting", "live"]);
  expect(events).toEqual([{ kind: "snapshot", id: "e-7", data: '{"a":1}' }]);
});

Deno.test("heartbeats keep it live; silence longer than two of them makes it stale and opens a new one", () => {
  const { clock, states, sources, last } = setup();
  last().emit("snapshot");
  for (let n = 0; n < 5; n++) {
    clock.advance(10_000);
    last().emit("heartbeat");
  }
  expect(states.at(-1)?.kind).toBe("live");
  clock.advance(25_000);
  expect(states.at(-1)?.kind).toBe("stale");
  expect(sources[0]?.closed).toBe(true);
  clock.advance(500);
  expect(sources).toHaveLength(2);
  // Still stale until the new one has spoken.
  expect(states.at(-1)?.kind).toBe("stale");
  last().emit("snapshot");
  expect(states.at(-1)?.kind).toBe("live");
});

Deno.test("the wait doubles up to its ceiling and starts anew after a success", () => {
  const { clock, states, last } = setup();
  last().emit("snapshot");
  const waits: number[] = [];
  for (let n = 0; n < 6; n++) {
    last().end();
    const state = states.at(-1);
    if (state?.kind === "stale") {
      waits.push(state.retryAt - clock.now());
      clock.advance(state.retryAt - clock.now());
    }
  }
  expect(waits).toEqual([500, 1000, 2000, 4000, 4000, 4000]);
  last().emit("snapshot");
  last().end();
  const state = states.at(-1);
  expect(state?.kind === "stale" && state.retryAt - clock.now()).toBe(500);
});

Deno.test("an event of a source that was replaced changes nothing", () => {
  const { events, sources, stream } = setup();
  stream.reopen();
  sources[0]?.emit("snapshot");
  sources[0]?.end();
  expect(events).toEqual([]);
  expect(sources).toHaveLength(2);
});

Deno.test("a refused stream is told to the owner, a broken one is not", () => {
  const { last, refusals } = setup();
  last().end();
  expect(refusals()).toBe(0);
  const { last: other, refusals: told } = setup();
  other().end(true);
  expect(told()).toBe(1);
});

Deno.test("what the server says instead of a stream is told until the stream lives", async () => {
  const { clock, states, last, refuseWith } = setup();
  const silent: Problem = {
    type: "about:blank",
    title: "",
    status: 503,
    detail: "Silent",
    code: "VIEWER_DESK_SILENT",
  };
  const told = () => {
    const state = states.at(-1);
    return state?.kind === "stale" ? state.refusal : state?.kind;
  };
  refuseWith(silent);
  last().end(true);
  expect(told()).toBeNull();
  await Promise.resolve();
  expect(told()).toEqual(silent);
  // It goes on to be told while the next attempt is waited for, and with the same moment of it.
  expect(states.at(-1)).toMatchObject({ retryAt: clock.now() + 500 });
  clock.advance(500);
  expect(told()).toEqual(silent);
  last().emit("snapshot");
  expect(told()).toBe("live");
  last().end();
  expect(told()).toBeNull();
});

Deno.test("after a sleep the check reopens at once, and leaves a healthy stream alone", () => {
  const { sources, stream, last, sleep } = setup();
  last().emit("snapshot");
  stream.check();
  expect(sources).toHaveLength(1);
  sleep(3_600_000);
  stream.check();
  expect(sources).toHaveLength(2);
});

const beatAt = (ms: number) => JSON.stringify({ at: new Date(ms).toISOString() });

Deno.test("U3: heartbeats that come late prove no life: they count from when they were sent", () => {
  const { clock, states, last } = setup();
  last().emit("snapshot");
  // They come steadily, but each is older than the one before: something on the way holds them back.
  for (let n = 1; n <= 40; n++) {
    clock.advance(1000);
    last().emit("heartbeat", beatAt(clock.now() - n * 900));
    last().emit("patch");
    if (states.at(-1)?.kind === "stale") break;
  }
  expect(states.at(-1)?.kind).toBe("stale");
});

Deno.test("U3: after a sleep what waited is dropped, the figures are stale at once and a new stream is opened", () => {
  const { events, states, sources, last, sleep } = setup();
  last().emit("snapshot");
  sleep(120_000);
  const [old] = sources;
  old?.emit("heartbeat", beatAt(Date.parse("2026-03-02T15:00:10.000Z")));
  old?.emit("patch");
  expect(events).toHaveLength(1);
  expect(states.at(-1)).toMatchObject({ kind: "stale", since: Date.parse("2026-03-02T15:00:00.000Z") });
  expect(sources).toHaveLength(2);
  last().emit("snapshot");
  expect(states.at(-1)?.kind).toBe("live");
});

Deno.test("U3: a timer that finds a gap reopens at once", () => {
  const { clock, states, sources, last, sleep } = setup();
  last().emit("snapshot");
  sleep(16_000);
  clock.advance(1000);
  expect(sources).toHaveLength(2);
  expect(states.at(-1)?.kind).toBe("stale");
});

Deno.test("U3: six dead connections cost seconds, not half a minute each; a slow line gets its time", () => {
  const { clock, sources, last } = setup();
  last().emit("snapshot");
  last().end();
  const started = clock.now();
  // Each new request goes into another dead connection: no answer at all.
  while (sources.length < 8) clock.advance(100);
  expect(clock.now() - started).toBeLessThan(30_000);
  clock.advance(5000);
  expect(sources).toHaveLength(8);
  // Headers have come: the snapshot may take as long as it takes.
  last().open();
  clock.advance(20_000);
  expect(sources).toHaveLength(8);
});

Deno.test("a closed stream stays closed", () => {
  const { clock, sources, stream, last } = setup();
  last().end();
  stream.close();
  clock.advance(60_000);
  stream.reopen();
  expect(sources).toHaveLength(1);
});

Deno.test("event ids are split at the last dash", () => {
  expect(parseEventId("0b1c-22-15")).toEqual({ epoch: "0b1c-22", seq: 15 });
  expect(parseEventId("15")).toBe(null);
  expect(parseEventId("e-x")).toBe(null);
});
