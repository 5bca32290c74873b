import { expect } from "@std/expect";
import { farmNotice } from "./farms.ts";

Deno.test("each farm code names its farm and its state", () => {
  const rows: [number, string, string, string][] = [
    [2103, "Market data farm connection is broken:usfarm", "usfarm", "broken"],
    [2104, "Market data farm connection is OK:usfarm.nj", "usfarm.nj", "ok"],
    [2105, "HMDS data farm connection is broken:ushmds", "ushmds", "broken"],
    [2106, "HMDS data farm connection is OK:ushmds", "ushmds", "ok"],
    [
      2107,
      "HMDS data farm connection is inactive but should be available upon demand.ushmds",
      "ushmds",
      "idle",
    ],
    [
      2108,
      "Market data farm connection is inactive but should be available upon demand.eufarm",
      "eufarm",
      "idle",
    ],
    [2119, "Market data farm is connecting:usfarm", "usfarm", "connecting"],
    [2157, "Sec-def data farm connection is broken:secdefnj", "secdefnj", "broken"],
    [2158, "Sec-def data farm connection is OK:secdefnj", "secdefnj", "ok"],
  ];
  for (const [code, text, name, state] of rows) expect(farmNotice(code, text)).toEqual({ name, state });
});

Deno.test("a farm without a name is told by its kind, and another code is no farm", () => {
  expect(farmNotice(2103, "")).toEqual({ name: "market", state: "broken" });
  expect(farmNotice(2105, "")).toEqual({ name: "hmds", state: "broken" });
  expect(farmNotice(2158, "")).toEqual({ name: "secdef", state: "ok" });
  expect(farmNotice(2109, "Order Event Warning: Attribute 'Outside RTH' is ignored:x")).toBe(null);
});
