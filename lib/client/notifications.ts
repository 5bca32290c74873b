// What is worth a message: fills, rejections, unknown outcomes, the loss and return of the connection. Toasts, sounds and desktop notifications.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { ConnectionView, OrderView, Snapshot } from "@/lib/contract/api.ts";
import { formatAverage, formatQuantity, type Lang } from "@/lib/contract/format.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import { compare } from "@/lib/contract/decimal.ts";
import { apart, type ReportFault } from "./apart.ts";
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
      toastsSig.value = withRoom([...toastsSig.peek(), { ...wish, id }]);
      if (wish.tone !== "problem") after(FILL_TOAST_MS, () => dismiss(id));
    },
    dismiss,
  };
}

/** Too many: the oldest that would leave by itself goes first, what needs a decision only after all of those. */
function withRoom(toasts: Toast[]): Toast[] {
  if (toasts.length <= MOST_TOASTS) return toasts;
  const passing = toasts.findIndex(({ tone }) => tone !== "problem");
  return toasts.toSpliced(Math.max(0, passing), 1);
}

function wish(tone: ToastTone, text: string, detail: Wording | null = null): ToastWish {
  return { tone, text, detail, code: null };
}

/** The messages that a change of the order list gives. The first list gives none: it is history. */
export function orderToasts(
  before: Snapshot["orders"],
  after: Snapshot["orders"],
  lang: Lang,
  report?: ReportFault,
): ToastWish[] {
  if (before === after) return [];
  return Object.values(after).flatMap((order) => {
    const old = before[order.clientOrderId];
    if (old === order || (old?.state === order.state && old.filled === order.filled)) return [];
    // An order that can not be put into words keeps no other order from being told.
    return apart(() => [...partFill(old, order, lang), ...stateToast(old, order, lang)], report) ?? [];
  });
}

/** What was filled, unless the order is filled as a whole. It may be cancelled in the same moment. */
function partFill(old: OrderView | undefined, order: OrderView, lang: Lang): ToastWish[] {
  if (order.state === "filled" || old === undefined && order.state !== "partly_filled") return [];
  if (compare(order.filled, old?.filled ?? "0") <= 0) return [];
  const filled = formatQuantity(order.filled, lang);
  const quantity = formatQuantity(order.quantity, lang);
  return [
    wish("fill", translate(lang, "toast.partly", { order: orderLabel(order, lang), filled, quantity })),
  ];
}

function stateToast(old: OrderView | undefined, order: OrderView, lang: Lang): ToastWish[] {
  if (old?.state === order.state) return [];
  const label = { order: orderLabel(order, lang) };
  switch (order.state) {
    case "filled": {
      const price = formatAverage(order.averageFillPrice, lang, priceDigits(order.contract));
      return [wish("fill", translate(lang, "toast.filled", { ...label, price }))];
    }
    case "rejected":
      return [wish("problem", translate(lang, "toast.rejected", label), reasonOf(order))];
    case "unknown":
      return [wish("problem", translate(lang, "toast.unknown", label))];
    case "cancelled":
      return old ? [wish("info", translate(lang, "toast.cancelled", label), reasonOf(order))] : [];
    default:
      return [];
  }
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
  // By time and not by the end of the sound: a context that may not sound never ends it, and there are few of them.
  setTimeout(() => void context.close().catch(() => {}), TONE_MS * 4);
  const pitches = tone === "problem" ? [440, 330] : [660, 880];
  pitches.forEach((pitch, index) => {
    const oscillator = context.createOscillator();
    const gain = context.createGain();
    const start = context.currentTime + index * TONE_MS / 1000;
    oscillator.frequency.value = pitch;
    gain.gain.setValueAtTime(0.08, start);
    gain.gain.exponentialRampToValueAtTime(0.001, start + TONE_MS / 1000);
    oscillator.connect(gain).connect(context.destination);
    oscillator.start(start);
    oscillator.stop(start + TONE_MS / 1000);
  });
}

const TONE_MS = 120;

/** Asks for permission; `true` when desktop notifications can be shown. */
export async function askForDesktop(): Promise<boolean> {
  try {
    if (await Notification.requestPermission() !== "granted") return false;
    // On phones permission is given and every single one is refused.
    new Notification("Lotse").close();
    return true;
  } catch {
    return false;
  }
}

export function showOnDesktop({ text, detail }: ToastWish, lang: Lang): void {
  if (typeof Notification === "function" && Notification.permission === "granted") {
    new Notification("Lotse", { body: detail ? `${text}\n${spokenText(detail, lang)}` : text });
  }
}
