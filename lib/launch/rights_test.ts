import { expect } from "@std/expect";
import { flagsOf, permitted, workerRights } from "./rights.ts";

const ALWAYS = ["--no-prompt", "--no-remote"];

Deno.test("what is not named is not allowed, and a list of nothing is no permission for everything", () => {
  expect(flagsOf({}, true)).toEqual(ALWAYS);
  expect(flagsOf({ net: [], read: [""], run: [] }, true)).toEqual(ALWAYS);
  expect(flagsOf({ net: ["127.0.0.1:8000", "127.0.0.1:8000"], read: ["/a", "/b"], env: ["HOME"] }, true))
    .toEqual([
      ...ALWAYS,
      "--allow-net=127.0.0.1:8000",
      "--allow-read=/a,/b",
      "--allow-env=HOME",
    ]);
});

Deno.test("U20: a folder with a comma is allowed by the one above it, never by a part of its name", () => {
  expect(permitted("/home/anna/a,b/c")).toBe("/home/anna");
  expect(permitted("/home/anna/,b")).toBe("/home/anna");
  expect(permitted("/home/anna/ab")).toBe("/home/anna/ab");
  expect(flagsOf({ denyRead: ["/x,y/.git"], run: ["/x,y/python"] }, true)).toEqual([
    ...ALWAYS,
    "--allow-run",
  ]);
});

Deno.test("an address that is none is left for the program to refuse", () => {
  const wrong = ["127.0.0.1:rubbish", "127.0.0.1:70000", "a b:1", "::1:8000", ":1"];
  expect(flagsOf({ net: wrong }, true)).toEqual(ALWAYS);
  const right = ["localhost", "[::1]:8000", "my_host.lan:1", "10.0.0.1:65535"];
  expect(flagsOf({ net: right }, true)).toContain(`--allow-net=${right.join(",")}`);
});

Deno.test("with the real Fresh modules come from JSR, and its bundler fetches them by itself", () => {
  expect(flagsOf({}, false)).toEqual(["--no-prompt"]);
  const bundler = { net: ["127.0.0.1:8000"], read: ["/a"], denyRead: ["/a/.git"], anywhere: true };
  expect(flagsOf(bundler, false)).toEqual([
    "--no-prompt",
    "--allow-net",
    "--allow-read",
    "--deny-read=/a/.git",
  ]);
});

Deno.test("a worker of the binary has what the process would have, and neither foreign code nor modules from elsewhere", () => {
  expect(workerRights({ net: ["127.0.0.1:8000", "rubbish:99999"], read: ["/a,b"], run: [""], env: ["HOME"] }))
    .toEqual({
      net: ["127.0.0.1:8000"],
      // Not split at its comma: these are lists.
      read: ["/a,b"],
      write: false,
      run: false,
      env: ["HOME"],
      sys: false,
      ffi: false,
      import: false,
    });
});
