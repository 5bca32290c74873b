// A recording that is played: where it stands, and play, pause, speed, another moment. A desk that trades has
// none.
import { say } from "@/lib/contract/says/say.ts";
import { replayRequestSchema } from "@/lib/contract/views/replay.ts";
import type { Replay } from "@/lib/server/desk/replay.ts";
import type { ServedDesk } from "@/lib/server/desk/served_desk.ts";
import { NotFoundError } from "@/lib/server/errors.ts";
import { readJson } from "@/lib/server/http/request_body.ts";
import { define } from "@/utils.ts";

const NO_STORE = { headers: { "cache-control": "no-store" } };

export const handler = define.handlers({
  GET(ctx) {
    return Response.json(replayOf(ctx.state.desk).view(), NO_STORE);
  },
  async POST(ctx) {
    const replay = replayOf(ctx.state.desk);
    return Response.json(replay.take(await readJson(ctx.req, replayRequestSchema)), NO_STORE);
  },
});

function replayOf({ replay }: ServedDesk): Replay {
  if (replay === undefined) throw new NotFoundError(say("REPLAY_NOT_RUNNING"));
  return replay;
}
