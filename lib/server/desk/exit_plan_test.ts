// The way out of exits that exceed their position: which orders go, which shrink, what is left to the user.
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import type { OrderView } from "@/lib/contract/api.ts";
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
