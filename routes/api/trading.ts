// GET: the whole state. POST: one command of the HTTP contract.
import { readJson } from "@/lib/server/http/request_body.ts";
import { requestSchema } from "@/lib/contract/actions.ts";
import { readerIn } from "@/lib/contract/reader.ts";
import { type Caller, known } from "@/lib/server/access/caller.ts";
import { plainCheckOf } from "@/lib/server/plain_check.ts";
import { define } from "@/utils.ts";

const isPlainRequest = plainCheckOf(requestSchema);
const NO_STORE = { "cache-control": "no-store" };

export const handler = define.handlers({
  GET(ctx) {
    const { desk, caller } = ctx.state;
    return new Response(desk.snapshotJson(askerOf(ctx.req, known(caller))), {
      headers: { "content-type": "application/json", ...NO_STORE },
    });
  },
  async POST(ctx) {
    const request = await readJson(ctx.req, requestSchema, isPlainRequest);
    const { desk, login } = ctx.state;
    const caller = known(ctx.state.caller);
    const { status, body } = await desk.execute(request, askerOf(ctx.req, caller));
    // It has logged out: its browser lets the cookie go, too.
    const headers = login.holds(caller) ? NO_STORE : { ...NO_STORE, "set-cookie": login.leave() };
    return Response.json(body, { status, headers });
  },
});

function askerOf({ headers }: Request, caller: Caller) {
  return { caller, reader: readerIn(headers.get("cookie")) };
}
