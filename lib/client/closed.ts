// What is closed says why: to the pointer and to a reader of the screen by its attributes, and when it is
// pressed. The browser's `disabled` takes no focus and says nothing.
import type { Lock } from "./lock.ts";
import type { Screen } from "./screen.ts";
import { spokenText } from "./speech.ts";

type Speaker = Pick<Screen, "t" | "settings">;

/** Why, in the user's language. Reads signals. */
export function lockText({ t, settings }: Speaker, lock: Lock): string {
  return "name" in lock ? t.value(`lock.${lock.name}`) : spokenText(lock, settings.langSig.value);
}

export interface Closed {
  "aria-disabled"?: true;
  title?: string;
}

/** The attributes of a button that `lock` closes. Pressed, it tells the lock: see `tellLock`. */
export function closedIf(screen: Speaker, lock: Lock | null): Closed {
  return lock === null ? {} : { "aria-disabled": true, title: notNow(screen, lock) };
}

/** The same with what a press does while nothing closes it. */
export function pressOf(
  screen: Speaker & Pick<Screen, "toasts">,
  lock: Lock | null,
  run: () => void,
): Closed & { onClick(): void } {
  return { ...closedIf(screen, lock), onClick: () => lock === null ? run() : tellLock(screen, lock) };
}

/** What was asked for can not be done now: a message that leaves by itself, anew with each press. */
export function tellLock(screen: Speaker & Pick<Screen, "toasts">, lock: Lock): void {
  const { toasts } = screen;
  toasts.withdraw(ABOUT_LOCK);
  const text = notNow(screen, lock);
  toasts.show({ tone: "info", text, detail: null, code: null, about: ABOUT_LOCK, kind: "lock" });
}

const ABOUT_LOCK = "lock";

function notNow(screen: Speaker, lock: Lock): string {
  return screen.t.value("closed.now", { reason: lockText(screen, lock) });
}
