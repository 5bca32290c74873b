// What is worth a message: fills, rejections, unknown outcomes, the loss and return of the connection. Toasts, sounds and desktop notifications.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ConnectionView, OrderView, Snapshot } from "@/lib/contract/api.ts";
import { formatAverage, formatQuantity, type Lang } from "@/lib/contract/format.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import { orderLabel, priceDigits } from "./order_view.ts";
import { spokenText, type Wording } from "./speech.ts";

export type ToastTone = "fill" | "info" | "problem";

export interface Toast {
  id: number;
  tone: ToastTone;
  text: string;
  /** What IB or the desk says of it. */
  detail: Wording | null;
  code: string | null;
}

export type ToastWish = Omit<Toast, "id">;

/** Fills leave by themselves; what needs a decision stays until it is dismissed. */
export const FILL_TOAST_MS = 6000;
const MOST_TOASTS = 5;

export interface Toasts {
  readonly toastsSig: ReadonlySignal<Toast[]>;
  show(wish: ToastWish): void;
  dismiss(id: number): void;
}

export function createToasts(after: (ms: number, run: () => void) => () => void): Toasts {
  const toastsSig = signal<Toast[]>([]);
  let last = 0;
  const dismiss = (id: number) => {
    toastsSig.value = toastsSig.peek().filter((toast) => toast.id !== id);
  };
  return {
    toastsSig,
    show(wish) {
      const id = ++last;
      toastsSig.value = [...toastsSig.peek(), { ...wish, id }].slice(-MOST_TOASTS);
      if (wish.tone !== "problem") after(FILL_TOAST_MS, () => dismiss(id));
    },
    dismiss,
  };
}

function wish(tone: ToastTone, text: string, detail: Wording | null = null): ToastWish {
  return { tone, text, detail, code: null };
}

/** The messages that a change of the order list gives. The first list gives none: it is history. */
export function orderToasts(
  before: Snapshot["orders"],
  after: Snapshot["orders"],
  lang: Lang,
): ToastWish[] {
  if (before === after) return [];
  return Object.values(after).flatMap((order) => {
    const old = before[order.clientOrderId];
    if (old === order || (old?.state === order.state && old.filled === order.filled)) return [];
    const toast = orderToast(old, order, lang);
    return toast ? [toast] : [];
  });
}

function orderToast(old: OrderView | undefined, order: OrderView, lang: Lang): ToastWish | null {
  const label = orderLabel(order, lang);
  const changed = old?.state !== order.state;
  if (order.state === "filled" && changed) {
    const price = formatAverage(order.averageFillPrice, lang, priceDigits(order.contract));
    return wish("fill", translate(lang, "toast.filled", { order: label, price }));
  }
  if (order.state === "rejected" && changed) {
    return wish("problem", translate(lang, "toast.rejected", { order: label }), reasonOf(order));
  }
  if (order.state === "unknown" && changed) {
    return wish("problem", translate(lang, "toast.unknown", { order: label }));
  }
  if (order.state === "cancelled" && changed && old) {
    return wish("info", translate(lang, "toast.cancelled", { order: label }), reasonOf(order));
  }
  if (order.state === "partly_filled" && old?.filled !== order.filled) {
    const filled = formatQuantity(order.filled, lang);
    const quantity = formatQuantity(order.quantity, lang);
    return wish("fill", translate(lang, "toast.partly", { order: label, filled, quantity }));
  }
  return null;
}

function reasonOf({ reason, reasonSays }: OrderView): Wording | null {
  return reason === null ? null : { text: reason, says: reasonSays };
}

const up = (connection: ConnectionView) => connection.headline === "connected";

/** The message that a change of the connection gives, if any. */
export function connectionToast(
  before: ConnectionView,
  after: ConnectionView,
  lang: Lang,
): ToastWish | null {
  if (up(before) && !up(after)) {
    const cause = after.cause === null
      ? translate(lang, `headline.${after.headline}`)
      : spokenText({ text: after.cause, says: after.causeSays }, lang);
    const fix = after.fix === null ? null : { text: after.fix, says: after.fixSays };
    return wish("problem", translate(lang, "toast.lost", { cause }), fix);
  }
  if (!up(before) && up(after)) return wish("info", translate(lang, "toast.back"));
  return null;
}

/** Two short tones, rising for a fill and falling for trouble. Needs an earlier user gesture, as browsers demand. */
export function playTone(tone: ToastTone): void {
  const context = new AudioContext();
  const pitches = tone === "problem" ? [440, 330] : [660, 880];
  pitches.forEach((pitch, index) => {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const start = context.currentTime + index * 0.12;
    oscillator.frequency.value = pitch;
    gain.gain.setValueAtTime(0.08, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + 0.12);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + 0.12);
    if (index === pitches.length - 1) oscillator.onended = () => void context.close();
  });
}

/** Asks for permission; `true` when desktop notifications may be shown. */
export async function askForDesktop(): Promise<boolean> {
  if (typeof Notification !== "function") return false;
  return await Notification.requestPermission() === "granted";
}

export function showOnDesktop({ text, detail }: ToastWish, lang: Lang): void {
  if (typeof Notification === "function" && Notification.permission === "granted") {
    new Notification("Lotse", { body: detail ? `${text}\n${spokenText(detail, lang)}` : text });
  }
}
