// What of a build the desk gives to whom: before the login only what its pages load.
import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";
import { Builder } from "fresh/dev";
import { createApp } from "@/lib/server/app.ts";
import type { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import { silentLog } from "@/lib/server/log.ts";
import { loginInMemory } from "@/tests/support/login.ts";
import { testBuild } from "@/tests/support/test_build.ts";

const TOKEN = "build-files-test-0123456789";
const ROOT = fileURLToPath(new URL("../fresh/fixtures/app", import.meta.url));

// Its islands only: the pages around them are of another app.
const builder = new Builder({ root: ROOT, routeDir: "no-routes" });
const ofPages = await builder.build({ snapshot: "memory", mode: "development" });

interface Given {
  loggedIn?: boolean;
  basePath?: string;
}

/** The desk in front of the files of a small build. */
function ask(path: string, { loggedIn, basePath = "" }: Given = {}): Promise<Response> {
  const app = createApp({
    // No route of these tests asks the desk.
    desk: {} as TradingDesk,
    ...loginInMemory({ token: TOKEN }),
    log: silentLog,
    allowedHosts: ["desk.test"],
    served: { secure: false, proxied: false },
    basePath,
  });
  ofPages(app);
  const headers = { host: "desk.test", ...(loggedIn ? { authorization: `Bearer ${TOKEN}` } : {}) };
  return app.handler()(new Request(`http://desk.test${path}`, { headers }));
}

async function statusOf(path: string, given: Given = {}): Promise<number> {
  const response = await ask(path, given);
  await response.body?.cancel();
  return response.status;
}

const scripts = `/_fresh/js/${builder.config.buildId}`;

/** Spellings that Fresh's static files read as the same file, and some that only look like it. */
function spellingsOf(path: string): string[] {
  const tail = path.slice(1);
  return [
    path,
    `${path}?__frsh_c=1`,
    `${path}/`,
    `/${path}`,
    `/%2f${tail}`,
    `/%2F%2f${tail}%2f`,
    `/${tail.replaceAll("/", "%2F")}`,
    `/${tail.replaceAll("/", "//")}`,
    `/%5ffresh${tail.slice("_fresh".length)}`,
    path.replace(/e(?=[^e]*$)/, "%65"),
    `/x/../${tail}`,
    `/.%2f${tail}`,
    `/x%2f..%2f${tail}`,
    `/%252f${tail}`,
    `/%5c${tail}`,
    `/_FRESH${tail.slice("_fresh".length)}`,
    `${path};.js`,
  ];
}

testBuild(
  "the scripts of the build are public, the bundler's report with the paths of this machine is nobody's",
  async () => {
    expect(await statusOf(`${scripts}/fresh-runtime.js`)).toBe(200);
    expect(await statusOf(`${scripts}/Counter.js`)).toBe(200);
    const report = spellingsOf(`${scripts}/metafile.json`);
    for (const path of report) {
      for (const loggedIn of [false, true]) {
        expect([path, await statusOf(path, { loggedIn })]).toEqual([path, 404]);
      }
    }
  },
);

testBuild("an address below a file, or out of the folder, is not found, and no fault of ours", async () => {
  expect(await statusOf("/dot.svg")).toBe(200);
  for (const path of ["/dot.svg/x", "/..%2fmain.ts", "/nothing.svg"]) {
    expect([path, await statusOf(path)]).toEqual([path, 404]);
  }
});

testBuild("source maps, made while developing, are for whoever is logged in", async () => {
  const map = `${scripts}/Counter.js.map`;
  for (const path of spellingsOf(map)) expect([path, await statusOf(path)]).toEqual([path, 404]);
  expect(await statusOf(map, { loggedIn: true })).toBe(200);
});

testBuild("below a base path a file is found there only, and the report nowhere", async () => {
  const below = { basePath: "/desk", loggedIn: true };
  expect(await statusOf(`/desk${scripts}/Counter.js`, below)).toBe(200);
  expect(await statusOf(`/dask${scripts}/Counter.js`, below)).toBe(404);
  const report = `${scripts}/metafile.json`;
  for (
    const path of [
      ...spellingsOf(report).map((path) => `/desk${path}`),
      `/dask${report}`,
      `/desk${report.slice(1)}`,
      `/%2fdes${report}`,
    ]
  ) {
    expect([path, await statusOf(path, below)]).toEqual([path, 404]);
  }
});
