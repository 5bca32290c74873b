// Nothing that is committed belongs to one machine: no home folder, no address of a package index or mirror.
import { expect } from "@std/expect";
import { placesOf, textsBelow } from "@/tests/support/texts.ts";

/** A line of a comment alone that is wider than `deno fmt` lets code be, which does not look at comments. */
const WIDE_COMMENT = /^(?=.{111}) *(?:\/\/|\/?\*)/;

/** `anna` is the user of the tests. */
const HOME = /(?<![\w.:/-])\/(?:home\/(?!anna\b)|Users\/|root\/)\w/;
/** Words in the host names of package indexes and their mirrors. */
const INDEX_WORDS = [
  "registry",
  "npm",
  "pypi",
  "python" + "hosted",
  "crates",
  "goproxy",
  "maven",
  "nexus",
  "artifactory",
];
const INDEX = new RegExp(`${"https?"}://[\\w.-]*(?:${INDEX_WORDS.join("|")})`, "i");

Deno.test("the patterns find what they are for, and leave alone what only looks like it", () => {
  for (const bad of ["/home/" + "bob/lotse", "see /" + "Users/bob", '"/' + 'root/x"']) {
    expect(bad).toMatch(HOME);
  }
  for (const good of ["/home/" + "anna/.cache", "https://host/" + "home/x", "lib/ro" + "ot/x", "./home/x"]) {
    expect(good).not.toMatch(HOME);
  }
  expect("https" + "://registry.example/left-pad").toMatch(INDEX);
  expect("https://interactivebrokers.github.io").not.toMatch(INDEX);
});

Deno.test("no committed text names a home folder or a package index", () => {
  expect(textsBelow("").length).toBeGreaterThan(500);
  expect(placesOf(HOME)).toEqual([]);
  expect(placesOf(INDEX)).toEqual([]);
});

Deno.test("no comment is wider than the code", () => {
  expect(`${"  "}// ${"x".repeat(106)}`).toMatch(WIDE_COMMENT);
  expect(`${"  "}// ${"x".repeat(105)}`).not.toMatch(WIDE_COMMENT);
  expect(placesOf(WIDE_COMMENT).filter((place) => /\.tsx?:/.test(place))).toEqual([]);
});
