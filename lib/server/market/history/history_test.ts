// History: one request for all who want the same, within IB's limits, and a refusal that says what it means.
import { expect } from "@std/expect";
import type { Bar } from "@/lib/contract/api.ts";
import type { LackingBars } from "@/lib/contract/protocol/common.ts";
import { say } from "@/lib/contract/says/say.ts";
import { verbatim } from "@/lib/contract/says/saying.ts";
import { BridgeError } from "@/lib/server/errors.ts";
import { ContractBook } from "@/lib/server/contracts/contract_book.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { AAPL, detailsOf } from "@/tests/support/samples.ts";
import { ScriptedLink } from "@/tests/support/scripted_link.ts";
import { type Bars, History, type HistoryWish } from "./history.ts";

const bar: Bar = { time: "2026-03-02T14:30:00Z", open: "1", high: "2", low: "1", close: "2", volume: "3" };
const wish: HistoryWish = { conId: 1, barSize: "1 min", duration: "1 D" };

function setup(options: { secType?: string; serverVersion?: number } = {}) {
  const clock = new ManualClock();
  const world: { answer: () => Promise<Bar[]>; lacks: LackingBars } = {
    answer: () => Promise.resolve([bar]),
    lacks: {},
  };
  const link = new ScriptedLink({
    contract_details: ({ contract }) => ({
      details: [detailsOf({ ...AAPL, conId: contract.conId, secType: options.secType ?? "STK" })],
    }),
    market_rule: () => ({ increments: [] }),
    history: async () => ({ bars: await world.answer(), ...world.lacks }),
  });
  const contracts = new ContractBook({ link, clock });
  const ending = new AbortController();
  const serverVersion = () => options.serverVersion ?? 220;
  const history = new History({ link, contracts, clock, ending: ending.signal, serverVersion });
  const asked = () => link.requests.filter(({ type }) => type === "history").map(({ fields }) => fields);
  return { clock, world, link, history, asked, end: () => ending.abort() };
}

const refuses = (code: number, message: string) => () =>
  Promise.reject(new BridgeError(say("IB_ERROR", { words: verbatim(message) }), { code, message }));
const outcome = (asked: Promise<Bars>) => asked.then(({ bars }) => bars.length, (error) => error.says.key);

Deno.test("the same bars for two who ask at once are one request, and so for the 15 s in which IB would refuse it", async () => {
  const { history, asked, clock } = setup();
  const [one, other] = await Promise.all([history.bars(wish), history.bars({ ...wish, barSize: " 1 min" })]);
  expect([one, other, asked().length]).toEqual([{ bars: [bar] }, { bars: [bar] }, 1]);
  clock.advance(14_999);
  await history.bars(wish);
  expect(asked()).toHaveLength(1);
  clock.advance(1);
  await history.bars(wish);
  await history.bars({ ...wish, duration: "2 D" });
  expect(asked()).toHaveLength(3);
});

Deno.test("each kind is asked for the prices that IB keeps of it, up to now, outside regular hours too", async () => {
  const barsOf = { STK: "TRADES", CASH: "MIDPOINT", CFD: "MIDPOINT", CRYPTO: "AGGTRADES" };
  for (const [secType, whatToShow] of Object.entries(barsOf)) {
    const { history, asked } = setup({ secType });
    await history.bars(wish);
    expect(asked()).toEqual([expect.objectContaining({ whatToShow, endDateTime: "", useRth: false })]);
  }
});

Deno.test("volumes that come in lots are told in shares", async () => {
  expect(await setup({ serverVersion: 170 }).history.bars(wish)).toEqual({
    bars: [{ ...bar, volume: "300" }],
  });
});

Deno.test("bars that could not be read are counted with their times, and the others are told", async () => {
  const { history, world } = setup();
  const lacks = { unreadRows: 2, unreadTimes: ["2026-03-02T14:31:00Z"] };
  world.lacks = lacks;
  expect(await history.bars(wish)).toEqual({ bars: [bar], ...lacks });
});

Deno.test("the sixth request for one instrument within two seconds waits, for another one it does not", async () => {
  const { history, asked, clock } = setup();
  for (let days = 1; days <= 5; days++) await history.bars({ ...wish, duration: `${days} D` });
  const sixth = history.bars({ ...wish, duration: "6 D" });
  await history.bars({ ...wish, conId: 2 });
  expect(asked()).toHaveLength(6);
  await clock.run(1_999);
  expect(asked()).toHaveLength(6);
  await clock.run(1);
  expect([await sixth, asked().length]).toEqual([{ bars: [bar] }, 7]);
});

