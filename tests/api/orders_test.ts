// Every kind of order and instrument through the real processes, against the broker's own ledger.
import { expect } from "@std/expect";
import { AAPL, TradingRoom } from "@/tests/support/trading_room.ts";
import type { Snapshot } from "@/lib/contract/api.ts";
import { positionKey } from "@/lib/contract/listing.ts";

const PENNY = 1_400_000_001;
const EURUSD = 12_087_792;
const SAP = 14_204;
const VODAFONE = 1_400_000_002;

Deno.test("Order types and times in force: preview, working, changed, cancelled, filled", async (t) => {
  await using room = await TradingRoom.open();
  const { ask } = await room.quote(AAPL);
  const price = (factor: number) => (ask * factor).toFixed(2);
  const resting: [string, Record<string, unknown>, Record<string, string>][] = [
    ["limit, good till cancelled", { orderType: "LMT", limitPrice: price(0.9), tif: "GTC" }, {
      limitPrice: price(0.91),
    }],
    ["limit, also outside hours", { orderType: "LMT", limitPrice: price(0.9), outsideRth: true }, {
      quantity: "12",
    }],
    ["limit, good till a date", {
      orderType: "LMT",
      limitPrice: price(0.9),
      tif: "GTD",
      goodTillDate: new Date(Date.now() + 5 * 86_400_000).toISOString(),
    }, { tif: "DAY" }],
    ["stop", { orderType: "STP", stopPrice: price(1.1) }, { stopPrice: price(1.12) }],
    ["stop limit", { orderType: "STP LMT", stopPrice: price(1.1), limitPrice: price(1.11) }, {
      stopPrice: price(1.12),
      limitPrice: price(1.13),
    }],
    ["trailing by an amount", { orderType: "TRAIL", trailingAmount: "25" }, { trailingAmount: "30" }],
    ["trailing by a percentage", { orderType: "TRAIL", trailingPercent: "12.5" }, { quantity: "8" }],
  ];
  for (const [name, order, change] of resting) {
    await t.step(name, async () => {
      const id = await room.place(order);
      await room.reaches(id, "working", "held");
      expect(await room.change(id, change)).toContain("Change BUY 10 AAPL");
      await room.desk.until("the change is acknowledged", (s) => {
        const found = s.orders[id];
        return found !== undefined &&
          Object.entries(change).every(([key, value]) =>
            Number.isNaN(Number(value))
              ? found[key as keyof typeof found] === value
              : Number(found[key as keyof typeof found]) === Number(value)
          );
      });
      await room.desk.mustPost({ action: "cancel_order", clientOrderId: id }, 202);
      expect((await room.reaches(id, "cancelled")).filled).toBe("0");
    });
  }
  await t.step("immediate or cancel ends at once, without a fill far from the market", async () => {
    const id = await room.place({ orderType: "LMT", limitPrice: price(0.9), tif: "IOC" });
    expect((await room.reaches(id, "cancelled")).filled).toBe("0");
  });
  await t.step("a stop that is reached fills", async () => {
    const id = await room.place({ orderType: "STP", stopPrice: price(1.01), quantity: "5" });
    await room.reaches(id, "held", "working");
    await room.control({ do: "price", symbol: "AAPL", price: price(1.03) });
    await room.reaches(id, "filled");
    expect(await room.held(AAPL)).toBe("5");
  });
  await t.step(
    "a bracket: its exits stay within the entry, one fills, the other ends, the position is flat",
    async () => {
      const { ask: now } = await room.quote(AAPL);
      const at = (factor: number) => (now * factor).toFixed(2);
      const parent = await room.place({
        orderType: "LMT",
        limitPrice: at(0.95),
        takeProfit: { limitPrice: at(1.1) },
        stopLoss: { stopPrice: at(0.8) },
      });
      await room.reaches(parent, "working");
      const exitsIn = (s: Snapshot) =>
        Object.values(s.orders).filter((one) => one.parentClientOrderId === parent);
      const exits = exitsIn(await room.desk.until("two exits", (s) => exitsIn(s).length === 2));
      const change = (clientOrderId: string, quantity: string) =>
        room.desk.post({ action: "preview_modify", clientOrderId, changes: { quantity } });
      for (const [id, quantity] of [[exits[0]?.clientOrderId ?? "", "100"], [parent, "7"]] as const) {
        const { status, body } = await change(id, quantity);
        expect([status, body.code, body.field]).toEqual([422, "ORDER_BRACKET_INVALID", "changes.quantity"]);
      }
      await room.control({ do: "price", symbol: "AAPL", price: at(0.94) });
      await room.reaches(parent, "filled");
      await room.control({ do: "price", symbol: "AAPL", price: at(1.12) });
      const ends = await Promise.all(
        exits.map(({ clientOrderId }) => room.reaches(clientOrderId, "filled", "cancelled")),
      );
      expect(ends.map(({ state }) => state).sort()).toEqual(["cancelled", "filled"]);
      expect(await room.held(AAPL)).toBe("5");
    },
  );
});

