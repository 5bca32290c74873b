// What a reading proves when somebody has set the clock back since the order was last heard of.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { makeHarness, PERM, placeWorking, report, viewOf } from "../testing/harness.ts";
import { openOrderRow } from "../testing/rows.ts";

const HOUR = 3_600_000;

Deno.test("a clock that was set back makes no old report newer than a reading: IB's terms are believed at once", async () => {
  using harness = makeHarness();
  const placed = await placeWorking(harness);
  harness.clock.moveWall(-HOUR);
  const moved = openOrderRow(
    { orderId: placed.orderId, permId: PERM },
    { ...placed.order, lmtPrice: "150" },
    "Submitted",
  );
  harness.link.script.open_orders = () => ({ orders: [moved], statuses: [] });
  await harness.room.reconcile(toSocketEpoch(1));
  expect(viewOf(harness, placed).limitPrice).toBe("150");
});

Deno.test("a clock that was set back keeps no order working that IB does not list, and no end provisional", async () => {
  using harness = makeHarness();
  const [gone, ended] = [await placeWorking(harness), await harness.place({ limitPrice: "186" })];
  report(harness, ended, 901, "Cancelled");
  harness.clock.moveWall(-HOUR);
  await harness.room.reconcile(toSocketEpoch(1));
  expect(viewOf(harness, gone)).toMatchObject({ state: "unknown" });
  expect(viewOf(harness, ended).timeline.at(-1)).toMatchObject({
    source: "reconciliation",
    text: "cancelled; fills read again: 0 of 100",
  });
});
