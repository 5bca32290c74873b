// A part that is opened below the fold is brought into sight.
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** What a part shows may come a moment after it. */
const ARRIVING_MS = 1_500;

/** The element of the part. `arrives`: it was opened just now, and not with its page. */
export function useIntoView(arrives: boolean): RefObject<HTMLDivElement> {
  const part = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = part.current;
    if (!arrives || element === null) return;
    const show = () => scrollPaneTo(element);
    const growing = new ResizeObserver(show);
    const end = () => growing.disconnect();
    const timer = setTimeout(end, ARRIVING_MS);
    // Whoever goes on by himself is not taken back.
    addEventListener("wheel", end, { once: true, passive: true });
    addEventListener("pointerdown", end, { once: true, passive: true });
    show();
    growing.observe(element);
    return () => {
      end();
      clearTimeout(timer);
      removeEventListener("wheel", end);
      removeEventListener("pointerdown", end);
    };
  }, []);
  return part;
}

/** The pane alone: `scrollIntoView` would move the page itself, whose frame stands still. */
function scrollPaneTo(part: HTMLElement): void {
  const pane = part.closest(".pane");
  const head = pane?.querySelector(".pane-head");
  if (!pane || !head) return;
  pane.scrollTop += part.getBoundingClientRect().top - head.getBoundingClientRect().bottom;
}
