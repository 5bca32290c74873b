// The key of this browser's session, as `static/boot.js` has put it away.
import { keyName } from "@/lib/contract/login_key.ts";

export interface KeyPlaces {
  storage(): Pick<Storage, "getItem">;
  /** The state of this entry of the history, for a browser that keeps nothing in storage. */
  state(): unknown;
}

export const keyPlaces: KeyPlaces = {
  storage: () => localStorage,
  state: () => history.state,
};

/** Read with each request: another tab may have logged in anew. `null`: there is none. */
export function readKey(base: string, { storage, state }: KeyPlaces = keyPlaces): string | null {
  const kept = state();
  // Only where storage was refused, and then what it has is older.
  if (typeof kept === "object" && kept !== null && "key" in kept && typeof kept.key === "string") {
    return kept.key;
  }
  try {
    return storage().getItem(keyName(base));
  } catch {
    return null;
  }
}
