// The small watchers of the desk: second look, unexplained positions, exits beyond a position, what IB says to the session.
import { toOrderId, toSocketEpoch } from "@/lib/contract/ids.ts";
import type { Side } from "@/lib/contract/order_fields.ts";
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import type { Notice, OrderView } from "@/lib/contract/api.ts";
import type { OrderState } from "@/lib/contract/order_states.ts";
import type { BridgeEvent } from "@/lib/contract/protocol.ts";
import { silentLog } from "@/lib/server/log.ts";
import { brokerNotice } from "./broker_notices.ts";
import { excessExits, type HeldPosition } from "./exit_excess.ts";
import { ExitWatch } from "./exit_watch.ts";
import { NoticeList } from "./notice_list.ts";
import { PositionSurprise } from "./position_surprise.ts";
import { SecondLook } from "./second_look.ts";

function lookWith(read: () => Promise<void> = () => Promise.resolve()) {
  const clock = new ManualClock();
  const looks: number[] = [];
  const second = new SecondLook({
    clock,
    log: silentLog,
    read: () => {
      looks.push(clock.monotonic());
      return read();
    },
  });
  return { clock, looks, second };
}

Deno.test("P2: unreadable messages that come together are one look soon, the next one ten seconds later", async () => {
  const { clock, looks, second } = lookWith();
  for (let count = 0; count < 20; count++) second.after("orderStatus");
  await clock.run(1000);
  expect(looks).toEqual([250]);
  second.after("execDetails");
  second.after("message b'x'");
  await clock.run(20_000);
  expect(looks).toEqual([250, 10_250]);
});

Deno.test("P2: a tick or a P&L that could not be read hides no order, and asks nothing", async () => {
  const { clock, looks, second } = lookWith();
  for (const callback of ["tickPrice", "tickSize", "pnlSingle", "updateAccountValue"]) second.after(callback);
  await clock.run(20_000);
  expect(looks).toEqual([]);
});

Deno.test("P2: a look that fails is repeated until one succeeds; a full re-read makes it needless", async () => {
  let failures = 2;
  const { clock, looks, second } = lookWith(() =>
    failures-- > 0 ? Promise.reject(new Error("no End")) : Promise.resolve()
  );
  second.after("openOrder");
  await clock.run(60_000);
  expect(looks).toEqual([250, 10_250, 20_250]);
  second.after("openOrder");
  second.cancel();
  await clock.run(60_000);
  expect(looks).toHaveLength(3);
});

Deno.test("P2: what failed while a look was under way may be missing from it: one more follows", async () => {
  const gate = Promise.withResolvers<void>();
  const { clock, looks, second } = lookWith(() => gate.promise);
  second.after("openOrder");
  await clock.run(300);
  second.after("openOrder");
  gate.resolve();
  await clock.run(15_000);
  expect(looks).toEqual([250, 10_250]);
});

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
  return { notices, look, codes: () => notices.map(({ code, level }) => [code, level]) };
}

Deno.test("P59: a stop that stays behind when its position is sold in TWS is told", () => {
  const world = { held: "10", orders: [orderOf({ side: "SELL", remaining: "10" })] };
  const { notices, look } = watchOver(world);
  look(10_000);
  world.held = "0";
  look(10_000);
  expect(notices).toMatchObject([{ code: "EXITS_EXCEED_POSITION" }]);
  expect(notices[0]?.text).toContain("may sell 10, the position is 0");
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
  expect(notices[2]?.text).toBe("AAPL: open orders can no longer turn the position around");
});

Deno.test("the list of notices swallows a repeat, but never the turn of a condition", () => {
  const list = new NoticeList(() => {});
  const notice = (code: Notice["code"]): Notice => ({
    at: "2026-03-02T15:00:00.000Z",
    level: "info",
    code,
    text: code,
  });
  for (let count = 0; count < 2; count++) list.add(notice("IB_1100"));
  for (const code of ["JOURNAL_UNWRITABLE", "JOURNAL_WRITABLE", "JOURNAL_UNWRITABLE"] as const) {
    list.turn(notice(code));
  }
  expect(list.list().map(({ code }) => code)).toEqual([
    "IB_1100",
    "JOURNAL_UNWRITABLE",
    "JOURNAL_WRITABLE",
    "JOURNAL_UNWRITABLE",
  ]);
});

