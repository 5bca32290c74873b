// One day's trading: its sums by instrument, or its rows as CSV.
import { dayQuerySchema } from "@/lib/contract/views/day.ts";
import { readQuery } from "@/lib/server/http/request_query.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const query = readQuery(ctx.url, dayQuerySchema);
    const { desk } = ctx.state;
    const headers = { "cache-control": "no-store" };
    if (query.as === "summary") return Response.json(await desk.day(query.day), { headers });
    return new Response(await desk.dayCsv(query.day, query.as), {
      headers: {
        ...headers,
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="lotse-${query.day}-${query.as}"`,
      },
    });
  },
});
