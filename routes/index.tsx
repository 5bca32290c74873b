// The desk: three islands on one first paint from the server's own state.
import { page } from "fresh";
import { OLDEST_BROWSERS } from "@/fresh.config.ts";
import German from "@/islands/German.tsx";
import OrderPanel from "@/islands/OrderPanel.tsx";
import PositionManager from "@/islands/PositionManager.tsx";
import TradingInterface from "@/islands/TradingInterface.tsx";
import type { ScreenStart } from "@/lib/client/screen.ts";
import { languageOf } from "@/lib/client/language.ts";
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
    if (ctx.state.caller === null) return ctx.redirect(`${ctx.config.basePath}/login`);
    const start: ScreenStart = {
      snapshot: ctx.state.desk.snapshot(),
      now: Date.now(),
      lang: languageOf(ctx.req.headers),
      base: ctx.config.basePath,
    };
    return page(start, { headers: { "cache-control": "no-store" } });
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
