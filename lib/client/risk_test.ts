import { expect } from "@std/expect";
import fc from "fast-check";
import type { OrderView } from "@/lib/contract/api.ts";
import { dec, text } from "@/lib/contract/decimal.ts";
import { account, ago, contract, future, order, position } from "@/tests/support/screen_samples.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import { excessExits } from "@/lib/server/desk/exit_excess.ts";
import { riskOf, type StopFault } from "./risk.ts";

const value = (amount: string) => ({ value: amount, at: ago(3), source: "account updates" });
const view = account({
  values: {
    NetLiquidation: { USD: value("100000") },
    ExcessLiquidity: { USD: value("25000") },
    ExchangeRate: { EUR: value("1.1") },
  },
});
const aapl = contract("AAPL", 1);
const stop = (id: string, rest = {}) =>
  order(id, {
    contract: aapl,
    side: "SELL",
    orderType: "STP",
    limitPrice: null,
    stopPrice: "180",
    ...rest,
  });
const held = position(aapl, "100", { marketValue: "18725" });

Deno.test("exposure, leverage, cushion and shares in the base currency", () => {
  const sap = position(contract("SAP", 2, { currency: "EUR" }), "-10", { marketValue: "-10000" });
  const risk = riskOf([held, sap], [], view);
  expect(risk.gross.value).toBe("29725");
  expect(risk.net.value).toBe("7725");
  expect(risk.leverage).toBe("0.3");
  expect(risk.cushion).toEqual({ excess: "25000", percent: "25" });
  expect(risk.concentration?.map(({ position, percent }) => [position.contract.symbol, percent])).toEqual([
    ["AAPL", "62.99"],
    ["SAP", "37.01"],
  ]);
});

Deno.test("whatever one value or rate is missing, nothing is told of the whole", () => {
  const amount = fc.integer({ min: -(10 ** 9), max: 10 ** 9 }).map((cents) => text(dec(cents).div(100)));
  const one = fc.record({
    currency: fc.constantFrom("USD", "EUR", "GBP"),
    marketValue: fc.option(amount, { nil: null, freq: 4 }),
  }).map(({ currency, marketValue }) => position(contract("X", 9, { currency }), "1", { marketValue }));
  fc.assert(fc.property(fc.array(one, { maxLength: 6 }), (positions) => {
    const { gross, net, leverage, concentration } = riskOf(positions, [], view);
    const isWhole = positions.every(({ marketValue, contract }) =>
      marketValue !== null && contract.currency !== "GBP"
    );
    expect(gross.value !== null).toBe(isWhole);
    expect(net.value !== null).toBe(isWhole);
    expect(leverage !== null).toBe(isWhole);
    if (!isWhole) expect(concentration).toBeNull();
    else expect(dec(gross.value ?? "-1").gte(dec(net.value ?? "0").abs())).toBe(true);
  }));
});

Deno.test("a stop against its position: none, smaller, larger, beyond the market, adding to it, of unknown size", () => {
  const faults = (...orders: Parameters<typeof stop>[]): readonly StopFault[] =>
    riskOf([held], orders.map((one) => stop(...one)), view).stops[0]?.faults ?? [];
  expect(faults()).toEqual(["none"]);
  expect(faults(["a1"])).toEqual([]);
  expect(faults(["a1", { remaining: "60" }])).toEqual(["smaller"]);
  expect(faults(["a1", { remaining: "160" }])).toEqual(["larger"]);
  expect(faults(["a1"], ["a2"])).toEqual(["larger"]);
  expect(faults(["a1", { ocaGroup: "g" }], ["a2", { ocaGroup: "g" }])).toEqual([]);
  expect(faults(["a1", { stopPrice: "190" }])).toEqual(["beyond"]);
  expect(faults(["a1", { remaining: null }])).toEqual(["unknown"]);
  expect(faults(["a1"], ["a2", { side: "BUY", stopPrice: "200" }])).toEqual(["adds"]);
  expect(faults(["a1", { state: "cancelled" }])).toEqual(["none"]);
});

Deno.test("a bracket's stop is as large as its entry: what that still brings makes it no larger than is held", () => {
  const rest = { contract: aapl, side: "BUY", filled: "100", remaining: "60" } as const;
  const entry = order("e", { ...rest, state: "partly_filled" });
  const risk = (...orders: OrderView[]) => riskOf([held], orders, view);
  const child = stop("a1", { remaining: "160", parentClientOrderId: "e" });
  expect(risk(entry, child).stops[0]?.faults).toEqual([]);
  // What is held would lose so much, and no more.
  expect(risk(entry, child).atStops.value).toBe(risk(stop("a1")).atStops.value);
  expect(risk(entry, { ...child, remaining: "161" }).stops[0]?.faults).toEqual(["larger"]);
  expect(risk({ ...entry, state: "cancelled" }, child).stops[0]?.faults).toEqual(["larger"]);
  expect(risk({ ...entry, state: "cancel_pending" }, child).stops[0]?.faults).toEqual(["larger"]);
  expect(risk(entry, stop("a1", { remaining: "160" })).stops[0]?.faults).toEqual(["larger"]);
  // An entry makes no room for a stop that is not its own.
  const others = [
    stop("a1", { remaining: "30", parentClientOrderId: "e" }),
    stop("a2", { remaining: "130" }),
  ];
  expect(risk(entry, ...others).stops[0]?.faults).toEqual(["larger"]);
});

Deno.test("the screen calls stops larger than their position exactly where the desk warns of them", () => {
  const size = fc.integer({ min: 1, max: 200 }).map(String);
  const child = fc.record({
    remaining: size,
    parentClientOrderId: fc.constantFrom(null, "e0", "e1"),
    ocaGroup: fc.constantFrom(null, "g"),
    state: fc.constantFrom<OrderState>("working", "held", "cancelled"),
  });
  const parent = fc.record({
    remaining: size,
    filled: fc.constantFrom("0", "40"),
    state: fc.constantFrom<OrderState>("working", "partly_filled", "cancel_pending", "filled"),
  });
  const lists = [fc.array(child, { maxLength: 4 }), fc.array(parent, { maxLength: 2 })] as const;
  fc.assert(fc.property(...lists, (children, parents) => {
    const orders = [
      ...children.map((rest, index) => stop(`s${index}`, rest)),
      ...parents.map((rest, index) => order(`e${index}`, { contract: aapl, side: "BUY", ...rest })),
    ];
    const shown = riskOf([held], orders, view).stops[0]?.faults.includes("larger");
    const at = { account: held.account, conId: 1, symbol: "AAPL", quantity: held.quantity };
    expect(shown).toBe(excessExits([at], orders).length > 0);
  }));
});

Deno.test("the way to the stops is exact money, and unknown where no stop ends all of it", () => {
  const es = position(future, "-2", { marketPrice: "5012.5", moneyPerPoint: "50" });
  const cover = order("e1", {
    contract: future,
    side: "BUY",
    orderType: "STP",
    stopPrice: "5020.25",
    remaining: "2",
  });
  const whole = riskOf([held, es], [stop("a1"), cover], view);
  expect(whole.atStops.value).toBe("-1500");
  expect(whole.stops.map(({ stops }) => stops.map(({ distance }) => distance))).toEqual([["-3.87"], [
    "0.15",
  ]]);
  expect(riskOf([held, es], [stop("a1")], view).atStops).toEqual({
    value: null,
    lacks: [es],
    rates: [],
    stale: false,
  });
  expect(riskOf([held], [stop("a1", { remaining: "99" })], view).atStops.value).toBeNull();
  expect(riskOf([], [], view).atStops.value).toBe("0");
});
