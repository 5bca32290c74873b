// Order book and trades over HTTP, through the real bridge and the simulated gateway: within IB's few
// streams, and given back.
import { expect } from "@std/expect";
import { AAPL, DeskRoom, MSFT } from "@/tests/support/desk_room.ts";

const SPY = 756733;
/** A currency pair has a book, and no trades that anybody tells. */
const EURUSD = 12087792;

Deno.test("book and trades of what is open come, four are one too many, and closed ones are given back", async (t) => {
  await using room = await DeskRoom.open();
  const { desk } = room;
  await desk.ready();
  const show = (view: string, conId: number) => desk.mustPost({ action: "show_depth", view, conId }, 202);
  const hide = (view: string) => desk.mustPost({ action: "hide_depth", view });

  await t.step("nobody looks: nothing is asked", async () => {
    const { depth, tape } = await desk.snapshot();
    expect([depth, tape, room.asked("reqMktDepth").length]).toEqual([{}, {}, 0]);
  });

  await t.step("the book has both sides, best price first, and the trades come one by one", async () => {
    await show("a", AAPL);
    const { depth } = await desk.until("a book", ({ depth }) => (depth[AAPL]?.asks.length ?? 0) > 2);
    const book = depth[AAPL];
    expect(book).toMatchObject({ state: "open", advisory: null });
    const prices = (side: "bids" | "asks") => (book?.[side] ?? []).map(({ price }) => Number(price));
    expect(prices("bids")).toEqual(prices("bids").toSorted((a, b) => b - a));
    expect(prices("asks")).toEqual(prices("asks").toSorted((a, b) => a - b));
    expect(prices("bids")[0]).toBeLessThan(prices("asks")[0] ?? 0);
    const traded = await desk.until(
      "trades",
      ({ tape }) => Object.keys(tape[AAPL]?.trades ?? {}).length > 1,
      30_000,
    );
    const [trade] = Object.values(traded.tape[AAPL]?.trades ?? {});
    expect(trade?.price).toMatch(/^\d/);
  });

  await t.step("what was opened first gives way, says so, and comes back", async () => {
    for (const [view, conId] of [["b", MSFT], ["c", SPY], ["d", EURUSD]] as const) await show(view, conId);
    const { depth } = await desk.until("it gave way", ({ depth }) => depth[AAPL]?.state === "full");
    expect(depth[AAPL]?.advisory).toMatchObject({ code: 0, says: { key: "CLOSE_UP_FULL" } });
    expect((await room.subscriptions())["depth"]).toBeLessThanOrEqual(3);
    for (const view of ["b", "c"]) await hide(view);
    await desk.until("it is back", ({ depth }) => depth[AAPL]?.state === "open");
  });

  await t.step("what IB refuses is said in the words of the code book and its own", async () => {
    const { tape } = await desk.until("a refusal", ({ tape }) => tape[EURUSD]?.state === "ended");
    expect(tape[EURUSD]?.advisory).toMatchObject({ code: 10189, says: { key: "IB_CODE.explained" } });
    expect(tape[EURUSD]?.advisory?.text).toContain("not supported");
  });

  await t.step("closed, every stream is given back at the gateway", async () => {
    for (const view of ["a", "d"]) await hide(view);
    await room.eventually("no stream is left", async () => {
      const { depth = 0, tickByTick = 0 } = await room.subscriptions();
      return depth + tickByTick === 0;
    });
    const { depth, tape } = await desk.snapshot();
    expect([depth, tape]).toEqual([{}, {}]);
  });
});
