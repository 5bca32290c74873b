// While developing, each page keeps a socket open; a newer revision after a restart makes it reload.
import { ALIVE_PATH } from "../shared.ts";
import type { Middleware } from "../types.ts";

/**
 * Answers the pages' sockets, from any host and any page. They are closed when `signal` aborts, or the server
 * could not end.
 */
export function liveReload<State>(signal?: AbortSignal): Middleware<State> {
  const revision = Date.now();
  const open = new Set<WebSocket>();
  signal?.addEventListener("abort", () => open.forEach((socket) => socket.close()));
  return (ctx) => {
    if (ctx.url.pathname !== ALIVE_PATH) return ctx.next();
    if (ctx.req.headers.get("upgrade") !== "websocket") return new Response(null, { status: 501 });
    const { response, socket } = Deno.upgradeWebSocket(ctx.req);
    socket.addEventListener("open", () => {
      open.add(socket);
      socket.send(JSON.stringify({ type: "initial-state", revision }));
    });
    socket.addEventListener("close", () => open.delete(socket));
    return response;
  };
}
