// A journal that was put back from an older copy: what IB still tells of the orders that it does not have.
import { expect } from "@std/expect";
import { toOrderId, toPermId, toSocketEpoch } from "@/lib/contract/ids.ts";
import type { OpenOrderRow } from "@/lib/contract/protocol/common.ts";
import { type Journal, openJournal } from "@/lib/server/journal/journal.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { makeHarness } from "../testing/harness.ts";
import { completedRow, executionRow, limitOrder, openOrderRow } from "../testing/rows.ts";

const id = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;
const order = (number: number, changes = {}) =>
  limitOrder({ orderRef: `lotse:${id(number)}`, lmtPrice: "187", ...changes });

async function afterRestore(open: OpenOrderRow[], journal?: Journal) {
  const harness = makeHarness(journal === undefined ? {} : { journal });
  harness.link.script.open_orders = () => ({ orders: open, statuses: [] });
  harness.link.script.executions = () => ({
    executions: [
      executionRow({ orderId: 1, permId: 11 }, { execId: "a.1.01.01", shares: "100", price: "187" }),
      executionRow({ orderId: 4, permId: 14, clientId: 99 }, {
        execId: "b.1.01.01",
        shares: "100",
        price: "187",
      }),
    ],
  });
  harness.link.script.completed_orders = () => ({
    orders: [
      completedRow(11, order(1), "Filled", { order: { filledQuantity: "100" } }),
      completedRow(12, order(2), "Cancelled"),
      completedRow(14, order(4), "Filled", { order: { filledQuantity: "100" } }),
      completedRow(15, limitOrder({ orderRef: "somebody" }), "Cancelled"),
    ],
  });
  await harness.room.reconcile(toSocketEpoch(1));
  return harness;
}

Deno.test("ended orders that the journal does not have keep the identity that they were sent with, ours by their fills", async () => {
  using harness = await afterRestore([]);
  const shown = () =>
    harness.room.orders().map(({ clientOrderId, origin, permId, state, filled }) =>
      [clientOrderId, origin, permId, state, filled] as const
    ).sort((a, b) => (a[2] ?? 0) - (b[2] ?? 0));
  const expected = [
    [id(1), "app", 11, "filled", "100"],
    // Nothing says whose client it was: not taken for ours, and not under another name either.
    [id(2), "foreign", 12, "cancelled", "0"],
    [id(4), "foreign", 14, "filled", "100"],
    ["PERM-15", "foreign", 15, "cancelled", "0"],
  ];
  expect(shown()).toEqual(expected);
  // Read again, and after a restart, they are the same orders.
  await harness.room.reconcile(toSocketEpoch(1));
  harness.restart();
  expect(shown()).toEqual(expected);
});

Deno.test("a bracket that the journal does not have keeps its link, whether its entry has filled or is behind its exits", async () => {
  const exit = { action: "SELL", lmtPrice: "190" } as const;
  const filled = openOrderRow({ orderId: 5, permId: 21 }, order(5, exit), "Submitted", {
    order: { parentPermId: toPermId(11) },
  });
  const waiting = openOrderRow(
    { orderId: 7, permId: 23 },
    order(7, { ...exit, parentId: toOrderId(6) }),
    "PreSubmitted",
  );
  const entry = openOrderRow({ orderId: 6, permId: 22 }, order(6), "Submitted");
  // IB tells open orders the order id of their entry alone, which is that of an earlier socket.
  const named = openOrderRow(
    { orderId: 9, permId: 25 },
    order(9, { ...exit, parentId: toOrderId(1) }),
    "Submitted",
  );
  const beyond = openOrderRow(
    { orderId: 10, permId: 26 },
    order(3, { parentId: toOrderId(1) }),
    "Submitted",
  );
  const stranger = openOrderRow({ orderId: 3, permId: 24, clientId: 99 }, order(8, exit), "Submitted", {
    order: { parentPermId: toPermId(11) },
  });
  using harness = await afterRestore([filled, waiting, entry, named, beyond, stranger]);
  const parents = () =>
    [id(5), id(7), id(6), id(9), id(3), "PERM-24"].map((one) =>
      harness.room.list.listedOrder(one)?.parentClientOrderId ?? null
    );
  expect(parents()).toEqual([id(1), id(6), null, id(1), null, null]);
  harness.restart();
  expect(parents()).toEqual([id(1), id(6), null, id(1), null, null]);
});

Deno.test("an entry of another instrument or another client is nobody's entry", async () => {
  const row = openOrderRow({ orderId: 5, permId: 21 }, order(5, { action: "SELL" }), "Submitted", {
    order: { parentPermId: toPermId(14) },
  });
  using harness = await afterRestore([row]);
  expect(harness.room.list.listedOrder(id(5))?.parentClientOrderId).toBeNull();
});

Deno.test("an order that the journal which was replaced had sent is ours, although IB tells no client of it", async () => {
  const journal = openJournal(":memory:", new ManualClock());
  journal.commit({
    entries: [{
      at: "2026-08-31T14:00:00.000Z",
      kind: "put_back",
      clientOrderId: null,
      data: { at: "2026-08-31T14:00:00.000Z", until: null, whole: true, keys: 1, orders: [id(2)] },
    }],
  });
  using harness = await afterRestore([], journal);
  const origins = () => [id(2), id(4)].map((one) => harness.room.list.listedOrder(one)?.origin);
  expect(origins()).toEqual(["app", "foreign"]);
  harness.restart();
  expect(origins()).toEqual(["app", "foreign"]);
});
