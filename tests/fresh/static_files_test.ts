// How Fresh finds a file by an address. An app that guards files by their address has to read it the same
// way.
import { expect } from "@std/expect";
import { join } from "node:path";
import { App, staticFiles } from "fresh";
import { Builder } from "fresh/dev";
import { testBuild } from "@/tests/support/test_build.ts";

const ROOT = join(import.meta.dirname ?? "", "fixtures/app");

const builder = new Builder({ root: ROOT });
const applySnapshot = await builder.build({ snapshot: "memory" });
const report = `_fresh/js/${builder.config.buildId}/metafile.json`;

/** The status of each address, 299 where no file was found and the next middleware answered. */
async function statuses(paths: string[], basePath = ""): Promise<number[]> {
  const app = new App<unknown>({ basePath }).use(staticFiles()).use(() =>
    new Response(null, { status: 299 })
  );
  applySnapshot(app);
  const handler = app.handler();
  return await Promise.all(paths.map(async (path) => {
    const response = await handler(new Request(`http://desk.test${path}`));
    await response.body?.cancel();
    return response.status;
  }));
}

testBuild("An address is decoded before a file is looked for, and its empty parts do not count", async () => {
  const found = [
    "/dot.svg",
    "/dot.svg/",
    "//dot.svg",
    "/%2fdot.svg",
    "/%64ot.svg",
    "/dot.svg%2f%2F",
    `/${report}`,
    `//${report}`,
    `/%2f${report}`,
    `/${report.replaceAll("/", "%2F")}`,
    `/${report.replace("_fresh", "%5ffresh")}`,
  ];
  expect(await statuses(found)).toEqual(found.map(() => 200));
  const unknown = [
    "/%252fdot.svg",
    `/%255ffresh${report.slice("_fresh".length)}`,
    "/dot.svg;x",
    "/DOT.SVG/x",
  ];
  for (const status of await statuses(unknown)) expect([299, 404, 500]).toContain(status);
});

testBuild("Below a base path as many letters are cut off as it has, whichever they are", async () => {
  const found = [`/desk/${report}`, `/dask/${report}`, "/dask/dot.svg"];
  expect(await statuses(found, "/desk")).toEqual(found.map(() => 200));
});

testBuild("An address that is no valid percent-encoding is no file: the next one answers", async () => {
  expect(await statuses(["/%zz", "/%", "/%E0%A4%A"])).toEqual([299, 299, 299]);
});
