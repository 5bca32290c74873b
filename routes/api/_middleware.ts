// Everything under /api: logged in, from our own page or a script, and every failure a problem document.
import { AppError } from "@/lib/server/errors.ts";
import { methodsInstead } from "@/lib/server/http/method_guard.ts";
import { assertSameOrigin } from "@/lib/server/http/origin_guard.ts";
import { logUnexpected, problemResponse } from "@/lib/server/http/problems.ts";
import { define } from "@/utils.ts";

export const handler = define.middleware(async (ctx) => {
  try {
    if (!ctx.state.authenticated) {
      throw new AppError("LOGIN_REQUIRED", "Open the login link or send the bearer token", { status: 401 });
    }
    if (ctx.req.method !== "GET" && ctx.req.method !== "HEAD") assertSameOrigin(ctx.req);
    const allowed = methodsInstead(ctx.url.pathname.slice(ctx.config.basePath.length), ctx.req.method);
    if (allowed === null) return await ctx.next();
    const detail = `This address answers ${allowed.join(", ")}`;
    const error = new AppError("METHOD_NOT_ALLOWED", detail, { status: 405 });
    return problemResponse(error, { allow: allowed.join(", ") });
  } catch (error) {
    logUnexpected(ctx.state.log, error);
    return problemResponse(error);
  }
});
