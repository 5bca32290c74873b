// The flash of a value that has moved: a colour that comes and goes. Nothing in between: to fade, a hundred
// rows would have to be painted anew with every frame.

const FLASH_MS = 200;
const timers = new WeakMap<HTMLElement, ReturnType<typeof setTimeout>>();

/** Colours an element for a moment; one that is lit already stays so for longer. */
export function flash(element: HTMLElement, way: "up" | "down"): void {
  element.dataset.flash = way;
  clearTimeout(timers.get(element));
  timers.set(element, setTimeout(() => delete element.dataset.flash, FLASH_MS));
}
