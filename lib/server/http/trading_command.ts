// One command of the HTTP contract, of a caller that was let in.
import { requestSchema } from "@/lib/contract/actions.ts";
import { readerIn } from "@/lib/contract/reader.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Caller } from "@/lib/server/access/caller.ts";
import type { ServedDesk } from "@/lib/server/desk/served_desk.ts";
import { AppError } from "@/lib/server/errors.ts";
import { plainCheckOf } from "@/lib/server/plain_check.ts";
import type { LoginDoor } from "./login.ts";
import { readJson } from "./request_body.ts";

const isPlainRequest = plainCheckOf(requestSchema);

/** Nothing that is told of an account stays in a cache. */
export const NO_STORE = { "cache-control": "no-store" };

export interface CommandPlace {
  desk: Pick<ServedDesk, "commandComes" | "execute">;
  login: Pick<LoginDoor, "holds" | "leave" | "elsewhere">;
  caller: Caller;
}

/** Carries it out. Throws an `AppError` when it is refused. */
export async function tradingCommand(
  request: Request,
  { desk, login, caller }: CommandPlace,
): Promise<Response> {
  desk.commandComes();
  const command = await readJson(request, requestSchema, isPlainRequest);
  // The body may have come slowly: whoever is nobody any more has nothing carried out.
  if (!login.holds(caller)) throw new AppError(say("LOGIN_REQUIRED"), { status: 401 });
  const { status, body } = await desk.execute(command, askerIn(request, caller));
  // It has logged out: its browser lets the cookie go, too.
  const isOut = login.elsewhere === null && !login.holds(caller);
  const headers = isOut ? { ...NO_STORE, "set-cookie": login.leave() } : NO_STORE;
  return Response.json(body, { status, headers });
}

/** Who asks, and by which browser. */
export function askerIn({ headers }: Request, caller: Caller) {
  return { caller, reader: readerIn(headers.get("cookie")) };
}
