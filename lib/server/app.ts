// The Fresh app behind its gate: who is asking, then Fresh's files and routes, and a page about every error.
import { App, type Context, csp, HttpError, staticFiles } from "fresh";
import { h } from "preact";
import { ErrorPage } from "@/components/ErrorPage.tsx";
import { freshConfig } from "@/fresh.config.ts";
import type { State } from "@/utils.ts";
import { languageOf } from "@/lib/client/language.ts";
import type { Lang } from "@/lib/contract/format.ts";
import { currentBuild } from "@/lib/build/builds.ts";
import { packedFolder } from "@/lib/build/pack.ts";
import { german } from "@/lib/contract/says/de.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { type Saying, textOf } from "@/lib/contract/says/saying.ts";
import type { Overview } from "@/lib/contract/views/overview.ts";
import { AppError } from "@/lib/server/errors.ts";
import { commandShortcut } from "@/lib/server/http/command_shortcut.ts";
import { behindGate, type Handler } from "@/lib/server/http/gate.ts";
import { withLiveReload } from "@/lib/server/http/live_reload.ts";
import { PackedFiles } from "@/lib/server/http/packed_files.ts";
import { logUnexpected, problemOf, problemResponse } from "@/lib/server/http/problems.ts";
import type { LoginDoor } from "@/lib/server/http/login.ts";
import { turnedAway } from "@/lib/server/http/turned_away.ts";
import { LoginAttempts } from "@/lib/server/access/login_attempts.ts";
import type { ServedDesk } from "@/lib/server/desk/served_desk.ts";
import type { Recordings } from "@/lib/server/recorder/recordings.ts";
import { systemClock } from "./clock.ts";
import { StreamSeats } from "@/lib/server/stream/stream_seats.ts";
import type { Runtime } from "./runtime.ts";

/** What the app needs of the running desk. */
export type AppRuntime = Pick<Runtime, "log" | "allowedHosts" | "served" | "basePath"> & {
  desk: ServedDesk;
  /** Of a desk that trades. */
  recordings?: Recordings;
  login: LoginDoor;
  sessions: Pick<Runtime["sessions"], "onEnd">;
  /** Of a viewer, which shows desks and is none. */
  viewer?: ViewerFront;
};

/** What every page of a viewer knows of it. */
export interface ViewerFront {
  /** Base path of its overview and its log-in. */
  base: string;
  overview(): Overview;
}

/** What a desk inside of another application has besides. */
export interface Mounted {
  /** Gives the app its build, while nothing is registered yet. */
  adopt: (app: App<State>) => void;
  /** A style sheet after that of the desk. */
  theme: string | null;
  look: State["look"];
}

/** The app of a desk. Its handler is behind the gate, whoever serves it. */
class DeskApp extends App<State> {
  #runtime: AppRuntime;

  constructor(runtime: AppRuntime) {
    super({ ...freshConfig, basePath: runtime.basePath });
    this.#runtime = runtime;
  }

  override handler(): Handler {
    const { basePath, mode } = this.config;
    const fresh = super.handler();
    const handler = mode === "development" ? withLiveReload(fresh, Date.now()) : fresh;
    const build = mode === "development" ? null : currentBuild(freshConfig.outDir);
    const files = new PackedFiles(build === null ? null : packedFolder(build));
    const shortcut = commandShortcut({ ...this.#runtime, basePath });
    return behindGate(handler, { ...this.#runtime, basePath, files, shortcut });
  }
}

export function createApp(runtime: AppRuntime, mounted: Mounted | null = null): App<State> {
  const seats = new StreamSeats({ clock: systemClock });
  const attempts = new LoginAttempts(systemClock, runtime.log);
  runtime.sessions.onEnd(({ id }) => seats.closeAll(id));
  const app = new DeskApp(runtime);
  mounted?.adopt(app);
  const theme = mounted?.theme ?? null;
  app
    .use(async (ctx) => {
      ctx.state.desk = runtime.desk;
      ctx.state.login = runtime.login;
      ctx.state.log = runtime.log;
      ctx.state.recordings = runtime.recordings ?? null;
      ctx.state.seats = seats;
      ctx.state.attempts = attempts;
      ctx.state.themed = theme !== null;
      ctx.state.viewer = runtime.viewer ?? null;
      ctx.state.look = mounted?.look ?? null;
      return await answer(ctx, runtime, async () => {
        ctx.state.caller = await runtime.login.askerOf(ctx.req, ctx.info);
        ctx.state.session = runtime.login.sessionOf(ctx.req.headers);
        return await turnedAway(ctx) ?? await ctx.next();
      });
    })
    .use(staticFiles())
    .use(csp({ useNonce: true }))
    // Inside of `csp`, so that a page about an error has its nonce too.
    .use(async (ctx) => {
      try {
        return await ctx.next();
      } catch (error) {
        return await errorAnswer(ctx, runtime, error);
      }
    })
    .fsRoutes();
  return theme === null ? app : app.get("/theme.css", () => styleSheet(theme));
}

async function answer(
  ctx: Context<State>,
  runtime: AppRuntime,
  next: () => Promise<Response>,
): Promise<Response> {
  try {
    const response = await next();
    if (ctx.req.method !== "HEAD") return response;
    // Fresh answers HEAD by GET and only drops the body: an event stream would go on for nobody.
    await response.body?.cancel();
    return new Response(null, response);
  } catch (error) {
    // Routes are caught further in: this is a static file, looked for below another one while developing.
    const missing = error instanceof Deno.errors.NotADirectory;
    return await errorAnswer(ctx, runtime, missing ? new HttpError(404) : error);
  }
}

async function errorAnswer(ctx: Context<State>, { log }: AppRuntime, error: unknown): Promise<Response> {
  logUnexpected(log, error);
  const { status, says } = problemOf(error);
  const { basePath } = ctx.config;
  if (ctx.url.pathname.startsWith(`${basePath}/api/`)) return problemResponse(error);
  // It is answered here: while developing, Fresh would hang its stack into the page.
  ctx.error = null;
  const lang = languageOf(ctx.req.headers);
  // What was expected says itself, e.g. which proxy has to pass which host on.
  const reason = error instanceof AppError && says !== undefined ? inLanguage(says, lang) : null;
  const page = h(ErrorPage, { status, lang, reason, home: `${basePath}/` });
  return await ctx.render(page, { status });
}

function styleSheet(css: string): Response {
  return new Response(css, {
    headers: { "content-type": "text/css; charset=utf-8", "cache-control": "no-cache" },
  });
}

function inLanguage(says: Saying, lang: Lang): string {
  const spoken = lang === "de" ? german.tell(says) : null;
  return spoken === null ? inEnglish(says) : textOf(spoken);
}
