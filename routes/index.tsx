// The desk: three islands. What the page shows comes by the stream: a cookie alone gets this page, and must
// not read anything in it.
import { page } from "fresh";
import { OLDEST_BROWSERS } from "@/fresh.config.ts";
import German from "@/islands/German.tsx";
import OrderPanel from "@/islands/OrderPanel.tsx";
import PositionManager from "@/islands/PositionManager.tsx";
import TradingInterface from "@/islands/TradingInterface.tsx";
import { type Asked, startOf } from "@/lib/server/http/screen_start.ts";
import { ENTERED } from "@/lib/contract/login_key.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import { german } from "@/lib/contract/says/de.ts";
import { speakGerman } from "@/lib/client/speech.ts";
import { define, type State } from "@/utils.ts";

/** "Chrome 116, …" */
const OLDEST = OLDEST_BROWSERS.map((one) =>
  one.replace(/^[a-z]/, (c) => c.toUpperCase()).replace(/\d/, " $&")
).join(", ");

// The first paint speaks the reader's language too.
speakGerman(german);

/** What the desk is a part of: an application that mounts it, or a viewer. */
function around({ login, viewer }: State): Pick<Asked, "host" | "keyBase"> {
  if (viewer === null) return { host: login.elsewhere };
  return { keyBase: viewer.base, host: { home: `${viewer.base}/desks`, signIn: null, signOut: null } };
}

export const handler = define.handlers({
  GET(ctx) {
    const { caller, session, desk, viewer } = ctx.state;
    if (caller === null && session === null) {
      const way = ctx.url.searchParams.has(ENTERED) ? `?${ENTERED}` : "";
      return ctx.redirect(`${ctx.config.basePath}/login${way}`);
    }
    const { basePath: base } = ctx.config;
    // At the root of a viewer there is no desk. The key of a log-in, behind "#", goes along.
    if (viewer?.base === base) return ctx.redirect(`${viewer.base}/desks`);
    const asked = { headers: ctx.req.headers, base, caller, ...around(ctx.state) };
    return page(startOf(desk, asked), { headers: { "cache-control": "no-store" } });
  },
});

export default define.page<typeof handler>(function Desk({ data: start }) {
  return (
    <>
      <noscript>
        <p class="banner banner-danger">{translate(start.lang, "app.noScript")}</p>
      </noscript>
      <p class="banner banner-danger too-old">
        {translate(start.lang, "app.tooOld", { browsers: OLDEST })}
      </p>
      <p class="banner banner-danger not-loaded">
        {translate(start.lang, "app.notLoaded")}
        <a class="btn" href="">{translate(start.lang, "app.reload")}</a>
      </p>
      {start.lang === "de" && <German />}
      <div class="desk">
        <TradingInterface start={start} />
        <main>
          <PositionManager start={start} />
          <OrderPanel start={start} />
        </main>
      </div>
    </>
  );
});
