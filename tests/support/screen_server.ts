// Serves the real app with a scripted desk behind it on a free loopback port.
import type { App } from "fresh";
import { Builder } from "fresh/dev";
import { freshConfig } from "@/fresh.config.ts";
import { writeStylesheet } from "@/lib/build/stylesheet.ts";
import type { Sessions } from "@/lib/server/access/sessions.ts";
import { createApp } from "@/lib/server/app.ts";
import type { ServedDesk } from "@/lib/server/desk/served_desk.ts";
import { createLog } from "@/lib/server/log.ts";
import { ROOT } from "@/lib/server/root.ts";
import type { State } from "@/utils.ts";
import { type BrowserLogin, logInBy, loginInMemory } from "./login.ts";
import type { ScriptedDesk } from "./scripted_desk.ts";

const TOKEN = "screen-test-token-0123456789";

let built: Promise<(app: App<State>) => void> | null = null;

/** Bundles the islands once for all tests of this process. */
export function memoryBuild(): Promise<(app: App<State>) => void> {
  built ??= (async () => {
    await writeStylesheet(ROOT);
    return await new Builder<State>(freshConfig).build({ snapshot: "memory" });
  })();
  return built;
}

export interface ScreenServer extends AsyncDisposable {
  url: string;
  loginUrl: string;
  /** Who is logged in. */
  sessions: Sessions;
  /** Logs in without a browser. */
  logIn(): Promise<BrowserLogin>;
}

export interface ServeOptions {
  port?: number;
  /** Where it is below its host. */
  basePath?: string;
}

export async function serveScreen(
  desk: ServedDesk | ScriptedDesk,
  { port = 0, basePath = "" }: ServeOptions = {},
): Promise<ScreenServer> {
  const attach = await memoryBuild();
  const { login, sessions } = loginInMemory({ token: TOKEN, basePath });
  const app = createApp({
    // The routes use only what the scripted desk has.
    desk: desk as unknown as ServedDesk,
    login,
    sessions,
    log: createLog({ level: "error", form: "json", secrets: [] }),
    allowedHosts: ["127.0.0.1", "localhost"],
    served: { secure: false, proxied: false },
    basePath,
  });
  attach(app);
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, app.handler());
  const url = `http://127.0.0.1:${server.addr.port}${basePath}`;
  return {
    url,
    loginUrl: `${url}/login?token=${TOKEN}`,
    sessions,
    logIn: () => logInBy((path, init) => fetch(url + path, { redirect: "manual", ...init }), TOKEN),
    async [Symbol.asyncDispose]() {
      desk.close();
      await server.shutdown();
    },
  };
}
