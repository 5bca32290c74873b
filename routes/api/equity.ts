// The equity curve of an account's day, as it was kept while the desk ran.
import { equityQuerySchema } from "@/lib/contract/views/equity.ts";
import { readQuery } from "@/lib/server/http/request_query.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const query = readQuery(ctx.url, equityQuerySchema);
    return Response.json(await ctx.state.desk.equity(query), { headers: { "cache-control": "no-store" } });
  },
});
