import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { until } from "./patience.ts";

/** How many listen to the end at a time, counted as they come and go. */
function counted({ signal }: AbortController): { listening: number; most: number } {
  const count = { listening: 0, most: 0 };
  const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
  const listeners = new Set<unknown>();
  const note = () => {
    count.listening = listeners.size;
    count.most = Math.max(count.most, listeners.size);
  };
  Object.assign(signal, {
    addEventListener(...given: Parameters<typeof add>) {
      listeners.add(given[1]);
      note();
      add(...given);
    },
    removeEventListener(...given: Parameters<typeof remove>) {
      listeners.delete(given[1]);
      note();
      remove(...given);
    },
  });
  return count;
}

Deno.test("a wait that is over leaves nothing behind: neither a timer nor a listener on the end of the desk", async () => {
  const clock = new ManualClock();
  const ending = new AbortController();
  const count = counted(ending);
  for (let wait = 0; wait < 20; wait++) {
    let isSo = false;
    const waiting = until(clock, () => isSo, { ms: 1_000, ending: ending.signal });
    await clock.run(200);
    isSo = true;
    await clock.run(50);
    await waiting;
  }
  expect(count).toEqual({ listening: 0, most: 1 });
  expect(clock.waiting).toBe(0);
});

Deno.test("a wait ends when it has become so, when its time is over, and when the desk ends", async () => {
  const clock = new ManualClock();
  const ending = new AbortController();
  const over: string[] = [];
  let isSo = false;
  const waits = [
    until(clock, () => isSo, { ms: 1_000, ending: ending.signal }).then(() => over.push("so")),
    until(clock, () => false, { ms: 300, ending: ending.signal }).then(() => over.push("time")),
    until(clock, () => false, { ms: 1_000, ending: ending.signal }).then(() => over.push("end")),
  ];
  await clock.run(250);
  expect(over).toEqual([]);
  await clock.run(100);
  expect(over).toEqual(["time"]);
  isSo = true;
  await clock.run(50);
  expect(over).toEqual(["time", "so"]);
  ending.abort();
  await Promise.all(waits);
  expect(over).toEqual(["time", "so", "end"]);
  expect(clock.waiting).toBe(0);
});
