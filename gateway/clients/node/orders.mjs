// Orders with IBApiNext: types, changes, ends, and the questions about them.
import { flow, must, notOffered } from "./report.mjs";
import { AAPL, first, order, Room } from "./room.mjs";

/** Places an order that must stay, waits until it does, and cancels it. */
async function rests(room, fields, status) {
  const id = await room.place(fields);
  await room.status(id, status);
  room.cancel(id);
  await room.status(id, "Cancelled");
}

async function types(room) {
  await flow("what-if", async () => {
    const id = await room.place({ orderType: "MKT", totalQuantity: 100, whatIf: true });
    const { orderState } = await room.order(id, () => true);
    must(Number(orderState.initMarginChange) > 0 && orderState.commission > 0, orderState);
  });
  await flow("market order", async () => {
    const id = await room.place({ orderType: "MKT", totalQuantity: 10, orderRef: "clients" });
    await room.status(id, "Filled");
    await first(
      room.ib.getPositions(),
      ({ all }) =>
        [...all.values()].flat().some(({ pos, contract }) => pos === 10 && contract.conId === 265598),
    );
  });
  await flow("limit order", () => rests(room, { lmtPrice: 1 }, "Submitted"));
  await flow(
    "stop order",
    () => rests(room, { action: "SELL", orderType: "STP", auxPrice: 1 }, "PreSubmitted"),
  );
  await flow(
    "stop-limit order",
    () => rests(room, { action: "SELL", orderType: "STP LMT", auxPrice: 1.5, lmtPrice: 1 }, "PreSubmitted"),
  );
  await flow(
    "trailing order",
    () => rests(room, { action: "SELL", orderType: "TRAIL", trailingPercent: 20 }, "PreSubmitted"),
  );
  await flow("bracket", () => bracket(room));
  await flow("OCA", async () => {
    const group = { ocaGroup: "one of two", ocaType: 1 };
    const resting = await room.place({ ...group, lmtPrice: 1 });
    await room.status(resting, "Submitted");
    room.allow(resting, 202);
    await room.status(await room.place({ ...group, orderType: "MKT" }), "Filled");
    await room.status(resting, "Cancelled");
  });
}

async function bracket(room) {
  const parentId = await room.place({ orderType: "MKT", transmit: false });
  const target = { action: "SELL", lmtPrice: 9000, parentId, transmit: false };
  const targetId = await room.place(target);
  const stop = await room.place({ action: "SELL", orderType: "STP", auxPrice: 1, parentId });
  await room.status(parentId, "Filled");
  await room.status(targetId, "Submitted");
  await room.status(stop, "PreSubmitted");
  // Moved to where buyers are, the target fills and takes the stop with it.
  room.allow(stop, 202);
  const moved = order({ ...target, transmit: true, lmtPrice: Math.floor(room.bid * 0.99) });
  room.ib.modifyOrder(targetId, AAPL, moved);
  await room.status(targetId, "Filled");
  await room.status(stop, "Cancelled");
}

async function changes(room) {
  let id = 0;
  await flow("change", async () => {
    id = await room.place({ lmtPrice: 1 });
    await room.status(id, "Submitted");
    room.ib.modifyOrder(id, AAPL, order({ lmtPrice: 2, totalQuantity: 6 }));
    await room.order(id, (one) => one.order.lmtPrice === 2 && one.order.totalQuantity === 6);
  });
  await flow("cancel", async () => {
    room.cancel(id);
    await room.status(id, "Cancelled");
  });
  await flow("global cancel", async () => {
    // Of what has ended before, a global cancel says that it cannot be cancelled.
    for (const ended of room.placed) room.allow(ended, 161);
    const ids = [await room.place({ lmtPrice: 1 }), await room.place({ lmtPrice: 2 })];
    for (const one of ids) await room.status(one, "Submitted");
    for (const one of ids) room.allow(one, 202);
    room.ib.cancelAllOrders();
    for (const one of ids) await room.status(one, "Cancelled");
  });
}

async function queries(room) {
  await flow("open orders", () => first(room.ib.getOpenOrders()));
  await flow("all open orders", () => room.ib.getAllOpenOrders());
  notOffered("completed orders");
  await flow("executions", async () => {
    const ours = (await room.ib.getExecutionDetails({}))
      .find(({ execution }) => execution.orderRef === "clients");
    must(ours !== undefined, "no execution");
    room.filled = ours.execution.execId;
  });
  await flow("commissions", async () => {
    const reports = await room.ib.getCommissionReport({});
    must(reports.some(({ execId, commission }) => execId === room.filled && commission > 0), reports);
  });
}

/** Leaves an order behind and finds it again under the same client id. */
async function awayAndBack(room, port) {
  const left = await room.place({ lmtPrice: 1 });
  await room.status(left, "Submitted");
  room.leave();
  const again = await Room.connect(port);
  must(await again.ib.getNextValidOrderId() > left, "next id");
  const open = await again.ib.getAllOpenOrders();
  must(open.some(({ orderId }) => orderId === left), open);
  await again.listen();
  await again.order(left, () => true);
  again.cancel(left);
  await again.status(left, "Cancelled");
  again.leave();
}

export async function orders(room, port) {
  await room.listen();
  await types(room);
  await changes(room);
  await queries(room);
  await flow("away and back", () => awayAndBack(room, port));
}
