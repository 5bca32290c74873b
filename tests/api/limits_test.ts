// The limits of a whole desk: what a script without a quote can send, what is denied, the backstop, and a
// file that is refused.
import { expect } from "@std/expect";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { withinOneDay } from "@/tests/support/one_day.ts";

const AAPL = 265598;
const SIMULATED = ["--paper", "--simulate"];

// deno-lint-ignore no-explicit-any
type Body = any;

async function started(settings?: object) {
  const desk = await DeskProcess.start({
    args: SIMULATED,
    ...(settings === undefined ? {} : { settings: JSON.stringify({ version: 1, ...settings }) }),
  });
  const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
  const draft = (changes: object) => ({
    account,
    conId: AAPL,
    side: "BUY",
    orderType: "MKT",
    tif: "DAY",
    ...changes,
  });
  const preview = (changes: object): Promise<{ status: number; body: Body }> =>
    desk.post({ action: "preview_order", order: draft(changes) });
  return { desk, account, preview, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() };
}

Deno.test("by default: a script that watches nothing can trade, most of the account in one order and a short sale can not", async () => {
  await withinOneDay(60_000);
  await using room = await started();
  const { desk, account, preview } = room;
  const small = await preview({ quantity: "10" });
  expect(small.status).toBe(200);
  await desk.mustPost({
    action: "submit",
    previewToken: small.body.previewToken,
    idempotencyKey: crypto.randomUUID(),
  }, 202);
  const after = await desk.until(
    "the position and what it used",
    (s) =>
      Object.values(s.positions)[0]?.quantity === "10" && s.trading.usage[account]?.dayOrders?.used === "1",
  );
  expect(after.trading.limits[account]?.orderPercent).toEqual({
    value: "75",
    unit: "percent",
    source: "default",
  });
  expect(Number(after.trading.usage[account]?.dayNotional?.used)).toBeGreaterThan(1000);

  const all = await preview({ quantity: "4400" });
  expect(all).toMatchObject({
    status: 422,
    body: {
      code: "LIMIT_MAX_NOTIONAL",
      field: "order.quantity",
      limit: { key: "orderNotional", limit: "750000", of: "quantity" },
    },
  });
  // A hair less: the market goes on between the two previews.
  const passes = String(Math.floor(Number(all.body.limit.wouldPass) * 0.98));
  expect((await preview({ quantity: passes })).status).toBe(200);
  const short = await preview({ side: "SELL", quantity: "11" });
  expect(short.body).toMatchObject({
    code: "LIMIT_SHORT_SALE",
    limit: { value: "11", limit: "10", wouldPass: "10" },
  });
  const slip = await preview({ orderType: "LMT", limitPrice: "2000", quantity: "1" });
  expect(slip.body).toMatchObject({ code: "LIMIT_PRICE_COLLAR", limit: { of: "limitPrice" } });
});

Deno.test("the bridge refuses what is beyond its backstop, whatever the limits let through", async () => {
  await using room = await started({ backstop: { simulated: { quantity: 5 } } });
  expect((await room.preview({ quantity: "6" })).body).toMatchObject({
    status: 422,
    code: "BACKSTOP_REFUSED",
  });
  expect((await room.preview({ quantity: "5" })).status).toBe(200);
});

Deno.test("a desk with settings that are refused does not start, and says the place and the way", async () => {
  const settings = JSON.stringify({ version: 1, limits: { paper: { orderNotionl: 5 } } });
  const start = DeskProcess.start({ args: SIMULATED, settings });
  await expect(start).rejects.toThrow("limits.paper.orderNotionl: unknown, did you mean 'orderNotional'?");
});
