// `deno task replay FILE`: serves the screen with a recording behind it, or makes a regression test of it.
import { pathToFileURL } from "node:url";
import { freshConfig } from "@/fresh.config.ts";
import { LINK_MS, LoginLinks } from "@/lib/server/access/login_links.ts";
import { Sessions } from "@/lib/server/access/sessions.ts";
import { buildName } from "@/lib/server/build_name.ts";
import { builtServer, loadFault } from "@/lib/server/built_server.ts";
import { iso, systemClock, systemIds } from "@/lib/server/clock.ts";
import { ConfigError, type HttpSettings, parseConfig } from "@/lib/server/config/mod.ts";
import { environment } from "@/lib/server/environment.ts";
import { AppError } from "@/lib/server/errors.ts";
import { Login } from "@/lib/server/http/login.ts";
import { freePort } from "@/lib/server/listen_address.ts";
import { createLog } from "@/lib/server/log.ts";
import { IS_SHIPPED } from "@/lib/server/root.ts";
import { makeToken } from "@/lib/server/ground.ts";
import { type Runtime, serveRuntime } from "@/lib/server/runtime.ts";
import { endWithSentence, fail, leaveOnSignal, say, serveDesk } from "@/lib/server/serve.ts";
import { inMemory } from "./in_memory.ts";
import { REPLAY_HELP, type ReplayOptions, replayOptions, ReplayUsageError } from "./options.ts";
import { readRecording, type Recording } from "./read_recording.ts";
import { ReplayDesk } from "./replay_desk.ts";
import { writeTest } from "./regression.ts";

/** The program: resolves with its exit code. */
export async function command(args: readonly string[]): Promise<number> {
  const options = given(args);
  if (options === null) {
    say(REPLAY_HELP);
    return 0;
  }
  if (options.toTest !== null && IS_SHIPPED) {
    fail("--to-test writes a test into a checkout, and this is none");
  }
  const recording = read(options.path);
  if (options.toTest === null) await serve(recording, options);
  else say(await writeTest(recording, options.toTest));
  return 0;
}

/** `null`: the help is wanted. */
function given(args: readonly string[]): ReplayOptions | null {
  try {
    return replayOptions(args);
  } catch (error) {
    if (error instanceof ReplayUsageError) fail(error.message);
    throw error;
  }
}

/** What is broken is told in a sentence. */
function read(path: string): Recording {
  try {
    return readRecording(path);
  } catch (error) {
    if (error instanceof AppError) fail(error.message);
    throw error;
  }
}

async function serve(recording: Recording, { port }: ReplayOptions): Promise<void> {
  let path = "";
  try {
    ({ path } = builtServer(freshConfig.outDir));
  } catch (error) {
    endWithSentence(error);
  }
  const runtime = await replayRuntime(recording, port).catch((error) => {
    if (error instanceof ConfigError) fail(error.message);
    return endWithSentence(error);
  });
  serveRuntime(runtime);
  leaveOnSignal(runtime);
  let server: { default: { fetch: Deno.ServeHandler } };
  try {
    server = await import(pathToFileURL(path).href);
  } catch (error) {
    await runtime.close();
    endWithSentence(loadFault(path, error));
  }
  await serveDesk(runtime, server.default.fetch, (shown, address) => greet(shown, { recording, ...address }));
}

/** A desk with nothing behind it: no data folder, no bridge, no journal but that of the recording. */
async function replayRuntime(recording: Recording, wanted: number): Promise<Runtime> {
  const asked = parseConfig(["--port", String(wanted)], environment(), "start");
  const port = freePort(asked.http);
  const config = { ...asked, http: { ...asked.http, port } };
  const token = config.http.token ?? makeToken();
  const log = createLog({ level: config.log.level, form: "text", secrets: [token] });
  const sessions = new Sessions({ store: inMemory(), clock: systemClock, log, token: config.http.token });
  const links = new LoginLinks(inMemory(), systemClock);
  const epoch = systemIds.uuid().slice(0, 8);
  const desk = await ReplayDesk.open({ recording, clock: systemClock, log, epoch, build: buildName });
  return {
    config,
    log,
    desk,
    sessions,
    links,
    login: new Login({
      token,
      cookieMark: port,
      secure: false,
      basePath: config.http.basePath,
      sessions,
      links,
    }),
    allowedHosts: config.http.allowedHosts,
    served: { secure: false, proxied: false },
    settled: Promise.resolve(),
    basePath: config.http.basePath,
    announce: (hostname, at) => `http://${hostname}:${at}${config.http.basePath}/login`,
    async close() {
      await desk[Symbol.asyncDispose]();
      sessions.close();
    },
  };
}

function greet(
  runtime: Runtime,
  { recording, hostname, port }: { recording: Recording; hostname: string; port: number },
): void {
  const [from, to] = [iso(recording.from), iso(recording.to)];
  const address = runtime.announce(hostname, port);
  say(`\n  Lotse · REPLAY of ${recording.name}, ${from} to ${to}: nothing can be sent`);
  if (!Deno.stdout.isTerminal()) return say(`  ${wayIn(address, runtime.config.http)}\n`);
  say(`  Open ${address}?token=${runtime.links.issue()}`);
  say(`  The link is valid once, for ${LINK_MS / 60_000} minutes\n`);
}

/** Where no link may stand; a replay keeps no token of its own. */
export function wayIn(address: string, { token }: Pick<HttpSettings, "token">): string {
  return token === null
    ? `${address} has no log-in: start it in a terminal, which gets a link, or set LOTSE_TOKEN`
    : `Open ${address} and paste the token of LOTSE_TOKEN`;
}

if (import.meta.main) Deno.exit(await command(Deno.args));
