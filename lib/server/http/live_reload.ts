// While developing: the pages' sockets, over which they learn that the desk was started anew. Fresh's own end
// of it, and everything else that its development server answers, stands in front of every guard; this one
// stands behind the gate.
import type { Handler } from "./gate.ts";
import { assertSameOrigin } from "./origin_guard.ts";

/** Where the scripts of Fresh connect while developing. */
const ALIVE = "/_frsh/alive";

/**
 * `handler` with the sockets in front. A page reloads when the revision has grown since it first connected.
 */
export function withLiveReload(handler: Handler, revision: number): Handler {
  return (request, info) => {
    if (new URL(request.url).pathname !== ALIVE) return handler(request, info);
    return Promise.try(() => connect(request, revision));
  };
}

/** Throws a 403 for a page of another site: browsers let those open sockets to any host. */
function connect(request: Request, revision: number): Response {
  assertSameOrigin(request);
  if (request.headers.get("upgrade") !== "websocket") return new Response(null, { status: 426 });
  const { response, socket } = Deno.upgradeWebSocket(request);
  socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "initial-state", revision })));
  return response;
}
