// Brackets of other clients, and such as were typed in TWS: their exits sleep behind their entries, as ours.
import { expect } from "@std/expect";
import { toOrderId, toSocketEpoch } from "@/lib/contract/ids.ts";
import type { IbOrder, OpenOrderRow } from "@/lib/contract/protocol/common.ts";
import { excessExits } from "@/lib/server/desk/exit_excess.ts";
import { DRAFT, makeHarness } from "../testing/harness.ts";
import { AAPL, ACCOUNT, limitOrder, openOrderRow } from "../testing/rows.ts";

const THEIRS = 8;
const OTHER = { ...AAPL, conId: 7, symbol: "MSFT", localSymbol: "MSFT" };

interface Named {
  orderId?: number;
  permId: number;
  clientId?: number;
}

function row({ orderId = 0, permId, clientId = THEIRS }: Named, order: Partial<IbOrder>, filled = "0") {
  const given = limitOrder({ totalQuantity: "50", ...order });
  const status = filled === "0" && order.action === "SELL" ? "PreSubmitted" : "Submitted";
  return openOrderRow({ orderId, permId, clientId }, given, status, { order: { filledQuantity: filled } });
}

/** BUY 50 with a take profit and a stop behind it. */
const byClient = (filled = "0"): OpenOrderRow[] => [
  row({ orderId: 5, permId: 21 }, {}, filled),
  row({ orderId: 6, permId: 22 }, { action: "SELL", parentId: toOrderId(5), ocaGroup: "21" }),
  row({ orderId: 7, permId: 23 }, { action: "SELL", parentId: toOrderId(5), ocaGroup: "21" }),
];
/** Typed in TWS, none of them has an order id. */
const byHand = (filled = "0"): OpenOrderRow[] => [
  row({ permId: 31, clientId: 0 }, {}, filled),
  row({ permId: 32, clientId: 0 }, { action: "SELL", ocaGroup: "31" }),
  row({ permId: 33, clientId: 0 }, { action: "SELL", ocaGroup: "31" }),
];

async function withOpen(open: OpenOrderRow[]) {
  const harness = makeHarness();
  harness.link.script.open_orders = () => ({ orders: open, statuses: [] });
  harness.positions.set(DRAFT.conId, "100");
  await harness.room.reconcile(toSocketEpoch(1));
  const parentOf = (permId: number) =>
    harness.room.list.listedOrder(`PERM-${permId}`)?.parentClientOrderId ?? null;
  return { harness, parentOf };
}

Deno.test("exits of others have their entry by the ids of its client, and what was typed in TWS by its number", async () => {
  const strangers = [
    // Of another client, on the side of the entry, and in another instrument.
    row({ orderId: 8, permId: 24, clientId: 9 }, { action: "SELL", parentId: toOrderId(5) }),
    row({ orderId: 9, permId: 25 }, { parentId: toOrderId(5) }),
    { ...row({ orderId: 10, permId: 26 }, { action: "SELL", parentId: toOrderId(5) }), contract: OTHER },
    row({ permId: 34, clientId: 0 }, { action: "SELL", ocaGroup: "21" }),
    row({ permId: 35, clientId: 0 }, { action: "SELL", ocaGroup: "my group" }),
  ];
  const { harness, parentOf } = await withOpen([...byClient(), ...byHand(), ...strangers]);
  using _harness = harness;
  expect([21, 22, 23, 31, 32, 33].map(parentOf)).toEqual([
    null,
    "PERM-21",
    "PERM-21",
    null,
    "PERM-31",
    "PERM-31",
  ]);
  expect([24, 25, 26, 34, 35].map(parentOf)).toEqual([null, null, null, null, null]);
  harness.restart();
  expect([22, 33].map(parentOf)).toEqual(["PERM-21", "PERM-31"]);
});

Deno.test("an exit that sleeps behind somebody else's entry takes nothing of a close, and is no excess; awake it does", async () => {
  for (const bracket of [byClient, byHand]) {
    const { harness } = await withOpen(bracket());
    using _harness = harness;
    const close = () =>
      harness.room.previewClose({ account: ACCOUNT, conId: DRAFT.conId, orderType: "MKT", percent: "100" });
    const excess = () => {
      const held = { account: ACCOUNT, conId: DRAFT.conId, symbol: "AAPL", quantity: "100" };
      return excessExits([{ ...held, quantity: "40" }], harness.room.list.openOrders()).length;
    };
    expect((await close()).proof).toMatchObject({ position: "100", workingExits: "0", closes: "100" });
    expect(excess()).toBe(0);
    // Of its first part on they work with all of their size.
    harness.link.script.open_orders = () => ({ orders: bracket("10"), statuses: [] });
    await harness.clock.run(1_000);
    expect((await close()).proof).toMatchObject({ workingExits: "50", closes: "50" });
  }
});
