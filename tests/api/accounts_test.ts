// Accounts, positions and fills of the whole desk through the real bridge and the real gateway (field notes
// P50 … P66).
import { expect } from "@std/expect";
import type { TypeOrder } from "@lotse/paper-gateway";
import { openForReading } from "@/lib/server/journal/schema.ts";
import { fromRoot } from "@/lib/server/root.ts";
import type { Notice, OrderView, Snapshot } from "@/lib/contract/api.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { AAPL, DeskRoom, MSFT } from "@/tests/support/desk_room.ts";
import { positionKey } from "@/lib/contract/listing.ts";

const ONE = "DU1111111";
const TWO = "DU2222222";
const buy = (account: string, quantity: string) => ({
  account,
  conId: AAPL,
  side: "BUY",
  quantity,
  orderType: "MKT",
  tif: "DAY",
});

const held = (snapshot: Snapshot, account: string) =>
  snapshot.positions[positionKey(account, AAPL)]?.quantity ?? "0";
const noticed = (snapshot: Snapshot, code: string): Notice | undefined =>
  Object.values(snapshot.notices).find((notice) => notice.code === code);

const isWorking = ({ state }: OrderView) => state === "working" || state === "held";

/** Rows of one kind in the journal of a desk that may be running. */
function journaled(dataDir: string, kind: string): number {
  using db = openForReading(`${dataDir}/journal.sqlite`);
  return Number(db.prepare("SELECT count(*) AS rows FROM journal WHERE kind = ?").get(kind)?.rows ?? 0);
}

Deno.test("P53, P56: several accounts, each with its own values, currencies, positions and P&L, each asked for by name", async () => {
  await using room = await DeskRoom.open({
    gateway: ["--accounts", `${ONE}:USD=50000+EUR=1000,${TWO}:EUR=200000+USD=30000`],
  });
  const { desk } = room;
  const first = await desk.ready();
  expect(Object.keys(first.accounts)).toEqual([ONE, TWO]);
  const one = first.accounts[ONE];
  const two = first.accounts[TWO];
  expect([one?.baseCurrency, two?.baseCurrency]).toEqual(["USD", "EUR"]);
  // P53: a key by tag alone would let the last currency win.
  expect(one?.values["CashBalance"]?.["USD"]?.value).toBe("50000.00");
  expect(one?.values["CashBalance"]?.["EUR"]?.value).toBe("1000.00");
  expect(two?.values["CashBalance"]?.["EUR"]?.value).toBe("200000.00");
  expect(Number(one?.values["CashBalance"]?.["BASE"]?.value)).toBeGreaterThan(51_000);
  expect(Object.keys(one?.values["NetLiquidation"] ?? {})).toEqual(["USD"]);
  expect(Object.keys(two?.values["NetLiquidation"] ?? {})).toEqual(["EUR"]);
  // Law 9: the source is what was asked, not what it looks like.
  expect(one?.values["NetLiquidation"]?.["USD"]?.source).toBe("reqAccountUpdates");
  expect(two?.values["NetLiquidation"]?.["EUR"]?.source).toBe("reqAccountUpdatesMulti");

  await desk.place(buy(TWO, "7"));
  await desk.place(buy(ONE, "3"));
  const after = await desk.until("both positions", (s) => held(s, ONE) === "3" && held(s, TWO) === "7");
  expect(Object.values(after.positions).map(({ account, quantity }) => [account, quantity]).sort()).toEqual([
    [ONE, "3"],
    [TWO, "7"],
  ]);
  await desk.until(
    "P&L of each account and each position",
    (s) =>
      [ONE, TWO].every((account) => typeof s.accounts[account]?.pnl.daily === "string") &&
      Object.values(s.positions).every((row) => row.dailyPnl !== null && row.weight !== null),
  );
  expect(
    room.asked("placeOrder").filter(({ fields }) => !fields.order.whatIf).map(({ fields }) => [
      fields.order.account,
      fields.order.totalQuantity,
      fields.order.faGroup ?? "",
    ]),
  ).toEqual([[TWO, "7", ""], [ONE, "3", ""]]);
  expect(room.asked("reqAccountUpdates").map(({ fields }) => fields.account)).toEqual([ONE]);
  expect(room.asked("reqAccountUpdatesMulti").map(({ fields }) => fields.account)).toEqual([TWO]);
  expect(new Set(room.asked("reqPnl").map(({ fields }) => fields.account))).toEqual(new Set([ONE, TWO]));

  const close = { action: "preview_close", conId: AAPL, percent: "100", orderType: "MKT" };
  const proof = await desk.mustPost({ ...close, account: ONE });
  expect(proof).toMatchObject({
    order: { account: ONE },
    proof: { position: "3", closes: "3", result: "0" },
  });
});

