// placeOrder: a new order, a change of a live one, an order kept back (transmit=false), or a what-if.
import type { OrderView } from "../../engine/types.ts";
import type { FaultOf } from "../../faults/plan.ts";
import {
  DUPLICATE_ORDER_ID,
  FILLED_ORDER,
  MISSING_PARENT,
  SHARES_NOT_AVAILABLE,
  TIF_NOTICE,
} from "../codes.ts";
import type { Client } from "../core.ts";
import { isLive } from "../order_book.ts";
import { draftOf, engineOrder, type OrderDraft } from "./order_draft.ts";
import { previewOrder } from "./what_if.ts";
import { refusedAsReadOnly } from "../start.ts";
import type { PlaceOrder } from "../../wire/messages.ts";

export function placeOrder(client: Client, message: PlaceOrder): void {
  if (refusedAsReadOnly(client, message.orderId)) return;
  if (message.order.whatIf) return previewOrder(client, message);
  client.core.link.whenUp(() => transmitted(client, message));
}

/** Reaches IB: at once, or when IB is back after orders have waited in the gateway, in silence. */
function transmitted(client: Client, message: PlaceOrder): void {
  const known = client.core.book.find(client.clientId, message.orderId);
  if (known && isLive(known)) return changeOrder(client, message, known);
  if (isIdSpent(client, message.orderId, known)) return;
  newOrder(client, message);
}

/** An id at or below the highest one is spent, unless its order is still kept back. */
function isIdSpent(client: Client, orderId: number, known: OrderView | null): boolean {
  const { book } = client.core;
  if (book.held(client.clientId, orderId) || orderId > book.highest(client.clientId)) return false;
  if (known?.status === "Filled") client.error(orderId, 104, FILLED_ORDER);
  else client.error(orderId, 103, DUPLICATE_ORDER_ID);
  return true;
}

function newOrder(client: Client, message: PlaceOrder): void {
  const draft = draftOf(client, message);
  if (!draft) return;
  const fault = client.core.faults.hit("place", client.clientId);
  if (fault?.do === "lost") return client.core.book.use(client.clientId, message.orderId);
  if (fault?.do === "late") {
    client.core.book.use(client.clientId, message.orderId);
    return void client.core.time.after(fault.delayMs ?? 1000, () => submit(client, draft, null));
  }
  submit(client, draft, fault);
}

function submit(client: Client, draft: OrderDraft, fault: FaultOf<"place"> | null): void {
  const { core, clientId } = client;
  const { order, orderId } = draft.placed;
  if (order.parentId !== 0 && !hasParent(client, order.parentId)) {
    return client.error(orderId, 10006, MISSING_PARENT);
  }
  core.touch();
  if (!order.transmit) {
    core.book.use(clientId, orderId);
    return core.book.hold(clientId, draft.placed);
  }
  const family = order.parentId === 0 ? [] : core.book.heldFamily(clientId, order.parentId);
  const group = [...family.filter((held) => held.orderId !== orderId), draft.placed]
    .sort((a, b) => a.orderId - b.orderId);
  for (const placed of group) {
    core.book.release(clientId, placed.orderId);
    core.book.use(clientId, placed.orderId);
  }
  transmit(client, group, fault);
}

function hasParent(client: Client, parentId: number): boolean {
  const { book } = client.core;
  if (book.held(client.clientId, parentId)) return true;
  const parent = book.find(client.clientId, parentId);
  return parent !== null && isLive(parent);
}

function transmit(client: Client, group: readonly PlaceOrder[], fault: FaultOf<"place"> | null): void {
  const { core } = client;
  const drafts = group.map((placed) => ({ placed, draft: engineOrder(client, placed) }));
  const ready = drafts.flatMap(({ draft }) => draft.ok ? [draft] : []);
  for (const { placed, draft } of drafts) {
    if (!draft.ok) client.error(placed.orderId, draft.code, draft.text);
  }
  if (fault?.do === "silent") ready.forEach((draft) => core.muted.mute(draft.request));
  for (const { placed, tifPreset } of ready) {
    if (tifPreset || core.settings.tifNoticeAlways) tellTifPreset(client, placed.orderId);
  }
  const results = core.engine.orders.place(ready.map((draft) => draft.request));
  ready.forEach(({ placed }, index) => {
    const result = results[index];
    if (!result) return;
    if (!result.ok) return client.error(placed.orderId, result.code, result.text);
    if (fault?.do === "reject") {
      core.engine.control.reject(result.order.permId, fault.text ?? "Rejected by fault");
    }
    if (fault?.do === "notice") {
      client.error(placed.orderId, fault.code ?? 404, fault.text ?? SHARES_NOT_AVAILABLE);
    }
  });
}

function tellTifPreset(client: Client, orderId: number): void {
  const { tifPreset, tifNoticeAlways } = client.core.settings;
  if (tifPreset === "10349" || tifNoticeAlways) client.error(orderId, 10349, TIF_NOTICE);
}

/** The same id again while the order lives: new size, prices or TIF. Kept back, it changes nothing yet. */
function changeOrder(client: Client, message: PlaceOrder, live: OrderView): void {
  const { core } = client;
  if (!message.order.transmit) return;
  const fault = core.faults.hit("modify", client.clientId);
  if (fault?.do === "lost") return;
  if (fault) {
    const text = fault.text ?? "The price does not conform to the minimum price variation for this contract.";
    return client.error(message.orderId, fault.code ?? 110, text);
  }
  const draft = draftOf(client, message);
  if (!draft) return;
  core.touch();
  const own = { clientId: live.request.clientId, orderId: live.request.orderId };
  const result = core.engine.orders.modify({ ...draft.request, ...own });
  if (!result.ok) client.error(message.orderId, result.code, result.text);
}
