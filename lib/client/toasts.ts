// The messages on the screen: one per subject, updated in place, gone when what they are about is solved.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Problem } from "@/lib/contract/api.ts";
import type { Wording } from "./speech.ts";

export type ToastTone = "fill" | "info" | "problem";

export interface Toast {
  id: number;
  tone: ToastTone;
  text: string;
  /** What IB or the desk says of it. */
  detail: Wording | null;
  code: string | null;
  /** What it is about: a later message about the same takes its place. `null`: it stands for itself. */
  about: string | null;
  /** What kind of news it is, of its subject. */
  kind: string;
  /** The refusal that it tells. */
  problem?: Problem;
}

export type ToastWish = Omit<Toast, "id">;

/** The subject of all messages about one order. */
export const aboutOrder = (clientOrderId: string) => `order ${clientOrderId}`;
/** The subject of all messages about the connection. */
export const ABOUT_LINK = "link";

/** Fills leave by themselves; what needs a decision stays until it is dismissed or solved. */
export const FILL_TOAST_MS = 6000;
const MOST_TOASTS = 5;
/**
 * Of how many subjects it is remembered what was put away: a day has orders without end, and news comes of
 * the latest of them.
 */
export const MOST_PUT_AWAY = 200;

export interface Toasts {
  readonly toastsSig: ReadonlySignal<Toast[]>;
  show(wish: ToastWish): void;
  dismiss(id: number): void;
  /** What it was about is solved: there is nothing left to say. */
  withdraw(about: string): void;
}

export function createToasts(after: (ms: number, run: () => void) => () => void): Toasts {
  const toastsSig = signal<Toast[]>([]);
  const timers = new Map<number, () => void>();
  /** Which kind of news about a subject was put away by hand: more of the same is not asked for. */
  const putAway = new Map<string, string>();
  let last = 0;

  const remove = (id: number) => {
    timers.get(id)?.();
    timers.delete(id);
    toastsSig.value = toastsSig.peek().filter((toast) => toast.id !== id);
  };
  const shown = (about: string | null) =>
    about === null ? undefined : toastsSig.peek().find((toast) => toast.about === about);

  function remember(about: string, kind: string): void {
    putAway.delete(about);
    putAway.set(about, kind);
    const [oldest] = putAway.keys();
    if (putAway.size > MOST_PUT_AWAY && oldest !== undefined) putAway.delete(oldest);
  }

  return {
    toastsSig,
    show(wish) {
      if (wish.about !== null) {
        if (putAway.get(wish.about) === wish.kind) return;
        putAway.delete(wish.about);
      }
      const before = shown(wish.about);
      const toast = { ...wish, id: before?.id ?? ++last };
      toastsSig.value = before === undefined
        ? withRoom([...toastsSig.peek(), toast])
        : toastsSig.peek().map((one) => one === before ? toast : one);
      timers.get(toast.id)?.();
      timers.delete(toast.id);
      if (wish.tone !== "problem") timers.set(toast.id, after(FILL_TOAST_MS, () => remove(toast.id)));
    },
    dismiss(id) {
      const toast = toastsSig.peek().find((one) => one.id === id);
      if (toast !== undefined && toast.about !== null) remember(toast.about, toast.kind);
      remove(id);
    },
    withdraw(about) {
      putAway.delete(about);
      const toast = shown(about);
      if (toast !== undefined) remove(toast.id);
    },
  };
}

/**
 * Too many: the oldest that would leave by itself goes first, what needs a decision only after all of those.
 */
function withRoom(toasts: Toast[]): Toast[] {
  if (toasts.length <= MOST_TOASTS) return toasts;
  const passing = toasts.findIndex(({ tone }) => tone !== "problem");
  return toasts.toSpliced(Math.max(0, passing), 1);
}
