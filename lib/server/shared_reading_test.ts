// Readings that are shared: as few as possible, and none that began before it was asked for.
import { expect } from "@std/expect";
import { settle } from "@/tests/support/manual_clock.ts";
import { SharedReading } from "./shared_reading.ts";

function slowReading() {
  const begun: PromiseWithResolvers<void>[] = [];
  const reading = new SharedReading(() => {
    const one = Promise.withResolvers<void>();
    begun.push(one);
    return one.promise;
  });
  return { begun, reading };
}

Deno.test("whoever asks during a reading shares the next one, which begins when this has ended", async () => {
  const { begun, reading } = slowReading();
  const first = reading.fresh();
  const others = [reading.fresh(), reading.fresh(), reading.fresh()];
  expect(begun).toHaveLength(1);
  begun[0]?.resolve();
  await first;
  await settle();
  expect(begun).toHaveLength(2);
  // He asks while the second is under way: what it reads may be older than his question.
  const late = reading.fresh();
  begun[1]?.resolve();
  await Promise.all(others);
  await settle();
  expect(begun).toHaveLength(3);
  begun[2]?.resolve();
  await late;
  await settle();
  void reading.fresh();
  expect(begun).toHaveLength(4);
});

Deno.test("a reading that fails fails those who share it, and the next one begins all the same", async () => {
  const { begun, reading } = slowReading();
  const first = reading.fresh();
  const second = reading.fresh();
  begun[0]?.reject(new Error("no answer"));
  await expect(first).rejects.toThrow("no answer");
  await settle();
  begun[1]?.resolve();
  await second;
});
