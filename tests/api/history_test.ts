// A day's trading over HTTP, through the real bridge and the simulated gateway: sums by instrument, CSV, and
// days that are not kept.
import { expect } from "@std/expect";
import { daySummarySchema } from "@/lib/contract/views/day.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";

const AAPL = 265598;

Deno.test("a day is added up by instrument, given as CSV, and refused where nothing is known of it", async () => {
  await using desk = await DeskProcess.start({ args: ["--paper", "--simulate"] });
  const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
  const order = { account, conId: AAPL, orderType: "MKT", tif: "DAY" } as const;
  await desk.place({ ...order, side: "BUY", quantity: "10" });
  await desk.until("the position", ({ positions }) => Object.keys(positions).length === 1);
  await desk.place({ ...order, side: "SELL", quantity: "4" });
  const state = await desk.until(
    "each fill has its fees",
    ({ executions }) =>
      Object.values(executions).length >= 2 &&
      Object.values(executions).every(({ commission }) => commission !== null) &&
      Object.values(executions).some(({ side }) => side === "SELL"),
  );
  await desk.until("what is left", ({ positions }) => Object.values(positions)[0]?.quantity === "6");
  const day = Object.values(state.executions)[0]?.at?.slice(0, 10) ?? "";
  const get = (query: string) => desk.api("GET", `/api/day?${query}`);
  const summary = daySummarySchema.parse((await get(`day=${day}`)).body);
  expect(summary.instruments).toMatchObject([{ account, bought: "10", sold: "4", untold: 0 }]);
  expect(summary.instruments[0]?.contract.symbol).toBe("AAPL");
  expect(summary.totals).toHaveLength(1);
  expect(summary.totals[0]?.fees).toMatch(/^\d/);

  // Held now less what was traded today: nothing was held before, so each part has its entry.
  const closed = summary.roundTrips.reduce((sum, { quantity }) => sum + Number(quantity), 0);
  expect(closed).toBe(4);
  for (const { startKnown, entryPrice, net } of summary.roundTrips) {
    expect([startKnown, entryPrice === null, net === null]).toEqual([true, false, false]);
  }

  const authorization = `Bearer ${desk.token}`;
  const csv = await fetch(`${new URL(desk.url).origin}/api/day?day=${day}&as=executions.csv`, {
    headers: { authorization },
  });
  expect(csv.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(csv.headers.get("content-disposition")).toBe(`attachment; filename="lotse-${day}-executions.csv"`);
  const rows = (await csv.text()).trim().split("\r\n");
  expect(rows).toHaveLength(1 + summary.fills);
  expect(rows[1]).toContain(`${account},AAPL,`);

  const trips = await fetch(`${new URL(desk.url).origin}/api/day?day=${day}&as=round-trips.csv`, {
    headers: { authorization },
  });
  const closings = (await trips.text()).trim().split("\r\n");
  expect(closings[0]).toMatch(/^opened,closed,account,symbol,/);
  expect(closings).toHaveLength(1 + summary.roundTripCount);

  const gone = await get("day=2020-01-02");
  expect([gone.status, gone.body.code, gone.body.field]).toEqual([404, "DAY_NOT_KEPT", "day"]);
  for (const [query, field] of [["", "day"], [`day=${day}&as=pdf`, "as"], ["day=today", "day"]] as const) {
    const { status, body } = await get(query);
    expect([query, status, body.field]).toEqual([query, 400, field]);
  }
  expect((await desk.api("GET", `/api/day?day=${day}`, undefined, { authorization: "" })).status).toBe(401);
  expect((await desk.api("POST", `/api/day?day=${day}`, {})).status).toBe(405);
});
