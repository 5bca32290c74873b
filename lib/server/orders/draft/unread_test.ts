// Open orders, executions and positions of IB that could not be read: nothing rests on the picture without
// them.
import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import type { UnreadRow } from "@/lib/contract/protocol/common.ts";
import { unreadRow } from "@/tests/support/samples.ts";
import { DRAFT, makeHarness, PERM, placeWorking, viewOf } from "../testing/harness.ts";
import { ACCOUNT, openOrderRow } from "../testing/rows.ts";

const close = { account: ACCOUNT, conId: DRAFT.conId, orderType: "MKT", percent: "100" } as const;

async function withUnread(unread: UnreadRow[]) {
  const harness = makeHarness();
  harness.positions.set(DRAFT.conId, "100");
  harness.link.script.open_orders = () => ({ orders: [], statuses: [], ...(unread[0] && { unread }) });
  await harness.room.reconcile(toSocketEpoch(1));
  return harness;
}

Deno.test("a close is refused while an open order that may be its exit could not be read, and says which", async () => {
  for (const row of [{}, { conId: DRAFT.conId }, { account: ACCOUNT }, { conId: 7, secType: "BAG" }]) {
    using harness = await withUnread([unreadRow({ symbol: "AAPL", ...row })]);
    await expect(harness.room.previewClose(close)).rejects.toMatchObject({
      code: "ORDERS_UNKNOWN",
      status: 503,
      message: expect.stringContaining("An open order that IB reports could not be read (AAPL"),
    });
    const flat = await harness.room.previewFlatten(ACCOUNT);
    expect(flat.previews).toEqual([]);
    expect(flat.skipped.map(({ code }) => code)).toEqual(["ORDERS_UNKNOWN"]);
  }
  for (const row of [{ conId: 7 }, { account: "DU7654321" }]) {
    using harness = await withUnread([unreadRow(row)]);
    expect((await harness.room.previewClose(close)).proof?.closes).toBe("100");
  }
});

Deno.test("close all names the positions that could not be read beside those that it closes", async () => {
  using harness = await withUnread([]);
  harness.world.unread.read("positions", [
    unreadRow({ account: ACCOUNT, conId: 7, symbol: "ESH7" }),
    unreadRow(),
    unreadRow({ account: "DU7654321" }),
  ]);
  const { previews, skipped } = await harness.room.previewFlatten(ACCOUNT);
  expect(previews).toHaveLength(1);
  expect(skipped.map(({ conId, code }) => [conId, code])).toEqual([
    [7, "POSITIONS_UNKNOWN"],
    [0, "POSITIONS_UNKNOWN"],
  ]);
  expect(skipped.map(({ text }) => text)).toEqual([
    expect.stringContaining("(ESH7, DU"),
    expect.stringContaining("(which one it does not say)"),
  ]);
});

Deno.test("limits see no open orders and nothing reduces while one of the account could not be read", async () => {
  using harness = await withUnread([unreadRow({ account: ACCOUNT })]);
  const seen: unknown[] = [];
  harness.world.limits = {
    ...harness.world.limits,
    check: (_draft, { others, working, reduces }) => {
      seen.push({ others: others?.all() ?? null, working, reduces });
      return { denied: false, warnings: [], use: null };
    },
  };
  await harness.room.previewOrder({ ...DRAFT, side: "SELL", quantity: "10" });
  expect(seen[0]).toEqual({ others: null, working: { BUY: null, SELL: null }, reduces: false });
  harness.link.script.open_orders = () => ({ orders: [], statuses: [] });
  await harness.room.reconcile(toSocketEpoch(1));
  seen.length = 0;
  await harness.room.previewOrder({ ...DRAFT, side: "SELL", quantity: "10" });
  expect(seen[0]).toEqual({ others: [], working: { BUY: "0", SELL: "0" }, reduces: true });
});

Deno.test("a reading that lacks a row ends no order by its absence, and still tells what it has", async () => {
  for (const lacking of ["open_orders", "executions", "completed_orders"] as const) {
    using harness = makeHarness();
    const placed = await placeWorking(harness);
    const other = await harness.place({ limitPrice: "180" });
    const row = openOrderRow({ orderId: other.orderId, permId: PERM + 1 }, other.order, "Submitted");
    const unread = { unread: [unreadRow()] };
    const missing = { open_orders: {}, executions: {}, completed_orders: {}, [lacking]: unread };
    harness.link.script.open_orders = () => ({ orders: [row], statuses: [], ...missing.open_orders });
    harness.link.script.executions = () => ({ executions: [], ...missing.executions });
    harness.link.script.completed_orders = () => ({ orders: [], ...missing.completed_orders });
    await harness.clock.run(3_600_000);
    const read = async () => {
      const { complete } = await harness.room.reconcile(toSocketEpoch(1));
      await harness.clock.run(3_600_000);
      expect(complete).toBe(true);
    };
    await read();
    expect([lacking, viewOf(harness, placed).state]).toEqual([lacking, "working"]);
    expect(viewOf(harness, other).state).toBe("working");
    missing[lacking] = {} as never;
    await read();
    await read();
    expect([lacking, viewOf(harness, placed).state]).toEqual([lacking, "cancelled"]);
  }
});
