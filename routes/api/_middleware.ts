// Everything under /api: logged in, a session with its key, with the scope that the address needs, from our
// own page or a script, and every failure a problem document.
import type { Context } from "fresh";
import { KEY_HEADER } from "@/lib/contract/login_key.ts";
import { say } from "@/lib/contract/says/say.ts";
import { addressOf } from "@/lib/server/door/peer_address.ts";
import { AppError } from "@/lib/server/errors.ts";
import { assertMayCall } from "@/lib/server/http/api_rules.ts";
import { withoutBase } from "@/lib/server/http/path_guard.ts";
import { logUnexpected, problemResponse } from "@/lib/server/http/problems.ts";
import { define, type State } from "@/utils.ts";

/**
 * Why a request is nobody's. A false key is a guess like a false token; none is a page that has lost it, or
 * somebody's cookie.
 */
function refusal({ req, info, state }: Context<State>): AppError {
  if (state.session === null) return new AppError(say("LOGIN_REQUIRED"), { status: 401 });
  if (!req.headers.has(KEY_HEADER)) return new AppError(say("LOGIN_KEY_REQUIRED"), { status: 401 });
  const origin = addressOf(info.remoteAddr);
  state.attempts.isRight(origin, () => false);
  const more = { session: state.session.id };
  state.desk.audit.note("login_failed", { origin, reason: "not the key of the session", more });
  return new AppError(say("LOGIN_KEY_REQUIRED.wrong"), { status: 401 });
}

export const handler = define.middleware(async (ctx) => {
  try {
    const { caller } = ctx.state;
    if (caller === null) throw refusal(ctx);
    const path = withoutBase(ctx.url.pathname, ctx.config.basePath) ?? "";
    assertMayCall(caller, path, ctx.req);
    return await ctx.next();
  } catch (error) {
    logUnexpected(ctx.state.log, error);
    return problemResponse(error);
  }
});
