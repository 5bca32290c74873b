// Which tests of a Go file need a gateway.
import { expect } from "@std/expect";
import { testsIn } from "./prepare.ts";

Deno.test("the tests of a Go file are its test functions, without TestMain, helpers and benchmarks", () => {
  const source = [
    "func TestMain(m *testing.M) {",
    "func TestA(t *testing.T) {",
    "func helper(t *testing.T) {",
    "func BenchmarkB(b *testing.B) {",
    "// func TestOld(t *testing.T) {",
    "func TestC2(t *testing.T) {",
  ].join("\n");
  expect(testsIn(source)).toEqual(["TestA", "TestC2"]);
});
