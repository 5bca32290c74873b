// Orders that have ended, page by page: those that a snapshot does not hold.
import { pageQuerySchema } from "@/lib/contract/views/page.ts";
import { readQuery } from "@/lib/server/http/request_query.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const page = await ctx.state.desk.ordersPage(readQuery(ctx.url, pageQuerySchema));
    return Response.json(page, { headers: { "cache-control": "no-store" } });
  },
});
