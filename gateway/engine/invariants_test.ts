// Random histories: whatever is ordered, changed, cancelled and however the market moves, money and orders
// add up.
import { expect } from "@std/expect";
import fc from "fast-check";
import { restoreEngine } from "./engine.ts";
import { brokenInvariants } from "./invariants.ts";
import type { Engine } from "./api.ts";
import {
  AAPL,
  EURUSD,
  PENNY,
  request,
  SAP,
  savedState,
  START,
  testEngine,
  USDJPY,
  VOD,
} from "./testing/test_engine.ts";

const TYPES = ["MKT", "LMT", "STP", "STP LMT", "TRAIL"] as const;
const TIFS = ["DAY", "GTC", "IOC", "FOK"] as const;

type Step =
  | {
    readonly kind: "order";
    readonly what: number;
    readonly buy: boolean;
    readonly size: number;
    readonly type: typeof TYPES[number];
    readonly tif: typeof TIFS[number];
    readonly offset: number;
  }
  | { readonly kind: "bracket"; readonly buy: boolean; readonly size: number; readonly offset: number }
  | { readonly kind: "wait"; readonly ms: number }
  | { readonly kind: "cancel"; readonly nth: number }
  | { readonly kind: "modify"; readonly nth: number; readonly size: number }
  | { readonly kind: "move"; readonly what: number; readonly percent: number }
  | { readonly kind: "fill"; readonly nth: number }
  | { readonly kind: "correct"; readonly nth: number; readonly percent: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("order" as const),
      what: fc.nat(8),
      buy: fc.boolean(),
      size: fc.integer({ min: 1, max: 60 }),
      type: fc.constantFrom(...TYPES),
      tif: fc.constantFrom(...TIFS),
      offset: fc.integer({ min: -20, max: 20 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("bracket" as const),
      buy: fc.boolean(),
      size: fc.integer({ min: 1, max: 40 }),
      offset: fc.integer({ min: 0, max: 30 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("wait" as const),
      ms: fc.constantFrom(200, 2_000, 30_000, 86_400_000),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("cancel" as const), nth: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("modify" as const),
      nth: fc.nat(5),
      size: fc.integer({ min: 1, max: 60 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("move" as const),
      what: fc.nat(8),
      percent: fc.integer({ min: -4, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("fill" as const), nth: fc.nat(5) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("correct" as const),
      nth: fc.nat(5),
      percent: fc.integer({ min: -4, max: 4 }),
    }),
  },
);

/** Instruments and the size unit in which they are traded here. */
function targets(engine: Engine): readonly (readonly [number, number])[] {
  const future = (symbol: string) =>
    engine.instruments.findContracts({ symbol, secType: "FUT" })[0]?.conId ?? AAPL;
  const chain = engine.instruments.optionChains(AAPL, "")[0];
  const option = (right: string) =>
    engine.instruments.findContracts({
      symbol: "AAPL",
      secType: "OPT",
      strike: "290",
      right,
      lastTradeDateOrContractMonth: chain?.expirations[0] ?? "",
    })[0]?.conId ?? AAPL;
  return [
    [AAPL, 37],
    [PENNY, 900],
    [VOD, 450],
    [SAP, 13],
    [EURUSD, 12_345],
    [USDJPY, 20_000],
    [future("ES"), 1],
    [future("MES"), 3],
    [option("C"), 5],
    [option("P"), 5],
  ];
}

function run(steps: readonly Step[], check: boolean): Engine {
  const { engine, wait } = testEngine();
  const instruments = targets(engine);
  let orderId = 1;
  const open = (nth: number) => {
    const orders = engine.orders.openOrders();
    return orders.length === 0 ? undefined : orders[nth % orders.length];
  };
  for (const one of steps) {
    switch (one.kind) {
      case "order": {
        const [conId, unit] = instruments[one.what % instruments.length] ?? [AAPL, 1];
        engine.orders.place([makeOrder(engine, one, conId, unit, orderId++)]);
        break;
      }
      case "bracket":
        engine.orders.place(makeBracket(engine, one, orderId));
        orderId += 3;
        break;
      case "wait":
        wait(one.ms);
        break;
      case "cancel": {
        const order = open(one.nth);
        if (order !== undefined) engine.orders.cancel(order.permId);
        break;
      }
      case "modify": {
        const order = open(one.nth);
        if (order !== undefined) {
          engine.orders.modify({ ...order.request, quantity: String(one.size) });
        }
        break;
      }
      case "move": {
        const [conId] = instruments[one.what % instruments.length] ?? [AAPL, 1];
        const mark = Number(engine.market.quote(conId)?.mark ?? "1");
        engine.control.setPrice(conId, String(mark * (1 + one.percent / 100)));
        break;
      }
      case "fill": {
        const order = open(one.nth);
        if (order !== undefined) engine.control.fill(order.permId);
        break;
      }
      case "correct": {
        const executions = engine.orders.executions();
        const execution = executions[one.nth % executions.length];
        if (execution === undefined) break;
        const price = (Number(execution.price) * (1 + one.percent / 100)).toFixed(2);
        if (Number(price) > 0) engine.control.correct(execution.execId, price);
        break;
      }
    }
    if (check) expect(brokenInvariants(engine)).toEqual([]);
  }
  return engine;
}

function tickPrice(engine: Engine, conId: number, offset: number): string {
  const mark = engine.market.quote(conId)?.last ?? engine.market.quote(conId)?.bid ?? "1";
  const increment = Number(engine.instruments.priceIncrement(conId, "SMART", mark));
  const steps = Math.max(1, Math.round(Number(mark) / increment) + offset);
  return (steps * increment).toFixed(5).replace(/\.?0+$/, "");
}

function makeOrder(
  engine: Engine,
  one: Extract<Step, { kind: "order" }>,
  conId: number,
  unit: number,
  orderId: number,
) {
  const price = tickPrice(engine, conId, one.offset);
  const simple = one.type === "MKT" || one.type === "LMT";
  return request({
    conId,
    orderId,
    action: one.buy ? "BUY" : "SELL",
    quantity: String(one.size * unit),
    orderType: one.type,
    limitPrice: price,
    auxPrice: one.type === "TRAIL" ? engine.instruments.details(conId)?.minTick ?? "1" : price,
    tif: simple ? one.tif : "GTC",
  });
}

function makeBracket(engine: Engine, one: Extract<Step, { kind: "bracket" }>, orderId: number) {
  const [entry, exit] = one.buy ? ["BUY", "SELL"] : ["SELL", "BUY"];
  const away = one.buy ? 1 : -1;
  const base = { quantity: String(one.size * 50), tif: "GTC" };
  const id = (n: number) => orderId + n;
  const at = (ticks: number) => tickPrice(engine, AAPL, ticks);
  return [
    request({ ...base, orderId: id(0), action: entry, orderType: "LMT", limitPrice: at(away * 2) }),
    request({
      ...base,
      orderId: id(1),
      parentId: orderId,
      action: exit,
      orderType: "LMT",
      limitPrice: at(away * one.offset),
    }),
    request({
      ...base,
      orderId: id(2),
      parentId: orderId,
      action: exit,
      orderType: "STP",
      auxPrice: at(-away * one.offset),
    }),
  ];
}

Deno.test("money and orders add up after every step of a random history", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      run(steps, true);
    }),
    { numRuns: 30, seed: 20261120 },
  );
});

Deno.test("the same calls give the same state, to the last random number", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      const [one, two] = [run(steps, false), run(steps, false)];
      expect(JSON.stringify(one.serialize())).toBe(JSON.stringify(two.serialize()));
    }),
    { numRuns: 6, seed: 5 },
  );
});

Deno.test("a restart keeps cash, positions, orders and executions, and the books still balance", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 25 }), (steps) => {
      const engine = run(steps, false);
      const saved = savedState(engine);
      const again = restoreEngine({ seed: 7, startTime: START }, saved);
      const money = (one: Engine) => JSON.stringify(one.serialize()["accounts"]);
      expect(again.now()).toBe(engine.now());
      expect(money(again)).toBe(money(engine));
      expect(again.orders.openOrders()).toEqual(engine.orders.openOrders());
      expect(again.orders.executions()).toEqual(engine.orders.executions());
      expect(again.orders.highestOrderId(1)).toBe(engine.orders.highestOrderId(1));
      again.advanceTo(again.now() + 60_000);
      expect(brokenInvariants(again)).toEqual([]);
    }),
    { numRuns: 10, seed: 11 },
  );
});
