// Combinations: their quotes, their fills leg by leg, what they do to positions and money, and what is no
// combination.
import { expect } from "@std/expect";
import { createEngine, restoreEngine } from "./engine.ts";
import { brokenInvariants } from "./invariants.ts";
import {
  AAPL,
  accepted,
  ACCOUNT,
  BOND,
  current,
  EURUSD,
  refusedCode,
  request,
  SAP,
  savedState,
  START,
  type TestEngine,
  testEngine,
} from "./testing/test_engine.ts";
import type { ComboQuery, OrderRequest, OrderView } from "./types.ts";

const MSFT = 272093;
const RICH = { accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "1000000" } }] };

type Legs = readonly (readonly ["BUY" | "SELL", number, number])[];

function query(legs: Legs, symbol = "AAPL"): ComboQuery {
  return {
    symbol,
    legs: legs.map(([action, ratio, conId]) => ({ action, ratio, conId, exchange: "SMART" })),
  };
}

function combo({ engine }: Pick<TestEngine, "engine">, legs: Legs, symbol = "AAPL"): number {
  const result = engine.instruments.resolveCombo(query(legs, symbol));
  if (!result.ok) throw new Error(result.text);
  return result.contract.conId;
}

function option({ engine }: Pick<TestEngine, "engine">, strike: string, right: string, expiry = 1): number {
  const chain = engine.instruments.optionChains(AAPL, "")[0];
  const found = engine.instruments.resolveContract({
    symbol: "AAPL",
    secType: "OPT",
    exchange: "SMART",
    currency: "USD",
    lastTradeDateOrContractMonth: chain?.expirations[expiry] ?? "",
    strike,
    right,
  });
  if (!found.ok) throw new Error(found.text);
  return found.contract.conId;
}

/** An engine whose market stands still around 290, and a call spread in it. */
function spread() {
  const test = testEngine(RICH);
  test.engine.control.setPrice(AAPL, "290");
  test.engine.control.freeze(AAPL);
  const [long, short] = [option(test, "290", "C"), option(test, "295", "C")];
  for (const conId of [long, short]) test.engine.control.freeze(conId);
  const conId = combo(test, [["BUY", 1, long], ["SELL", 1, short]]);
  return { test, long, short, conId };
}

function executionsOf({ engine }: TestEngine, order: OrderView) {
  return engine.orders.executions().filter((one) => one.permId === order.permId);
}

const cents = (value: string | null | undefined) => Math.round(Number(value) * 100);

Deno.test("the quote of a combination is made of the sides of its legs", () => {
  const { test, long, short, conId } = spread();
  const [a, b, net] = [long, short, conId].map((one) => test.engine.market.quote(one));
  expect(cents(net?.ask)).toBe(cents(a?.ask) - cents(b?.bid));
  expect(cents(net?.bid)).toBe(cents(a?.bid) - cents(b?.ask));
  expect([net?.last, net?.volume, net?.open]).toEqual([null, "0", null]);
  expect(Number(net?.askSize)).toBe(Math.min(Number(a?.askSize), Number(b?.bidSize)));
  // Of a leg that counts twice half as many units stand there, and never less than one.
  const twice = test.engine.market.quote(combo(test, [["BUY", 2, long], ["SELL", 1, short]]));
  const units = Math.min(Math.floor(Number(a?.askSize) / 2), Number(b?.bidSize));
  expect(Number(twice?.askSize)).toBe(Math.max(1, units));
  const hundred = test.engine.market.quote(combo(test, [["BUY", 9000, long], ["SELL", 1, short]]));
  expect(hundred?.askSize).toBe("1");
  // The other way round the same spread has a negative price.
  const turned = test.engine.market.quote(combo(test, [["SELL", 1, long], ["BUY", 1, short]]));
  expect([cents(turned?.bid), cents(turned?.ask)]).toEqual([-cents(net?.ask), -cents(net?.bid)]);
});

