import { expect } from "@std/expect";
import { lineStart } from "./line_start.ts";

const stock = { secType: "STK", listed: [] };
const none = { type: null, tif: null };

Deno.test("what a line does not name is what is set for the kind, else a limit for the day", () => {
  const set = { STK: { type: "STP", tif: "GTC" }, FUT: { tif: "IOC" } } as const;
  expect(lineStart(none, stock, {})).toEqual({ type: "LMT", tif: "DAY" });
  expect(lineStart(none, stock, set)).toEqual({ type: "STP", tif: "GTC" });
  expect(lineStart({ type: "MKT", tif: null }, stock, set)).toEqual({ type: "MKT", tif: "GTC" });
  expect(lineStart({ type: null, tif: "IOC" }, { ...stock, secType: "FUT" }, set))
    .toEqual({ type: "LMT", tif: "IOC" });
});

Deno.test("a line begins with nothing that the instrument or the type does not take", () => {
  const listed = ["LMT", "DAY", "GTC"];
  expect(lineStart(none, { secType: "STK", listed }, { STK: { type: "TRAIL", tif: "OPG" } }))
    .toEqual({ type: "LMT", tif: "DAY" });
  // At a stop nothing is immediate.
  expect(lineStart({ type: "STP", tif: null }, stock, { STK: { tif: "IOC" } })).toEqual({
    type: "STP",
    tif: "DAY",
  });
  // Coins at the market are immediate only.
  expect(lineStart({ type: "MKT", tif: null }, { secType: "CRYPTO", listed: [] }, {}).type).toBe("MKT");
});
