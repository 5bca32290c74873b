// What a viewer knows of every desk that is published at its broker; a desk itself has no such page.
import { say } from "@/lib/contract/says/say.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    const { viewer } = ctx.state;
    if (viewer === null) throw new NotFoundError(say("VIEWER_NONE"));
    return Response.json(viewer.overview(), { headers: { "cache-control": "no-store" } });
  },
});
