// The order of jobs, and how many run at a time.
import { expect } from "@std/expect";
import { inLanes } from "./lanes.ts";

/** Jobs by name, a capital one runs alone; what runs at each moment is kept. */
async function watch(names: string, stopAt = "") {
  const stop = new AbortController();
  const running = new Set<string>();
  const seen: string[] = [];
  const jobs = [...names].map((name) => ({ name, alone: name === name.toUpperCase() }));
  const results = await inLanes(jobs, { lanes: 2, stop: stop.signal }, async ({ name }) => {
    running.add(name);
    seen.push([...running].toSorted().join(""));
    if (name === stopAt) stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 1));
    running.delete(name);
    return name;
  });
  return { seen, results: results.toSorted().join("") };
}

Deno.test("every job runs once, two at a time, those that must be alone first and alone", async () => {
  const { seen, results } = await watch("abCdeF");
  expect(results).toBe("CFabde");
  expect(seen.slice(0, 2)).toEqual(["C", "F"]);
  expect(seen.slice(2, 4)).toEqual(["a", "ab"]);
  expect(Math.max(...seen.map((names) => names.length))).toBe(2);
});

Deno.test("after an interruption no job begins", async () => {
  expect((await watch("abCdeF", "C")).results).toBe("C");
  expect((await watch("abcde", "b")).results).toBe("ab");
});
