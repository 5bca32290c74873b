// One command of the HTTP contract, of a caller that was let in.
import { requestSchema } from "@/lib/contract/actions.ts";
import { readerIn } from "@/lib/contract/reader.ts";
import type { Caller } from "@/lib/server/access/caller.ts";
import type { ServedDesk } from "@/lib/server/desk/served_desk.ts";
import { plainCheckOf } from "@/lib/server/plain_check.ts";
import type { LoginDoor } from "./login.ts";
import { readJson } from "./request_body.ts";

const isPlainRequest = plainCheckOf(requestSchema);

/** Nothing that is told of an account stays in a cache. */
export const NO_STORE = { "cache-control": "no-store" };

export interface CommandPlace {
  desk: Pick<ServedDesk, "commandComes" | "execute">;
  login: Pick<LoginDoor, "holds" | "leave">;
  caller: Caller;
}

/** Carries it out. Throws an `AppError` when it is refused. */
export async function tradingCommand(
  request: Request,
  { desk, login, caller }: CommandPlace,
): Promise<Response> {
  desk.commandComes();
  const command = await readJson(request, requestSchema, isPlainRequest);
  const { status, body } = await desk.execute(command, askerIn(request, caller));
  // It has logged out: its browser lets the cookie go, too.
  const headers = login.holds(caller) ? NO_STORE : { ...NO_STORE, "set-cookie": login.leave() };
  return Response.json(body, { status, headers });
}

/** Who asks, and by which browser. */
export function askerIn({ headers }: Request, caller: Caller) {
  return { caller, reader: readerIn(headers.get("cookie")) };
}
