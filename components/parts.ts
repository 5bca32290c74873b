// The script of the opened parts: fetched once for the tab. On the server it stays away: nothing is open there.
import { type ReadonlySignal, signal } from "@preact/signals";

export type Parts = typeof import("./on_demand_parts.ts");

const comingSig = signal<Parts | null>(null);
let running: Promise<void> | null = null;

/** `null` until it has come. */
export const partsSig: ReadonlySignal<Parts | null> = comingSig;

/** Asks once at a time; what failed can be asked for again. */
export function fetchParts(): Promise<void> {
  return running ??= import("./on_demand_parts.ts").then(
    (parts) => {
      comingSig.value = parts;
      document.documentElement.dataset.parts = "here";
    },
    (error) => {
      running = null;
      throw error;
    },
  );
}
