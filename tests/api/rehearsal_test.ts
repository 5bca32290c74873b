// A desk that rehearses is served, trades, and sends nothing of its rehearsal to anybody.
import { expect } from "@std/expect";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { eventually } from "@/tests/support/processes.ts";
import { GatewayProcess } from "@lotse/paper-gateway/testing";

const AAPL = 265598;
const REHEARSAL_MS = 120_000;

Deno.test("what is rehearsed beside a trader's order reaches neither the broker, the journal nor a figure", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await DeskProcess.start({
    program: "start",
    args: ["--paper", "--gateway", `127.0.0.1:${gateway.port}`],
    env: { LOTSE_REHEARSE: "on", LOTSE_LOG_LEVEL: "debug" },
  });
  const account = Object.keys((await desk.ready()).accounts)[0] ?? "";
  const order = {
    account,
    conId: AAPL,
    side: "BUY",
    quantity: "3",
    orderType: "LMT",
    limitPrice: "1",
    tif: "DAY",
  };
  const { previewToken } = await desk.mustPost({ action: "preview_order", order });
  const submit = {
    action: "submit",
    previewToken,
    idempotencyKey: "beside-a-rehearsal",
    confirmWarnings: true,
  };
  const { clientOrderId } = await desk.mustPost(submit, 202);
  const said = () => desk.output.filter((line) => /"rehears(ed|al_failed)"/.test(line));
  await eventually("the rehearsal is over", () => said().length > 0, REHEARSAL_MS);
  expect(said()).toHaveLength(1);
  expect(JSON.parse(said()[0] ?? "")).toMatchObject({ event: "rehearsed", orders: 1_500 });
  const { orders: atBroker } = await gateway.ledger();
  expect(atBroker.map(({ orderRef, quantity }) => [orderRef, quantity])).toEqual([[
    `lotse:${clientOrderId}`,
    "3",
  ]]);
  const { orders, executions } = await desk.snapshot();
  expect(Object.keys(orders)).toEqual([clientOrderId]);
  expect(executions).toEqual({});
  const { body: metrics } = await desk.api("GET", "/metrics");
  expect(String(metrics)).toMatch(/^lotse_orders_sent_total 1$/m);
});
