// How long somebody waits: for a question that goes on without them, or for something to become so.
import type { Clock } from "@/lib/server/clock.ts";

/**
 * What `question` answers within `ms`, or else what `otherwise` gives (or throws) then. The question itself
 * is not ended.
 */
export async function patiently<T>(
  clock: Clock,
  question: Promise<T>,
  { ms, otherwise }: { ms: number; otherwise: () => T },
): Promise<T> {
  const over = Promise.withResolvers<T>();
  const cancel = clock.after(ms, () => {
    try {
      over.resolve(otherwise());
    } catch (error) {
      over.reject(error);
    }
  });
  // Whoever has stopped waiting hears of no later failure.
  question.catch(() => {});
  try {
    return await Promise.race([question, over.promise]);
  } finally {
    cancel();
  }
}

const LOOK_MS = 25;

/** Resolves when `isSo` holds, `ms` later at the latest, or when `ending` is: then no timer is left. */
export async function until(
  clock: Clock,
  isSo: () => boolean,
  { ms, ending }: { ms: number; ending: AbortSignal },
): Promise<void> {
  const end = clock.monotonic() + ms;
  while (!isSo() && !ending.aborted && clock.monotonic() < end) await pause(clock, { ms: LOOK_MS, ending });
}

/** Resolves after `ms`, or when `ending` is: then no timer is left. */
export async function pause(
  clock: Clock,
  { ms, ending }: { ms: number; ending: AbortSignal },
): Promise<void> {
  if (ending.aborted) return;
  const over = Promise.withResolvers<void>();
  const end = () => over.resolve();
  const cancel = clock.after(ms, end);
  ending.addEventListener("abort", end, { once: true });
  await over.promise;
  cancel();
  // It ends with the desk: months of waits would wait there with it.
  ending.removeEventListener("abort", end);
}
