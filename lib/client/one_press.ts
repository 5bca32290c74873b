// One press is one act: a key that is held down, and the second click of a double click, never act on what
// has come up meanwhile.

/** Keys that press something; every other key may repeat: it moves or writes. */
const ACTING = new Set(["Enter", " ", "Escape"]);
const TEXT =
  "textarea, [contenteditable], input:not([type=checkbox], [type=radio], [type=button], [type=submit])";
const PRESSABLE = "button, a, summary, input, select, [role=option], tr";

/** As long as systems wait for the second click of a double click, and as far as a hand shakes. */
const DOUBLE_CLICK_MS = 400;
const DOUBLE_CLICK_PX = 8;

/** The part of an element that decides; `closest` is missing on the document itself. */
interface PressTarget {
  closest?(selector: string): unknown;
}

/** Whether the key is held down and would press something: what was meant was its first press. */
export function isHeldPress(event: Pick<KeyboardEvent, "key" | "repeat" | "target">): boolean {
  if (!event.repeat || !ACTING.has(event.key)) return false;
  const target = event.target as PressTarget | null;
  return event.key !== " " || !target?.closest?.(TEXT);
}

/**
 * Whether the key belongs to the composition of characters, as Enter does that takes a candidate. Safari says
 * it by the code alone: there the composition is over by then.
 */
export function isComposed(
  { isComposing, keyCode }: Pick<KeyboardEvent, "isComposing" | "keyCode">,
): boolean {
  return isComposing || keyCode === 229;
}

export interface Click {
  at: number;
  x: number;
  y: number;
  /** What is pressed by it. */
  on: unknown;
}

/** Whether `next` is the rest of a double click on something that is no longer there. */
export function isStray(last: Click | null, next: Click): boolean {
  return last !== null && last.on !== next.on && next.at - last.at < DOUBLE_CLICK_MS &&
    Math.abs(next.x - last.x) <= DOUBLE_CLICK_PX && Math.abs(next.y - last.y) <= DOUBLE_CLICK_PX;
}

/** A click on a label presses its input, and the browser says both. */
function pressedBy(target: EventTarget | null): unknown {
  if (!(target instanceof Element)) return target;
  return target.closest("label")?.control ?? target.closest(PRESSABLE) ?? target;
}

/**
 * Watches over all presses of the page, before anything else sees them. What counts is when the hand pressed:
 * a busy page sees the second click late.
 */
export function guardPresses(target: Window): void {
  let last: Click | null = null;
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  target.addEventListener("keydown", (event) => {
    // The browser's own share in it stays: it writes the characters.
    if (isComposed(event)) event.stopImmediatePropagation();
    else if (isHeldPress(event)) swallow(event);
  }, { capture: true });
  target.addEventListener("click", (event) => {
    // A press by key or by a script has no place.
    if (event.detail === 0) return;
    const click = { at: event.timeStamp, x: event.clientX, y: event.clientY, on: pressedBy(event.target) };
    if (isStray(last, click)) swallow(event);
    else last = click;
  }, { capture: true });
}
