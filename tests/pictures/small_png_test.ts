import { expect } from "@std/expect";
import { ROOT } from "@/tests/support/imports.ts";
import { smallPng } from "./small_png.ts";

Deno.test("what is no 8-bit RGB picture is refused, a small one too", async () => {
  const small = await Deno.readFile(`${ROOT}docs/images/desk.png`);
  await expect(smallPng(small)).rejects.toThrow("Not an 8-bit RGB picture");
});

Deno.test("each picture of README and docs is there and no larger than 60 kB, and there are six at most", async () => {
  const pages = ["README.md", "docs/trading.md", "docs/many-desks.md"]
    .map((page) => Deno.readTextFileSync(ROOT + page)).join();
  const named = new Set([...pages.matchAll(/images\/(\w+\.png)/g)].map(([, name]) => name));
  const kept = (await Array.fromAsync(Deno.readDir(`${ROOT}docs/images`)))
    .map(({ name }) => name).filter((name) => name.endsWith(".png"));
  expect(new Set(kept)).toEqual(named);
  expect(kept.length).toBeLessThanOrEqual(6);
  for (const name of kept) expect((await Deno.stat(`${ROOT}docs/images/${name}`)).size).toBeLessThan(60_000);
});
