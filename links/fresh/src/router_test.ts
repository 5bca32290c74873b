// Patterns and their order, where the public API does not show them directly.
import { expect } from "@std/expect";
import { compareFileRoutes, fileRouteInfo } from "./file_routes.ts";
import { mergePath, pathToPattern, patternToSegments, Router } from "./router.ts";

Deno.test("File names become URL patterns", () => {
  const patterns = [
    "index",
    "orders/index",
    "orders/[id]",
    "a/[id]-x",
    "files/[...path]",
    "(group)/page",
    "[[lang]]",
    "x/[[lang]]",
  ]
    .map((path) => pathToPattern(path));
  expect(patterns).toEqual([
    "/",
    "/orders",
    "/orders/:id",
    "/a/:id-x",
    "/files/:path*",
    "/page",
    "/{:lang}?",
    "/x{/:lang}?",
  ]);
});

Deno.test("Parameters without anything between them are refused", () => {
  expect(() => pathToPattern("[a][b]")).toThrow(SyntaxError);
  expect(() => pathToPattern("x-[[a]]")).toThrow(SyntaxError);
});

Deno.test("A pattern belongs to the folders it passes through", () => {
  expect(patternToSegments("/a/b", false)).toEqual(["a"]);
  expect(patternToSegments("/a/b", true)).toEqual(["a", "b"]);
  expect(patternToSegments("/a/", false)).toEqual(["a"]);
  expect(patternToSegments("*", true)).toEqual([]);
});

Deno.test("Base paths and patterns are joined without doubled slashes", () => {
  expect(mergePath("/desk", "/", false)).toBe("/desk");
  expect(mergePath("/desk", "/x", false)).toBe("/desk/x");
  expect(mergePath("", "/", false)).toBe("/");
  expect(mergePath("/", "/x", false)).toBe("/x");
  expect(mergePath("/desk", "*", true)).toBe("/desk");
});

Deno.test("What surrounds comes before routes, literal names before parameters, those before the rest", () => {
  const order = ["[...all]", "a/[id]", "_error", "a/new", "_middleware", "a/_layout", "_app", "a/_middleware"]
    .map(fileRouteInfo).sort(compareFileRoutes).map(({ id }) => id);
  expect(order).toEqual(
    ["/_app", "/_middleware", "/a/_middleware", "/a/_layout", "/_error", "/a/new", "/a/[id]", "/[...all]"],
  );
});

Deno.test("Two routes that match are tried in the order they were added", () => {
  const router = new Router<string>();
  router.add(["GET"], "/a/:id", "first");
  router.add(["GET"], "/:rest*", "second");
  router.add(["GET"], "/a/:id", "late");
  expect(router.match("GET", new URL("http://x.test/a/1")).item).toBe("first");
  expect(router.match("GET", new URL("http://x.test/b/1")).item).toBe("second");
  expect(router.match("POST", new URL("http://x.test/a/1"))).toEqual(
    expect.objectContaining({ pattern: "/a/:id", item: null }),
  );
});
