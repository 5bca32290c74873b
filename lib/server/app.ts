// Puts the gates in front of the routes: known host, security headers, who is asking; then Fresh's files and routes.
import { App, csp, staticFiles } from "fresh";
import { freshConfig } from "../../fresh.config.ts";
import type { State } from "../../utils.ts";
import { assertKnownHost } from "./http/host_guard.ts";
import { problemResponse } from "./http/problems.ts";
import { withSecurityHeaders } from "./http/security_headers.ts";
import type { Runtime } from "./runtime.ts";

/** What the app needs of the running desk. */
export type AppRuntime = Pick<Runtime, "desk" | "login" | "log" | "allowedHosts">;

export function createApp(runtime: AppRuntime): App<State> {
  return new App<State>(freshConfig)
    .use(async (ctx) => {
      const refused = refuseUnknownHost(ctx.req.headers.get("host"), runtime.allowedHosts);
      if (refused) return withSecurityHeaders(refused);
      ctx.state.desk = runtime.desk;
      ctx.state.login = runtime.login;
      ctx.state.log = runtime.log;
      ctx.state.authenticated = runtime.login.isLoggedIn(ctx.req.headers);
      return withSecurityHeaders(await ctx.next());
    })
    .use(staticFiles())
    .use(csp({ useNonce: true }))
    .fsRoutes();
}

function refuseUnknownHost(host: string | null, allowed: readonly string[]): Response | null {
  try {
    assertKnownHost(host, allowed);
    return null;
  } catch (error) {
    return problemResponse(error);
  }
}
