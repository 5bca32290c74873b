// The event stream: a snapshot or what was missed, then every patch.
import { openEventStream } from "@/lib/server/stream/sse.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    return openEventStream(ctx.state.desk.stream(), ctx.req.headers.get("last-event-id"));
  },
});
