// IB's forced sale is flagged and told once, as an error (case B17).
import { expect } from "@std/expect";
import { makeHarness } from "../testing/harness.ts";
import { executionRow } from "../testing/rows.ts";

const FORCED = { orderId: -1, permId: 17437899455, clientId: 0 };
const part = (n: number, changes: object = {}) =>
  executionRow(FORCED, {
    execId: `9.${n}.01.01`,
    side: "SLD",
    shares: "50",
    price: "140",
    liquidation: true,
    ...changes,
  });

Deno.test("B17: a forced sale is flagged, and told as an error once for its order", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as never);
  const told = () => harness.notices.filter(({ code }) => code === "LIQUIDATION");
  harness.link.emit("execution", part(1));
  harness.link.emit("execution", part(2));
  harness.link.emit("execution", part(1));
  harness.link.emit("commission", {
    execId: "9.1.01.01",
    commission: "1",
    currency: "USD",
    realizedPnl: "-5",
  });
  expect(harness.room.executions()).toMatchObject([{ liquidation: true }, { liquidation: true }]);
  expect(told()).toMatchObject([{
    level: "error",
    text: "IB trades by force in account DU1234567 to restore margin: SELL AAPL, first 50 @ 140",
  }]);
  harness.link.emit("execution", part(3, { permId: 17437899456 }));
  expect(told()).toHaveLength(2);
});

Deno.test("B17: one that was missed is told when it is read, one that was told before the restart is not told again", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as never);
  harness.link.emit("execution", part(1));
  harness.notices.length = 0;
  harness.restart();
  const executions = [part(1), part(2), part(3, { permId: 17437899456 })];
  harness.link.script.executions = () => ({ executions });
  await harness.room.reconcile(2 as never);
  expect(harness.notices.filter(({ code }) => code === "LIQUIDATION")).toHaveLength(1);
  expect(harness.room.executions()).toHaveLength(3);
});

Deno.test("B17: an ordinary fill is none", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(1 as never);
  harness.link.emit("execution", part(1, { liquidation: false }));
  expect(harness.room.executions()).toMatchObject([{ liquidation: false }]);
  expect(harness.notices.filter(({ code }) => code === "LIQUIDATION")).toEqual([]);
});
