// The equity curve of the account that is shown, as the desk keeps it: read when the account is another one,
// and once a minute while somebody looks.
import { type ReadonlySignal, signal } from "@preact/signals";
import type { EquityDay } from "@/lib/contract/api.ts";
import { effectApart } from "./apart.ts";
import type { Screen } from "./screen.ts";

const AGAIN_MS = 60_000;

const daySig = signal<EquityDay | null>(null);
const failedSig = signal(false);

/** What was read last: of the account that is named in it. `null` until then. */
export const equitySig: ReadonlySignal<EquityDay | null> = daySig;
/** Whether the last reading came to nothing: what is shown is an earlier one. */
export const equityFailedSig: ReadonlySignal<boolean> = failedSig;

type Sources = Pick<Screen, "api" | "accountSig" | "epochSig" | "loginEndedSig" | "store">;

/** Reads it now. What was overtaken is dropped, and where no answer comes the last one stays. */
export async function readEquity({ api, accountSig }: Sources): Promise<void> {
  const account = accountSig.peek();
  if (account === null) return;
  try {
    const day = await api.get(`/api/equity?account=${encodeURIComponent(account)}`) as EquityDay;
    if (account !== accountSig.peek()) return;
    daySig.value = day;
    failedSig.value = false;
  } catch {
    failedSig.value = true;
  }
}

/** Runs with the page. Nothing is read while updates are paused, or nobody sees the page. */
export function followEquity(screen: Sources): void {
  const { accountSig, epochSig, loginEndedSig, store } = screen;
  const look = () => {
    if (document.hidden || store.pausedSig.peek() || loginEndedSig.peek()) return;
    void readEquity(screen);
  };
  effectApart(() => {
    // Read anew for another account, of a desk that has started anew, and after a pause.
    if (accountSig.value !== null && epochSig.value !== null && !store.pausedSig.value) look();
  });
  setInterval(look, AGAIN_MS);
  document.addEventListener("visibilitychange", look);
}
