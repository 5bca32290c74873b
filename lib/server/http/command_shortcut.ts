// The way of a command past Fresh: the same gates in the same order as by the route, without the router, the
// files and the nonce of a page, which are a tenth of what an order waits for. Whoever is not known, and
// whatever is not a plain POST to the one address, goes by the route.
import type { Log } from "@/lib/server/log.ts";
import { assertMayCall } from "./api_rules.ts";
import { withBodyLimit } from "./body_limit.ts";
import type { LoginDoor } from "./login.ts";
import { logUnexpected, problemResponse } from "./problems.ts";
import { type CommandPlace, tradingCommand } from "./trading_command.ts";

const PATH = "/api/trading";

/** The answer to a request; `null`: it goes by Fresh. */
export type Shortcut = (request: Request, info: Deno.ServeHandlerInfo) => Promise<Response | null>;

export interface ShortcutDeps {
  desk: CommandPlace["desk"];
  login: CommandPlace["login"] & Pick<LoginDoor, "askerOf">;
  log: Log;
  /** Where the desk is served below, "" for the root. */
  basePath: string;
}

/** Of requests that come for a host of ours. */
export function commandShortcut({ desk, login, log, basePath }: ShortcutDeps): Shortcut {
  const address = basePath + PATH;
  return async (request, info) => {
    if (request.method !== "POST" || addressOf(request.url) !== address) return null;
    const caller = await login.askerOf(request, info);
    if (caller === null) return null;
    try {
      const limited = withBodyLimit(request);
      assertMayCall(caller, PATH, request);
      return await tradingCommand(limited, { desk, login, caller });
    } catch (error) {
      logUnexpected(log, error);
      return problemResponse(error);
    }
  };
}

/** What follows the host, as it was sent. */
function addressOf(url: string): string {
  return url.slice(url.indexOf("/", url.indexOf("//") + 2));
}
