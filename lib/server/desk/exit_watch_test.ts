// Exits beyond their position: which they are, and when the trader is told of them.
import { expect } from "@std/expect";
import type { Notice, OrderView } from "@/lib/contract/api.ts";
import { dec, text } from "@/lib/contract/decimal.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { excessExits, type HeldPosition } from "./exit_excess.ts";
import { ExitWatch } from "./exit_watch.ts";

const position = (quantity: string): HeldPosition => ({ account: "DU1", conId: 1, symbol: "AAPL", quantity });

function orderOf(fields: Partial<OrderView> & { side: Side; remaining: string }): OrderView {
  const base:
    & Pick<OrderView, "clientOrderId" | "account" | "state" | "filled" | "ocaGroup" | "parentClientOrderId">
    & {
      contract: { conId: number };
    } = {
      clientOrderId: crypto.randomUUID(),
      account: "DU1",
      state: "working",
      filled: "0",
      ocaGroup: null,
      parentClientOrderId: null,
      contract: { conId: 1 },
    };
  return { ...base, ...fields } as OrderView;
}

Deno.test("P59: exits beyond the position are found, on both sides, and only what can fill counts", () => {
  const cases: [string, string, OrderView[], string | null][] = [
    ["covered", "10", [orderOf({ side: "SELL", remaining: "10" })], null],
    ["beyond", "4", [orderOf({ side: "SELL", remaining: "10" })], "10"],
    ["a short", "-4", [orderOf({ side: "BUY", remaining: "5" })], "5"],
    ["more of the same side is no exit", "4", [orderOf({ side: "BUY", remaining: "50" })], null],
    [
      "together",
      "10",
      [orderOf({ side: "SELL", remaining: "6" }), orderOf({ side: "SELL", remaining: "5" })],
      "11",
    ],
    ["an OCA pair fills once", "10", [
      orderOf({ side: "SELL", remaining: "10", ocaGroup: "a" }),
      orderOf({ side: "SELL", remaining: "10", ocaGroup: "a" }),
    ], null],
    ["another account", "4", [orderOf({ side: "SELL", remaining: "10", account: "DU2" })], null],
    [
      "a cancel is on its way",
      "4",
      [orderOf({ side: "SELL", remaining: "10", state: "cancel_pending" })],
      null,
    ],
    [
      "an ended order",
      "4",
      [orderOf({ side: "SELL", remaining: "10", state: "cancelled" as OrderState })],
      null,
    ],
  ];
  for (const [name, quantity, orders, exits] of cases) {
    expect([name, excessExits([position(quantity)], orders)[0]?.exits ?? null]).toEqual([name, exits]);
  }
  const parent = orderOf({ side: "BUY", remaining: "10" });
  const child = orderOf({ side: "SELL", remaining: "10", parentClientOrderId: parent.clientOrderId });
  expect(excessExits([position("4")], [parent, child])).toEqual([]);
  expect(excessExits([position("4")], [{ ...parent, state: "filled", filled: "10" }, child])).toHaveLength(1);
});

Deno.test("P59: exits of a bracket have room for what is left of their entry, and for no more", () => {
  const entry = orderOf({ side: "BUY", remaining: "60", filled: "40", state: "partly_filled" });
  const leg = (remaining: string) =>
    orderOf({ side: "SELL", remaining, ocaGroup: "b", parentClientOrderId: entry.clientOrderId });
  const pair = [leg("100"), leg("100")];
  const other = orderOf({ side: "SELL", remaining: "40" });
  const found = (quantity: string, orders: OrderView[]) =>
    excessExits([position(quantity)], orders).map(({ exits, held, rooms }) => [
      exits,
      text(rooms.reduce((sum, { room }) => sum.plus(room), dec(held))),
    ]);
  expect(found("40", [entry, ...pair])).toEqual([]);
  // Of what was filled somebody has sold some elsewhere.
  expect(found("10", [entry, ...pair])).toEqual([["100", "70"]]);
  // The entry makes no room for exits of others, nor more than its own may end.
  expect(found("40", [entry, leg("30"), leg("30"), other])).toEqual([]);
  expect(found("40", [entry, leg("30"), leg("30"), { ...other, remaining: "50" }])).toEqual([["80", "70"]]);
  for (const state of ["cancel_pending", "cancelled"] as OrderState[]) {
    expect([state, found("40", [{ ...entry, state }, ...pair])]).toEqual([state, [["100", "40"]]]);
  }
  // An entry that is no longer there, or of whose rest nothing is known, makes none.
  expect(found("40", pair)).toEqual([["100", "40"]]);
  expect(found("40", [{ ...entry, remaining: null }, ...pair])).toEqual([["100", "40"]]);
});

Deno.test("P59: at a position of zero an entry is no exit, but what was one, or belongs to a bracket, is left over", () => {
  const entry = orderOf({ side: "BUY", remaining: "10" });
  const short = orderOf({ side: "SELL", remaining: "10" });
  expect(excessExits([position("0")], [entry, short])).toEqual([]);
  const leftOver = (order: OrderView) => order === short;
  expect(excessExits([position("0")], [entry, short], leftOver)).toMatchObject([{
    side: "SELL",
    exits: "10",
  }]);
  const parent = orderOf({ side: "BUY", remaining: "0", filled: "10", state: "filled" });
  const child = orderOf({ side: "SELL", remaining: "10", parentClientOrderId: parent.clientOrderId });
  expect(excessExits([position("0")], [parent, child])).toMatchObject([{ side: "SELL", exits: "10" }]);
  const waiting = { ...parent, state: "working" as const, filled: "0", remaining: "10" };
  expect(excessExits([position("0")], [waiting, child])).toEqual([]);
});

