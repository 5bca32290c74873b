// What every address of the API asks of a caller that is known.
import { type Caller, requireScope } from "@/lib/server/access/caller.ts";
import { needOfRoute } from "@/lib/server/access/needs.ts";
import { assertSameOrigin } from "./origin_guard.ts";

/** Throws 403 without the scope that the address needs, or for a change that another site's page asks for. */
export function assertMayCall(caller: Caller, path: string, request: Request): void {
  requireScope(caller, needOfRoute(path, request.method));
  if (request.method !== "GET" && request.method !== "HEAD") assertSameOrigin(request);
}
