// The limits in front of the real order room: at preview and at submit, in parallel, after a restart, under a
// script that runs away.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { Limits } from "@/lib/contract/limits.ts";
import { AppError } from "@/lib/server/errors.ts";
import type { LimitContext } from "@/lib/server/orders/mod.ts";
import {
  AAPL_RULES,
  DRAFT,
  fill,
  QUOTE,
  report,
  settle,
  tokenOf,
} from "@/lib/server/orders/testing/harness.ts";
import { limitOrder, openOrderRow } from "@/lib/server/orders/testing/rows.ts";
import { othersOf } from "./testing/others.ts";
import { type LimitedRoom, limitedRoom, onlyLimits } from "./testing/room.ts";

async function roomWith(limits: Partial<Limits>): Promise<LimitedRoom> {
  const room = limitedRoom(limits);
  await room.harness.room.reconcile(toSocketEpoch(1));
  return room;
}

let keys = 0;
const submitted = (room: LimitedRoom, previewToken: string, more: object = { confirmDuplicate: true }) =>
  room.harness.room.submit({ previewToken, idempotencyKey: `limits-key-${keys++}`, ...more });

/** The code of a refusal; `sent` when there was none. */
async function outcome(doing: Promise<unknown>): Promise<string> {
  try {
    await doing;
    return "sent";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

const sent = (room: LimitedRoom) => room.harness.link.sent("place_order").length;

Deno.test("a denial at the preview says the limit, the value and what would pass, at its field", async () => {
  using room = await roomWith({ orderNotional: "10000" });
  await expect(room.harness.room.previewOrder(DRAFT)).rejects.toMatchObject({
    code: "LIMIT_MAX_NOTIONAL",
    status: 422,
    field: "order.quantity",
    limit: { key: "orderNotional", value: "18725", limit: "10000", wouldPass: "53", of: "quantity" },
  });
  await room.harness.room.previewOrder({ ...DRAFT, quantity: "53" });
});

Deno.test("below zero a limit bounds no sum: what a unit may cost is the larger of limit and market", async () => {
  using room = await roomWith({ orderNotional: "100000" });
  const { world, room: orders } = room.harness;
  world.rules = {
    ...AAPL_RULES,
    contract: { ...AAPL_RULES.contract, secType: "FUT", multiplier: "1000" },
  };
  world.quote = { ...QUOTE, bid: "-37.64", ask: "-37.63", last: "-37.6" };
  const asks = (limitPrice: string) => orders.previewOrder({ ...DRAFT, quantity: "3", limitPrice });
  // Bought for -34, it fills at -37.63 and better: three of these are 112,890.
  for (const limitPrice of ["-34", "-20", "0", "0.05"]) {
    await expect(asks(limitPrice)).rejects.toMatchObject({
      limit: { key: "orderNotional", value: "112890", wouldPass: "2", of: "quantity" },
    });
  }
  await expect(asks("-40")).rejects.toMatchObject({ limit: { key: "orderNotional", value: "120000" } });
  // Above zero the limit is what it costs at most.
  world.quote = { ...QUOTE, bid: "37.63", ask: "37.64", last: "37.6" };
  await asks("33");
});

Deno.test("an order for an amount of cash is held against the same limits, and offers no quantity to take over", async () => {
  using room = await roomWith({ orderNotional: "10000" });
  const { quantity: _quantity, limitPrice: _limit, ...bare } = DRAFT;
  const context: LimitContext = {
    mode: "paper",
    purpose: "order",
    rules: AAPL_RULES,
    quote: room.harness.world.quote,
    quantity: "160.2",
    reduces: false,
    lightens: false,
    position: { low: "0", high: "0" },
    working: { BUY: "0", SELL: "0" },
    others: othersOf([]),
    isCovered: () => true,
    unitValue: "187.3",
    before: null,
    whatIfMissing: false,
  };
  expect(room.book.check({ ...bare, orderType: "MKT", cashQuantity: "30000" }, context)).toMatchObject({
    denied: true,
    field: "cashQuantity",
    limit: { key: "orderNotional", wouldPass: null, of: null },
  });
});

Deno.test("an amount of cash that is just the limit passes, whatever it buys, and a cent more does not", async () => {
  using room = await roomWith({ orderNotional: "1000" });
  const { world } = room.harness;
  const { details } = AAPL_RULES;
  world.rules = { ...AAPL_RULES, details: { ...details, orderTypes: [...details.orderTypes, "CASHQTY"] } };
  const { quantity: _quantity, limitPrice: _limit, ...bare } = DRAFT;
  const cash = (cashQuantity: string) =>
    outcome(room.harness.room.previewOrder({ ...bare, orderType: "MKT", cashQuantity }));
  for (const ask of ["1.5", "3", "187.3"]) {
    world.quote = { ...QUOTE, ask };
    expect([ask, await cash("1000"), await cash("1000.01")]).toEqual([ask, "sent", "LIMIT_MAX_NOTIONAL"]);
  }
});

Deno.test("a rate that was known before the account went stale is shown, and no limit counts with it", async () => {
  using room = await roomWith({ orderNotional: "30000", allowAssumedRates: false });
  const { world } = room.harness;
  world.rules = { ...AAPL_RULES, contract: { ...AAPL_RULES.contract, currency: "EUR" } };
  [world.rate, room.rate] = ["1.1", "1.1"];
  const preview = await room.harness.room.previewOrder(DRAFT);
  expect(preview.notionalBase).toBe("20597.5");
  room.rate = null;
  const late = submitted(room, preview.previewToken);
  await expect(late).rejects.toMatchObject({ code: "LIMIT_INPUT_MISSING", limit: { key: "orderNotional" } });
  await expect(room.harness.room.previewOrder(DRAFT)).rejects.toMatchObject({ code: "LIMIT_INPUT_MISSING" });
  expect(sent(room)).toBe(0);
  // In the account's own currency nothing has to be known.
  world.rules = AAPL_RULES;
  await room.harness.room.previewOrder(DRAFT);
});

Deno.test("twenty submits at once do not pass a limit of one: what is sent and unanswered counts", async () => {
  for (const limits of [{ dayOrders: "1" }, { ordersPerMinute: "1" }, { dayNotional: "20000" }]) {
    using room = await roomWith(limits);
    const tokens: string[] = [];
    for (let n = 0; n < 20; n += 1) {
      tokens.push(await tokenOf(room.harness, { quantity: String(100 - n) }));
      // Margin checks have their pace.
      await room.harness.clock.run(100);
    }
    const outcomes = await Promise.all(tokens.map((token) => outcome(submitted(room, token))));
    expect([outcomes.filter((one) => one === "sent").length, sent(room)]).toEqual([1, 1]);
  }
});

Deno.test("a restart gives nothing back: the day and the minute are made again from the journal", async () => {
  using room = await roomWith({ dayOrders: "3", dayNotional: "50000" });
  await room.harness.place({ quantity: "100" });
  await room.harness.place({ quantity: "101" });
  room.restart();
  await room.harness.room.reconcile(toSocketEpoch(2));
  await expect(room.harness.room.previewOrder(DRAFT)).rejects.toMatchObject({
    code: "LIMIT_DAY_NOTIONAL",
    limit: { value: "56362.25", wouldPass: "66" },
  });
  await room.harness.place({ quantity: "10" });
  expect(await outcome(room.harness.room.previewOrder({ ...DRAFT, quantity: "1" }))).toBe("LIMIT_DAY_ORDERS");
  // The day begins in New York at midnight: four hours after that of UTC.
  room.harness.clock.advance(13 * 3_600_000);
  expect(await outcome(room.harness.room.previewOrder({ ...DRAFT, quantity: "1" }))).toBe("LIMIT_DAY_ORDERS");
  room.harness.clock.advance(3_600_000);
  expect(await outcome(room.harness.room.previewOrder({ ...DRAFT, quantity: "1" }))).toBe("sent");
});

Deno.test("a bracket counts once, by its entry, and a change by what it adds", async () => {
  using room = await roomWith({ dayOrders: "2", dayNotional: "40000" });
  const bracket = { takeProfit: { limitPrice: "200" }, stopLoss: { stopPrice: "170" } };
  const placed = await room.harness.place(bracket);
  expect(sent(room)).toBe(3);
  report(room.harness, placed, 900, "Submitted");
  const change = async (quantity: string) => {
    const { previewToken } = await room.harness.room.previewModify(placed.clientOrderId, { quantity });
    return await submitted(room, previewToken);
  };
  await expect(change("214")).rejects.toMatchObject({
    code: "LIMIT_DAY_NOTIONAL",
    limit: { wouldPass: "213" },
  });
  await change("200");
  report(room.harness, placed, 900, "Submitted", { order: { ...placed.order, totalQuantity: "200" } });
  expect(await outcome(room.harness.room.previewOrder({ ...DRAFT, quantity: "14" }))).toBe(
    "LIMIT_DAY_NOTIONAL",
  );
  await room.harness.place({ quantity: "13" });
  expect(await outcome(room.harness.room.previewOrder({ ...DRAFT, quantity: "1" }))).toBe(
    "LIMIT_DAY_NOTIONAL",
  );
});

Deno.test("a script that submits a thousand orders a minute gets through what the limits let through, and no more", async () => {
  using room = await roomWith({ ordersPerSecond: "5", ordersPerMinute: "60", similarPerMinute: "15" });
  const why = new Map<string, number>();
  for (let n = 0; n < 1000; n++) {
    // Another quantity each time, confirmed as no slip: neither is a way around.
    const doing = tokenOf(room.harness, { quantity: String(1 + n % 7), side: "BUY" })
      .then((token) => submitted(room, token));
    const code = await outcome(doing);
    why.set(code, (why.get(code) ?? 0) + 1);
    room.harness.clock.advance(60);
  }
  expect(Object.fromEntries(why)).toEqual({
    sent: 15,
    LIMIT_ORDERS_PER_SECOND: 36,
    LIMIT_SIMILAR_ORDERS: 949,
  });
  expect(sent(room)).toBe(15);
});

Deno.test("the limits are asked again at the submit: a price that ran away meanwhile is denied", async () => {
  using room = await roomWith({
    requireQuote: true,
    quoteAge: "60",
    collarHardPercent: { other: "5" },
    collarSoftPercent: { other: "1" },
  });
  // The preview stands whatever the price does: what is asked here are the limits.
  room.harness.world.tolerance = { pricePercent: null, moneyPercent: null };
  const token = await tokenOf(room.harness);
  const quote = room.harness.world.quote;
  if (quote === null) throw new Error("no quote");
  room.harness.world.quote = { ...quote, ask: "170", last: "170", bid: "169.9" };
  expect(await outcome(submitted(room, token))).toBe("LIMIT_PRICE_COLLAR");
  // Nothing was spent: the same preview goes once the market is back.
  room.harness.world.quote = { ...quote, ask: "184", last: "184", bid: "183.9" };
  expect(await outcome(submitted(room, token, { confirmDuplicate: true }))).toBe("LIMIT_NOT_CONFIRMED");
  expect(await outcome(submitted(room, token, { confirmWarnings: true }))).toBe("sent");
});

Deno.test("a soft collar warns at the preview and marks the warning as one to confirm", async () => {
  using room = await roomWith({ requireQuote: true, quoteAge: "60", collarSoftPercent: { other: "1" } });
  const preview = await room.harness.room.previewOrder({ ...DRAFT, limitPrice: "190" });
  expect(preview.warnings.filter(({ confirm }) => confirm).map(({ code }) => code)).toEqual([
    "LIMIT_PRICE_SOFT_COLLAR",
  ]);
});

Deno.test("no answer to the what-if: an entry is denied, a close goes", async () => {
  using room = await roomWith({ requireWhatIf: true });
  room.harness.positions.set(DRAFT.conId, "100");
  room.harness.link.fail("what_if", "REQUEST_TIMEOUT");
  expect(await outcome(room.harness.room.previewOrder(DRAFT))).toBe("LIMIT_WHAT_IF_MISSING");
  const close = { account: DRAFT.account, conId: DRAFT.conId, orderType: "MKT", percent: "100" } as const;
  expect(await outcome(room.harness.room.previewClose(close))).toBe("sent");
});

const NOTHING: Partial<Limits> = {
  orderQuantity: { other: "0" },
  orderNotional: "0",
  orderPercent: "0",
  dayNotional: "0",
  dayOrders: "0",
  ordersPerMinute: "0",
  ordersPerSecond: "0",
  similarPerMinute: "0",
  positionQuantity: { other: "0" },
  grossExposure: "0",
  requireQuote: true,
  requireWhatIf: true,
  deniedSymbols: ["AAPL"],
  shortTypes: [],
  lossHalt: "1",
};

Deno.test("a position is closed when no entry passes at all, and when trading is halted", async () => {
  using room = await roomWith(NOTHING);
  room.pnl = null;
  room.lossLevel = "halt";
  room.harness.world.quote = null;
  room.harness.positions.set(DRAFT.conId, "100");
  expect(await outcome(room.harness.room.previewOrder(DRAFT))).not.toBe("sent");
  // A plain order that is proven to reduce is an exit too; one share more is none.
  const { limitPrice: _, ...bare } = DRAFT;
  const plain = { ...bare, side: "SELL", orderType: "MKT" } as const;
  const reducing = await room.harness.room.previewOrder({ ...plain, quantity: "40" });
  expect(await outcome(submitted(room, reducing.previewToken))).toBe("sent");
  expect(await outcome(room.harness.room.previewOrder({ ...plain, quantity: "61" }))).not.toBe("sent");
  room.harness.world.tradingState = "halted";
  const close = { account: DRAFT.account, conId: DRAFT.conId, orderType: "MKT", percent: "100" } as const;
  const closing = await room.harness.room.previewClose(close);
  expect(closing.proof?.closes).toBe("60");
  expect(await outcome(submitted(room, closing.previewToken))).toBe("sent");
  expect(sent(room)).toBe(2);
});

Deno.test("right after a fill the position may be behind: what would sell it twice is no exit, and short is off", async () => {
  using room = await roomWith({ shortTypes: [] });
  room.harness.positions.set(DRAFT.conId, "100");
  room.harness.link.emit("position", {
    account: DRAFT.account,
    contract: (await room.harness.room.previewOrder({ ...DRAFT, side: "SELL" })).contract as never,
    position: "100",
    avgCost: "180",
  } as never);
  const first = await room.harness.place({ side: "SELL", quantity: "100" });
  report(room.harness, first, 900, "Submitted");
  fill(room.harness, first, 900, { execId: "0001.01.01", shares: "100", price: "187.25" });
  report(room.harness, first, 900, "Filled", { filled: "100", remaining: "0" });
  await settle();
  expect(await outcome(room.harness.room.previewOrder({ ...DRAFT, side: "SELL" }))).toBe("LIMIT_SHORT_SALE");
  room.harness.positions.set(DRAFT.conId, "0");
  expect(await outcome(room.harness.room.previewOrder({ ...DRAFT, side: "SELL" }))).toBe("LIMIT_SHORT_SALE");
});

Deno.test("settings that are read again: journalled with who and why, previews are void, a raise is told", async () => {
  using room = await roomWith({ dayOrders: "2" });
  const token = await tokenOf(room.harness);
  room.file = onlyLimits({ dayOrders: "1" });
  const { changes } = room.holder.reload({ who: "api", reason: "a quiet day" });
  expect([changes.map(({ key, raised }) => [key, raised]), room.raised]).toEqual([[["dayOrders", false]], 0]);
  expect(await outcome(submitted(room, token))).toBe("PREVIEW_EXPIRED");
  room.file = onlyLimits({ dayOrders: "5" });
  room.holder.reload({ who: "api", reason: "more" });
  expect(room.raised).toBe(1);
  const rows = [...room.harness.journal.entries({ kinds: ["limits"] })].map(({ data }) => data);
  expect(rows).toMatchObject([
    { who: "start" },
    { who: "api", reason: "a quiet day", changes: [{ key: "dayOrders", from: "2", to: "1" }] },
    { who: "api", reason: "more", changes: [{ key: "dayOrders", from: "1", to: "5", raised: true }] },
  ]);
  // Of a day that begins otherwise less has been used: told and kept like a raise, though no limit is
  // another.
  const day = { timeZone: "Asia/Tokyo", startsAt: "09:00" };
  room.file = { ...room.file, day };
  expect([room.holder.reload({ who: "api", reason: "Tokyo" }).changes, room.raised]).toEqual([[], 2]);
  expect([...room.harness.journal.entries({ kinds: ["limits"] })].at(-1)?.data).toMatchObject({
    reason: "Tokyo",
    day,
  });
});

Deno.test("limit grossExposure: what is larger than the position it stands against counts, what only ends it does not", async () => {
  using room = await roomWith({ grossExposure: "45000" });
  const { harness } = room;
  harness.positions.set(DRAFT.conId, "100");
  const sell = (quantity: string) => harness.place({ side: "SELL", quantity });
  await sell("90");
  await sell("200");
  expect(await outcome(sell("60"))).toBe("LIMIT_GROSS_EXPOSURE");
  harness.positions.set(DRAFT.conId, "290");
  await sell("60");
});

Deno.test("limit grossExposure: an exit that is too large counts, whoever has typed it, and also when it once was none", async () => {
  using room = await roomWith({ grossExposure: "45000" });
  const { harness } = room;
  harness.positions.set(DRAFT.conId, "100");
  const buy = (quantity: string) => harness.room.previewOrder({ ...DRAFT, quantity, limitPrice: "187" });
  const stop = limitOrder({ action: "SELL", totalQuantity: "200", lmtPrice: "187" });
  harness.link.emit("open_order", openOrderRow({ orderId: 0, permId: 77, clientId: 0 }, stop, "Submitted"));
  harness.room.markExit("PERM-77", "100");
  expect([await outcome(buy("40")), await outcome(buy("41"))]).toEqual(["sent", "LIMIT_GROSS_EXPOSURE"]);
  harness.positions.set(DRAFT.conId, "200");
  expect(await outcome(buy("240"))).toBe("sent");
  // The exits of a bracket count by their entry while that is open.
  await harness.place({ quantity: "60", limitPrice: "187", stopLoss: { stopPrice: "180" } });
  expect([await outcome(buy("180")), await outcome(buy("181"))]).toEqual(["sent", "LIMIT_GROSS_EXPOSURE"]);
});
