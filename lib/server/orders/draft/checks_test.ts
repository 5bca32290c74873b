// Every local check of a draft, with its code and its field (field notes P32, P33).
import { expect } from "@std/expect";
import { actions } from "@/lib/contract/actions.ts";
import { type Draft, draftSchema } from "@/lib/contract/requests.ts";
import { checkDraft } from "./checks.ts";
import { AAPL_RULES, DRAFT } from "../testing/harness.ts";
import { ACCOUNT } from "../testing/rows.ts";
import { denied, details } from "../testing/rules.ts";

Deno.test("P32: the tick depends on the price, in exact decimals", () => {
  expect(denied({ limitPrice: "187.25" })).toBeNull();
  expect(denied({ limitPrice: "187.255" })).toEqual(["ORDER_PRICE_OFF_TICK", "limitPrice"]);
  expect(denied({ limitPrice: "0.9999" })).toBeNull();
  expect(denied({ limitPrice: "0.99995" })).toEqual(["ORDER_PRICE_OFF_TICK", "limitPrice"]);
  expect(denied({ limitPrice: "1.0001" })).toEqual(["ORDER_PRICE_OFF_TICK", "limitPrice"]);
  const quarter = { priceIncrements: [{ lowEdge: "0", increment: "0.25" }] };
  expect(denied({ limitPrice: "5012.75" }, quarter)).toBeNull();
  expect(denied({ limitPrice: "5012.80" }, quarter)).toEqual(["ORDER_PRICE_OFF_TICK", "limitPrice"]);
});

Deno.test("a draft that was found in order is held again against all that may have changed since", () => {
  const now = Date.parse("2026-08-31T14:30:00.000Z");
  const draft: Draft = { ...DRAFT, tif: "GTD", goodTillDate: "2026-08-31T15:00:00.000Z" };
  const input = { rules: AAPL_RULES, accounts: [ACCOUNT], now };
  const field = (given: Partial<typeof input>) => checkDraft(draft, { ...input, ...given })?.field ?? null;
  expect(field({})).toBeNull();
  expect(field({})).toBeNull();
  expect(field({ accounts: [] })).toBe("account");
  expect(field({ now: now + 3_600_000 })).toBe("goodTillDate");
  const step = { ...AAPL_RULES, priceIncrements: [{ lowEdge: "0", increment: "500" }] };
  expect(field({ rules: step })).toBe("limitPrice");
  expect(field({})).toBeNull();
});

Deno.test("P32: a price rule that is missing denies", () => {
  expect(denied({}, { priceIncrements: null })).toEqual(["CONTRACT_RULES_UNKNOWN", "limitPrice"]);
  expect(denied({}, { priceIncrements: [{ lowEdge: "500", increment: "1" }] })).toEqual([
    "CONTRACT_RULES_UNKNOWN",
    "limitPrice",
  ]);
  expect(denied({}, details({ orderTypes: [] }))).toEqual(["CONTRACT_RULES_UNKNOWN", "orderType"]);
});

Deno.test("an index is not an instrument for orders, and is called what it is", () => {
  const { contract } = AAPL_RULES;
  expect(denied({}, { contract: { ...contract, secType: "IND" } })).toEqual(["NOT_TRADABLE", "conId"]);
});

Deno.test("P33: sizes obey minimum and increment, fractions only where they are offered", () => {
  expect(denied({ quantity: "0.5" })).toEqual(["ORDER_QUANTITY_INVALID", "quantity"]);
  expect(denied({ quantity: "1.5" })).toEqual(["ORDER_QUANTITY_INVALID", "quantity"]);
  expect(denied({ quantity: "0" })).toEqual(["ORDER_QUANTITY_INVALID", "quantity"]);
  expect(denied({ quantity: "-1" })).toEqual(["ORDER_QUANTITY_INVALID", "quantity"]);
  const fractional = details({ minSize: "0.0001", sizeIncrement: "0.0001" });
  expect(denied({ quantity: "0.1234" }, fractional)).toBeNull();
  expect(denied({ quantity: "0.12345" }, fractional)).toEqual(["ORDER_QUANTITY_INVALID", "quantity"]);
  const lots = details({ minSize: "100", sizeIncrement: "100" });
  expect(denied({ quantity: "150" }, lots)).toEqual(["ORDER_QUANTITY_INVALID", "quantity"]);
  expect(denied({ quantity: "1.5" }, details({ minSize: null, sizeIncrement: null }))).toEqual([
    "ORDER_QUANTITY_INVALID",
    "quantity",
  ]);
});

