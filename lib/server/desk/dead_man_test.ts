import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { DeadMan, type DeadManDeps } from "./dead_man.ts";

function setUp(seconds: number | null = 60, more: readonly object[] = []) {
  const clock = new ManualClock();
  const exits = ["stop", "target", "pairedStop", "pairedTarget"];
  const world = { watched: false, connected: true, exits, leftOver: [] as string[] };
  const cancels: string[] = [];
  const told: Parameters<DeadManDeps["acted"]>[0][] = [];
  const order = (clientOrderId: string, orderType: string, more = {}) =>
    ({
      clientOrderId,
      orderType,
      origin: "app",
      state: "working",
      ocaGroup: null,
      parentClientOrderId: null,
      filled: "0",
      ...more,
    }) as const;
  const deadMan = new DeadMan({
    clock,
    seconds: () => seconds,
    watched: () => world.watched,
    orders: () =>
      [
        order("entry", "LMT"),
        order("target", "LMT"),
        order("stop", "STP"),
        order("breakout", "STP"),
        order("pairedStop", "TRAIL", { ocaGroup: "pair" }),
        order("pairedTarget", "LMT", { ocaGroup: "pair" }),
        ...more,
        order("foreign", "LMT", { origin: "foreign" }),
        order("over", "LMT", { state: "filled" }),
      ] as ReturnType<DeadManDeps["orders"]>,
    isExit: (id) => world.exits.includes(id),
    isLeftOver: (id) => world.leftOver.includes(id),
    cancel: (id) =>
      world.connected ? Promise.resolve(void cancels.push(id)) : Promise.reject(new Error("no connection")),
    acted: (what) => told.push(what),
  });
  const pass = (ms: number) => {
    clock.advance(ms);
    deadMan.look();
    return cancels.length;
  };
  return { world, cancels, told, deadMan, pass };
}

Deno.test("after the time without anybody this app's orders are cancelled, stops that protect are kept, told once", () => {
  const { cancels, told, pass } = setUp();
  expect([pass(59_999), pass(1)]).toEqual([0, 3]);
  expect(cancels).toEqual(["entry", "target", "breakout"]);
  pass(9_999);
  expect(cancels).toHaveLength(3);
  pass(60_000);
  expect(told).toEqual([{
    seconds: 60,
    cancelled: ["entry", "target", "breakout"],
    kept: ["stop", "pairedStop", "pairedTarget"],
  }]);
});

Deno.test("the stop of a bracket protects although nothing has marked it, and one that was changed in TWS is a stop still", () => {
  const bracket = { origin: "app", state: "working", ocaGroup: "bracket", parentClientOrderId: "filled" };
  const { cancels, pass } = setUp(60, [
    { ...bracket, clientOrderId: "bracketTarget", orderType: "LMT" },
    { ...bracket, clientOrderId: "bracketStop", orderType: "STP" },
    { ...bracket, clientOrderId: "alone", orderType: "TRAIL LIMIT", ocaGroup: null },
  ]);
  pass(60_000);
  expect(cancels).toEqual(["entry", "target", "breakout"]);
});

Deno.test("of a bracket that waits for its entry no stop stays: IB takes it away with the entry, unless that has filled in part", () => {
  const exits = ["entry", "partly"].flatMap((parent) =>
    [["Stop", "STP"], ["Target", "LMT"]].map(([name, orderType]) => ({
      clientOrderId: `${parent}${name}`,
      origin: "app",
      state: "pending",
      ocaGroup: parent,
      parentClientOrderId: parent,
      filled: "0",
      orderType,
    }))
  );
  const partly = { clientOrderId: "partly", origin: "app", state: "partly_filled", orderType: "LMT" };
  const { told, pass } = setUp(60, [
    ...exits,
    { ...partly, ocaGroup: null, parentClientOrderId: null, filled: "40" },
  ]);
  pass(60_000);
  expect(told[0]).toMatchObject({
    cancelled: ["entry", "target", "breakout", "partly"],
    kept: ["stop", "pairedStop", "pairedTarget", "partlyStop", "partlyTarget"],
  });
});

Deno.test("a screen, or a request, begins the time anew; switched off nothing ever happens", () => {
  const { world, deadMan, pass } = setUp();
  pass(59_999);
  deadMan.seen();
  expect(pass(59_999)).toBe(0);
  world.watched = true;
  expect([pass(1), pass(600_000)]).toEqual([0, 0]);
  world.watched = false;
  expect([pass(59_999), pass(1)]).toEqual([0, 3]);
  const off = setUp(null);
  expect(off.pass(10_000_000)).toBe(0);
});

Deno.test("what did not get out is tried again until it has", () => {
  const { world, pass } = setUp();
  world.connected = false;
  expect(pass(60_000)).toBe(0);
  world.connected = true;
  expect([pass(9_999), pass(1)]).toEqual([0, 3]);
});

Deno.test("a stop whose position is gone protects nothing: left alone it would open another", () => {
  const { world, cancels, pass } = setUp();
  world.leftOver = ["stop", "pairedStop", "pairedTarget"];
  pass(60_000);
  expect(cancels).toEqual(["entry", "target", "stop", "breakout", "pairedStop", "pairedTarget"]);
});
