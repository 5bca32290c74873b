// The html shell: language, title with the mode, style sheet. No inline styles, no inline scripts of ours.
import { asset } from "fresh/runtime";
import { languageOf } from "@/lib/client/language.ts";
import { shellTitle } from "@/lib/client/shell_title.ts";
import { withoutBase } from "@/lib/server/http/path_guard.ts";
import { translate } from "@/lib/contract/says/screen/mod.ts";
import "@/lib/contract/says/screen/overview.ts";
import { define } from "@/utils.ts";

/**
 * Figures and orders must read as they are, and German is among the settings. Preact's types know no such
 * values.
 */
const NOT_TRANSLATED = { translate: "no" } as object;

export default define.page(function App({ Component, req, state, config, url }) {
  const lang = languageOf(req.headers);
  const { caller, session } = state;
  const isKnown = caller !== null || session !== null;
  // At the root of a viewer there are desks of every mode.
  const isOverview = isKnown && state.viewer?.base === config.basePath;
  const mode = isKnown && !isOverview ? state.desk.mode() : null;
  const replay = mode !== null && state.desk.served().replay === true;
  const shell = shellTitle(isOverview ? "all" : mode, lang);
  const title = replay ? `${translate(lang, "replay.mark")} · ${shell}` : shell;
  const isDesk = withoutBase(url.pathname, config.basePath) === "/";
  const link = (path: string) => `${config.basePath}${asset(path)}`;
  return (
    <html
      lang={lang}
      {...NOT_TRANSLATED}
      data-theme={state.look ?? "dark"}
      data-look={state.look ?? undefined}
      data-palette="classic"
      data-density="compact"
      data-type="normal"
      data-pane="positions"
      data-base={state.viewer?.base ?? config.basePath}
      data-session={session?.id}
      data-mode={mode ?? undefined}
      data-replay={replay || undefined}
    >
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="google" content="notranslate" />
        <title>{title}</title>
        <link rel="icon" href={link("/favicon.svg")} type="image/svg+xml" />
        <link rel="stylesheet" href={link("/twind.css")} />
        {state.themed && <link rel="stylesheet" href={`${config.basePath}/theme.css`} />}
        <script src={link("/boot.js")} />
      </head>
      <body>
        {isDesk && <a class="skip-link" href="#pane-orders">{translate(lang, "app.skip")}</a>}
        <Component />
      </body>
    </html>
  );
});
