import { expect } from "@std/expect";
import fc from "fast-check";
import { dec } from "./decimal.ts";
import { reachOf } from "./exit_reach.ts";
import { type BracketOrder, exitUnit, roomToCome } from "./exit_room.ts";
import type { OrderState } from "./order_states.ts";

const STOCK = { conId: 1, symbol: "AAPL", secType: "STK" };
const LONG = { conId: 1, exitSide: "SELL" } as const;

function order(clientOrderId: string, rest: Partial<BracketOrder> = {}): BracketOrder {
  return {
    clientOrderId,
    parentClientOrderId: null,
    ocaGroup: null,
    side: "SELL",
    state: "working",
    remaining: "100",
    contract: STOCK,
    ...rest,
  };
}

const entry = (rest: Partial<BracketOrder> = {}) =>
  order("e", { side: "BUY", state: "partly_filled", remaining: "60", ...rest });
const exit = (id: string, rest: Partial<BracketOrder> = {}) =>
  order(id, { parentClientOrderId: "e", ocaGroup: "g", ...rest });
const room = (exits: BracketOrder[], entries: BracketOrder[]) =>
  roomToCome(exits, [...exits, ...entries], LONG).toFixed();

Deno.test("an entry makes room for its own exits, as far as these reach and as much as it still brings", () => {
  expect(room([exit("take"), exit("stop")], [entry()])).toBe("60");
  expect(room([exit("stop", { remaining: "30" })], [entry()])).toBe("30");
  expect(room([order("other")], [entry()])).toBe("0");
  expect(room([exit("stop", { remaining: "30" }), order("other", { remaining: "70" })], [entry()])).toBe(
    "30",
  );
  const ended: OrderState[] = ["filled", "cancelled", "rejected", "cancel_pending"];
  expect(ended.map((state) => room([exit("stop")], [entry({ state })]))).toEqual(["0", "0", "0", "0"]);
  expect(room([exit("stop")], [entry({ remaining: null })])).toBe("0");
  // What is on the side of the exits brings none of the position.
  expect(room([exit("stop")], [entry({ side: "SELL" })])).toBe("0");
});

Deno.test("exits of two entries that end each other have room once", () => {
  const pair = [exit("a", { ocaGroup: "one" }), exit("b", { ocaGroup: "one", parentClientOrderId: "f" })];
  const entries = [entry({ remaining: "80" }), { ...entry({ remaining: "80" }), clientOrderId: "f" }];
  expect(room(pair, entries)).toBe("100");
  expect(room(pair.map((one) => ({ ...one, ocaGroup: one.clientOrderId })), entries)).toBe("160");
});

Deno.test("a combination brings its legs by their ratios, each in its own direction", () => {
  const legs = [{ conId: 1, ratio: 2, side: "BUY" }, { conId: 9, ratio: 1, side: "SELL" }] as const;
  const contract = { conId: 0, symbol: "SPY", secType: "BAG", legs };
  const bought = entry({ contract, remaining: "3" });
  const own = [exit("stop", { contract, remaining: "5", ocaGroup: null })];
  expect(roomToCome(own, [bought, ...own], LONG).toFixed()).toBe("6");
  expect(roomToCome(own, [bought, ...own], { conId: 9, exitSide: "BUY" }).toFixed()).toBe("3");
});

const size = fc.integer({ min: 0, max: 200 }).map(String);
const states = fc.constantFrom<OrderState>("working", "partly_filled", "held", "cancel_pending", "cancelled");
const world = fc.record({
  entries: fc.array(fc.record({ remaining: size, state: states }), { maxLength: 3 }),
  exits: fc.array(
    fc.record({
      remaining: size,
      parent: fc.constantFrom(null, "0", "1", "2"),
      group: fc.constantFrom(null, "g"),
    }),
    { maxLength: 5 },
  ),
}).map(({ entries, exits }) => ({
  entries: entries.map((one, index) => order(String(index), { side: "BUY", ...one })),
  exits: exits.map(({ remaining, parent, group }, index) =>
    order(`x${index}`, { remaining, parentClientOrderId: parent, ocaGroup: group })
  ),
}));

Deno.test("there is never more room than entries bring, nor than their exits may end", () => {
  fc.assert(fc.property(world, ({ entries, exits }) => {
    const found = dec(room(exits, entries));
    const open = entries.filter(({ state }) => state !== "cancel_pending" && state !== "cancelled");
    const brings = open.reduce((sum, { remaining }) => sum.plus(remaining ?? "0"), dec("0"));
    expect(found.lte(brings)).toBe(true);
    const own = exits.filter((one) => open.some(({ clientOrderId: id }) => id === one.parentClientOrderId));
    expect(found.lte(reachOf(own.map((one) => exitUnit(one, LONG))))).toBe(true);
    expect(found.gte(0)).toBe(true);
  }));
});

Deno.test("what an entry fills leaves no less room: held and to come together", () => {
  fc.assert(fc.property(world, fc.nat(200), ({ entries, exits }, part) => {
    const [first, ...others] = entries;
    if (first === undefined || first.state === "cancelled" || first.state === "cancel_pending") return;
    const filled = Math.min(part, Number(first.remaining));
    const after = { ...first, remaining: String(Number(first.remaining) - filled) };
    const before = dec(room(exits, entries));
    expect(dec(room(exits, [after, ...others])).plus(filled).gte(before)).toBe(true);
  }));
});
