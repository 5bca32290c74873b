// A port for a process that is told its port before it listens.

/**
 * Below those that systems give to whoever asks for any port: nobody else gets one meanwhile, except by the
 * same dice.
 */
const [FIRST, COUNT] = [20_000, 12_000];

/** A port of 127.0.0.1 on which nobody listens. */
export function freePort(): number {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    try {
      using _probe = Deno.listen({ hostname: "127.0.0.1", port });
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}
