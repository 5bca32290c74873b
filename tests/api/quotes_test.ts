// Quotes of the whole desk through the real bridge and the real gateway: replay, kinds of data, a competing
// session, lines, age.
import { expect } from "@std/expect";
import type { MarketDataMode } from "@lotse/paper-gateway";
import { AAPL, DeskRoom, MSFT } from "@/tests/support/desk_room.ts";

const watch = (room: DeskRoom, conId: number) => room.desk.mustPost({ action: "watch", conId }, 202);
const unwatch = (room: DeskRoom, conId: number) => room.desk.mustPost({ action: "unwatch", conId }, 202);
const mode = (room: DeskRoom, name: MarketDataMode) => room.fault({ kind: "market-data", mode: name });

Deno.test("P6: 1102 keeps every quote and P&L stream, 1101 and a new socket replay each once, with no doubles", async (t) => {
  await using room = await DeskRoom.open();
  const account = Object.keys((await room.desk.ready()).accounts)[0] ?? "";
  await watch(room, AAPL);
  await watch(room, MSFT);
  await watch(room, MSFT);
  await room.desk.place({ account, conId: AAPL, side: "BUY", quantity: "1", orderType: "MKT", tif: "DAY" });
  await room.eventually("a P&L stream", async () => (await room.subscriptions())["pnlSingle"] === 1);
  const expected = { mktData: 2, pnl: 1, pnlSingle: 1, positions: 1, accountUpdates: 1 };
  expect(await room.subscriptions()).toEqual(expected);
  const requests = () => ({
    quotes: room.asked("reqMktData").length,
    pnl: room.asked("reqPnl").length + room.asked("reqPnlSingle").length,
  });
  // P&L has no tick that tells when it is asked for again: the answer is waited for, and then nothing more
  // may come.
  const askedAgain = async (before: ReturnType<typeof requests>, again: number) => {
    const all = { quotes: before.quotes + again, pnl: before.pnl + again };
    await room.eventually(
      "everything is asked again",
      () => Promise.resolve(requests().quotes >= all.quotes && requests().pnl >= all.pnl),
    );
    expect(requests()).toEqual(all);
  };
  const ready = () => room.connection("the desk is ready", ({ sync }) => sync === "ready");

  for (
    const { name, back, again } of [
      { name: "1102", back: "restored", again: 0 },
      { name: "1101", back: "data-lost", again: 2 },
      { name: "1101 once more", back: "data-lost", again: 2 },
    ] as const
  ) {
    await t.step(name, async () => {
      const before = requests();
      await room.fault({ kind: "upstream", do: "lost" });
      const down = await room.connection("1100 is seen", ({ upstream }) => upstream === "down");
      // Nothing is current without IB, at once and not by age.
      expect([
        down.quotes[AAPL]?.stale,
        Object.values(down.positions)[0]?.stale,
        down.accounts[account]?.stale,
      ]).toEqual([
        true,
        true,
        true,
      ]);
      await room.fault({ kind: "upstream", do: back });
      await ready();
      await room.moves(AAPL);
      await room.moves(MSFT);
      const now = await room.desk.snapshot();
      expect([Object.values(now.positions)[0]?.stale, now.accounts[account]?.stale]).toEqual([false, false]);
      await askedAgain(before, again);
      expect(await room.subscriptions()).toEqual(expected);
    });
  }

  await t.step("a new socket", async () => {
    const before = requests();
    await room.control({ do: "drop-client", clientId: 1 });
    await room.connection("the cut is seen", ({ socket }) => socket !== "connected");
    expect((await room.desk.snapshot()).quotes[AAPL]?.stale).toBe(true);
    await ready();
    await room.moves(AAPL);
    await room.moves(MSFT);
    await askedAgain(before, 2);
    expect(await room.subscriptions()).toEqual(expected);
  });

  await t.step("the last watcher ends the line at the gateway", async () => {
    await unwatch(room, MSFT);
    expect((await room.subscriptions())["mktData"]).toBe(2);
    await unwatch(room, MSFT);
    await room.eventually("one line is left", async () => (await room.subscriptions())["mktData"] === 1);
  });
});

