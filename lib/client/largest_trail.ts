// What was asked for the largest size of the ticket last: kept for whoever wants to know why it is that.
import { type Signal, signal } from "@preact/signals";
import type { WhatIfView } from "@/lib/contract/api.ts";
import type { DecimalString } from "@/lib/contract/decimal.ts";
import type { Largest } from "./largest.ts";
import type { Screen } from "./screen.ts";

export interface Trail {
  conId: number;
  found: Largest;
  /** In the order of the questions; `null`: denied. */
  asked: readonly { quantity: DecimalString; answer: WhatIfView | null }[];
}

const ofScreen = new WeakMap<object, Signal<Trail | null>>();

/** That of this screen; `null`: nothing was asked yet. */
export function largestTrail(screen: Pick<Screen, "ticket">): Signal<Trail | null> {
  const known = ofScreen.get(screen.ticket);
  if (known !== undefined) return known;
  const made = signal<Trail | null>(null);
  ofScreen.set(screen.ticket, made);
  return made;
}