Deno.test("P55: an account whose values have not come shows unknown, never zero, and does not lock the desk", async () => {
  await using room = await DeskRoom.open({
    gateway: [
      "--accounts",
      `${ONE},${TWO}`,
      "--faults",
      fromRoot("tests", "fixtures", "no_values.json"),
    ],
    unlimited: true,
  });
  const first = await room.desk.ready();
  expect(first.accounts[TWO]).toMatchObject({ values: {}, baseCurrency: null });
  expect(first.accounts[ONE]?.values["NetLiquidation"]?.["USD"]?.value).toMatch(/^\d/);
  // Nothing was asked of the account's size: the preview says unknown, not a share of zero.
  await room.desk.mustPost({ action: "watch", conId: AAPL }, 202);
  const preview = await room.desk.mustPost({ action: "preview_order", order: buy(TWO, "1") });
  expect(preview.percentOfNetLiquidation).toBeNull();
});

Deno.test("P55: without positionEnd the positions are unknown and orders locked, not an empty list", async () => {
  await using room = await DeskRoom.open({
    gateway: ["--faults", fromRoot("tests", "fixtures", "no_position_end.json")],
    desk: ["--sync-deadline", "2", "--backoff-min", "200ms", "--backoff-max", "400ms"],
  });
  const locked = await room.desk.until(
    "it is told",
    (s) => /could not be read/.test(s.connection.cause ?? ""),
  );
  expect([locked.positionsReady, locked.positions]).toEqual([false, {}]);
  await room.control({ do: "clear-faults" });
  expect((await room.desk.ready()).positionsReady).toBe(true);
});

Deno.test("P50, P51, P52: no sentinel reaches the screen, and the two kinds of P&L keep their sources", async () => {
  await using room = await DeskRoom.open();
  const { desk } = room;
  const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
  // P&L of positions that has not come is unknown, and says so.
  await room.fault({ kind: "message", type: "pnlSingle", do: "drop" });
  await desk.mustPost({ action: "watch", conId: AAPL }, 202);
  await desk.place(buy(account, "2"));
  await desk.place({ ...buy(account, "2"), orderType: "LMT", limitPrice: "100" });
  const early = await desk.until("the position", (s) => held(s, account) === "2");
  expect(Object.values(early.positions)[0]?.dailyPnl).toBeNull();
  await room.control({ do: "clear-faults" });
  const late = await desk.until(
    "P&L of the position and of the account",
    (s) =>
      typeof Object.values(s.positions)[0]?.dailyPnl === "string" &&
      typeof s.accounts[account]?.pnl.daily === "string",
  );
  expect(late.accounts[account]?.pnl.source).toBe("reqPnL");
  // What reqAccountUpdates says of P&L stays among its own values.
  expect(late.accounts[account]?.values["UnrealizedPnL"]?.["USD"]?.source).toBe("reqAccountUpdates");
  const text = JSON.stringify(await desk.snapshot());
  for (
    const sentinel of ["E308", "e+308", "2147483647", "9223372036854775807", "1701411834", "Infinity", "NaN"]
  ) {
    expect([sentinel, text.includes(sentinel)]).toEqual([sentinel, false]);
  }
});

Deno.test("P57: an order goes to one named account; a group and the advisor's own account are refused", async () => {
  await using room = await DeskRoom.open({ gateway: ["--accounts", `DF1000000,${ONE},${TWO}`] });
  const { desk } = room;
  await desk.ready();
  await desk.mustPost({ action: "watch", conId: AAPL }, 202);
  const preview = (account: string) => desk.post({ action: "preview_order", order: buy(account, "1") });
  expect(await preview("AllClients")).toMatchObject({ status: 422, body: { code: "ACCOUNT_UNKNOWN" } });
  expect(await preview("DF1000000")).toMatchObject({ status: 422, body: { code: "ACCOUNT_IS_ADVISOR" } });
  const good = await preview(TWO);
  expect(good).toMatchObject({ status: 200, body: { order: { account: TWO } } });
  expect(good.body.sentence).toContain("account DU…222");
  expect(room.asked("placeOrder").map(({ fields }) => fields.order.account)).toEqual([TWO]);
});

