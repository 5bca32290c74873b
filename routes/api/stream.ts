// The event stream: a snapshot or what was missed, then every patch.
import { openEventStream } from "@/lib/server/stream/sse.ts";
import { readerIn } from "@/lib/contract/reader.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    return openEventStream(
      ctx.state.desk.stream(readerIn(ctx.req.headers.get("cookie"))),
      ctx.req.headers.get("last-event-id"),
    );
  },
});
