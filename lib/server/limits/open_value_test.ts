// What open orders may add is kept from one guard to the next: it is what a walk through all of them would
// find, and looks at those alone that have changed.
import { expect } from "@std/expect";
import fc from "fast-check";
import { text } from "@/lib/contract/decimal.ts";
import type { OpenOrder } from "@/lib/server/orders/mod.ts";
import { AAPL } from "@/lib/server/orders/testing/rows.ts";
import { OpenValues } from "./open_value.ts";
import { othersOf } from "./testing/others.ts";

const ACCOUNT = "DU1";

function open(
  id: string,
  changes: Partial<OpenOrder> = {},
  contract: Partial<OpenOrder["contract"]> = {},
): OpenOrder {
  return {
    clientOrderId: id,
    contract: { ...AAPL, ...contract },
    side: "BUY",
    rest: "10",
    cash: null,
    price: "100",
    exit: false,
    entry: null,
    group: null,
    ...changes,
  };
}

/** What is known besides the orders. */
interface World {
  eur: string | null;
  magnifier: number;
  last: string;
  unitValues: Map<string, string>;
  asked: number;
}

function valuesIn(world: World): OpenValues {
  return new OpenValues({
    unitValue: (id) => {
      world.asked += 1;
      return world.unitValues.get(id) ?? null;
    },
    rateToBase: (_, currency) => currency === "EUR" ? world.eur : "1",
    quote: () => ({ bid: world.last, ask: world.last, last: world.last, close: null }) as never,
    priceMagnifier: (conId) => conId === 2 ? world.magnifier : 1,
  });
}

const step = fc.record({
  id: fc.constantFrom("a", "b", "c", "d"),
  gone: fc.boolean(),
  price: fc.constantFrom("100", "7.25", null),
  rest: fc.constantFrom("10", "3", null),
  exit: fc.boolean(),
  group: fc.constantFrom(null, "g"),
  currency: fc.constantFrom("USD", "EUR"),
  conId: fc.constantFrom(1, 2),
  eur: fc.constantFrom("1.1", "1.2", null),
  magnifier: fc.constantFrom(1, 100),
  last: fc.constantFrom("50", "60"),
  spent: fc.constantFrom(null, "1", "500"),
  judged: fc.constantFrom(null, "a"),
});

Deno.test("the sum that is kept is that of all open orders, whatever of them and of the world has changed", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), (steps) => {
      const world: World = { eur: "1.1", magnifier: 1, last: "50", unitValues: new Map(), asked: 0 };
      const kept = valuesIn(world);
      const orders = new Map<string, OpenOrder>();
      const changes: string[] = [];
      const of = {};
      for (const { id, gone, price, rest, exit, group, currency, conId, spent, judged, ...moved } of steps) {
        Object.assign(world, moved);
        if (spent !== null) {
          world.unitValues.set(id, spent);
          kept.spent(ACCOUNT, id);
        }
        const cash = rest === null ? "250" : null;
        if (gone) orders.delete(id);
        else orders.set(id, open(id, { price, rest, cash, exit, group }, { currency, conId }));
        changes.push(id);
        const asked = (source: object) => ({
          others: othersOf([...orders.values()], { of: source, judged, changes: [...changes] }),
          isCovered: (order: OpenOrder) => order.exit && order.clientOrderId === "b",
        });
        const [now, anew] = [kept.of(ACCOUNT, asked(of)), valuesIn(world).of(ACCOUNT, asked({}))];
        expect(now === null ? null : text(now)).toBe(anew === null ? null : text(anew));
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("B20: of 2,000 open orders a guard values the one that has changed", () => {
  const world: World = { eur: "1.1", magnifier: 1, last: "50", unitValues: new Map(), asked: 0 };
  const values = valuesIn(world);
  const orders = Array.from({ length: 2_000 }, (_, index) => open(`o${index}`));
  const [of, isCovered] = [{}, () => false];
  expect(values.of(ACCOUNT, { others: othersOf(orders, { of }), isCovered })?.toFixed()).toBe("2000000");
  world.asked = 0;
  orders[700] = open("o700", { rest: "4" });
  const others = othersOf(orders, { of, changes: ["o700"] });
  expect(values.of(ACCOUNT, { others, isCovered })?.toFixed()).toBe("1999400");
  expect(world.asked).toBe(1);
  values.of(ACCOUNT, { others, isCovered });
  expect(world.asked).toBe(1);
});