Deno.test("P59: when part of a position is sold in TWS, the stop that is now too large is told", async () => {
  await using room = await DeskRoom.open();
  const { desk } = room;
  const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
  await desk.place(buy(account, "10"));
  await desk.until("the position", (s) => held(s, account) === "10");
  await desk.place({ ...buy(account, "10"), side: "SELL", orderType: "STP", stopPrice: "100", tif: "GTC" });
  await desk.until(
    "the stop works",
    (s) => Object.values(s.orders).some((o) => o.orderType === "STP" && o.state !== "pending"),
  );
  await new Promise((resolve) => setTimeout(resolve, 5000));
  expect(noticed(await desk.snapshot(), "EXITS_EXCEED_POSITION")).toBeUndefined();
  await room.control({ do: "type-order", conId: AAPL, action: "SELL", quantity: "6", orderType: "MKT" });
  const told = await desk.until(
    "it is told",
    (s) => noticed(s, "EXITS_EXCEED_POSITION") !== undefined,
    15_000,
  );
  expect(held(told, account)).toBe("4");
  expect(noticed(told, "EXITS_EXCEED_POSITION")).toMatchObject({
    level: "error",
    text: expect.stringMatching(/AAPL: open orders may sell 10, the position is 4/),
  });
  // The way out is the server's, and it works: the stop shrinks to what is held.
  const [surplus] = Object.values(told.exitSurpluses);
  expect(surplus).toMatchObject({
    position: "4",
    exits: "10",
    remains: "0",
    steps: [{ kind: "reduce", quantity: "4" }],
  });
  const clientOrderId = surplus?.steps[0]?.clientOrderId ?? "";
  const preview = await desk.mustPost(
    { action: "preview_modify", clientOrderId, changes: { quantity: "4" } },
    200,
  );
  const submit = {
    action: "submit",
    previewToken: preview.previewToken,
    idempotencyKey: crypto.randomUUID(),
  };
  await desk.mustPost(submit, 202);
  const right = await desk.until(
    "nothing is too much",
    (s) => Object.values(s.exitSurpluses).length === 0,
    15_000,
  );
  expect(right.orders[clientOrderId]?.quantity).toBe("4");
});

Deno.test("P59: exits that outlive their position while the desk is down are told by the next start, and when it is over", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "lotse_e2e_" });
  try {
    await using room = await DeskRoom.open({ dataDir, unlimited: true });
    const account = Object.keys((await room.desk.ready()).accounts)[0] ?? "";
    const inTws = (fields: Partial<TypeOrder> & Pick<TypeOrder, "action" | "orderType">) =>
      room.control({ do: "type-order", conId: AAPL, quantity: "10", ...fields });
    await room.desk.place(buy(account, "10"));
    await room.desk.until("the position", (s) => held(s, account) === "10");
    const ends = { ...buy(account, "4"), side: "SELL", tif: "GTC" };
    const stop = await room.desk.place({ ...ends, orderType: "STP", stopPrice: "100" });
    const sleeping = { ...buy(account, "3"), conId: MSFT, orderType: "LMT", limitPrice: "10", tif: "GTC" };
    const bracket = await room.desk.place({ ...sleeping, stopLoss: { stopPrice: "5" } });
    await inTws({ action: "SELL", quantity: "6", orderType: "STP", auxPrice: "90", tif: "GTC" });
    // The preview of a close reads the open orders again: that of TWS is among them.
    await room.desk.post({ action: "preview_close", account, conId: AAPL, percent: "100", orderType: "MKT" });
    await room.desk.until("four orders work", (s) => Object.values(s.orders).filter(isWorking).length === 4);
    await room.desk.until(
      "it is kept that this one stands against the position",
      () => journaled(dataDir, "exit") === 1,
    );
    await room.desk[Symbol.asyncDispose]();

    await inTws({ action: "SELL", orderType: "MKT" });
    await using desk = await DeskRoom.deskOf(room.gateway, { dataDir });
    await desk.ready();
    // An entry into the flat position is none of it.
    const entry = { ...ends, quantity: "50", orderType: "LMT", limitPrice: "100000" };
    await desk.place(entry);
    const told = await desk.until("it is told", (s) => Object.values(s.exitSurpluses).length > 0, 15_000);
    expect(held(told, account)).toBe("0");
    const [excess] = Object.values(told.exitSurpluses);
    expect(told.exitSurpluses).toMatchObject({
      [`${account}/${AAPL}/SELL`]: { position: "0", side: "SELL", exits: "10" },
    });
    expect(excess?.steps).toEqual([{ clientOrderId: stop, kind: "cancel", quantity: null }]);
    // The stop of TWS is not this desk's to cancel: only all orders of the account together.
    expect(excess?.remains).toBe("6");
    expect(noticed(told, "EXITS_EXCEED_POSITION")).toMatchObject({ level: "error" });

    await desk.mustPost({ action: "cancel_all", scope: "account" }, 202);
    const over = await desk.until(
      "it is over",
      (s) => noticed(s, "EXITS_WITHIN_POSITION") !== undefined,
      15_000,
    );
    expect(over.exitSurpluses).toEqual({});
    expect(over.orders[bracket]?.state).toBe("cancelled");
    expect(Object.values(over.notices).findLast(({ code }) => code.startsWith("EXITS_"))).toMatchObject({
      level: "info",
      code: "EXITS_WITHIN_POSITION",
    });
  } finally {
    await Deno.remove(dataDir, { recursive: true }).catch(() => {});
  }
});

