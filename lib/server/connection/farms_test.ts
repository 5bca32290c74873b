import { expect } from "@std/expect";
import { connectedFarms, farmNotice } from "./farms.ts";

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

Deno.test("1102 names the farms that are connected; what is not is told by its own code", () => {
  const restored = "Connectivity between IB and Trader Workstation has been restored - data maintained.";
  const names = (text: string) => connectedFarms(`${restored}${text}`).map(({ name }) => name);
  expect(names(" All data farms are connected: usfarm.nj; ushmds; secdefil.")).toEqual([
    "usfarm.nj",
    "ushmds",
    "secdefil",
  ]);
  expect(
    names(
      " The following farms are connected: usfarm; secdefhk. The following farms are not connected: ushmds.",
    ),
  ).toEqual(["usfarm", "secdefhk"]);
  expect(names(" The following farms are not connected: ushmds.")).toEqual([]);
  expect(names("")).toEqual([]);
});
