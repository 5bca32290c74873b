import { expect } from "@std/expect";
import { join } from "node:path";
import { FileEpochs } from "./epochs.ts";

async function withDir(body: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await body(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("the numbers grow across starts, and two askers never get the same", () =>
  withDir(async (dir) => {
    const first = new FileEpochs(dir);
    expect(await Promise.all([first.next(), first.next(), first.next()])).toEqual([1, 2, 3]);
    const second = await new FileEpochs(dir).next();
    expect(second).toBeGreaterThan(3);
    expect(await new FileEpochs(dir).next()).toBeGreaterThan(second);
  }));

Deno.test("a damaged file brings no old number back", () =>
  withDir(async (dir) => {
    await new FileEpochs(dir).next();
    await Deno.writeTextFile(join(dir, "socket_epoch"), "");
    const now = Date.parse("2026-03-02T15:00:00Z");
    const next = await new FileEpochs(dir, { now: () => now }).next();
    expect(next).toEqual(now / 1000 + 1);
  }));

Deno.test("U6: a disk that refuses stands in the way of no socket, and no number comes twice", () =>
  withDir(async (dir) => {
    const now = Date.parse("2026-03-02T15:00:00Z");
    const epochs = new FileEpochs(dir, { now: () => now });
    const numbers: number[] = [await epochs.next()];
    // A folder in its place: the file can not be written, whoever asks.
    await Deno.mkdir(join(dir, "socket_epoch.new"));
    for (let n = 0; n < 2_500; n++) numbers.push(await epochs.next());
    expect(numbers.slice(0, 1_000)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    expect(numbers[1_000]).toBe(now / 1000);
    await Deno.remove(join(dir, "socket_epoch.new"));
    numbers.push(await epochs.next());
    numbers.push(await new FileEpochs(dir, { now: () => now }).next());
    expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
    expect(new Set(numbers).size).toBe(numbers.length);
  }));

Deno.test("U6: a folder that is gone gives numbers beyond any count", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.remove(dir);
  expect(await new FileEpochs(dir).next()).toBeGreaterThan(1_000_000);
});
