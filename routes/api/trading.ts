// GET: the whole state. POST: one command of the HTTP contract.
import { readJson } from "@/lib/server/http/request_body.ts";
import { requestSchema } from "@/lib/contract/actions.ts";
import { readerIn } from "@/lib/contract/reader.ts";
import { known } from "@/lib/server/access/caller.ts";
import { define } from "@/utils.ts";

const NO_STORE = { "cache-control": "no-store" };

export const handler = define.handlers({
  GET(ctx) {
    return new Response(ctx.state.desk.snapshotJson(), {
      headers: { "content-type": "application/json", ...NO_STORE },
    });
  },
  async POST(ctx) {
    const request = await readJson(ctx.req, requestSchema);
    const { desk, login } = ctx.state;
    const caller = known(ctx.state.caller);
    const reader = readerIn(ctx.req.headers.get("cookie"));
    const { status, body } = await desk.execute(request, { caller, reader });
    // It has logged out: its browser lets the cookie go, too.
    const headers = login.holds(caller) ? NO_STORE : { ...NO_STORE, "set-cookie": login.leave() };
    return Response.json(body, { status, headers });
  },
});
