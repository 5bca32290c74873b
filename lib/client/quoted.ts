// Keeps a quote running for the ticket's instrument.
import { effectApart } from "./apart.ts";
import { ProblemError } from "./api.ts";
import type { Screen } from "./screen.ts";
import { createWatcher } from "./watcher.ts";

/**
 * Asked again for a quote that the desk does not have: its line was refused, or has lapsed while this page
 * slept.
 */
const ASK_AGAIN_MS = 5000;

/** Asks again when the server has started anew. */
export function keepQuoted(screen: Screen): void {
  const watcher = createWatcher((action, conId) => {
    const asked = screen.api.post({ action, conId }, { keepalive: true });
    if (action === "unwatch") return void asked.catch(() => {});
    asked.then(
      () => screen.watchRefusedSig.value = null,
      (error) => {
        // The order path does not depend on it.
        if (error instanceof ProblemError) screen.watchRefusedSig.value = { conId, problem: error.problem };
      },
    );
  });
  setInterval(() => {
    const conId = screen.ticket.instrumentSig.peek()?.contract.conId;
    const missing = conId !== undefined && screen.store.current()?.quotes[conId] === undefined;
    if (missing && screen.streamSig.peek().kind === "live") watcher.renew();
  }, ASK_AGAIN_MS);
  effectApart(() => watcher.follow(screen.ticket.instrumentSig.value?.contract.conId ?? null));
  let epoch = screen.epochSig.peek();
  effectApart(() => {
    if (screen.epochSig.value === epoch) return;
    epoch = screen.epochSig.peek();
    watcher.renew();
  });
  globalThis.addEventListener("pagehide", () => watcher.leave());
  globalThis.addEventListener("pageshow", (event) => {
    if (event.persisted) watcher.renew();
  });
}
