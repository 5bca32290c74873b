import { expect } from "@std/expect";
import { AtMost } from "./at_most.ts";

Deno.test("of many questions so many are under way, in their order, and one that fails makes room too", async () => {
  const queue = new AtMost(2);
  const begun: number[] = [];
  const ends: PromiseWithResolvers<void>[] = [];
  for (let one = 0; one < 5; one++) {
    queue.add(() => {
      begun.push(one);
      const end = Promise.withResolvers<void>();
      ends.push(end);
      return end.promise;
    });
  }
  expect(begun).toEqual([0, 1]);
  ends[1]?.reject(new Error("no answer"));
  await settled();
  expect(begun).toEqual([0, 1, 2]);
  queue.clear();
  ends[0]?.resolve();
  ends[2]?.resolve();
  await settled();
  expect(begun).toEqual([0, 1, 2]);
});

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
