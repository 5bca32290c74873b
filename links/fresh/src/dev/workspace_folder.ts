// While developing: tells the developer tools of Chrome, and whoever else asks, the folder of the project.
import type { Middleware } from "../types.ts";

const PATH = "/.well-known/appspecific/com.chrome.devtools.json";

export function workspaceFolder<State>(root: string): Middleware<State> {
  const content = JSON.stringify({ workspace: { root, uuid: crypto.randomUUID() } }, null, 2);
  return (ctx) => ctx.url.pathname === PATH ? new Response(content) : ctx.next();
}
