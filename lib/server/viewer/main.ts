// `deno task viewer --from nats://…`: every desk that is published at a broker, read only, on the screen that
// it has itself.
import { join } from "node:path";
import { LINK_MS, LOGIN_LINK_FILE, LoginLinks } from "@/lib/server/access/login_links.ts";
import { SESSIONS_FILE } from "@/lib/server/access/session_file.ts";
import { Sessions } from "@/lib/server/access/sessions.ts";
import { adoptBuild, openAreaBuild } from "@/lib/server/area/area_build.ts";
import { LotseError } from "@/lib/server/area/lotse_error.ts";
import { buildName } from "@/lib/server/build_name.ts";
import { systemClock, systemIds } from "@/lib/server/clock.ts";
import { type Config, ConfigError, parseConfig } from "@/lib/server/config/mod.ts";
import { dataPlace } from "@/lib/server/config/places.ts";
import { lockDataDir, privateDir, privateFile, textFile } from "@/lib/server/data_dir.ts";
import { environment } from "@/lib/server/environment.ts";
import { Login } from "@/lib/server/http/login.ts";
import { freePort } from "@/lib/server/listen_address.ts";
import { createLog, type Log } from "@/lib/server/log.ts";
import { loginAddress } from "@/lib/server/login_address.ts";
import { loginOf, openNats } from "@/lib/server/publish/mod.ts";
import { makeToken } from "@/lib/server/ground.ts";
import type { Runtime } from "@/lib/server/runtime.ts";
import { endWithSentence, fail, leaveOnSignal, say, serveDesk } from "@/lib/server/serve.ts";
import { VIEWER_HELP, type ViewerOptions, viewerOptions, ViewerUsageError } from "./options.ts";
import { reachBroker } from "./reach_broker.ts";
import { viewerApps } from "./viewer_apps.ts";
import { viewerLogin } from "./viewer_login.ts";
import { ViewedDesks } from "./viewed_desks.ts";
import { ViewerDesk } from "./viewer_desk.ts";

/** The program: resolves with its exit code. */
export async function command(args: readonly string[]): Promise<number> {
  try {
    const options = viewerOptions(args);
    if (options === null) say(VIEWER_HELP);
    else await serve(options);
    return 0;
  } catch (error) {
    if (error instanceof ViewerUsageError || error instanceof ConfigError || error instanceof LotseError) {
      fail(error.message);
    }
    return endWithSentence(error);
  }
}

async function serve({ from, served }: ViewerOptions): Promise<void> {
  const config = configOf(served);
  await using parts = new AsyncDisposableStack();
  parts.use(await openAreaBuild());
  const dir = config.dirs.data;
  await privateDir(dir);
  parts.use(await lockDataDir(dir));
  const token = config.http.token ?? makeToken();
  privateFile(join(dir, "token"), token);
  const log = logOf(config, token);
  const login = loginOf(config.brokerLogin);
  const open = () => openNats({ ...from, login, name: "lotse viewer" }, log);
  const broker = await reachBroker({ open, url: from.url, clock: systemClock, log });
  parts.defer(() => broker.close());
  const desks = new ViewedDesks({ broker, clock: systemClock, ids: systemIds, log, build: buildName });
  parts.defer(() => desks.close());
  const runtime = runtimeOf(config, { desks, log, token });
  parts.defer(() => runtime.sessions.close());
  const owned = parts.move();
  const whole: Runtime = { ...runtime, close: () => owned.disposeAsync() };
  leaveOnSignal(whole);
  const handler = viewerApps({
    desks,
    build: buildName,
    runtime: { ...whole, login: viewerLogin(whole.login) },
    adopt: adoptBuild,
  });
  await serveDesk(whole, handler, greet);
}

/** The desk's own settings, with a folder and a port that are not a desk's. */
function configOf(served: readonly string[]): Config {
  const env = environment();
  const config = parseConfig(served, env, "start");
  const isNamed = served.some((option) => option.startsWith("--data-dir="));
  const dirs = { ...config.dirs, data: isNamed ? config.dirs.data : dataPlace(env, "viewer") };
  const http = { ...config.http, port: freePort(config.http) };
  return { ...config, dirs, http };
}

function logOf({ log: { level, form } }: Config, token: string): Log {
  const chosen = form === "auto" ? (Deno.stderr.isTerminal() ? "text" : "json") : form;
  return createLog({ level, form: chosen, secrets: [token] });
}

function runtimeOf(
  config: Config,
  { desks, log, token }: { desks: ViewedDesks; log: Log; token: string },
): Omit<Runtime, "close"> {
  const { port, tls, trustedProxies, allowedHosts } = config.http;
  const dir = config.dirs.data;
  const proxied = trustedProxies.length > 0;
  const secure = tls !== null || proxied;
  const sessions = new Sessions({
    store: textFile(join(dir, SESSIONS_FILE)),
    clock: systemClock,
    log,
    token: config.http.token,
  });
  const links = new LoginLinks(textFile(join(dir, LOGIN_LINK_FILE)), systemClock);
  return {
    config,
    log,
    desk: new ViewerDesk({ desks, name: "", build: buildName }),
    sessions,
    links,
    login: new Login({ token, cookieMark: port, secure, sessions, links }),
    allowedHosts,
    served: { secure, proxied },
    basePath: "",
    settled: Promise.resolve(),
    announce(hostname, at) {
      return loginAddress(config.http, { hostname, port: at });
    },
  };
}

function greet(runtime: Runtime, { hostname, port }: { hostname: string; port: number }): void {
  const address = runtime.announce(hostname, port);
  say("\n  Lotse · viewer: desks are shown, and nothing can be sent");
  if (Deno.stdout.isTerminal()) {
    say(`  Open ${address}?token=${runtime.links.issue()}`);
    return say(`  The link is valid once, for ${LINK_MS / 60_000} minutes\n`);
  }
  say(`  Open ${address} and paste the token from ${join(runtime.config.dirs.data, "token")}\n`);
}

if (import.meta.main) Deno.exit(await command(Deno.args));
