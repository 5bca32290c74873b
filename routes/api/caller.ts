// What the desk knows of whoever asks: a program learns here what its token may do.
import { callerView, known } from "@/lib/server/access/caller.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    return Response.json(callerView(known(ctx.state.caller)), { headers: { "cache-control": "no-store" } });
  },
});
