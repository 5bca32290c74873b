// Serves one accepted connection. `Deno.serve` accepts by itself: it has no bound, and its first failed
// accept ends the program. What it does with a connection is at hand under the runtime's internal symbol
// only, which is used here and nowhere else.

export type ConnectionHandler = (
  request: Request,
  info: Deno.ServeHandlerInfo<Deno.NetAddr>,
) => Response | Promise<Response>;

/**
 * HTTP/1.1, and HTTP/2 where TLS has agreed on it, until the peer leaves or `signal` ends it with its open
 * answers.
 */
export type ServeConnection = (
  connection: Deno.Conn,
  signal: AbortSignal,
  handler: ConnectionHandler,
) => Promise<void>;

interface Internals {
  serveHttpOnConnection?: (
    connection: Deno.Conn,
    signal: AbortSignal,
    handler: ConnectionHandler,
    onError: (error: unknown) => Response,
    onListen: () => void,
  ) => { finished: Promise<void> };
}

/** `null` with a Deno that does not have it: `plain_door.ts` serves then. */
export function connectionServer(internals: Internals = denoInternals()): ServeConnection | null {
  const serve = internals.serveHttpOnConnection;
  if (serve === undefined) return null;
  const broken = () => new Response(null, { status: 500 });
  return (connection, signal, handler) => serve(connection, signal, handler, broken, () => {}).finished;
}

function denoInternals(): Internals {
  const deno = Deno as unknown as { internal?: symbol } & Record<symbol, Internals | undefined>;
  return (deno.internal === undefined ? undefined : deno[deno.internal]) ?? {};
}
