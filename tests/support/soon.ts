// What a test expects of something that goes on by itself: looked at again until it is so.

/** Often enough that nobody waits, seldom enough that looking takes nothing from what is waited for. */
const EVERY_MS = 25;

/**
 * Repeats the expectations until all of them hold. What they say last is thrown when they have not held for
 * `ms`. For what may not happen it is no use: that has to be watched for a while.
 */
export async function soon(expectations: () => unknown, ms = 15_000): Promise<void> {
  const end = performance.now() + ms;
  for (;;) {
    try {
      await expectations();
      return;
    } catch (error) {
      if (performance.now() > end) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}
