// Previews: field notes P32, P33, P34, P54 and every local check, with its code and its field.
import { expect } from "@std/expect";
import { actions } from "@/lib/contract/actions.ts";
import type { SocketEpoch } from "@/lib/contract/ids.ts";
import { type Draft, draftSchema } from "@/lib/contract/requests.ts";
import { checkDraft, priceStep } from "./checks.ts";
import type { ContractRules } from "../mod.ts";
import { notionalOf } from "./notional.ts";
import { sentenceOf } from "./sentence.ts";
import { isInSession } from "./sessions.ts";
import { AAPL_RULES, DRAFT, makeHarness, QUOTE } from "../testing/harness.ts";
import { ACCOUNT, orderState } from "../testing/rows.ts";

const NOW = Date.parse("2026-08-31T14:30:00Z");

function denied(draft: Partial<Draft>, rules: Partial<ContractRules> = {}): [string, string] | null {
  const given = { ...DRAFT, ...draft };
  const denial = checkDraft(given, { rules: { ...AAPL_RULES, ...rules }, accounts: [ACCOUNT], now: NOW });
  return denial === null ? null : [denial.code, denial.field];
}

const details = (changes: Partial<ContractRules["details"]>) => ({
  details: { ...AAPL_RULES.details, ...changes },
});

