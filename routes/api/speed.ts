// How fast the desk is, as it measures itself.
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    return Response.json(ctx.state.desk.speed(), { headers: { "cache-control": "no-store" } });
  },
});
