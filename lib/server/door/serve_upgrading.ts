// Serves one accepted connection while developing, where pages open sockets to learn of a new start: what
// serves a connection otherwise ends it together with the request, and a socket that came of it with both.
import type { ConnectionHandler, ServeConnection } from "./serve_connection.ts";

interface HttpEvent {
  request: Request;
  respondWith(response: Response): Promise<void>;
}

interface HttpConnection extends AsyncIterable<HttpEvent> {
  close(): void;
}

/** `null` with a Deno that does not have it: its types have gone already. */
export function upgradingServer(): ServeConnection | null {
  const { serveHttp } = Deno as unknown as { serveHttp?: (connection: Deno.Conn) => HttpConnection };
  if (serveHttp === undefined) return null;
  return async (connection, signal, handler) => {
    const remoteAddr = connection.remoteAddr as Deno.NetAddr;
    const http = serveHttp(connection);
    signal.addEventListener("abort", () => ended(http));
    for await (const event of http) void answer(event, remoteAddr, handler);
  };
}

async function answer(
  { request, respondWith }: HttpEvent,
  remoteAddr: Deno.NetAddr,
  handler: ConnectionHandler,
) {
  const completed = Promise.withResolvers<void>();
  try {
    await respondWith(await handler(request, { remoteAddr, completed: completed.promise }));
  } catch {
    // The peer broke off: nobody is left to be told.
  } finally {
    completed.resolve();
  }
}

function ended(http: HttpConnection): void {
  try {
    http.close();
  } catch {
    // It has ended by itself.
  }
}