Deno.test("P62: each kind of data carries IB's own word for it, and without data there is neither price nor badge", async () => {
  await using room = await DeskRoom.open();
  await room.desk.ready();
  for (
    const { name, dataType, code } of [
      { name: "live", dataType: "live", code: undefined },
      { name: "delayed", dataType: "delayed", code: 10167 },
      { name: "not-subscribed", dataType: null, code: 354 },
      { name: "delayed-disabled", dataType: null, code: 10168 },
    ] as const
  ) {
    await mode(room, name);
    await watch(room, AAPL);
    const { quotes } = await room.desk.until(
      `an answer in mode ${name}`,
      ({ quotes: now }) =>
        now[AAPL]?.advisory?.code === code && (code !== undefined || now[AAPL]?.bid !== null),
    );
    if (dataType !== null) await room.moves(AAPL);
    const quote = (await room.desk.snapshot()).quotes[AAPL] ?? quotes[AAPL];
    expect([name, quote?.dataType]).toEqual([name, dataType]);
    if (dataType === null) {
      expect(quote).toMatchObject({ bid: null, ask: null, last: null, at: null, stale: true });
    }
    await unwatch(room, AAPL);
  }
  expect(room.asked("reqMarketDataType").at(-1)?.fields).toEqual({ marketDataType: 3 });
});

Deno.test("P62: with --market-data live nothing delayed is shown as a price, and IB's words say why", async () => {
  await using room = await DeskRoom.open({ desk: ["--market-data", "live"] });
  await room.desk.ready();
  await mode(room, "delayed");
  await watch(room, AAPL);
  const { quotes } = await room.desk.until("the advisory", (s) => s.quotes[AAPL]?.advisory?.code === 10089);
  expect(quotes[AAPL]).toMatchObject({ dataType: null, bid: null, last: null });
  expect(room.asked("reqMarketDataType").at(-1)?.fields).toEqual({ marketDataType: 1 });
});

Deno.test("P61: a competing session is named, the quote looks stale, and it comes back by itself, once", async () => {
  await using room = await DeskRoom.open();
  await room.desk.ready();
  await watch(room, AAPL);
  await room.moves(AAPL);
  await mode(room, "competing");
  const told = await room.desk.until(
    "it is named",
    (s) => s.quotes[AAPL]?.advisory?.code === 10197 && s.connection.headline === "degraded",
  );
  expect(told.connection.cause).toMatch(/another machine/);
  expect(told.connection.lock).toBeNull();
  await room.desk.until("the quote looks stale", (s) => s.quotes[AAPL]?.stale === true, 10_000);
  await mode(room, "live");
  await room.moves(AAPL, 35_000);
  const back = await room.desk.until("all is well", (s) => s.connection.headline === "connected");
  expect(back.quotes[AAPL]).toMatchObject({ advisory: null, dataType: "live" });
  expect((await room.subscriptions())["mktData"]).toBe(1);
});

Deno.test("The cap on lines is told with its number, and a quote whose price does not move looks stale by its age", async () => {
  await using room = await DeskRoom.open({ desk: ["--market-data-lines", "1", "--quote-stale", "1"] });
  await room.desk.ready();
  await watch(room, AAPL);
  const refused = await room.desk.post({ action: "watch", conId: MSFT });
  expect(refused).toMatchObject({
    status: 422,
    body: { code: "MARKET_DATA_LINES", detail: "All 1 market data lines are in use", field: "conId" },
  });
  await room.moves(AAPL);
  await room.control({ do: "freeze" });
  await room.desk.until("it looks stale", (s) => s.quotes[AAPL]?.stale === true);
  expect((await room.desk.snapshot()).quotes[AAPL]?.bid).toMatch(/^\d/);
  await room.control({ do: "unfreeze" });
  await room.moves(AAPL);
});
