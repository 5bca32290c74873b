// Lots and shares as TWS sends them to clients of different versions.
import { expect } from "@std/expect";
import { unitsOf } from "./units.ts";

const share = { secType: "STK", currency: "USD" } as const;

Deno.test("older clients get US shares in whole lots of 100, each figure up to its own version", () => {
  const shown = (version: number) => {
    const { size, history, volume } = unitsOf(share, version);
    return [size("350"), history("1250"), volume("13895199")];
  };
  expect(shown(158)).toEqual(["3", "12", "138951"]);
  expect(shown(159)).toEqual(["350", "12", "138951"]);
  expect(shown(175)).toEqual(["350", "1250", "138951"]);
  expect(shown(220)).toEqual(["350", "1250", "13895199"]);
});

Deno.test("everything but US shares, and what is not known, is sent as it is", () => {
  for (const other of [{ secType: "OPT", currency: "USD" }, { secType: "STK", currency: "GBP" }] as const) {
    expect(unitsOf(other, 157).volume("1250")).toBe("1250");
  }
  expect(unitsOf(share, 157).history("-1")).toBe("-1");
});
