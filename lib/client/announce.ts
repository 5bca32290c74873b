// Turns changes of orders and connection into messages, each told once by every channel, whatever another
// channel does.
import type { Snapshot } from "@/lib/contract/api.ts";
import { apart, effectApart, type ReportFault } from "./apart.ts";
import { connectionToast, orderToasts, solvedOrders } from "./notifications.ts";
import type { Screen } from "./screen.ts";
import { aboutOrder, type ToastWish } from "./toasts.ts";

/**
 * One way to tell: on the screen, as a sound, on the desktop. May throw: browsers refuse each of them at
 * times.
 */
export type Channel = (wish: ToastWish) => void;

/** Starts telling; the returned function stops. */
export function announceChanges(
  { store, settings, solved }: Pick<Screen, "store" | "settings"> & { solved(about: string): void },
  channels: readonly Channel[],
  report?: ReportFault,
): () => void {
  let known: Pick<Snapshot, "orders" | "connection"> | null = null;
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
