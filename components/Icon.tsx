// Line icons and state glyphs. Decorative: the word beside an icon carries the meaning.
import type { JSX } from "preact";

const paths = {
  up: "M3 10l5-5 5 5",
  down: "M3 6l5 5 5-5",
  right: "M6 3l5 5-5 5",
  close: "M4 4l8 8M12 4l-8 8",
  clock: "M8 4v4l3 2M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z",
  gear:
    "M8 5.5A2.5 2.5 0 1 0 8 10.5 2.5 2.5 0 0 0 8 5.5zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M3.4 12.6l1.4-1.4M11.2 4.8l1.4-1.4",
  pause: "M5 3v10M11 3v10",
  play: "M5 3l8 5-8 5z",
  keys: "M1.5 4.5h13v7h-13zM4 7h.5M7 7h.5M10 7h.5M5 9.5h6",
  search: "M11 11l3 3M12 7A5 5 0 1 1 2 7a5 5 0 0 1 10 0z",
  stop: "M5.5 2h5l3.5 3.5v5L10.5 14h-5L2 10.5v-5zM8 5v3.5M8 11v.2",
  tray: "M2 9.5V13h12V9.5M2 9.5h3.5L7 11h2l1.5-1.5H14M2 9.5L4 3h8l2 6.5",
  minus: "M3 8h10",
  plus: "M3 8h10M8 3v10",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg
      class="icon"
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={paths[name]} />
    </svg>
  );
}

export type Health = "good" | "wait" | "bad" | "off";

/** A full circle, a triangle, a square or a ring: told apart without colour. */
export function Glyph({ health }: { health: Health }): JSX.Element {
  const tone = { good: "tone-good", wait: "tone-wait", bad: "tone-bad", off: "tone-quiet" }[health];
  return (
    <svg class={`glyph ${tone}`} viewBox="0 0 10 10" fill="currentColor" aria-hidden="true">
      {health === "good" && <circle cx="5" cy="5" r="4" />}
      {health === "wait" && <path d="M5 1l4.5 8h-9z" />}
      {health === "bad" && <rect x="1" y="1" width="8" height="8" />}
      {health === "off" && <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" />}
    </svg>
  );
}
