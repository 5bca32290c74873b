// Where the host of a mounted desk says who asks, nobody unknown gets anything: neither a page nor a file.
import type { Context } from "fresh";
import type { State } from "@/utils.ts";
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";

/**
 * `null`: the request may go on. Somebody unknown who opens a page is led to the host's page for logging in,
 * where there is one. Throws a 401 `LOGIN_REQUIRED` for everything else.
 */
export function turnedAway(ctx: Context<State>): Response | null {
  const { req, state } = ctx;
  const { elsewhere } = state.login;
  if (elsewhere === null || state.caller !== null) return null;
  if (elsewhere.signIn === null || !opensPage(req)) {
    throw new AppError(say("LOGIN_REQUIRED.elsewhere"), { status: 401 });
  }
  return ctx.redirect(elsewhere.signIn, 303);
}

/** Over plain HTTP by a name, browsers do not say what for they ask; for a page alone they ask for HTML. */
function opensPage({ method, headers }: Request): boolean {
  const shownAs = headers.get("sec-fetch-dest");
  if (method !== "GET") return false;
  return shownAs === null ? headers.get("accept")?.includes("text/html") ?? false : shownAs === "document";
}