Deno.test("P60: a fill that nobody here ordered is adopted, and a margin warning is an alarm", async () => {
  await using room = await DeskRoom.open();
  const { desk } = room;
  const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
  await room.control({ do: "type-order", conId: AAPL, action: "BUY", quantity: "5", orderType: "MKT" });
  const adopted = await desk.until(
    "the fill and its order are shown",
    (s) =>
      Object.values(s.executions).length > 0 && Object.values(s.orders).length > 0 &&
      held(s, account) === "5",
  );
  expect(Object.values(adopted.executions)[0]).toMatchObject({ account, side: "BUY", quantity: "5" });
  expect(Object.values(adopted.orders)[0]).toMatchObject({ origin: "foreign", state: "filled", filled: "5" });
  const margin = "Your account may be liquidated";
  await room.fault({
    kind: "request",
    type: "reqMktData",
    do: "error",
    code: 2148,
    text: margin,
    count: 1,
  });
  await desk.mustPost({ action: "watch", conId: MSFT }, 202);
  const alarm = await desk.until("the alarm", (s) => noticed(s, "IB_2148") !== undefined);
  expect(noticed(alarm, "IB_2148")).toMatchObject({ level: "error", text: expect.stringContaining(margin) });
});

Deno.test("P65: searches reach IB a second apart, and what was asked already is not asked again", async () => {
  await using room = await DeskRoom.open();
  const { desk } = room;
  await desk.ready();
  const search = (pattern: string) => desk.mustPost({ action: "search_symbols", pattern });
  const started = performance.now();
  await Promise.all(["AAPL", "MSFT", "aapl", "AAPL ", "MSFT"].map(search));
  expect(performance.now() - started).toBeGreaterThan(990);
  const { matches } = await search("AAPL");
  expect(matches[0].contract.symbol).toBe("AAPL");
  expect(room.asked("reqMatchingSymbols").map(({ fields }) => fields.pattern.toUpperCase()).sort()).toEqual([
    "AAPL",
    "MSFT",
  ]);
});

Deno.test("P66: the broker forgets yesterday's executions, the desk's own journal does not", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "lotse_e2e_" });
  try {
    await using room = await DeskRoom.open({ dataDir });
    const account = Object.keys((await room.desk.ready()).accounts)[0] ?? "";
    await room.desk.place(buy(account, "2"));
    const before = await room.desk.until(
      "the fill with its commission",
      (s) => typeof Object.values(s.executions)[0]?.commission === "string",
    );
    await room.desk[Symbol.asyncDispose]();
    // Midnight of the exchange passes at the gateway: it lists executions of its own day only.
    await room.control({ do: "advance", ms: 26 * 3_600_000 });
    const asked = room.asked("reqExecutions").length;
    const told = () => room.gateway.output.filter((line) => / < execution/.test(line)).length;
    const toldBefore = told();
    await using desk = await DeskRoom.deskOf(room.gateway, { dataDir });
    const after = await desk.ready();
    expect(room.asked("reqExecutions").length).toBeGreaterThan(asked);
    expect(told()).toBe(toldBefore);
    expect(after.executions).toEqual(before.executions);
    expect(held(after, account)).toBe("2");
  } finally {
    await Deno.remove(dataDir, { recursive: true }).catch(() => {});
  }
});

Deno.test("P63: an account that is not paper locks a desk that was started for paper, whatever the port", async () => {
  // The gateway has paper accounts only: the contradiction is made the other way round.
  await using room = await DeskRoom.open();
  await room.desk.ready();
  await using live = await DeskProcess.start({
    args: ["--live", "--client-id", "2", "--gateway", `127.0.0.1:${room.gateway.port}`],
  });
  const shown = await live.until("it is in step", (s) => s.connection.sync === "ready");
  expect(shown.mode).toBe("paper");
  expect(shown.connection.lock?.code).toBe("MODE_MISMATCH");
  const account = Object.keys(shown.accounts)[0] ?? "";
  const refused = await live.post({ action: "preview_order", order: { ...buy(account, "1"), conId: MSFT } });
  expect(refused.body.code).toBe("MODE_MISMATCH");
});
