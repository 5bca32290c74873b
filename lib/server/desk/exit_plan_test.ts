// The way out of exits that exceed their position: which orders go, which shrink, what is left to the user.
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import fc from "fast-check";
import type { OrderView } from "@/lib/contract/api.ts";
import { add } from "@/lib/contract/decimal.ts";
import { contractView } from "@/lib/server/contracts/contract_view.ts";
import { AAPL } from "@/tests/support/samples.ts";
import { excessExits, type HeldPosition } from "./exit_excess.ts";
import { surplusOf } from "./exit_plan.ts";
import { ExitWatch } from "./exit_watch.ts";

const position = (quantity: string): HeldPosition => ({ account: "DU1", conId: 1, symbol: "AAPL", quantity });

/** An open sell order of this desk; `minute` says when it was placed. */
function exit(
  clientOrderId: string,
  remaining: string,
  minute: number,
  rest: Partial<OrderView> = {},
): OrderView {
  const order: Partial<OrderView> = {
    clientOrderId,
    account: "DU1",
    contract: contractView({ ...AAPL, conId: 1 }),
    side: "SELL",
    state: "working",
    quantity: remaining,
    filled: "0",
    remaining,
    ocaGroup: null,
    parentClientOrderId: null,
    origin: "app",
    cancellable: true,
    timeline: [{ at: `2026-03-02T15:0${minute}:00.000Z`, state: "journaled", source: "desk" }],
    ...rest,
  };
  return order as OrderView;
}

function planOf(quantity: string, orders: OrderView[]) {
  const [excess] = excessExits([position(quantity)], orders);
  if (excess === undefined) throw new Error("No excess");
  const { steps, remains } = surplusOf(excess);
  return {
    steps: steps.map(({ clientOrderId, kind, quantity }) => [clientOrderId, kind, quantity]),
    remains,
  };
}

Deno.test("P59: one exit too large is reduced to the position, what is filled of it counted in", () => {
  expect(planOf("4", [exit("a", "10", 1)])).toEqual({ steps: [["a", "reduce", "4"]], remains: "0" });
  expect(planOf("4", [exit("a", "8", 1, { filled: "2", quantity: "10", state: "partly_filled" })]))
    .toEqual({ steps: [["a", "reduce", "6"]], remains: "0" });
});

Deno.test("P59: the oldest exits stay, the newest are cut or go", () => {
  expect(planOf("6", [exit("c", "2", 3), exit("a", "5", 1), exit("b", "3", 2)]))
    .toEqual({ steps: [["b", "reduce", "1"], ["c", "cancel", null]], remains: "0" });
});

Deno.test("P59: both legs of an OCA pair shrink together", () => {
  const legs = [exit("take", "10", 1, { ocaGroup: "g" }), exit("stop", "10", 1, { ocaGroup: "g" })];
  expect(planOf("4", legs)).toEqual({
    steps: [["take", "reduce", "4"], ["stop", "reduce", "4"]],
    remains: "0",
  });
});

Deno.test("P59: exits of others cover the position first; what can not be changed here is said", () => {
  const foreign = { origin: "foreign", cancellable: false } as const;
  expect(planOf("4", [exit("own", "4", 1), exit("tws", "4", 2, foreign)]))
    .toEqual({ steps: [["own", "cancel", null]], remains: "0" });
  expect(planOf("4", [exit("tws", "10", 2, foreign)])).toEqual({ steps: [], remains: "6" });
});

Deno.test("P59: an exit that can be cancelled but not changed goes, and the next one covers instead", () => {
  const bound = exit("bound", "10", 1, { origin: "foreign" });
  expect(planOf("4", [bound, exit("own", "4", 2)])).toEqual({
    steps: [["bound", "cancel", null]],
    remains: "0",
  });
});

const entryOf = (clientOrderId: string, filled: string, remaining: string): OrderView =>
  exit(clientOrderId, remaining, 0, { side: "BUY", filled, state: "partly_filled" });

Deno.test("P59: what an entry still brings is room for its own exits, and for no older or foreign one", () => {
  const entry = entryOf("e", "4", "6");
  const child = exit("child", "10", 2, { parentClientOrderId: "e" });
  // Of what is held the older one covers all; the bracket keeps what its entry still brings.
  expect(planOf("4", [entry, exit("old", "6", 1), child])).toEqual({
    steps: [["old", "reduce", "4"], ["child", "reduce", "6"]],
    remains: "0",
  });
  const foreign = { origin: "foreign", cancellable: false } as const;
  expect(planOf("4", [entry, exit("tws", "6", 3, foreign), child])).toEqual({
    steps: [["child", "reduce", "6"]],
    remains: "2",
  });
  // Nor for those of another bracket, whose entry brings nothing any more.
  const other = exit("other", "6", 1, { parentClientOrderId: "filled" });
  expect(planOf("4", [entry, entryOf("f", "0", "9"), other, child])).toEqual({
    steps: [["other", "reduce", "4"], ["child", "reduce", "6"]],
    remains: "0",
  });
});

Deno.test("P59: an order is cut to what ends no more than is held, a combination by its ratio, in whole units", () => {
  const legs = [{ conId: 1, ratio: 2, side: "BUY" }, { conId: 9, ratio: 1, side: "SELL" }];
  const contract = { ...contractView({ ...AAPL, conId: 0, secType: "BAG" }), legs } as OrderView["contract"];
  expect(planOf("5", [exit("bag", "5", 1, { contract })])).toEqual({
    steps: [["bag", "reduce", "2"]],
    remains: "0",
  });
  expect(planOf("1", [exit("bag", "5", 1, { contract })])).toEqual({
    steps: [["bag", "cancel", null]],
    remains: "0",
  });
  expect(planOf("10.3333", [exit("a", "12", 1)])).toEqual({ steps: [["a", "reduce", "10"]], remains: "0" });
  expect(planOf("10.3333", [exit("a", "11.5", 1)])).toEqual({
    steps: [["a", "reduce", "10.3"]],
    remains: "0",
  });
});

