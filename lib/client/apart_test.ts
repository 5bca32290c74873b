import { batch, signal } from "@preact/signals";
import { expect } from "@std/expect";
import { apart, effectApart } from "./apart.ts";

Deno.test("U2: what throws, and what fails later, is told and stops nothing behind it", async () => {
  const faults: unknown[] = [];
  const report = (fault: unknown) => faults.push(fault);
  const broken = () => {
    throw new TypeError("Illegal constructor");
  };
  expect(apart(broken, report)).toBe(undefined);
  await expect(apart(() => Promise.reject(new Error("late")), report)).rejects.toThrow("late");
  expect(apart(() => 3, report)).toBe(3);
  expect(faults.map(String)).toEqual(["TypeError: Illegal constructor", "Error: late"]);
});

Deno.test("U2: an effect that throws runs again with the next change, and whoever changed the value goes on", () => {
  const countSig = signal(0);
  const [seen, faults]: [number[], unknown[]] = [[], []];
  const stop = effectApart(() => {
    if (countSig.value < 3) throw new Error("not yet");
    seen.push(countSig.value);
  }, (fault) => faults.push(fault));
  batch(() => countSig.value = 1);
  countSig.value = 2;
  countSig.value = 3;
  stop();
  countSig.value = 4;
  expect([seen, faults.length]).toEqual([[3], 3]);
});
