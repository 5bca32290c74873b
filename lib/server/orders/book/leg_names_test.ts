// What the legs of a combination are is asked for in the background, and its fills say which combination they
// are of.
import { expect } from "@std/expect";
import { instrumentName } from "@/lib/contract/instrument_name.ts";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { ReportedContract } from "@/lib/contract/protocol/common.ts";
import { say } from "@/lib/contract/says/say.ts";
import { bridgeFailure } from "@/lib/server/bridge/testing/failures.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import { settle } from "@/tests/support/manual_clock.ts";
import { type Harness, makeHarness } from "../testing/harness.ts";
import { AAPL, completedRow, executionRow, limitOrder, openOrderRow } from "../testing/rows.ts";

const IDS = { orderId: 0, permId: 900001, clientId: 0 };
const call = (conId: number, strike: string): ReportedContract => ({
  ...AAPL,
  conId,
  symbol: "SPY",
  secType: "OPT",
  lastTradeDateOrContractMonth: "20261218",
  strike,
  right: "C",
  multiplier: "100",
  tradingClass: "SPY",
  localSymbol: "",
});
const CALLS = new Map([[700001, call(700001, "600")], [700002, call(700002, "610")]]);
const BAG: ReportedContract = { ...AAPL, conId: 28812380, symbol: "SPY", secType: "BAG", localSymbol: "" };
const combo = (...conIds: number[]): ReportedContract => ({
  ...BAG,
  legs: conIds.map((conId, at) => ({
    conId,
    ratio: 1,
    side: at % 2 === 0 ? "BUY" : "SELL",
    exchange: "SMART",
  })),
});
const SPREAD = combo(700001, 700002);
const ORDER = limitOrder({ totalQuantity: "10", lmtPrice: "1.15" });
const NAME = "SPY combo: +1 SPY 18 Dec 2026 600 call −1 SPY 18 Dec 2026 610 call";

interface Asking extends Disposable {
  harness: Harness;
  asked: number[];
}

/** A desk in step, whose broker answers questions about instruments by `answer`. */
async function inStep(answer = (conId: number) => Promise.resolve(known(conId))): Promise<Asking> {
  const harness = makeHarness();
  const asked: number[] = [];
  harness.world.instrument = (conId) => {
    asked.push(conId);
    return answer(conId);
  };
  await harness.room.reconcile(toSocketEpoch(1));
  return { harness, asked, [Symbol.dispose]: () => harness[Symbol.dispose]() };
}

function known(conId: number): ReportedContract {
  const contract = CALLS.get(conId);
  if (contract === undefined) throw new NotFoundError(say("CONTRACT_UNKNOWN", { conId }), "conId");
  return contract;
}

const tellOrder = ({ link }: Harness, contract = SPREAD, permId = IDS.permId) =>
  link.emit("open_order", openOrderRow({ ...IDS, permId }, ORDER, "Submitted", { contract }));
const names = ({ room }: Harness) =>
  [...room.orders(), ...room.executions()].map(({ contract }) => instrumentName(contract, "en"));

Deno.test("B1: the legs of a combo that nobody holds are looked up, and order and fill are named by them", async () => {
  using desk = await inStep();
  const { harness, asked } = desk;
  tellOrder(harness);
  harness.link.emit(
    "execution",
    executionRow(IDS, { execId: "1.01", shares: "10", price: "1.15", contract: BAG }),
  );
  expect(names(harness)).toEqual(Array(2).fill("SPY combo: +1 #700001 −1 #700002"));
  const changed = { orders: new Set<string>(), executions: new Set<string>() };
  harness.room.onChange(({ orders, executions }) => {
    changed.orders = changed.orders.union(orders);
    changed.executions = changed.executions.union(executions);
  });
  await settle();
  expect(names(harness)).toEqual([NAME, NAME]);
  expect(changed).toEqual({ orders: new Set(["PERM-900001"]), executions: new Set(["1.01"]) });
  tellOrder(harness, SPREAD, 900002);
  await settle();
  expect(asked).toEqual([700001, 700002]);
});

Deno.test("B1: a fill that came before the legs of its order gets them with the order", async () => {
  using desk = await inStep();
  const { harness } = desk;
  tellOrder(harness, BAG);
  harness.link.emit(
    "execution",
    executionRow(IDS, { execId: "1.01", shares: "4", price: "1.15", contract: BAG }),
  );
  await settle();
  expect(names(harness)).toEqual(["SPY combo", "SPY combo"]);
  const executions: string[] = [];
  harness.room.onChange((changes) => executions.push(...changes.executions));
  tellOrder(harness);
  expect(executions).toContain("1.01");
  await settle();
  expect(names(harness)).toEqual([NAME, NAME]);
});

Deno.test("B1: a combo that had ended before the desk came is named too", async () => {
  using harness = makeHarness();
  harness.world.instrument = (conId) => Promise.resolve(known(conId));
  harness.link.script.completed_orders = () => ({
    orders: [{
      ...completedRow(IDS.permId, ORDER, "Filled", { order: { filledQuantity: "10" } }),
      contract: SPREAD,
    }],
  });
  await harness.room.reconcile(toSocketEpoch(1));
  await settle();
  expect(names(harness)).toEqual([NAME]);
});

Deno.test("B1: a leg that IB does not know keeps its number and is asked for once", async () => {
  using desk = await inStep((conId) => new Promise((answer) => answer(known(conId))));
  const { harness, asked } = desk;
  tellOrder(harness, combo(1, 700002));
  await settle();
  tellOrder(harness, combo(1, 700002), 900002);
  await harness.room.reconcile(toSocketEpoch(1));
  harness.clock.advance(3_600_000);
  await settle();
  expect(asked).toEqual([1, 700002]);
  expect(names(harness)[0]).toBe("SPY combo: +1 #1 −1 SPY 18 Dec 2026 610 call");
});

Deno.test("B1: legs without an answer hold up no others, two are asked for at once, and each three times at most", async () => {
  using desk = await inStep((conId) =>
    conId < 10 ? Promise.reject(bridgeFailure("REQUEST_TIMEOUT")) : Promise.resolve(known(conId))
  );
  const { harness, asked } = desk;
  tellOrder(harness, combo(1, 2, 3, 4, 700001));
  await settle();
  expect(asked).toEqual([1, 2]);
  for (let minute = 0; minute < 60; minute += 1) {
    harness.clock.advance(60_000);
    await settle();
  }
  const times = Map.groupBy(asked, (conId) => conId);
  expect([...times].map(([conId, each]) => [conId, each.length]).sort())
    .toEqual([[1, 3], [2, 3], [3, 3], [4, 3], [700001, 1]]);
});

Deno.test("B1: nothing is asked without a socket, and what is wanted is asked with the next", async () => {
  using desk = await inStep();
  const { harness, asked } = desk;
  harness.room.markDisconnected();
  tellOrder(harness);
  await settle();
  expect(asked).toEqual([]);
  await harness.room.reconcile(toSocketEpoch(1));
  await settle();
  expect(asked).toEqual([700001, 700002]);
});
