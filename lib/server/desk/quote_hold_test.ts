import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { QuoteHold } from "./quote_hold.ts";

function setup() {
  const clock = new ManualClock();
  const line = { opening: false, watchers: 0, asked: [] as string[], refuses: false };
  const ending = new AbortController();
  const hold = new QuoteHold({
    clock,
    ending: ending.signal,
    quotes: {
      isOpening: () => line.opening,
      hurry: (conId) => void line.asked.push(`hurry ${conId}`),
      async watch(conId, { urgent }) {
        await Promise.resolve();
        if (line.refuses) throw new Error("no line is free");
        line.watchers += 1;
        line.opening = true;
        line.asked.push(`watch ${conId}${urgent ? " urgently" : ""}`);
      },
      unwatch: () => void (line.watchers -= 1),
    },
  });
  /** Whether the wait is over. */
  const holding = () => {
    const state = { over: false };
    void hold.hold(1).then(() => state.over = true);
    return state;
  };
  return { clock, line, hold, holding, ending };
}

Deno.test("quotes: an order's question waits for a line that opens, urgently, and no longer than a moment", async () => {
  const { clock, line, holding } = setup();
  const first = holding();
  await clock.run(1_000);
  expect([first.over, line.asked]).toEqual([false, ["watch 1 urgently"]]);
  line.opening = false;
  await clock.run(50);
  expect(first.over).toBe(true);
  const { clock: other, holding: again } = setup();
  const silent = again();
  await other.run(1_600);
  expect(silent.over).toBe(true);
});

Deno.test("quotes: who waits for a first price when the desk closes is let go, and leaves no timer", async () => {
  const { clock, hold, holding, ending } = setup();
  const waiting = holding();
  await clock.run(500);
  ending.abort();
  hold.close();
  await clock.run(0);
  expect([waiting.over, clock.waiting]).toEqual([true, 0]);
});

Deno.test("quotes: after a reconnect the old price of a held line is no price of now: it is hurried and waited for", async () => {
  const { clock, line, holding } = setup();
  holding();
  line.opening = false;
  await clock.run(50);
  // The line was opened anew, its last prices still stand there.
  line.opening = true;
  const second = holding();
  await clock.run(500);
  expect([second.over, line.asked.at(-1), line.watchers]).toEqual([false, "hurry 1", 1]);
  line.opening = false;
  await clock.run(50);
  expect(second.over).toBe(true);
  await clock.run(80_000);
  expect(line.watchers).toBe(0);
});

Deno.test("quotes: without a line nobody waits", async () => {
  const { clock, line, holding } = setup();
  line.refuses = true;
  const refused = holding();
  await clock.run(1);
  expect(refused.over).toBe(true);
});
