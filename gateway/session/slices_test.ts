// Long answers in slices: complete and in order, in turns that are short.
import type { GatewayClock } from "./clock.ts";
import { Slices } from "./slices.ts";
import { expect } from "@std/expect";

/** Slices on a clock that moves six milliseconds with each step of the work. */
function setup() {
  let time = 0;
  const seen: string[] = [];
  const clock: GatewayClock = {
    now: () => time,
    monotonic: () => time,
    after(_ms, fn) {
      void Promise.resolve().then(fn);
      return () => {};
    },
  };
  const slices = new Slices({
    clock,
    onPause: () => seen.push("|"),
    onError: (error) => seen.push(String(error)),
    isOver: () => seen.includes("over"),
  });
  function* work(name: string, steps: number): Generator<void> {
    for (let i = 1; i <= steps; i++) {
      time += 6;
      seen.push(`${name}${i}`);
      if (name === "bad" && i === 4) throw new Error("broken");
      yield;
    }
  }
  return { seen, slices, work };
}

Deno.test("a short answer is given in the turn in which it is asked", () => {
  const { seen, slices, work } = setup();
  slices.run(work("a", 2));
  expect([seen, slices.running]).toEqual([["a1", "a2"], null]);
});

Deno.test("a long answer is broken off every fifteen milliseconds, and what follows waits for it", async () => {
  const { seen, slices, work } = setup();
  slices.run(work("a", 7));
  slices.run(work("b", 1));
  expect(seen).toEqual(["a1", "a2", "a3"]);
  await slices.running;
  expect(seen.join(" ")).toBe("a1 a2 a3 | a4 a5 a6 | a7 | | b1 |");
  expect(slices.running).toBe(null);
});

Deno.test("an answer whose client has gone is not given to its end", async () => {
  const { seen, slices, work } = setup();
  slices.run(work("a", 100));
  seen.push("over");
  await slices.running;
  expect(seen).not.toContain("a7");
});

Deno.test("a mistake in a later slice is told, and ends that answer only", async () => {
  const { seen, slices, work } = setup();
  slices.run(work("bad", 9));
  slices.run(work("b", 1));
  await slices.running;
  expect(seen).toContain("Error: broken");
  expect(seen).toContain("b1");
});
