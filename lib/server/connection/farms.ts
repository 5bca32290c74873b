// Data farms: which code says what of which farm.
import type { FarmState } from "@/lib/contract/api.ts";

/** IB's farm notices: 2103 … 2108, 2119, 2157, 2158 (TWS API message codes, system messages and warnings). */
const FARM_STATES: ReadonlyMap<number, FarmState> = new Map([
  [2103, "broken"],
  [2104, "ok"],
  [2105, "broken"],
  [2106, "ok"],
  [2107, "idle"],
  [2108, "idle"],
  [2119, "connecting"],
  [2157, "broken"],
  [2158, "ok"],
]);

export interface FarmNotice {
  name: string;
  state: FarmState;
}

/**
 * The farm that a notice is about, or `null` for another code. The name stands at the end of the text, after
 * a colon (`…connection is OK:usfarm`) or after the full stop of 2107 and 2108 (`…available upon
 * demand.ushmds`).
 */
export function farmNotice(code: number, message: string): FarmNotice | null {
  const state = FARM_STATES.get(code);
  if (state === undefined) return null;
  const name = /(?::|demand\.)\s*([A-Za-z0-9_.-]+?)\.?\s*$/.exec(message)?.[1];
  return { name: name ?? kind(code), state };
}

/**
 * The farms that 1102 names as connected: `All data farms are connected: usfarm.nj; ushmds.`, or `The
 * following farms are connected: …`. What follows as not connected may as well be idle, and is told by its
 * own codes.
 */
export function connectedFarms(message: string): FarmNotice[] {
  const list = /farms are connected:\s*(.+?)\.?(?:\s+The following|\s*$)/s.exec(message)?.[1] ?? "";
  return list.split(";").map((name) => name.trim()).filter((name) => /^[A-Za-z0-9_.-]+$/.test(name))
    .map((name) => ({ name, state: "ok" }));
}

function kind(code: number): string {
  if (code === 2157 || code === 2158) return "secdef";
  return code === 2105 || code === 2106 || code === 2107 ? "hmds" : "market";
}
