// The page's icon: what kind of money by shape and colour, and over it what keeps orders from being sent.
// Read among twenty tabs.
import type { Mode } from "@/lib/contract/api.ts";
import type { DeskState } from "./title.ts";

/**
 * Filled for real money, an outline for paper, dashes for what leaves no machine. Colours of their own: tabs
 * are light or dark.
 */
const shapes: Record<Mode, string> = {
  live: `<path d="M8 2h16l7 14-7 14H8L1 16z" fill="#e0352b"/>`,
  paper: `<path d="M3 3h26v26H3z" fill="#0f141a" stroke="#38b6cc" stroke-width="4"/>`,
  simulated:
    `<circle cx="16" cy="16" r="13" fill="#0f141a" stroke="#9d86f5" stroke-width="4" stroke-dasharray="6 4"/>`,
};
const needle = `<path d="M16 7l5 9-5 9-5-9z" fill="#fff"/>`;

const marks: Record<DeskState, string> = {
  good: needle,
  replay: `<path d="M11 8l13 8-13 8z" fill="#facc3c"/>`,
  halted: `<path d="M9 9h14v14H9z" fill="#fff"/>`,
  reducing: `<path d="M7 11h18l-9 13z" fill="#facc3c"/>`,
  trouble: `<path d="M9 9l14 14M23 9L9 23" stroke="#facc3c" stroke-width="5"/>`,
};

/** As an address that a link can have. */
export function faviconOf(mode: Mode, state: DeskState): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${shapes[mode]}${
    marks[state]
  }</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
