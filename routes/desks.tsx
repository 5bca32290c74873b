// The overview of a viewer: an island shows it, because its figures are for whoever has the key of the
// session and not for a cookie alone.
import { HttpError, page } from "fresh";
import German from "@/islands/German.tsx";
import TradingInterface from "@/islands/TradingInterface.tsx";
import type { ScreenStart } from "@/lib/contract/screen_start.ts";
import { startOf } from "@/lib/server/http/screen_start.ts";
import { define } from "@/utils.ts";

export const handler = define.handlers<ScreenStart>({
  GET(ctx) {
    const { caller, desk, session, viewer } = ctx.state;
    if (viewer === null) throw new HttpError(404);
    if (caller === null && session === null) return ctx.redirect(`${viewer.base}/login`);
    const asked = { headers: ctx.req.headers, base: viewer.base, caller, host: null };
    return page({ ...startOf(desk, asked), overview: true }, { headers: { "cache-control": "no-store" } });
  },
});

export default define.page<typeof handler>(function Desks({ data: start }) {
  return (
    <>
      {start.lang === "de" && <German />}
      <TradingInterface start={start} />
    </>
  );
});