Deno.test("a notice keeps its number; the oldest of two hundred leaves, and both are told by number", () => {
  const told: string[][] = [];
  const list = new NoticeList((numbers) => told.push(numbers));
  const notice = { at: "2026-03-02T15:00:00.000Z", level: "info", text: "" } as const;
  for (let count = 1; count <= 200; count++) list.turn({ ...notice, code: `IB_${count}` });
  const kept = list.get("2");
  list.turn({ ...notice, code: "IB_201" });
  expect(told.slice(-2)).toEqual([["200"], ["201", "1"]]);
  expect([list.get("1"), list.get("2") === kept, list.get("201")?.code]).toEqual([null, true, "IB_201"]);
  expect([...list.keys()]).toHaveLength(200);
});

function surpriseWith() {
  const clock = new ManualClock();
  const held = new Map<number, string>();
  let surprises = 0;
  const surprise = new PositionSurprise({
    clock,
    positions: () => [...held].map(([conId, quantity]) => ({ account: "DU1", conId, quantity })),
    quantity: (_, conId) => held.get(conId) ?? "0",
    surprised: () => surprises++,
  });
  const fill = (shares: string) => surprise.fills([{ account: "DU1", conId: 1, shares }]);
  const moves = (quantity: string) => {
    held.set(1, quantity);
    surprise.look("DU1", 1);
  };
  return { clock, surprise, fill, moves, surprises: () => surprises };
}

Deno.test("P60: a position that moves without a fill is looked into; one that our fills explain is not", () => {
  const { clock, surprise, fill, moves, surprises } = surpriseWith();
  moves("5");
  clock.advance(5000);
  expect(surprises()).toBe(0);
  surprise.begin();
  // The position first, its fills a little later, and in parts.
  moves("8");
  fill("2");
  clock.advance(1000);
  fill("1");
  clock.advance(5000);
  expect(surprises()).toBe(0);
  moves("2");
  clock.advance(1999);
  expect(surprises()).toBe(0);
  clock.advance(1);
  expect(surprises()).toBe(1);
  surprise.begin();
  moves("2");
  clock.advance(5000);
  expect(surprises()).toBe(1);
});

Deno.test("P24, P60: a corrected fill takes the first one back, and what a check has settled counts once", () => {
  const { clock, surprise, fill, moves, surprises } = surpriseWith();
  surprise.begin();
  fill("5");
  moves("5");
  clock.advance(5000);
  // IB booked four, not five, and moves the position with it.
  fill("-5");
  fill("4");
  moves("4");
  clock.advance(5000);
  fill("-4");
  moves("0");
  clock.advance(5000);
  expect(surprises()).toBe(0);
});

Deno.test("P60: a position that appears from nothing is looked into as well, and a lost socket surprises nobody", () => {
  const { clock, surprise, moves, surprises } = surpriseWith();
  surprise.begin();
  moves("5");
  clock.advance(5000);
  expect(surprises()).toBe(1);
  moves("9");
  surprise.reset();
  moves("12");
  clock.advance(5000);
  expect(surprises()).toBe(1);
});

Deno.test("P12, P60: margin warnings alarm, pacing warns, unknown words to the session are shown raw, all else has its own place", () => {
  const session: BridgeEvent<"error">["about"] = { kind: "session" };
  const say = (code: number, about: BridgeEvent<"error">["about"] = session) =>
    brokerNotice({
      type: "error",
      seq: 1,
      at: "2026-03-02T15:00:00.000Z",
      epoch: toSocketEpoch(1),
      code,
      message: "IB's words",
      advancedRejectJson: null,
      about,
    });
  expect(say(2148, { kind: "order", orderId: toOrderId(3) })).toMatchObject({
    level: "error",
    code: "IB_2148",
  });
  expect(say(100)).toMatchObject({
    level: "warning",
    code: "IB_100",
    text: expect.stringContaining("IB's words"),
  });
  expect(say(99999)).toMatchObject({ level: "warning", text: "IB said 99999: IB's words" });
  for (const code of [1100, 1101, 1102, 2104, 2103, 326, 504]) expect(say(code)).toBeNull();
  expect(say(99999, { kind: "order", orderId: toOrderId(3) })).toBeNull();
  expect(say(10197, { kind: "subscription", sub: 1 })).toBeNull();
});