Deno.test("a spread fills as one execution of the combination and one of each leg", () => {
  const { test, long, short, conId } = spread();
  const before = [long, short].map((one) => test.engine.market.quote(one));
  const order = accepted(test.place({ conId, quantity: "3", orderType: "MKT" }));
  const done = current(test.engine, order);
  expect(done).toMatchObject({ status: "Filled", filled: "3", remaining: "0" });
  const [whole, first, second] = executionsOf(test, order);
  expect(executionsOf(test, order)).toHaveLength(3);
  expect(whole).toMatchObject({ side: "BOT", shares: "3", cumQty: "3", price: done.avgFillPrice });
  expect(whole?.contract).toMatchObject({ secType: "BAG", symbol: "AAPL" });
  expect(first).toMatchObject({ side: "BOT", shares: "3", price: before[0]?.ask });
  expect(second).toMatchObject({ side: "SLD", shares: "3", price: before[1]?.bid });
  expect(cents(whole?.price)).toBe(cents(first?.price) - cents(second?.price));
  expect([whole, first, second].map((one) => one?.execId.split(".").slice(2).join("."))).toEqual([
    "01.01",
    "02.01",
    "03.01",
  ]);
  expect(new Set([whole, first, second].map((one) => one?.execId.split(".")[1])).size).toBe(1);
  expect([first?.orderId, second?.permId]).toEqual([order.request.orderId, order.permId]);
  // Commission is on the legs alone: three contracts each at 0.65.
  expect(test.engine.orders.commission(whole?.execId ?? "")).toBe(null);
  expect(test.engine.orders.commission(first?.execId ?? "")?.commission).toBe("1.95");
  expect(done.commission).toBe("3.9");
  const rows = test.engine.accounts.portfolio(ACCOUNT).map((row) => [row.contract.conId, row.position]);
  expect(rows).toEqual([[long, "3"], [short, "-3"]]);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("a combination larger than the touch: the average of a leg is that of all its fills", () => {
  const { test, conId, long } = spread();
  const order = accepted(test.place({ conId, quantity: "400", orderType: "MKT" }));
  const fills = executionsOf(test, order).filter(({ contract }) => contract.conId === long);
  const sum = (of: (one: typeof fills[number]) => number) => fills.reduce((all, one) => all + of(one), 0);
  const shares = sum((one) => Number(one.shares));
  expect([fills.length > 1, new Set(fills.map(({ price }) => price)).size > 1]).toEqual([true, true]);
  expect(Number(fills.at(-1)?.cumQty)).toBe(shares);
  const average = sum((one) => Number(one.price) * Number(one.shares)) / shares;
  expect(Number(fills.at(-1)?.avgPrice)).toBeCloseTo(average, 8);
});

Deno.test("events of a fill: the combination, its legs, then commissions and positions", () => {
  const { test, conId } = spread();
  test.seen();
  accepted(test.place({ conId, quantity: "1", orderType: "MKT" }));
  expect(test.seen()).toEqual([
    ...["accepted", "working", "fill", "legFill", "legFill", "commission", "commission"],
    ...["position", "position", "account"],
  ]);
});

Deno.test("a resting combination fills when the legs come to its limit, in parts, and a change moves it", () => {
  const { test, conId } = spread();
  const { bid } = test.engine.market.quote(conId) ?? {};
  const order = accepted(
    test.place({ conId, quantity: "2", orderType: "LMT", limitPrice: bid ?? "", tif: "GTC" }),
  );
  expect(current(test.engine, order).status).toBe("Submitted");
  test.engine.control.fill(order.permId, "1");
  expect(current(test.engine, order)).toMatchObject({ status: "Submitted", filled: "1", remaining: "1" });
  expect(current(test.engine, order).avgFillPrice).toBe(bid);
  const change: OrderRequest = { ...order.request, limitPrice: "4.99" };
  expect(test.engine.orders.modify(change)).toMatchObject({ ok: true });
  expect(current(test.engine, order)).toMatchObject({ status: "Filled", filled: "2" });
  expect(executionsOf(test, order)).toHaveLength(6);
  // The second part shares the minimum commission of the first, leg by leg: 1 dollar, then 30 cents more.
  expect(current(test.engine, order).commission).toBe("2.6");
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("a resting combination fills by itself when its legs move", () => {
  const { test, long, short, conId } = spread();
  const order = accepted(
    test.place({ conId, quantity: "1", orderType: "LMT", limitPrice: "0.5", tif: "GTC" }),
  );
  for (const one of [AAPL, long, short]) test.engine.control.unfreeze(one);
  test.wait(10_000);
  expect(current(test.engine, order).status).toBe("Submitted");
  test.engine.control.setPrice(AAPL, "255");
  test.wait(60_000);
  expect(current(test.engine, order).status).toBe("Filled");
  expect(Number(current(test.engine, order).avgFillPrice)).toBeLessThanOrEqual(0.5);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("negative limits and a limit of zero are limits", () => {
  const { test, long, short } = spread();
  const credit = combo(test, [["SELL", 1, long], ["BUY", 1, short]]);
  const { ask } = test.engine.market.quote(credit) ?? {};
  const low = accepted(test.place({ conId: credit, orderType: "LMT", limitPrice: "-4.9", quantity: "1" }));
  expect(current(test.engine, low).status).toBe("Submitted");
  const good = accepted(
    test.place({ conId: credit, orderType: "LMT", limitPrice: ask ?? "", quantity: "1" }),
  );
  expect(current(test.engine, good)).toMatchObject({ status: "Filled", avgFillPrice: ask });
  expect(Number(ask)).toBeLessThan(0);
  const zero = accepted(test.place({ conId: credit, orderType: "LMT", limitPrice: "0", quantity: "1" }));
  expect(current(test.engine, zero)).toMatchObject({ status: "Filled", avgFillPrice: ask });
  expect(refusedCode(test.place({ conId: credit, orderType: "LMT", limitPrice: null }))).toBe(107);
  expect(refusedCode(test.place({ conId: credit, orderType: "LMT", limitPrice: "-1.005" }))).toBe(110);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("a covered call is priced per share, a ratio spread by its ratios, four legs make one order", () => {
  const { test, long, short } = spread();
  const covered = combo(test, [["BUY", 100, AAPL], ["SELL", 1, short]]);
  const stock = test.engine.market.quote(AAPL);
  const call = test.engine.market.quote(short);
  expect(cents(test.engine.market.quote(covered)?.ask)).toBe(cents(stock?.ask) - cents(call?.bid));
  const order = accepted(test.place({ conId: covered, quantity: "2" }));
  expect(current(test.engine, order).status).toBe("Filled");
  const ratio = combo(test, [["BUY", 1, long], ["SELL", 2, short]]);
  const lower = test.engine.market.quote(long);
  const upper = test.engine.market.quote(short);
  expect(cents(test.engine.market.quote(ratio)?.ask)).toBe(cents(lower?.ask) - 2 * cents(upper?.bid));
  const condor = combo(test, [
    ["SELL", 1, short],
    ["BUY", 1, option(test, "300", "C")],
    ["SELL", 1, option(test, "285", "P")],
    ["BUY", 1, option(test, "280", "P")],
  ]);
  const four = accepted(test.place({ conId: condor, quantity: "1" }));
  expect(current(test.engine, four).status).toBe("Filled");
  expect(executionsOf(test, four)).toHaveLength(5);
  const rows = test.engine.accounts.portfolio(ACCOUNT);
  expect(rows.find((row) => row.contract.conId === AAPL)?.position).toBe("200");
  expect(rows.every((row) => row.contract.secType !== "BAG")).toBe(true);
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("fill or kill takes all legs whole or none; immediate or cancel what is there", () => {
  const { test, conId } = spread();
  test.engine.control.deposit(ACCOUNT, "USD", "100000000");
  const size = test.engine.market.quote(conId)?.askSize ?? "0";
  const much = String(Number(size) * 100);
  const kill = accepted(
    test.place({ conId, orderType: "LMT", limitPrice: "4.9", tif: "FOK", quantity: much }),
  );
  expect(current(test.engine, kill)).toMatchObject({ status: "Inactive", filled: "0" });
  expect(executionsOf(test, kill)).toEqual([]);
  const { ask } = test.engine.market.quote(conId) ?? {};
  const now = accepted(
    test.place({ conId, orderType: "LMT", limitPrice: ask ?? "", tif: "IOC", quantity: much }),
  );
  expect(current(test.engine, now).status).toBe("Cancelled");
  expect(Number(current(test.engine, now).filled)).toBeGreaterThanOrEqual(Number(size));
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("what is no combination is refused with IB's code", () => {
  const { test, long, short } = spread();
  const { instruments } = test.engine;
  const code = (legs: Legs) => {
    const result = instruments.resolveCombo(query(legs));
    return result.ok ? "found" : `${result.code} ${result.text}`;
  };
  expect(code([])).toContain(
    "321 Error validating request.-'bN' : cause - Security type 'BAG' requires combo leg",
  );
  expect(code([["BUY", 1, long]])).toContain("The combo details are invalid.");
  expect(code([["BUY", 1, long], ["SELL", 1, 987654]])).toMatch(/^200 No security definition/);
  expect(code([["BUY", 1, long], ["SELL", 0, short]])).toContain(
    `321 Error validating request.-'bj' : cause - The combo details for leg '2' are invalid. -  conid, ratio, side: ${short}, 0, 2`,
  );
  expect(code([["BUY", 1, 0], ["SELL", 1, short]])).toContain(
    "leg '1' are invalid. -  conid, ratio, side: 0, 1, 1",
  );
  expect(code([["BUY", 1, long], ["SELL", 1, long]])).toContain("leg '2' are invalid");
  expect(code([["BUY", 1, AAPL], ["SELL", 1, EURUSD]])).toContain("leg '2' are invalid");
  expect(code([["BUY", 1, BOND], ["SELL", 1, AAPL]])).toContain("leg '1' are invalid");
  expect(code([["BUY", 1, AAPL], ["SELL", 1, SAP]])).toBe("10000 Cross currency combo error.");
  const five: Legs = ["280", "285", "290", "295", "300"].map((
    strike,
  ) => ["BUY", 1, option(test, strike, "P")]);
  expect(code(five)).toContain("The combo details are invalid.");
  expect(code(five.slice(1))).toBe("found");
});

Deno.test("order types, leg prices and guarantees that do not go with a combination", () => {
  const { test, conId, long, short } = spread();
  for (const orderType of ["STP", "TRAIL", "MOC", "MIDPRICE", "MTL"]) {
    expect(refusedCode(test.place({ conId, orderType, auxPrice: "1" }))).toBe(387);
  }
  const prices = ["8", "6"];
  const priced = { conId, orderType: "LMT", quantity: "1" };
  const terms = (nonGuaranteed: boolean | null, legPrices: readonly string[]) => ({
    ...priced,
    combo: { nonGuaranteed, legPrices },
  });
  expect(refusedCode(test.place(terms(null, prices)))).toBe(10058);
  const loose = accepted(test.place(terms(true, prices)));
  expect(loose.status).toBe("Submitted");
  const four = combo(test, [
    ["BUY", 1, long],
    ["SELL", 1, short],
    ["BUY", 1, option(test, "285", "P")],
    ["SELL", 1, option(test, "280", "P")],
  ]);
  expect(refusedCode(test.place({ conId: four, combo: { nonGuaranteed: true, legPrices: [] } }))).toBe(10002);
  const pair = combo(test, [["BUY", 1, AAPL], ["SELL", 1, MSFT]], "AAPL,MSFT");
  expect(refusedCode(test.place({ conId: pair, combo: { nonGuaranteed: false, legPrices: [] } }))).toBe(321);
  const done = accepted(
    test.place({ conId: pair, combo: { nonGuaranteed: true, legPrices: [] }, quantity: "10" }),
  );
  expect(current(test.engine, done)).toMatchObject({ status: "Filled", contract: { symbol: "AAPL,MSFT" } });
  expect(Number(current(test.engine, done).avgFillPrice)).toBeLessThan(0);
});

Deno.test("each leg with a price of its own trades at that price or better", () => {
  const { test, conId, long, short } = spread();
  const [buy, sell] = [test.engine.market.quote(long), test.engine.market.quote(short)];
  const place = (legPrices: readonly string[]) =>
    accepted(
      test.place({ conId, orderType: "LMT", quantity: "1", combo: { nonGuaranteed: true, legPrices } }),
    );
  const first = place([buy?.bid ?? "", sell?.bid ?? ""]);
  expect(current(test.engine, first).status).toBe("Submitted");
  const lower = (price: string | null | undefined) => (Number(price) - 0.1).toFixed(2);
  // Together they would pay what the legs cost; the bought one alone would not.
  const second = place([lower(buy?.ask), lower(sell?.bid)]);
  expect(current(test.engine, second).status).toBe("Submitted");
  const higher = (Number(buy?.ask) + 0.1).toFixed(2);
  for (const prices of [[buy?.ask ?? "", sell?.bid ?? ""], [higher, lower(sell?.bid)]]) {
    expect(current(test.engine, place(prices)).status).toBe("Filled");
  }
});

Deno.test("a what-if of a spread shows its margin and the commissions of both legs, and changes nothing", () => {
  const { test, conId } = spread();
  const result = test.engine.orders.whatIf(request({ conId, quantity: "10" }));
  if (!result.ok) throw new Error(result.text);
  expect(result.commission).toBe("13");
  expect(result.commissionCurrency).toBe("USD");
  expect(test.engine.orders.openOrders()).toEqual([]);
  expect(test.engine.accounts.portfolio(ACCOUNT)).toEqual([]);
});

Deno.test("a combination beyond the means of the account is refused with 201, closing one is not", () => {
  const test = testEngine({ accounts: [{ id: ACCOUNT, baseCurrency: "USD", cash: { USD: "5000" } }] });
  test.engine.control.setPrice(AAPL, "290");
  const covered = combo(test, [["BUY", 100, AAPL], ["SELL", 1, option(test, "295", "C")]]);
  const order = accepted(test.place({ conId: covered, quantity: "3" }));
  expect(order).toMatchObject({ status: "Inactive" });
  expect(order.rejectReason).toContain("INITIAL MARGIN");
});

Deno.test("a combination waits while one leg is halted, and is cancelled when one expires", () => {
  const { test, long, short, conId } = spread();
  test.engine.control.halt(short);
  expect(test.engine.market.quote(conId)).toMatchObject({ bid: null, ask: null, halted: 1 });
  const order = accepted(
    test.place({ conId, quantity: "1", orderType: "LMT", limitPrice: "4.9", tif: "GTC" }),
  );
  expect(current(test.engine, order).status).toBe("Submitted");
  test.engine.control.resume(short);
  test.wait(2_000);
  expect(current(test.engine, order).status).toBe("Filled");
  const resting = accepted(
    test.place({ conId, quantity: "1", orderType: "LMT", limitPrice: "-4", tif: "GTC" }),
  );
  const date = test.engine.instruments.contract(long)?.lastTradeDateOrContractMonth ?? "";
  test.engine.advanceTo(Date.parse(`${date.replace(/(....)(..)(..)/, "$1-$2-$3")}T22:00:00Z`));
  expect(current(test.engine, resting)).toMatchObject({ status: "Cancelled" });
  expect(brokenInvariants(test.engine)).toEqual([]);
});

Deno.test("a combination goes on after a restart, with the figures of its legs", () => {
  const { test, conId } = spread();
  const order = accepted(
    test.place({ conId, quantity: "4", orderType: "LMT", limitPrice: "0.01", tif: "GTC" }),
  );
  test.engine.control.fill(order.permId, "1", "2.5");
  const saved = savedState(test.engine);
  const engine = restoreEngine({ seed: 7, startTime: START, ...RICH }, saved);
  const [again] = engine.orders.openOrders();
  expect(again).toMatchObject({ permId: order.permId, filled: "1", status: "Submitted" });
  expect(again?.contract.combo?.legs).toEqual(order.contract.combo?.legs);
  engine.control.fill(order.permId, "1", "2.5");
  expect(engine.orders.order(order.permId)).toMatchObject({
    filled: "2",
    avgFillPrice: "2.5",
    commission: "2.6",
  });
  // The same legs are the same combination, others get a number that was never given.
  const same = engine.instruments.resolveCombo(query(legsOf(order)));
  expect(same.ok && same.contract.conId).toBe(conId);
  const other = engine.instruments.resolveCombo(query([...legsOf(order)].reverse()));
  expect(other.ok && other.contract.conId).toBe(conId - 1);
  expect(brokenInvariants(engine)).toEqual([]);
});

function legsOf(order: OrderView): Legs {
  return (order.contract.combo?.legs ?? []).map(({ action, ratio, conId }) => [action, ratio, conId]);
}

Deno.test("a state saved before there were combinations is read", () => {
  const state = JSON.parse(JSON.stringify(createEngine({ seed: 7, startTime: START }).serialize()));
  delete state.orders.combos;
  expect(restoreEngine({ seed: 7, startTime: START }, state).orders.openOrders()).toEqual([]);
});

Deno.test("who watches a combination hears of it when a leg moves", () => {
  const { test, conId, long } = spread();
  const heard: string[][] = [];
  const stop = test.engine.market.watchQuote(conId, (_, changed) => heard.push([...changed]));
  test.engine.control.unfreeze(long);
  test.engine.control.unfreeze(AAPL);
  test.wait(20_000);
  expect(heard.flat()).toContain("ask");
  stop();
  const count = heard.length;
  test.wait(20_000);
  expect(heard.length).toBe(count);
});
