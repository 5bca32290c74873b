// A page with a layout and colours of its own, in which three islands of the desk stand; the desk itself is
// mounted for what they ask.
import { App, csp, type PageProps, staticFiles } from "fresh";
import { asset } from "fresh/runtime";
import { createLotse, type LotseArea, type LotseOptions, type ScreenStart } from "lotse";
import { OrderPanel, PositionManager, TradingInterface } from "lotse/embed";
import type { JSX } from "preact";

export type QuayState = Record<string, never>;

/** Everybody on this machine is its one trader: a real application has a log-in, as `examples/host`. */
const TRADER = { id: "quay", name: "quay", may: "owner" } as const;

export async function createQuay(
  options: Pick<LotseOptions, "dataDir"> & Partial<LotseOptions>,
): Promise<{ app: App<QuayState>; lotse: LotseArea<QuayState> }> {
  const lotse = await createLotse<QuayState>({
    basePath: "/lotse",
    gateway: "simulate",
    identity: (_request, { remoteAddr }) =>
      "hostname" in remoteAddr && remoteAddr.hostname === "127.0.0.1" ? TRADER : null,
    language: "en",
    ...options,
  });
  const app = new App<QuayState>()
    .use(staticFiles())
    .mountApp("/lotse", lotse)
    .use(csp({ useNonce: true }))
    .appWrapper(Layout)
    .get("/", async (ctx) => {
      const start = await lotse.screen(ctx.req, ctx.info);
      return await ctx.render(start === null ? <p>The desk is closed.</p> : <Quay start={start} />);
    });
  return { app, lotse };
}

/**
 * `data-look` is what the desk begins with; where its reader has chosen, it sets `data-theme`, which this
 * page follows.
 */
function Layout({ Component }: PageProps<unknown, QuayState>): JSX.Element {
  return (
    <html lang="en" data-look="light" data-theme="light">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Quay 7</title>
        <link rel="icon" href={asset("/quay.svg")} type="image/svg+xml" />
        <link rel="stylesheet" href="/lotse/embed.css" />
        <link rel="stylesheet" href={asset("/quay.css")} />
        <script src="/lotse/boot.js" />
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
}

function Quay({ start }: { start: ScreenStart }): JSX.Element {
  return (
    <>
      <header class="quay-head">
        <h1>Quay 7</h1>
        <p>Freight, weather and the book, on one page.</p>
      </header>
      <section class="lotse quay-status">
        <TradingInterface start={start} />
      </section>
      <div class="quay-columns">
        <section class="lotse quay-card">
          <OrderPanel start={start} />
        </section>
        <div>
          <section class="lotse quay-card">
            <PositionManager start={start} />
          </section>
          <article class="quay-card quay-notes">
            <h2>Berths</h2>
            <table>
              <caption>Today</caption>
              <tr>
                <th>Berth</th>
                <th>Ship</th>
              </tr>
              <tr>
                <td>3</td>
                <td>Mathilde, grain</td>
              </tr>
              <tr>
                <td>5</td>
                <td>free from 16:00</td>
              </tr>
            </table>
            <button type="button">A button of the page</button>
          </article>
        </div>
      </div>
    </>
  );
}