Deno.test("Instruments: ticks, sizes, worth and positions as the broker has them", async (t) => {
  await using room = await TradingRoom.open();
  const search = async (pattern: string) =>
    (await room.desk.mustPost({ action: "search_symbols", pattern })).matches[0]?.contract.conId as number;
  const future = await search("ES FUT");
  await t.step(
    "a price between two ticks, or a size between two steps, is refused at its field",
    async () => {
      const limit = (conId: number, limitPrice: string, quantity = "10") =>
        room.refusal({ conId, quantity, orderType: "LMT", limitPrice });
      const offTick = ["ORDER_PRICE_OFF_TICK", "order.limitPrice"];
      const offSize = ["ORDER_QUANTITY_INVALID", "order.quantity"];
      expect(await limit(AAPL, "200.005")).toEqual(offTick);
      expect(await limit(PENNY, "0.48015")).toEqual(offTick);
      expect(await limit(PENNY, "1.0001")).toEqual(offTick);
      expect(await limit(EURUSD, "1.160051", "20000")).toEqual(offTick);
      expect(await limit(future, "6700.30", "1")).toEqual(offTick);
      expect(await limit(SAP, "230.15")).toEqual(offTick);
      expect(await limit(VODAFONE, "85.015")).toEqual(offTick);
      expect(await limit(future, "6700.25", "1.5")).toEqual(offSize);
      expect(await limit(EURUSD, "1.16005", "20000.005")).toEqual(offSize);
      expect(await limit(AAPL, "200", `1${"0".repeat(30)}`)).toEqual(["REQUEST_INVALID", "order.quantity"]);
    },
  );
  await t.step("worth: multiplier, pence and foreign currency", async () => {
    expect(
      (await room.preview({ conId: future, quantity: "1", orderType: "LMT", limitPrice: "6700.25" }))
        .notional,
    )
      .toBe("335012.5");
    const pence = await room.preview({
      conId: VODAFONE,
      quantity: "1000",
      orderType: "LMT",
      limitPrice: "85.02",
    });
    expect(pence).toMatchObject({ notional: "850.2" });
    expect(pence.sentence).toContain("at limit 85.02 (1/100 GBP)");
    const euro = await room.preview({ conId: SAP, quantity: "10", orderType: "LMT", limitPrice: "230.2" });
    expect(euro.notional).toBe("2302");
    expect(Number(euro.notionalBase)).toBeGreaterThan(2302);
  });
  await t.step("positions: entry, value, P&L and weight by our own arithmetic from the ledger", async () => {
    const buys: [number, string, number, number][] = [
      [AAPL, "100", 1, 1],
      [future, "2", 50, 1],
      [SAP, "50", 1, 1],
      [VODAFONE, "1000", 1, 100],
    ];
    for (const [conId, quantity] of buys) {
      await room.quote(conId);
      await room.reaches(await room.place({ conId, quantity, orderType: "MKT" }), "filled");
    }
    const { positions, accounts } = await room.desk.until(
      "four positions with a value",
      (s) =>
        Object.values(s.positions).length === 4 &&
        Object.values(s.positions).every((one) => one.marketValue !== null && one.weight !== null),
    );
    const [broker] = (await room.ledger()).accounts;
    for (const [conId, quantity, multiplier, magnifier] of buys) {
      const found = positions[positionKey(room.account, conId)];
      const booked = broker?.positions.find((one) => one.conId === conId);
      expect([found?.quantity, booked?.position]).toEqual([quantity, quantity]);
      const value = Number(quantity) * Number(found?.marketPrice) * multiplier / magnifier;
      expect(Number(found?.marketValue)).toBeCloseTo(value, 1);
      expect(Number(found?.entryPrice)).toBeCloseTo(
        Number(booked?.averageCost) / multiplier * magnifier,
        4,
      );
      const cost = Number(booked?.averageCost) * Number(quantity);
      expect(Math.abs(Number(found?.unrealizedPnl) - (value - cost))).toBeLessThan(0.01 * cost);
      expect(found?.stale).toBe(false);
    }
    const worth = accounts[room.account]?.values.NetLiquidation?.USD?.value;
    const apple = positions[positionKey(room.account, AAPL)];
    expect(Number(apple?.weight)).toBeCloseTo(Number(apple?.marketValue) / Number(worth) * 100, 1);
  });
  await t.step("flatten brings every position to zero, the short one as well", async () => {
    await room.reaches(
      await room.place({ conId: PENNY, side: "SELL", quantity: "500", orderType: "MKT" }),
      "filled",
    );
    await room.desk.until("five positions", (s) => Object.values(s.positions).length === 5);
    const { previews, skipped } = await room.desk.mustPost({
      action: "preview_flatten",
      account: room.account,
    });
    expect([previews.length, skipped]).toEqual([5, []]);
    for (const { previewToken } of previews) await room.submit(previewToken);
    await room.desk.until("flat", (s) => Object.values(s.positions).length === 0);
    expect((await room.ledger()).accounts[0]?.positions.filter(({ position }) => position !== "0")).toEqual(
      [],
    );
  });
});
