// Everything under /api: logged in, with the scope that the address needs, from our own page or a script, and every failure a problem document.
import { say } from "@/lib/contract/says/say.ts";
import { requireScope } from "@/lib/server/access/caller.ts";
import { needOfRoute } from "@/lib/server/access/needs.ts";
import { AppError } from "@/lib/server/errors.ts";
import { assertSameOrigin } from "@/lib/server/http/origin_guard.ts";
import { withoutBase } from "@/lib/server/http/path_guard.ts";
import { logUnexpected, problemResponse } from "@/lib/server/http/problems.ts";
import { define } from "@/utils.ts";

export const handler = define.middleware(async (ctx) => {
  try {
    const { caller } = ctx.state;
    if (caller === null) throw new AppError(say("LOGIN_REQUIRED"), { status: 401 });
    const path = withoutBase(ctx.url.pathname, ctx.config.basePath) ?? "";
    requireScope(caller, needOfRoute(path, ctx.req.method));
    if (ctx.req.method !== "GET" && ctx.req.method !== "HEAD") assertSameOrigin(ctx.req);
    return await ctx.next();
  } catch (error) {
    logUnexpected(ctx.state.log, error);
    return problemResponse(error);
  }
});
