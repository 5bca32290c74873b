// Addresses by every spelling: what may reach Fresh, judged as its static files would read it.
import { expect } from "@std/expect";
import { HttpError } from "fresh";
import { assertServablePath, withoutBase } from "./path_guard.ts";

/** The status that an address is refused with, 200 when it may pass. `url` is what a client asks for. */
function statusOf(url: string, { basePath = "", loggedIn = false } = {}): number {
  const { pathname } = new URL(`http://desk.test${url}`);
  try {
    assertServablePath(pathname, { basePath, loggedIn: () => loggedIn });
    return 200;
  } catch (error) {
    if (error instanceof HttpError) return error.status;
    throw error;
  }
}

Deno.test("an address that no file can have is refused, not opened", () => {
  const cases: [string, number][] = [
    ["/%zz", 400],
    ["/%", 400],
    ["/api/%E0%A4%A", 400],
    ["/%00", 400],
    ["/a%0ab", 400],
    [`/${"a".repeat(1_001)}`, 414],
    [`/${"%C3%A9".repeat(128)}`, 414],
    ["/..%2fmain.ts", 404],
    ["/a%5c..%5cmain.ts", 404],
    ["/.%2fboot.js", 404],
    ["/%252e%252e/main.ts", 404],
  ];
  for (const [url, status] of cases) expect([url, statusOf(url)]).toEqual([url, status]);
  for (const url of ["/", "/assets/caf%C3%A9.css", `/${"a".repeat(255)}`, "/a..b", "/api/trading?x=%zz"]) {
    expect([url, statusOf(url)]).toEqual([url, 200]);
  }
});

/** Spellings of one file of the build that Fresh would read as that file, or that another server might. */
function spellings(name: string): string[] {
  const path = `/_fresh/js/BUILD/${name}`;
  const tail = path.slice(1);
  return [
    path,
    `/${path}`,
    `${path}/`,
    `/%2f${tail}`,
    `/%2F%2f${tail}`,
    `/${tail.replaceAll("/", "%2f")}`,
    `/${tail.replaceAll("/", "//")}`,
    `/%5ffresh/js/BUILD/${name}`,
    `/_%66resh/js/BUILD/${name}`,
    `/%5Ffresh%2Fjs%2FBUILD%2F${name}`,
    `/x/../${tail}`,
    `/x/%2e%2E/${tail}`,
    `/.%2f${tail}`,
    `/x%2f..%2f${tail}`,
    `/%252f${tail}`,
    `/%255ffresh/js/BUILD/${name}`,
    `\\${tail}`,
    `/%5c${tail}`,
    `/${tail.replaceAll("/", "%5c")}`,
    `/_FRESH/js/BUILD/${name}`,
    `${path};x`,
    `${path}?__frsh_c=1`,
    `${path}#x.js`,
  ];
}

Deno.test("the bundler's report is nobody's, a source map is for whoever is logged in, by every spelling", () => {
  for (const url of spellings("metafile.json")) {
    expect([url, statusOf(url), statusOf(url, { loggedIn: true })]).toEqual([url, 404, 404]);
  }
  for (const url of spellings("OrderPanel.js.map")) expect([url, statusOf(url)]).toEqual([url, 404]);
  expect(statusOf("/_fresh/js/BUILD/OrderPanel.js.map", { loggedIn: true })).toBe(200);
  expect(statusOf("/%2f_fresh/js/BUILD/OrderPanel.js.map", { loggedIn: true })).toBe(200);
});

Deno.test("the scripts of the build are everybody's, and nothing else that is below their folder", () => {
  for (const url of ["/_fresh/js/BUILD/fresh-runtime.js", "//_fresh/js/BUILD/chunk-X.js"]) {
    expect([url, statusOf(url)]).toEqual([url, 200]);
  }
  for (const url of ["/_fresh", "/_fresh/", "/_fresh/server", "/_fresh/js/BUILD/x.js%00", "/_freshly.css"]) {
    expect([url, statusOf(url)]).not.toEqual([url, 200]);
  }
});

Deno.test("below a base path nothing outside of it passes, however long its first part is", () => {
  const below = { basePath: "/desk" };
  for (const url of ["/desk", "/desk/", "/desk/login", "//desk//login", "/desk/_fresh/js/BUILD/x.js"]) {
    expect([url, statusOf(url, below)]).toEqual([url, 200]);
  }
  const report = "_fresh/js/BUILD/metafile.json";
  const script = "_fresh/js/BUILD/x.js";
  for (
    const url of [
      "/",
      "/login",
      "/deskx",
      `/dask/${script}`,
      `/desk${script}`,
      `/%2fdes/${script}`,
      `/${"é".repeat(1)}es/${script}`,
      `/dask/${report}`,
      `/desk/${report}`,
      `/desk/%2f${report}`,
      `/desk%2f${report}`,
      `//desk//${report}`,
      `/%64esk/${report}`,
    ]
  ) {
    expect([url, statusOf(url, { ...below, loggedIn: true })]).toEqual([url, 404]);
  }
});

Deno.test("the address below the base path is told with one slash at a time and without a last one", () => {
  expect(withoutBase("/api//trading/", "")).toBe("/api/trading");
  expect(withoutBase("/", "")).toBe("/");
  expect(withoutBase("/desk", "/desk")).toBe("/");
  expect(withoutBase("/desk/login/", "/desk")).toBe("/login");
  expect(withoutBase("/desktop", "/desk")).toBeNull();
});
