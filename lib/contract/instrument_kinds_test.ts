// The rules of each kind, and what kind, contract and order type offer together.
import { expect } from "@std/expect";
import { kindSources } from "./instrument_kind_sources.ts";
import { kindOf, offeredTifs, offeredTypes, offersOutsideRth } from "./instrument_kinds.ts";
import { nameStyleOf } from "./name_styles.ts";
import { orderTypes, tifs } from "./order_fields.ts";

/** As TWS lists a US stock. */
const LISTED = ["DAY", "GTC", "GTD", "IOC", "LMT", "MKT", "OPG", "STP", "STPLMT", "TRAIL", "WHATIF"];

Deno.test("each kind has its order types, times in force, hours, unit and price, with their source", () => {
  const all = "MKT LMT STP STP LMT TRAIL";
  const rows: [string, string, string, boolean, string, string][] = [
    ["STK", all, "DAY GTC IOC GTD OPG", true, "shares", "currency"],
    ["CFD", all, "DAY GTC IOC GTD OPG", true, "shares", "currency"],
    ["CASH", all, "DAY GTC IOC GTD", false, "currency", "currency"],
    ["CMDTY", all, "DAY GTC IOC GTD", false, "ounces", "currency"],
    ["IND", "", "", false, "shares", "currency"],
    ["FUT", all, "DAY GTC IOC GTD OPG", true, "contracts", "currency"],
    ["CONTFUT", "", "", false, "contracts", "currency"],
    ["OPT", all, "DAY GTC IOC GTD OPG", true, "contracts", "currency"],
    ["FOP", all, "DAY GTC IOC GTD OPG", true, "contracts", "currency"],
    ["WAR", all, "DAY GTC IOC GTD OPG", false, "contracts", "currency"],
    ["IOPT", all, "DAY GTC IOC GTD OPG", false, "contracts", "currency"],
    ["FUND", "MKT", "DAY", false, "shares", "currency"],
    ["BAG", all, "DAY GTC IOC GTD OPG", true, "combos", "currency"],
    ["BOND", "MKT LMT STP STP LMT", "DAY GTC IOC GTD OPG", false, "bonds", "percent"],
    ["BILL", "MKT LMT STP STP LMT", "DAY GTC IOC GTD OPG", false, "bonds", "percent"],
    ["CRYPTO", "MKT LMT", "IOC", false, "coins", "currency"],
  ];
  for (const [secType, types, times, outside, unit, priceIn] of rows) {
    const rules = kindOf(secType);
    const offer = { secType, listed: LISTED };
    expect([secType, offeredTypes(offer).join(" ")]).toEqual([secType, types]);
    if (rules.tradable) {
      const [type = "MKT"] = rules.orderTypes;
      expect([secType, offeredTifs(offer, type).join(" ")]).toEqual([secType, times]);
      expect([secType, offersOutsideRth(secType, "LMT")]).toEqual([secType, outside]);
    }
    expect([secType, rules.unit, rules.priceIn]).toEqual([secType, unit, priceIn]);
  }
  expect(Object.keys(kindSources).sort()).toEqual(rows.map(([secType]) => secType).sort());
});

Deno.test("the contract's own list narrows what the kind takes, and never widens it", () => {
  expect(offeredTypes({ secType: "STK", listed: ["LMT", "MKT", "GTC"] })).toEqual(["MKT", "LMT"]);
  expect(offeredTypes({ secType: "STK", listed: ["STPLMT"] })).toEqual(["STP LMT"]);
  expect(offeredTypes({ secType: "FUND", listed: LISTED })).toEqual(["MKT"]);
  expect(offeredTypes({ secType: "FUND", listed: ["LMT"] })).toEqual([]);
  expect(offeredTifs({ secType: "STK", listed: ["LMT", "GTC"] }, "LMT")).toEqual(["DAY", "GTC"]);
  expect(offeredTifs({ secType: "CRYPTO", listed: ["LMT", "GTC"] }, "LMT")).toEqual([]);
  // Nothing listed: only the kind is known.
  expect(offeredTypes({ secType: "STK", listed: [] })).toEqual([...orderTypes]);
  expect(offeredTifs({ secType: "STK", listed: ["LMT"] }, "LMT")).toEqual([...tifs]);
  expect(offeredTifs({ secType: "STK", listed: LISTED }, "STP")).toEqual(["DAY", "GTC", "GTD"]);
});

Deno.test("outside regular hours go only orders with a price, of what trades then", () => {
  expect(orderTypes.filter((type) => offersOutsideRth("STK", type))).toEqual(["LMT", "STP LMT"]);
  expect(offersOutsideRth("BOND", "LMT")).toBe(false);
  expect(offersOutsideRth("CASH", "LMT")).toBe(false);
});

Deno.test("a kind that IB has invented since is taken like a stock, under its own name", () => {
  expect(nameStyleOf("NEW").of).toBe("other");
  expect(kindOf("NEW").orderTypes).toEqual(orderTypes);
});