Deno.test("account, order type, time in force and prices are checked with the field at fault", () => {
  const cases: [Partial<Draft>, [string, string]][] = [
    [{ account: "DU999" }, ["ACCOUNT_UNKNOWN", "account"]],
    [{ limitPrice: undefined }, ["ORDER_LIMIT_PRICE_MISSING", "limitPrice"]],
    [{ orderType: "MKT" }, ["ORDER_LIMIT_PRICE_UNUSED", "limitPrice"]],
    [{ stopPrice: "180" }, ["ORDER_STOP_PRICE_UNUSED", "stopPrice"]],
    [{ orderType: "STP LMT" }, ["ORDER_STOP_PRICE_MISSING", "stopPrice"]],
    [{ limitPrice: "0" }, ["ORDER_PRICE_INVALID", "limitPrice"]],
    [{ limitPrice: "-5" }, ["ORDER_PRICE_INVALID", "limitPrice"]],
    [{ orderType: "TRAIL", limitPrice: undefined }, ["ORDER_TRAIL_INVALID", "trailingAmount"]],
    [{ trailingAmount: "1" }, ["ORDER_TRAIL_INVALID", "trailingAmount"]],
    [{ tif: "GTD" }, ["ORDER_GOOD_TILL_DATE_MISSING", "goodTillDate"]],
    [{ tif: "GTD", goodTillDate: "2026-08-31T14:00:00Z" }, [
      "ORDER_GOOD_TILL_DATE_PAST",
      "goodTillDate",
    ]],
    [{ goodTillDate: "2027-01-01T00:00:00Z" }, ["ORDER_GOOD_TILL_DATE_UNUSED", "goodTillDate"]],
    [{ orderType: "STP", stopPrice: "190", limitPrice: undefined, tif: "IOC" }, [
      "ORDER_TIF_UNSUPPORTED",
      "tif",
    ]],
    [{ takeProfit: { limitPrice: "180" } }, ["ORDER_BRACKET_INVALID", "takeProfit.limitPrice"]],
    [{ stopLoss: { stopPrice: "190" } }, ["ORDER_BRACKET_INVALID", "stopLoss.stopPrice"]],
    [{ stopLoss: { stopPrice: "180.005" } }, ["ORDER_PRICE_OFF_TICK", "stopLoss.stopPrice"]],
  ];
  for (const [draft, expected] of cases) expect([draft, denied(draft)]).toEqual([draft, expected]);
  expect(
    denied(
      { orderType: "TRAIL", limitPrice: undefined, trailingAmount: "1" },
      details({ orderTypes: ["LMT", "MKT"] }),
    ),
  )
    .toEqual(["ORDER_TYPE_UNSUPPORTED", "orderType"]);
  expect(denied({ tif: "OPG" }, details({ orderTypes: ["LMT", "GTC"] }))).toEqual([
    "ORDER_TIF_UNSUPPORTED",
    "tif",
  ]);
  expect(denied({ orderType: "TRAIL", limitPrice: undefined, trailingPercent: "2.5" })).toBeNull();
  expect(denied({ tif: "GTD", goodTillDate: "2026-09-30T16:00:00-04:00" })).toBeNull();
});

Deno.test("numbers longer than any price or quantity are refused where they were written", () => {
  const field = (changes: Partial<Draft>) =>
    draftSchema.safeParse({ ...DRAFT, ...changes }).error?.issues[0]?.path.join(".");
  expect(field({ quantity: `1${"0".repeat(30)}` })).toBe("quantity");
  expect(field({ limitPrice: `0.${"0".repeat(20)}1` })).toBe("limitPrice");
  expect(field({ quantity: "000100.000", limitPrice: "187.2500000000000" })).toBeUndefined();
  const close = { action: "preview_close", account: ACCOUNT, conId: 265598, orderType: "MKT" };
  expect(actions.preview_close.request.safeParse({ ...close, percent: "101" }).error?.issues[0]?.path)
    .toEqual(["percent"]);
  expect(actions.preview_close.request.safeParse({ ...close, percent: "100.0" }).success).toBe(true);
});

Deno.test("a coin takes the times in force of its venue, whatever the order type allows", () => {
  const coin = { contract: { ...AAPL_RULES.contract, secType: "CRYPTO" } };
  expect(denied({ tif: "DAY" }, coin)).toEqual(["ORDER_TIF_UNSUPPORTED", "tif"]);
  expect(denied({ tif: "IOC" }, coin)).toBeNull();
});

Deno.test("what a kind does not take is refused with its reason before IB is asked", () => {
  const of = (secType: string, draft: Partial<Draft>, changes = {}) =>
    denied(draft, { contract: { ...AAPL_RULES.contract, secType }, ...details(changes) });
  expect(of("FUND", { orderType: "LMT" })).toEqual(["ORDER_TYPE_UNSUPPORTED", "orderType"]);
  expect(of("FUND", { orderType: "MKT", limitPrice: undefined, tif: "GTC" }))
    .toEqual(["ORDER_TIF_UNSUPPORTED", "tif"]);
  expect(of("FUND", { orderType: "MKT", limitPrice: undefined, quantity: "1.234" }, noSizes)).toBe(null);
  expect(of("CRYPTO", { tif: "DAY" })).toEqual(["ORDER_TIF_UNSUPPORTED", "tif"]);
  expect(of("CRYPTO", { tif: "IOC", quantity: "0.00000001" }, noSizes)).toBe(null);
  expect(of("BOND", { orderType: "TRAIL", limitPrice: undefined, trailingPercent: "1" }))
    .toEqual(["ORDER_TYPE_UNSUPPORTED", "orderType"]);
  expect(of("IND", {})).toEqual(["NOT_TRADABLE", "conId"]);
  expect(of("CONTFUT", {})).toEqual(["NOT_TRADABLE", "conId"]);
  expect(of("CASH", { tif: "OPG" })).toEqual(["ORDER_TIF_UNSUPPORTED", "tif"]);
});

Deno.test("outside regular hours is refused where it means nothing: by the type, and by what is traded", () => {
  const stop = { orderType: "STP", limitPrice: undefined, stopPrice: "180" } as const;
  expect(denied({ outsideRth: true })).toBe(null);
  expect(denied({ ...stop, outsideRth: true })).toEqual(["ORDER_OUTSIDE_RTH_UNSUPPORTED", "outsideRth"]);
  expect(denied({ orderType: "MKT", limitPrice: undefined, outsideRth: true }))
    .toEqual(["ORDER_OUTSIDE_RTH_UNSUPPORTED", "outsideRth"]);
  expect(denied({ outsideRth: true }, { contract: { ...AAPL_RULES.contract, secType: "BOND" } }))
    .toEqual(["ORDER_OUTSIDE_RTH_UNSUPPORTED", "outsideRth"]);
});

/** As IB leaves the sizes out. */
const noSizes = { minSize: null, sizeIncrement: null };