Deno.test("P32: the tick depends on the price, in exact decimals", () => {
  expect(denied({ limitPrice: "187.25" })).toBeNull();
  expect(denied({ limitPrice: "187.255" })).toEqual(["ORDER_PRICE_OFF_TICK", "limitPrice"]);
  expect(denied({ limitPrice: "0.9999" })).toBeNull();
  expect(denied({ limitPrice: "0.99995" })).toEqual(["ORDER_PRICE_OFF_TICK", "limitPrice"]);
  expect(denied({ limitPrice: "1.0001" })).toEqual(["ORDER_PRICE_OFF_TICK", "limitPrice"]);
  const quarter = { priceIncrements: [{ lowEdge: "0", increment: "0.25" }] };
  expect(denied({ limitPrice: "5012.75" }, quarter)).toBeNull();
  expect(denied({ limitPrice: "5012.80" }, quarter)).toEqual(["ORDER_PRICE_OFF_TICK", "limitPrice"]);
  expect(priceStep("-3", [{ lowEdge: "0", increment: "0.05" }, { lowEdge: "3", increment: "0.1" }])).toBe(
    "0.1",
  );
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

Deno.test("the preview says what will be sent, what it is worth and what it does to the position", async () => {
  using harness = makeHarness();
  harness.positions.set(DRAFT.conId, "50");
  await harness.room.reconcile(1 as SocketEpoch);
  const preview = await harness.room.previewOrder({ ...DRAFT, limitPrice: "187.250" });
  expect(preview).toMatchObject({
    sentence: "BUY 100 AAPL at limit 187.25, good for the day, account DU…567; about 18,725.00 USD",
    notional: "18725",
    notionalBase: "18725",
    percentOfNetLiquidation: "18.73",
    positionBefore: "50",
    positionAfter: "150",
    expiresAt: "2026-08-31T14:31:00.000Z",
    whatIf: { initMarginAfter: "5000", commission: "1", commissionCurrency: "USD" },
    warnings: [],
  });
  expect(harness.link.sent("place_order")).toHaveLength(0);
});

Deno.test("the sentence names the exact contract, prices with their decimals and unit, and every condition", () => {
  const worth = { notional: "1000", notionalBase: null, baseCurrency: null, percentOfNetLiquidation: null };
  const say = (draft: Partial<Draft>, rules: ContractRules = AAPL_RULES) => {
    const { limitPrice: _, ...bare } = DRAFT;
    return sentenceOf({ ...bare, quantity: "2", ...draft } as Draft, rules, worth).split(", account")[0];
  };
  expect(say({ orderType: "LMT", limitPrice: "187.5" })).toBe("BUY 2 AAPL at limit 187.50, good for the day");
  expect(say({ orderType: "LMT", limitPrice: "0.4801" })).toContain("at limit 0.4801");
  expect(say({ orderType: "TRAIL", side: "SELL", trailingPercent: "2.5", stopPrice: "180" })).toBe(
    "SELL 2 AAPL at the market once the price turns by 2.5 %, its stop starting at 180.00, good for the day",
  );
  expect(say({ orderType: "MKT", tif: "GTD", goodTillDate: "2026-12-01T15:00:00-05:00" })).toContain(
    "good till 2026-12-01 20:00 UTC",
  );
  const vodafone = {
    ...AAPL_RULES,
    ...details({ priceMagnifier: 100 }),
    contract: { ...AAPL_RULES.contract, currency: "GBP" },
  };
  expect(say({ orderType: "LMT", limitPrice: "88.5" }, vodafone)).toContain("at limit 88.50 (1/100 GBP)");
  const option = {
    ...AAPL_RULES.contract,
    secType: "OPT",
    localSymbol: "AAPL  261204C00290000",
    lastTradeDateOrContractMonth: "20261204",
    strike: "290",
    right: "C",
  };
  expect(say({ orderType: "MKT" }, { ...AAPL_RULES, contract: option })).toContain(
    "BUY 2 AAPL 4 Dec 2026 290 call at the market",
  );
});

Deno.test("warnings: exits that act at once or end with the day, a second leg that is passed, a short opening", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  const codes = async (draft: Partial<Draft>) =>
    (await harness.room.previewOrder({ ...DRAFT, ...draft } as Draft)).warnings.map(({ code }) => code);
  const market = { orderType: "MKT", limitPrice: undefined } as const;
  expect(await codes({ ...market, stopLoss: { stopPrice: "190" } })).toEqual([
    "EXIT_ACTS_NOW",
    "EXITS_END_WITH_DAY",
  ]);
  expect(await codes({ ...market, takeProfit: { limitPrice: "180" }, tif: "GTC" })).toEqual([
    "EXIT_ACTS_NOW",
  ]);
  expect(await codes({ ...market, takeProfit: { limitPrice: "190" }, stopLoss: { stopPrice: "180" } }))
    .toEqual([
      "EXITS_END_WITH_DAY",
    ]);
  expect(await codes({ side: "SELL", limitPrice: "190", oco: { stopPrice: "188" } })).toEqual([
    "STOP_TRIGGERS_NOW",
    "POSITION_SHORT",
  ]);
  expect(
    denied({ orderType: "STP", limitPrice: undefined, stopPrice: "190", stopLoss: { stopPrice: "191" } }),
  )
    .toEqual(["ORDER_BRACKET_INVALID", "stopLoss.stopPrice"]);
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

Deno.test("the notional knows multiplier and pence", () => {
  const future = { ...AAPL_RULES, contract: { ...AAPL_RULES.contract, multiplier: "50" } };
  expect(notionalOf("2", "5012.75", future)).toBe("501275");
  const pence = { ...AAPL_RULES, ...details({ priceMagnifier: 100 }) };
  expect(notionalOf("1000", "72.5", pence)).toBe("725");
  expect(notionalOf("1", null, pence)).toBeNull();
});

Deno.test("warnings: far, crossing, flip, no, old, delayed quote, closed market, margin", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  const codes = async (draft: Partial<Draft>) =>
    (await harness.room.previewOrder({ ...DRAFT, ...draft })).warnings.map((warning) => warning.code);
  expect(await codes({ limitPrice: "150" })).toEqual(["PRICE_FAR_FROM_MARKET"]);
  expect(await codes({ limitPrice: "187.30" })).toEqual(["PRICE_CROSSES_MARKET"]);
  harness.positions.set(DRAFT.conId, "-50");
  expect(await codes({})).toEqual(["POSITION_FLIP"]);
  harness.positions.delete(DRAFT.conId);
  harness.world.quote = { ...QUOTE, stale: true, dataType: "delayed" };
  expect(await codes({})).toEqual(["QUOTE_STALE", "QUOTE_NOT_LIVE"]);
  harness.world.quote = null;
  expect(await codes({})).toEqual(["QUOTE_MISSING"]);
  harness.world.quote = QUOTE;
  expect(await codes({ orderType: "MKT", limitPrice: undefined, outsideRth: true })).toEqual([
    "OUTSIDE_RTH_IGNORED",
  ]);
  await harness.clock.run(8 * 3_600_000);
  expect(await codes({})).toEqual(["OUTSIDE_RTH"]);
  expect(await codes({ outsideRth: true })).toEqual([]);
});

Deno.test("P34: a what-if that hangs is shown as missing, one that IB refuses denies with its words", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  harness.link.fail("what_if", "REQUEST_TIMEOUT");
  const preview = await harness.room.previewOrder(DRAFT);
  expect(preview.whatIf).toMatchObject({ initMarginAfter: null, commission: null });
  expect(preview.warnings.map((warning) => warning.code)).toEqual(["WHAT_IF_MISSING"]);
  harness.link.fail("what_if", "IB_ERROR", {
    code: 201,
    message: "Order rejected - reason: insufficient margin",
  });
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({
    code: "ORDER_REFUSED_BY_IB",
    status: 422,
    ib: { code: 201, message: "Order rejected - reason: insufficient margin" },
  });
  harness.link.script.what_if = () => ({
    orderState: orderState("", { rejectReason: "No trading permissions" }),
  });
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({ code: "ORDER_REFUSED_BY_IB" });
  harness.link.script.what_if = () => ({
    orderState: orderState("PreSubmitted", {
      initMarginAfter: "9000",
      equityWithLoanAfter: "8000",
      warningText: "Careful",
    }),
  });
  expect((await harness.room.previewOrder(DRAFT)).warnings.map((warning) => warning.code)).toEqual([
    "MARGIN_INSUFFICIENT",
    "IB_WARNING",
  ]);
});

Deno.test("an unknown instrument and an unknown account are named by their field", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as SocketEpoch);
  await expect(harness.room.previewOrder({ ...DRAFT, conId: 1 })).rejects.toMatchObject({
    code: "CONTRACT_UNKNOWN",
    field: "order.conId",
  });
  await expect(harness.room.previewOrder({ ...DRAFT, account: "DU999" })).rejects.toMatchObject({
    code: "ACCOUNT_UNKNOWN",
    field: "order.account",
  });
});

Deno.test("sessions are read in both of IB's forms, and say nothing when they say nothing", () => {
  const at = (text: string) => Date.parse(text);
  const hours = "20260831:0930-20260831:1600;20260901:CLOSED";
  expect(isInSession(hours, "US/Eastern", at("2026-08-31T13:30:00Z"))).toBe(true);
  expect(isInSession(hours, "US/Eastern", at("2026-08-31T20:00:00Z"))).toBe(false);
  expect(isInSession("20260831:0930-1600", "US/Eastern", at("2026-08-31T15:00:00Z"))).toBe(true);
  expect(isInSession("20260830:1700-20260831:1600", "US/Central", at("2026-08-31T03:00:00Z"))).toBe(true);
  expect(isInSession("", "US/Eastern", 0)).toBeNull();
  expect(isInSession(hours, "Moon/Tranquility", 0)).toBeNull();
});