/** A watch over one position of AAPL, whose size the test changes. */
function watchOver(given: { held: string; orders: OrderView[] }) {
  const clock = new ManualClock();
  const notices: Notice[] = [];
  const marked = new Set<string>();
  const watch = new ExitWatch({
    clock,
    facts: () => ({
      accounts: ["DU1"],
      positions: [position(given.held)],
      orders: given.orders,
      isExit: ({ clientOrderId }) => marked.has(clientOrderId),
    }),
    mark: ({ clientOrderId }) => marked.add(clientOrderId),
    notice: (notice) => notices.push(notice),
  });
  const look = (ms: number) => {
    watch.look();
    clock.advance(ms);
  };
  return { watch, notices, look, codes: () => notices.map(({ code, level }) => [code, level]) };
}

Deno.test("P59: a stop that stays behind when its position is sold in TWS is told", () => {
  const stop = orderOf({ side: "SELL", remaining: "10", cancellable: true });
  const world = { held: "10", orders: [stop] };
  const { watch, notices, look } = watchOver(world);
  look(10_000);
  world.held = "0";
  look(2_000);
  expect(watch.isLeftOver(stop.clientOrderId)).toBe(false);
  look(10_000);
  expect(watch.isLeftOver(stop.clientOrderId)).toBe(true);
  expect(notices).toMatchObject([{ code: "EXITS_EXCEED_POSITION" }]);
  expect(notices[0]?.text).toContain("may sell 10, the position is 0");
});

Deno.test("P59: a stop whose position has turned around is left over, one of a bracket or of an entry is not", () => {
  const marked = orderOf({ side: "SELL", remaining: "10" });
  const bracket = orderOf({ side: "SELL", remaining: "10", parentClientOrderId: "entry" });
  const world = { held: "20", orders: [marked, bracket] };
  const { watch, look } = watchOver(world);
  const leftOver = () => world.orders.map(({ clientOrderId }) => watch.isLeftOver(clientOrderId));
  look(10_000);
  world.held = "-30";
  world.orders = [...world.orders, orderOf({ side: "SELL", remaining: "5" })];
  look(2_000);
  expect(leftOver()).toEqual([false, false, false]);
  look(10_000);
  expect(leftOver()).toEqual([true, false, false]);
  world.held = "20";
  look(2_000);
  expect(leftOver()).toEqual([false, false, false]);
});

Deno.test("P59: exits whose position has turned around are told as such, and all of them are to go", () => {
  const marked = orderOf({ side: "SELL", remaining: "10", quantity: "10", cancellable: true });
  const world = { held: "4", orders: [marked] };
  const { watch, notices, look, codes } = watchOver(world);
  look(10_000);
  world.held = "-6";
  look(10_000);
  expect(codes()).toEqual([["EXITS_EXCEED_POSITION", "error"], ["EXITS_EXCEED_POSITION", "error"]]);
  expect(notices[1]?.text).toBe(
    "AAPL: the position has turned to −6, and open orders of the former one may still sell 10. Cancel them, or they make it larger",
  );
  expect(Object.values(watch.surpluses())).toMatchObject([{
    side: "SELL",
    position: "-6",
    exits: "10",
    steps: [{ clientOrderId: marked.clientOrderId, kind: "cancel" }],
    remains: "0",
  }]);
  // A cancel on its way counts as gone.
  world.orders = [{ ...marked, state: "cancel_pending" }];
  look(2_000);
  expect(watch.surpluses()).toEqual({});
});

Deno.test("P59: an excess is told once it lasts, once per size; a passing one never", () => {
  const world = { held: "4", orders: [orderOf({ side: "SELL", remaining: "10" })] };
  const { notices, look, codes } = watchOver(world);
  look(2000);
  world.held = "10";
  look(10_000);
  expect(notices).toEqual([]);
  world.held = "4";
  look(10_000);
  look(10_000);
  expect(codes()).toEqual([["EXITS_EXCEED_POSITION", "error"]]);
  world.held = "3";
  look(10_000);
  expect(notices).toHaveLength(2);
});

Deno.test("P59: what was told is told to be over once it lasts, and told anew when it comes back", () => {
  const world = { held: "4", orders: [orderOf({ side: "SELL", remaining: "10" })] };
  const { notices, look, codes } = watchOver(world);
  look(10_000);
  // A reading between two messages: neither over, nor a second alarm.
  world.held = "10";
  look(2000);
  world.held = "4";
  look(10_000);
  expect(notices).toHaveLength(1);
  // Another size is the same condition.
  world.held = "5";
  look(10_000);
  world.held = "10";
  look(10_000);
  world.held = "4";
  look(10_000);
  expect(codes()).toEqual([
    ["EXITS_EXCEED_POSITION", "error"],
    ["EXITS_EXCEED_POSITION", "error"],
    ["EXITS_WITHIN_POSITION", "info"],
    ["EXITS_EXCEED_POSITION", "error"],
  ]);
  expect(notices[2]?.text).toBe("AAPL: open orders no longer exceed the position");
});