Deno.test("P59: after the steps nothing is too large but what is said to remain", () => {
  const size = fc.integer({ min: 1, max: 30 }).map(String);
  const child = fc.record({
    remaining: size,
    parent: fc.constantFrom(null, "e0", "e1"),
    paired: fc.boolean(),
    cancellable: fc.boolean(),
    minute: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(fc.property(
    fc.integer({ min: 1, max: 40 }).map(String),
    fc.array(child, { minLength: 1, maxLength: 5 }),
    fc.array(size, { maxLength: 2 }),
    (held, children, rests) => {
      const entries = rests.map((rest, index) => entryOf(`e${index}`, "1", rest));
      const orders = children.map(({ remaining, parent, paired, cancellable, minute }, index) =>
        exit(`x${index}`, remaining, minute, {
          parentClientOrderId: parent,
          ocaGroup: paired ? `of ${parent}` : null,
          cancellable,
        })
      );
      const [excess] = excessExits([position(held)], [...entries, ...orders]);
      if (excess === undefined) return;
      const { steps, remains } = surplusOf(excess);
      const after = orders.map((order) => {
        const step = steps.find(({ clientOrderId }) => clientOrderId === order.clientOrderId);
        return step === undefined ? order : { ...order, remaining: step.quantity ?? "0" };
      });
      // With as much more held as is said to remain, all of it has room.
      const enough = add(held, remains);
      expect(excessExits([position(enough)], [...entries, ...after])).toEqual([]);
      expect(excessExits([position(held)], [...entries, ...after])).toHaveLength(remains === "0" ? 0 : 1);
    },
  ));
});

function watching(held: HeldPosition[], orders: OrderView[]) {
  const clock = new ManualClock();
  const state: { accounts: string[]; facts: { positions: HeldPosition[]; orders: OrderView[] } | null } = {
    accounts: ["DU1"],
    facts: { positions: held, orders },
  };
  const codes: string[] = [];
  const marked = new Map<string, string>();
  let changes = 0;
  const watch = new ExitWatch({
    clock,
    facts: () =>
      state.facts === null ? null : {
        accounts: state.accounts,
        ...state.facts,
        isExit: ({ clientOrderId }) => marked.has(clientOrderId),
      },
    mark: ({ clientOrderId }, quantity) => marked.set(clientOrderId, quantity),
    notice: ({ code }) => codes.push(code),
    onChange: () => changes++,
  });
  const settle = () => {
    watch.look();
    clock.advance(10_000);
  };
  return { state, marked, codes, watch, settle, changes: () => changes };
}

Deno.test("P59: a stop that outlives its position is surplus; an entry into a flat position is not", () => {
  const stop = exit("stop", "10", 1);
  const { state, marked, watch, settle } = watching([position("10")], [stop]);
  settle();
  expect([...marked]).toEqual([["stop", "10"]]);
  expect(Object.values(watch.surpluses())).toEqual([]);
  for (const gone of [[position("0")], []]) {
    state.facts = {
      positions: gone,
      orders: [stop, exit("entry", "50", 2), exit("buy", "5", 3, { side: "BUY" })],
    };
    settle();
    expect(Object.values(watch.surpluses())).toMatchObject([{
      position: "0",
      side: "SELL",
      exits: "10",
      steps: [{ clientOrderId: "stop", kind: "cancel" }],
    }]);
  }
  const child = exit("child", "10", 1, { parentClientOrderId: "entry" });
  const restarted = watching([], [child, exit("entry2", "50", 2)]);
  restarted.settle();
  expect(Object.values(restarted.watch.surpluses())).toMatchObject([{
    position: "0",
    steps: [{ clientOrderId: "child" }],
  }]);
  const flat = watching([position("0")], [exit("buy", "5", 3, { side: "BUY" })]);
  flat.settle();
  expect(Object.values(flat.watch.surpluses())).toEqual([]);
});

Deno.test("P59: of accounts that this session does not have nothing is concluded, neither flat nor put right", () => {
  const child = exit("child", "10", 1, { parentClientOrderId: "entry" });
  const { state, watch, codes, settle } = watching([], [child]);
  state.accounts = ["DU2"];
  settle();
  expect(Object.values(watch.surpluses())).toEqual([]);
  state.accounts = ["DU1"];
  settle();
  expect(Object.values(watch.surpluses())).toHaveLength(1);
  state.accounts = ["DU2"];
  settle();
  expect(Object.values(watch.surpluses())).toEqual([]);
  expect(codes).toEqual(["EXITS_EXCEED_POSITION"]);
});

Deno.test("P59: a surplus is offered only while the desk is in step, and leaves when it is put right", () => {
  const { state, watch, settle, changes } = watching([position("4")], [exit("a", "10", 1)]);
  settle();
  expect(Object.values(watch.surpluses())).toHaveLength(1);
  const facts = state.facts;
  state.facts = null;
  settle();
  expect(Object.values(watch.surpluses())).toEqual([]);
  state.facts = facts;
  settle();
  expect(Object.values(watch.surpluses())).toHaveLength(1);
  state.facts = { positions: [position("4")], orders: [exit("a", "4", 1)] };
  settle();
  expect(Object.values(watch.surpluses())).toEqual([]);
  expect(changes()).toBe(4);
});