Deno.test("who waits for IB's limits when the desk closes is let go, and leaves no timer", async () => {
  const { history, link, clock, end } = setup();
  for (let days = 1; days <= 5; days++) await history.bars({ ...wish, duration: `${days} D` });
  const sixth = outcome(history.bars({ ...wish, duration: "6 D" }));
  await clock.run(500);
  link.request = () => Promise.reject(new BridgeError(say("NOT_CONNECTED")));
  end();
  expect([await sixth, clock.waiting]).toEqual(["NOT_CONNECTED", 0]);
});

Deno.test("small bars beyond 59 in ten minutes are refused with the time to wait, and nothing is sent; a minute's bars are not", async () => {
  const { history, asked, clock } = setup();
  for (let conId = 1; conId <= 59; conId++) {
    await history.bars({ conId, barSize: "5 secs", duration: "600 S" });
  }
  clock.advance(60_000);
  const small = { conId: 99, barSize: "5 secs", duration: "600 S" };
  await expect(history.bars(small)).rejects.toMatchObject({
    code: "HISTORY_PACED",
    status: 503,
    message: expect.stringContaining("540 s"),
  });
  expect(asked()).toHaveLength(59);
  await history.bars({ ...small, barSize: "1 min" });
  clock.advance(540_000);
  await history.bars(small);
  expect(asked()).toHaveLength(61);
});

Deno.test("at most four are under way at a time, the others follow in turn", async () => {
  const { history, asked, world } = setup();
  const answers: PromiseWithResolvers<Bar[]>[] = [];
  world.answer = () => {
    answers.push(Promise.withResolvers<Bar[]>());
    return answers.at(-1)?.promise ?? Promise.resolve([]);
  };
  const all = [1, 2, 3, 4, 5, 6].map((conId) => outcome(history.bars({ ...wish, conId })));
  await new Promise((resolve) => setTimeout(resolve));
  expect(asked()).toHaveLength(4);
  for (let done = 0; done < 6; done++) {
    answers[done]?.resolve([]);
    await new Promise((resolve) => setTimeout(resolve));
  }
  expect(await Promise.all(all)).toEqual([0, 0, 0, 0, 0, 0]);
});

Deno.test("IB's refusal says what it means, with IB's words beside it, and is not asked for again at once", async () => {
  const service = "Historical Market Data Service error message:";
  for (
    const [code, words, says] of [
      [162, `${service}HMDS query returned no data: AAPL@SMART Trades`, "HISTORY_NONE"],
      [162, `${service}No market data permissions for ISLAND STK`, "HISTORY_NO_PERMISSION"],
      [354, "Requested market data is not subscribed.", "HISTORY_NO_PERMISSION"],
      [162, `${service}Historical data request pacing violation`, "HISTORY_PACED.ib"],
      [162, `${service}HMDS server disconnect occurred.  Attempting reconnection...`, "HISTORY_AWAY"],
      [
        321,
        "Error validating request.-'bN' : cause - Historical data bar size setting is invalid.",
        "IB_ERROR",
      ],
    ] as const
  ) {
    const { history, world, asked } = setup();
    world.answer = refuses(code, words);
    const error = await history.bars(wish).catch((each) => each);
    expect([error.says.key, error.ib]).toEqual([says, { code, message: words }]);
    world.answer = () => Promise.resolve([bar]);
    expect([await outcome(history.bars(wish)), asked().length]).toEqual([says, 1]);
  }
});

Deno.test("no answer in time is no empty history, and whoever tries again asks again", async () => {
  const { history, world } = setup();
  world.answer = () => Promise.reject(new BridgeError(say("REQUEST_TIMEOUT")));
  expect(await outcome(history.bars(wish))).toBe("HISTORY_SLOW");
  world.answer = () => Promise.reject(new BridgeError(say("NOT_CONNECTED")));
  expect(await outcome(history.bars(wish))).toBe("NOT_CONNECTED");
  world.answer = () => Promise.resolve([bar]);
  expect(await outcome(history.bars(wish))).toBe(1);
});

Deno.test("what was asked for long ago is not kept", async () => {
  const { history, asked, clock } = setup();
  for (let conId = 1; conId <= 300; conId++) {
    clock.advance(100);
    await history.bars({ ...wish, conId });
  }
  // The latest are, the oldest made room for them.
  await history.bars({ ...wish, conId: 300 });
  expect(asked()).toHaveLength(300);
  await history.bars({ ...wish, conId: 200 });
  expect(asked()).toHaveLength(301);
});
