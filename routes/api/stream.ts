// The event stream: a snapshot or what was missed, then every patch.
import { openEventStream } from "@/lib/server/stream/sse.ts";
import { readerIn } from "@/lib/contract/reader.ts";
import { known } from "@/lib/server/access/caller.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    const { desk, login, seats } = ctx.state;
    const { headers } = ctx.req;
    const asker = { caller: known(ctx.state.caller), reader: readerIn(headers.get("cookie")) };
    const { id, kind } = asker.caller;
    const holder = { id, kind, holds: () => login.holds(asker.caller) };
    return openEventStream(
      seats.seated(holder, desk.stream(asker)),
      headers.get("last-event-id"),
    );
  },
});
