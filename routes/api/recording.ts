// What the flight recorder has, or all of it as one redacted file for a bug report.
import { say } from "@/lib/contract/says/say.ts";
import { recordingQuerySchema } from "@/lib/contract/views/recording.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import { readQuery } from "@/lib/server/http/request_query.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  async GET(ctx) {
    const { recordings } = ctx.state;
    const { as } = readQuery(ctx.url, recordingQuerySchema);
    if (recordings === null) throw new NotFoundError(say("REPLAY_ONLY"));
    const headers = { "cache-control": "no-store" };
    if (as === "contents") return Response.json(await recordings.view(), { headers });
    const { name, body } = await recordings.bundle();
    const disposition = `attachment; filename="${name}"`;
    return new Response(body, {
      headers: { ...headers, "content-type": "application/gzip", "content-disposition": disposition },
    });
  },
});
