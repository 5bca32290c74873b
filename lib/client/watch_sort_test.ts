import { expect } from "@std/expect";
import { contract, quote } from "@/tests/support/screen_samples.ts";
import type { ColumnOf } from "./sorts.ts";
import { sortedContracts } from "./watch_sort.ts";

const [ibm, aapl, sap, vod] = [
  contract("IBM", 1),
  contract("AAPL", 2),
  contract("SAP", 3),
  contract("VOD", 4),
];
const quotes = {
  1: quote("99", "101", { last: "100", close: "100" }),
  2: quote("9.9", "10", { last: "9.9", close: "9" }),
  3: quote("500", "499", { last: "500", close: "550" }),
};
const by = (column: ColumnOf<"lists">, down: boolean) =>
  sortedContracts([ibm, aapl, sap, vod], { column, down }, quotes).map(({ symbol }) => symbol).join(" ");

Deno.test("a watch list sorts by name, last, change and spread; without a quote a row stands last both ways", () => {
  expect(by("symbol", false)).toBe("AAPL IBM SAP VOD");
  expect(by("symbol", true)).toBe("VOD SAP IBM AAPL");
  expect(by("last", true)).toBe("SAP IBM AAPL VOD");
  expect(by("last", false)).toBe("AAPL IBM SAP VOD");
  expect(by("change", true)).toBe("AAPL IBM SAP VOD");
  expect(by("change", false)).toBe("SAP IBM AAPL VOD");
  // A crossed market has a spread below zero.
  expect(by("spread", false)).toBe("SAP AAPL IBM VOD");
});

Deno.test("rows that are alike in it stay in the order of the list", () => {
  const none = sortedContracts([sap, ibm, aapl], { column: "last", down: true }, {});
  expect(none.map(({ symbol }) => symbol)).toEqual(["SAP", "IBM", "AAPL"]);
});
