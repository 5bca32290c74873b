// The event stream: a snapshot or what was missed, then every patch.
import { openEventStream } from "@/lib/server/stream/sse.ts";
import { readerIn } from "@/lib/contract/reader.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    const { desk, seats } = ctx.state;
    const { headers } = ctx.req;
    const login = headers.has("authorization") ? "token" : "session";
    return openEventStream(
      seats.seated(login, desk.stream(readerIn(headers.get("cookie")))),
      headers.get("last-event-id"),
    );
  },
});
