import { expect } from "@std/expect";
import { fill } from "./fill.ts";
import { differences } from "./match.ts";

Deno.test("only what is expected counts, at any depth, and unknown is not zero", () => {
  expect(differences({ a: { b: "1" } }, { a: { b: "1", c: 2 }, d: 3 })).toEqual([]);
  expect(differences({ a: { b: null } }, { a: { b: "0" } })).toEqual(['a.b: expected null, found "0"']);
  expect(differences({ a: null }, {})).toEqual(["a: expected null, found nothing"]);
  expect(differences({ a: { b: 1 } }, { a: null })).toEqual(['a: expected {"b":1}, found null']);
});

Deno.test("a list means these elements and no other, in any order, however they are kept", () => {
  const found = [{ id: 1, x: "a" }, { id: 2, x: "b" }];
  expect(differences([{ x: "b" }, { x: "a" }], found)).toEqual([]);
  expect(differences([{ id: 2 }, { id: 1 }], { one: found[0], two: found[1] })).toEqual([]);
  expect(differences([{ x: "a" }], found)).toHaveLength(1);
  expect(differences(["…", { x: "a" }], found)).toEqual([]);
  expect(differences(["…", { x: "c" }], found)).toHaveLength(1);
  expect(differences([{ x: "a" }, { x: "a" }], found)).toEqual(['[].x: expected "a", found "b"']);
  expect(differences([], found)).toHaveLength(2);
});

Deno.test("in a text, dots stand for anything", () => {
  expect(differences("…AAPL…", "BUY 10 AAPL")).toEqual([]);
  expect(differences("BUY … AAPL", "BUY 10 AAPL")).toEqual([]);
  expect(differences("…MSFT…", "BUY 10 AAPL")).toHaveLength(1);
  expect(differences("AAPL", "BUY 10 AAPL")).toHaveLength(1);
  expect(differences("(…)", "(a.b)")).toEqual([]);
});

Deno.test("a message takes the fields of a case and nothing that it does not have", () => {
  const whole = { kind: "x", price: "0", size: null, inner: { id: 1, list: ["a"] } };
  expect(fill(whole, { price: "2", size: "3", inner: { id: 4 } }, "x")).toEqual(
    { kind: "x", price: "2", size: "3", inner: { id: 4, list: ["a"] } },
  );
  expect(whole.price).toBe("0");
  expect(() => fill(whole, { prise: "2" }, "x")).toThrow("x.prise: there is no such field, only kind, price");
  expect(() => fill(whole, { price: 2 }, "x")).toThrow("x.price: a string is wanted, not 2");
  expect(() => fill(whole, { inner: { list: "a" } }, "x")).toThrow("x.inner.list: a list is wanted");
});
