// Mutations come from our own page or from a script with the token, never from another site's page.
import { say } from "@/lib/contract/says/say.ts";
import { AppError } from "@/lib/server/errors.ts";
import { hostOf } from "./host_guard.ts";

/** Throws 403 when the browser says that another origin made the request. */
export function assertSameOrigin(request: Request): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const foreignSite = site !== null && site !== "same-origin" && site !== "none";
  const foreignOrigin = origin !== null && !sameHost(origin, hostOf(request));
  if (foreignSite || foreignOrigin) {
    throw new AppError(say("ORIGIN_FOREIGN"), { status: 403 });
  }
}

function sameHost(origin: string, host: string | null): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
