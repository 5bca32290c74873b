// What the caller has laid before the trader, and what became of it.
import { known } from "@/lib/server/access/caller.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    const { desk, caller } = ctx.state;
    return Response.json(desk.proposals(known(caller)), { headers: { "cache-control": "no-store" } });
  },
});
