// Turns changes of orders and connection into messages, each told once by every channel, whatever another
// channel does.
import { apart, effectApart, type ReportFault } from "./apart.ts";
import { connectionToast, orderToasts, solvedOrders } from "./notifications.ts";
import type { Screen } from "./screen.ts";
import { aboutOrder, type ToastWish } from "./toasts.ts";

/**
 * One way to tell: on the screen, as a sound, on the desktop. May throw: browsers refuse each of them at
 * times.
 */
export type Channel = (wish: ToastWish) => void;

interface Announced extends Pick<Screen, "store" | "settings" | "firstSeen"> {
  solved(about: string): void;
}

/** Starts telling what is new since `firstSeen`, or since the desk is known; the returned function stops. */
export function announceChanges(
  { store, settings, firstSeen, solved }: Announced,
  channels: readonly Channel[],
  report?: ReportFault,
): () => void {
  let known = firstSeen;
  return effectApart(() => {
    const orders = store.ordersSig.value;
    const connection = store.connectionSig.value;
    if (!store.readySig.value) return;
    const before = known;
    // From here on it counts as told: what fails below must not come again with the next change.
    known = { orders, connection };
    if (before === null) return;
    const lang = settings.langSig.peek();
    for (const id of solvedOrders(before.orders, orders)) apart(() => solved(aboutOrder(id)), report);
    const fills = apart(() => orderToasts(before.orders, orders, lang, report), report) ?? [];
    const link = apart(() => connectionToast(before.connection, connection, lang), report) ?? null;
    for (const wish of link === null ? fills : [...fills, link]) {
      for (const tell of channels) apart(() => tell(wish), report);
    }
  }, report);
}
