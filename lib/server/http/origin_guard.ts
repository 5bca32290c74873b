// Mutations come from our own page or from a script with the token, never from another site's page; a log-in
// link is opened by a person.
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { AppError } from "@/lib/server/errors.ts";
import { hostOf } from "./host_guard.ts";

/**
 * Throws 403 when the browser says that another origin made the request.
 *
 * `Sec-Fetch-Site: same-origin` is the browser's own comparison of the page with the address that it calls,
 * made before any proxy, and no page can forge it: behind a proxy that does not pass the host on it is right
 * where ours would be wrong. A name that is rebound to this machine is "same-origin" too, but is refused by
 * its host or, behind such a proxy, has no cookie of ours. Without it (plain HTTP by name, scripts) the
 * origin has to be our host.
 */
export function assertSameOrigin(request: Request): void {
  const why = foreign(request.headers, hostOf(request));
  if (why !== null) throw new AppError(why, { status: 403 });
}

/**
 * Throws 403 when the browser says that it does not show the answer to anybody: a picture, a frame or a
 * script of any page, or a page that it fetches ahead. Otherwise each page on the web could have a link used
 * up, or guesses made that the owner has to wait for.
 */
export function assertOpenedAsPage({ headers }: Request): void {
  const shownAs = headers.get("sec-fetch-dest") ?? "document";
  const isAhead = headers.get("sec-purpose")?.includes("prefetch") ?? false;
  if (shownAs !== "document" || isAhead) throw new AppError(say("ORIGIN_FOREIGN"), { status: 403 });
}

function foreign(headers: Headers, host: string | null): Saying | null {
  const site = headers.get("sec-fetch-site");
  if (site === "same-origin") return null;
  if (site !== null && site !== "none") return say("ORIGIN_FOREIGN");
  const origin = headers.get("origin");
  if (origin === null) return null;
  const from = URL.parse(origin)?.host;
  // "null": a page that hides where it is from.
  if (from === undefined) return say("ORIGIN_FOREIGN");
  return from === host ? null : say("ORIGIN_FOREIGN.host", { origin: from, host: host ?? "" });
}
