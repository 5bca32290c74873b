// placeOrder: a new order, a change of a live one, an order kept back (transmit=false), or a what-if.
import type { OrderView } from "../../engine/types.ts";
import { DUPLICATE_ORDER_ID, FILLED_ORDER, MISSING_PARENT, TIF_NOTICE } from "../codes.ts";
import type { Client } from "../core.ts";
import type { Passage } from "../interference.ts";
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
  client.core.interference.place(client, message.orderId, (passage = {}) => submit(client, draft, passage));
}

function submit(client: Client, draft: OrderDraft, passage: Passage): void {
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
  transmit(client, group, passage);
}

function hasParent(client: Client, parentId: number): boolean {
  const { book } = client.core;
  if (book.held(client.clientId, parentId)) return true;
  const parent = book.find(client.clientId, parentId);
  return parent !== null && isLive(parent);
}

function transmit(client: Client, group: readonly PlaceOrder[], passage: Passage): void {
  const { core } = client;
  const drafts = group.map((placed) => ({ placed, draft: engineOrder(client, placed) }));
  const ready = drafts.flatMap(({ draft }) => draft.ok ? [draft] : []);
  for (const { placed, draft } of drafts) {
    if (!draft.ok) client.error(placed.orderId, draft.code, draft.text);
  }
  const requests = ready.map((draft) => draft.request);
  passage.sending?.(requests);
  for (const { placed, tifPreset } of ready) {
    if (tifPreset || core.settings.tifNoticeAlways) tellTifPreset(client, placed.orderId);
  }
  const results = core.engine.orders.place(requests, passage.rejection);
  ready.forEach(({ placed }, index) => {
    const result = results[index];
    if (!result) return;
    if (result.ok) passage.taken?.(result.order);
    else client.error(placed.orderId, result.code, result.text);
  });
}

/** What a request without a time in force is told, if the gateway is set so. */
export function tellTifPreset(client: Client, orderId: number): void {
  const { tifPreset, tifNoticeAlways } = client.core.settings;
  if (tifPreset === "10349" || tifNoticeAlways) client.error(orderId, 10349, TIF_NOTICE);
}

/** The same id again while the order lives: new size, prices or TIF. Kept back, it changes nothing yet. */
function changeOrder(client: Client, message: PlaceOrder, live: OrderView): void {
  if (!message.order.transmit) return;
  client.core.interference.modify(client, message.orderId, () => modify(client, message, live));
}

function modify(client: Client, message: PlaceOrder, live: OrderView): void {
  const { core } = client;
  const draft = draftOf(client, message);
  if (!draft) return;
  core.touch();
  const own = { clientId: live.request.clientId, orderId: live.request.orderId };
  const result = core.engine.orders.modify({ ...draft.request, ...own });
  if (!result.ok) client.error(message.orderId, result.code, result.text);
}
