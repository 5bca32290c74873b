import { expect } from "@std/expect";
import { percentDigits } from "./percent.ts";

Deno.test("the further a percent is from zero, the fewer digits it has", () => {
  expect(["0", "-9.99", "10", "-99.9", "100", "1160"].map(percentDigits)).toEqual([2, 2, 1, 1, 0, 0]);
});
