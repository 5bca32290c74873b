import { expect } from "@std/expect";
import fc from "fast-check";
import { LineSplitter } from "./line_splitter.ts";

const encoder = new TextEncoder();

function collect(maxBytes: number) {
  const lines: string[] = [];
  const overlong: number[] = [];
  const splitter = new LineSplitter(maxBytes, {
    line: (text) => lines.push(text),
    overlong: (bytes) => overlong.push(bytes),
  });
  return { splitter, lines, overlong };
}

Deno.test("any way of cutting the bytes gives the same lines", () => {
  const line = fc.string({ unit: "binary" }).map((text) => text.replaceAll("\n", ""));
  fc.assert(fc.property(fc.array(line), fc.array(fc.nat(50)), (texts, cuts) => {
    const bytes = encoder.encode(texts.map((text) => text + "\n").join(""));
    const { splitter, lines } = collect(1_000_000);
    let start = 0;
    for (const cut of cuts) {
      splitter.push(bytes.slice(start, start + cut));
      start += cut;
    }
    splitter.push(bytes.slice(start));
    splitter.end();
    // An empty line is nothing; a lone surrogate can not be encoded and comes back as the replacement
    // character.
    expect(lines).toEqual(
      texts.filter((text) => text !== "").map((text) => text.toWellFormed().replace(/^\uFEFF/, "")),
    );
  }));
});

Deno.test("a chunk that is used again by its owner does not change what was kept of it", () => {
  const { splitter, lines } = collect(100);
  const chunk = encoder.encode("abc");
  splitter.push(chunk);
  chunk.fill(0x7a);
  splitter.push(encoder.encode("d\n"));
  expect(lines).toEqual(["abcd"]);
});

Deno.test("an over-long line is reported once, when the cap is passed, and the next line lives", () => {
  const { splitter, lines, overlong } = collect(10);
  splitter.push(encoder.encode("0123456789"));
  expect(overlong).toEqual([]);
  splitter.push(encoder.encode("0"));
  expect(overlong).toEqual([11]);
  splitter.push(encoder.encode("more and more\nnext\n0123456789\n"));
  expect(overlong.length).toBe(1);
  expect(lines).toEqual(["next", "0123456789"]);
});

Deno.test("a rest without line feed is given at the end", () => {
  const { splitter, lines } = collect(10);
  splitter.push(encoder.encode("cut off"));
  splitter.end();
  expect(lines).toEqual(["cut off"]);
});
