// The order of jobs, and how many run at a time.
import { expect } from "@std/expect";
import { inLanes, type Load } from "./lanes.ts";

/** A capital one runs alone, a digit takes half a core. */
const loadOf = (name: string): Load => {
  if (/\d/.test(name)) return "half";
  return name === name.toUpperCase() ? "machine" : "core";
};

/** Jobs by name; what runs at each moment is kept. */
async function watch(names: string, stopAt = "") {
  const stop = new AbortController();
  const running = new Set<string>();
  const seen: string[] = [];
  const jobs = [...names].map((name) => ({ name, load: loadOf(name) }));
  const results = await inLanes(jobs, stop.signal, async ({ name }) => {
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

Deno.test("beside one that takes a core run two that take half of one, as long as there are such", async () => {
  const { seen, results } = await watch("abC1cd2e34");
  expect(results).toBe("1234Cabcde");
  expect(seen[0]).toBe("C");
  expect(seen.slice(1, 4)).toEqual(["a", "1a", "12a"]);
  expect(seen.slice(1).every((names) => names.replaceAll(/\d/g, "").length <= 2)).toBe(true);
  expect((await watch("1234")).seen.at(2)).toBe("123");
});

Deno.test("after an interruption no job begins", async () => {
  expect((await watch("abCdeF", "C")).results).toBe("C");
  expect((await watch("abcde", "b")).results).toBe("ab");
});
