// The lines between the panes: how far each may be moved, by hand or by key. Sizes are in CSS pixels.
import type { SettingsStorage } from "./settings.ts";

export const splitNames = ["ticket", "status", "market", "positions", "orders"] as const;
export type SplitName = typeof splitNames[number];
/** What was chosen; what is missing is as the style sheet has it. */
export type PaneSizes = Readonly<Partial<Record<SplitName, number>>>;

export interface Split {
  /** What it makes larger and smaller. */
  of: string;
  /** Whether the line stands upright, and is moved left and right. */
  upright: boolean;
  /** Whether what it moves lies behind it: it grows when the line goes back. */
  behind: boolean;
  /** Nothing smaller is of use. */
  least: number;
}

export const splits: Readonly<Record<SplitName, Split>> = {
  ticket: { of: "#pane-ticket", upright: true, behind: false, least: 260 },
  status: { of: "#pane-status", upright: true, behind: true, least: 200 },
  market: { of: ".market-body", upright: false, behind: false, least: 120 },
  positions: { of: "#pane-positions", upright: false, behind: false, least: 120 },
  orders: { of: "#pane-orders", upright: false, behind: false, least: 140 },
};

/** No pane takes more of the window than this: the others keep their room. */
export const MOST_SHARE = 0.6;
const STEP = 16;
const BIG_STEP = 64;

/** What the split may be in a window that is so large along its way. */
export function sizeWithin(name: SplitName, size: number, room: number): number {
  const most = Math.max(splits[name].least, Math.floor(room * MOST_SHARE));
  return Math.round(Math.min(most, Math.max(splits[name].least, size)));
}

/**
 * What a key makes of a size; `null`: as the style sheet has it. `undefined`: the key is none of the line's.
 */
export function sizeByKey(
  name: SplitName,
  { key, shiftKey }: Pick<KeyboardEvent, "key" | "shiftKey">,
  size: number,
): number | null | undefined {
  if (key === "Home") return null;
  const { upright, behind } = splits[name];
  const [back, forth] = upright ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
  if (key !== back && key !== forth) return undefined;
  const step = shiftKey ? BIG_STEP : STEP;
  return size + ((key === forth) === behind ? -step : step);
}

/**
 * Where they are kept: apart from the settings, which the first scripts read. `static/boot.js` reads them
 * before the first paint.
 */
const SIZES_KEY = "lotse.sizes";

/** The sizes as they are kept; anything that is none is left as the style sheet has it. */
export function keptSizes(storage: () => SettingsStorage): PaneSizes {
  try {
    return readSizes(JSON.parse(storage().getItem(SIZES_KEY) ?? "{}"));
  } catch {
    return {};
  }
}

/** Storage may be full or forbidden: the sizes then last as long as the page. */
export function keepSizes(sizes: PaneSizes, storage: () => SettingsStorage): void {
  try {
    storage().setItem(SIZES_KEY, JSON.stringify(sizes));
  } catch {
    // As said.
  }
}

/** The sizes in what was stored. */
export function readSizes(stored: unknown): PaneSizes {
  const given = (typeof stored === "object" ? stored : null) as Record<string, unknown> | null;
  return Object.fromEntries(
    splitNames.flatMap((name) => {
      const size = given?.[name];
      return typeof size === "number" && Number.isInteger(size) && size > 0 && size < 10_000
        ? [[name, size]]
        : [];
    }),
  );
}

/** `sizes` with one of them changed; `null` gives it back to the style sheet. */
export function withSize(sizes: PaneSizes, name: SplitName, size: number | null): PaneSizes {
  const { [name]: _, ...others } = sizes;
  return size === null ? others : { ...others, [name]: size };
}
