// The desk: three islands. What the page shows comes by the stream: a cookie alone gets this page, and must not read anything in it.
import { page } from "fresh";
import { OLDEST_BROWSERS } from "@/fresh.config.ts";
import German from "@/islands/German.tsx";
import OrderPanel from "@/islands/OrderPanel.tsx";
import PositionManager from "@/islands/PositionManager.tsx";
import TradingInterface from "@/islands/TradingInterface.tsx";
import { startOf } from "@/lib/server/http/screen_start.ts";
import { ENTERED } from "@/lib/contract/login_key.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import { german } from "@/lib/contract/says/de.ts";
import { speakGerman } from "@/lib/client/speech.ts";
import { define } from "@/utils.ts";

/** "Chrome 116, …" */
const OLDEST = OLDEST_BROWSERS.map((one) =>
  one.replace(/^[a-z]/, (c) => c.toUpperCase()).replace(/\d/, " $&")
).join(", ");

// The first paint speaks the reader's language too.
speakGerman(german);

export const handler = define.handlers({
  GET(ctx) {
    const { caller, session, desk } = ctx.state;
    if (caller === null && session === null) {
      const way = ctx.url.searchParams.has(ENTERED) ? `?${ENTERED}` : "";
      return ctx.redirect(`${ctx.config.basePath}/login${way}`);
    }
    const { login } = ctx.state;
    const asked = { headers: ctx.req.headers, base: ctx.config.basePath, caller, host: login.elsewhere };
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
