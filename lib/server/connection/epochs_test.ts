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
    const first = new FileEpochs(join(dir, "data"));
    expect(await Promise.all([first.next(), first.next(), first.next()])).toEqual([1, 2, 3]);
    expect(await new FileEpochs(join(dir, "data")).next()).toEqual(4);
  }));

Deno.test("a damaged file brings no old number back", () =>
  withDir(async (dir) => {
    await new FileEpochs(dir).next();
    await Deno.writeTextFile(join(dir, "socket_epoch"), "");
    const now = Date.parse("2026-03-02T15:00:00Z");
    const next = await new FileEpochs(dir, { now: () => now }).next();
    expect(next).toEqual(now / 1000 + 1);
  }));

Deno.test("a number that can not be written is not given out", () =>
  withDir(async (dir) => {
    await Deno.writeTextFile(join(dir, "file"), "");
    await expect(new FileEpochs(join(dir, "file")).next()).rejects.toThrow();
  }));
