// GET: the whole state. POST: one command of the HTTP contract; of a known caller it does not even come here
// (`lib/server/http/command_shortcut.ts`).
import { known } from "@/lib/server/access/caller.ts";
import { askerIn, NO_STORE, tradingCommand } from "@/lib/server/http/trading_command.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers({
  GET(ctx) {
    const { desk, caller } = ctx.state;
    return new Response(desk.snapshotJson(askerIn(ctx.req, known(caller))), {
      headers: { "content-type": "application/json", ...NO_STORE },
    });
  },
  POST({ req, state: { desk, login, caller } }) {
    return tradingCommand(req, { desk, login, caller: known(caller) });
  },
});
