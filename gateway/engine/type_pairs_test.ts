// An order that is placed again under its id with another type: it becomes that order, whatever it was.
import { expect } from "@std/expect";
import { AAPL, accepted, current, EURUSD, quietEngine, testEngine } from "./testing/test_engine.ts";
import type { OrderRequest, OrderView } from "./types.ts";

/** What was placed before is gone: the prices of the old type do not speak for the new one. */
const NO_PRICES = { limitPrice: null, auxPrice: null, trailStopPrice: null, lmtPriceOffset: null } as const;

interface Kind {
  readonly terms: Partial<OrderRequest>;
  /** What it waits for at 290, and whether it has traded when the market is at 280 or at 300 then. */
  readonly rests: readonly [status: string, whyHeld: string];
  readonly below: boolean;
  readonly above: boolean;
}

const WORKING = ["Submitted", ""] as const;
const WATCHING = ["PreSubmitted", "trigger"] as const;
const FILLED = ["Filled", ""] as const;
const WAITING = ["PreSubmitted", ""] as const;

/** To buy ten of AAPL, which stands at 290. */
const KINDS: Readonly<Record<string, Kind>> = {
  "MKT": { terms: {}, rests: FILLED, below: true, above: true },
  "MTL": { terms: {}, rests: FILLED, below: true, above: true },
  "LMT": { terms: { limitPrice: "285" }, rests: WORKING, below: true, above: false },
  "STP": { terms: { auxPrice: "295" }, rests: WATCHING, below: false, above: true },
  "STP LMT": {
    terms: { auxPrice: "295", limitPrice: "296" },
    rests: WATCHING,
    below: false,
    above: false,
  },
  "TRAIL": { terms: { auxPrice: "5" }, rests: WATCHING, below: false, above: true },
  "TRAIL LIMIT": {
    terms: { auxPrice: "5", lmtPriceOffset: "6" },
    rests: WATCHING,
    below: false,
    above: true,
  },
  "MIT": { terms: { auxPrice: "285" }, rests: WATCHING, below: true, above: false },
  "LIT": { terms: { auxPrice: "285", limitPrice: "270" }, rests: WATCHING, below: false, above: false },
  "MOC": { terms: {}, rests: WAITING, below: false, above: false },
  "LOC": { terms: { limitPrice: "285" }, rests: WAITING, below: false, above: false },
  "MIDPRICE": { terms: { limitPrice: "285" }, rests: WORKING, below: false, above: false },
  "REL": { terms: { limitPrice: "285" }, rests: WORKING, below: false, above: false },
};

function asked(type: string): Partial<OrderRequest> {
  return { ...NO_PRICES, ...KINDS[type]?.terms, orderType: type, quantity: "1" };
}

/**
 * What can be seen of it, without its numbers, the prices of its fills and whether it was at the exchange
 * before.
 */
function seen({ orderType, status, whyHeld, filled, remaining, trailStopPrice, request }: OrderView) {
  const { limitPrice, auxPrice } = request;
  return { orderType, status, whyHeld, filled, remaining, trailStopPrice, limitPrice, auxPrice };
}

/**
 * One order of each other type becomes one of the type `to`; the last one is of that type from the beginning.
 */
function changedTo(to: string, halted: boolean) {
  const test = quietEngine({ sessions: "real" });
  // What trades at once cannot be changed unless the market stands still.
  const from = TYPES.filter((type) => type !== to && (halted || KINDS[type]?.rests !== FILLED));
  if (halted) test.engine.control.halt(AAPL);
  const placed = from.map((type) => accepted(test.place(asked(type))));
  const results = placed.map(({ request }) =>
    accepted(test.engine.orders.modify({ ...request, ...asked(to) }))
  );
  const fresh = accepted(test.place(asked(to)));
  if (halted) test.engine.control.resume(AAPL);
  return { test, from, placed, results, fresh: () => current(test.engine, fresh) };
}

const TYPES = Object.keys(KINDS);

for (const [to, { rests, below, above }] of Object.entries(KINDS)) {
  for (const halted of [true, false]) {
    Deno.test(`G4: any order becomes ${to} under its id${halted ? ", in a halt" : ""}, and does what ${to} does`, () => {
      for (const [price, fills] of [["280", below], ["300", above]] as const) {
        const { test, from, placed, results, fresh } = changedTo(to, halted);
        expect(results.map(({ permId, orderType }) => [permId, orderType])).toEqual(
          placed.map(({ permId }) => [permId, to]),
        );
        const now = () => placed.map((order) => current(test.engine, order));
        expect(now().map(({ status, whyHeld }) => [status, whyHeld])).toEqual(from.map(() => rests));
        test.engine.control.setPrice(AAPL, price);
        expect(now().map(({ status }) => status === "Filled")).toEqual(from.map(() => fills));
        expect(now().map(seen)).toEqual(from.map(() => seen(fresh())));
        expect(test.events.filter(({ type }) => type === "accepted").length).toBe(from.length + 1);
      }
    });
  }
}

Deno.test("G4: a stop limit that has fired and rests waits again when it becomes another kind of stop", () => {
  const test = quietEngine({ sessions: "real" });
  const order = accepted(test.place({ ...asked("STP LMT"), limitPrice: "295" }));
  test.engine.control.setPrice(AAPL, "300");
  expect(current(test.engine, order)).toMatchObject({ status: "Submitted", filled: "0" });
  accepted(test.engine.orders.modify({ ...order.request, ...asked("STP"), auxPrice: "310" }));
  expect(current(test.engine, order)).toMatchObject({ status: "PreSubmitted", whyHeld: "trigger" });
  accepted(test.engine.orders.modify({ ...order.request, ...asked("LMT"), limitPrice: "285" }));
  expect(current(test.engine, order)).toMatchObject({ status: "Submitted", orderType: "LMT", filled: "0" });
  test.engine.control.setPrice(AAPL, "284");
  expect(current(test.engine, order)).toMatchObject({ status: "Filled", filled: "1" });
});

Deno.test("G4: into a type that the contract does not take it is refused by name, and stays what it is", () => {
  const test = testEngine();
  const order = accepted(
    test.place({ conId: EURUSD, quantity: "20000", orderType: "LMT", limitPrice: "0.9" }),
  );
  const result = test.engine.orders.modify({ ...order.request, orderType: "PEG MID", limitPrice: null });
  expect(result).toEqual({
    ok: false,
    code: 329,
    text: "Order modify failed. Cannot change to the new order type:PEG MID",
  });
  expect(current(test.engine, order)).toEqual(order);
});
