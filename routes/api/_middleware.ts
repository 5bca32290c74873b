// Everything under /api: logged in, from our own page or a script, and every failure a problem document.
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";
import { assertSameOrigin } from "@/lib/server/http/origin_guard.ts";
import { logUnexpected, problemResponse } from "@/lib/server/http/problems.ts";
import { define } from "@/utils.ts";

export const handler = define.middleware(async (ctx) => {
  try {
    if (!ctx.state.authenticated) {
      throw new AppError(say("LOGIN_REQUIRED"), { status: 401 });
    }
    if (ctx.req.method !== "GET" && ctx.req.method !== "HEAD") assertSameOrigin(ctx.req);
    return await ctx.next();
  } catch (error) {
    logUnexpected(ctx.state.log, error);
    return problemResponse(error);
  }
});
