// The desk behind a mounted app: opened with its build, its login that of the host or its own, and closed
// with all of it.
import { hashOf } from "@/lib/server/access/secrets.ts";
import { type AppRuntime, createApp } from "@/lib/server/app.ts";
import { systemClock } from "@/lib/server/clock.ts";
import type { Config } from "@/lib/server/config/mod.ts";
import type { Handler } from "@/lib/server/http/gate.ts";
import type { Login } from "@/lib/server/http/login.ts";
import { openRuntime, type Runtime } from "@/lib/server/runtime.ts";
import { adoptBuild, openAreaBuild } from "./area_build.ts";
import { HostLogin } from "./host_login.ts";
import type { ReadOptions } from "./options.ts";
import { themeSheet } from "./theme.ts";

export interface MountedDesk {
  desk: Pick<Runtime["desk"], "readinessChecks" | "served">;
  links: Pick<Runtime["links"], "issue">;
  /** `null` where the desk logs people in itself. */
  host: HostLogin | null;
  handler: Handler;
  close(): Promise<void>;
}

/** Rejects with a `StartError`, and nothing is left of it. */
export async function openDesk(options: ReadOptions, config: Config): Promise<MountedDesk> {
  await using parts = new AsyncDisposableStack();
  parts.use(await openAreaBuild());
  const { secure, proxied, log: { write } } = options;
  const runtime = await openRuntime(config, {
    // One of the host is none of ours.
    launcher: () => null,
    alone: false,
    cookieMark: hashOf(options.dataDir).slice(0, 8),
    served: { secure, proxied },
    ...(write && { write }),
  });
  parts.defer(() => runtime.close());
  for (const warning of config.warnings) runtime.log.warn("config", { warning });
  const app = mountedApp(runtime, options);
  const owned = parts.move();
  return { ...app, desk: runtime.desk, links: runtime.links, close: () => owned.disposeAsync() };
}

/**
 * What the app needs of the running desk: its login is that for programs where the host says who else asks.
 */
export type MountedRuntime = Omit<AppRuntime, "login" | "sessions"> & {
  login: Login;
  sessions: Pick<Runtime["sessions"], "onEnd" | "tellEnd">;
};

/** The desk's app with the options of the host. */
export function mountedApp(
  runtime: MountedRuntime,
  { identity, proxied, theme, look, home, signIn, signOut }: ReadOptions,
): Pick<MountedDesk, "handler" | "host"> {
  const { login: own, sessions, log } = runtime;
  const elsewhere = { home: home ?? null, signIn: signIn ?? null, signOut: signOut ?? null };
  const host = identity === undefined
    ? null
    : new HostLogin({ identity, elsewhere, own, sessions, clock: systemClock, log });
  // Whether everything of this host is for TLS alone is the application's to say.
  const served = { secure: false, proxied };
  const about = { adopt: adoptBuild, theme: themeSheet(theme), look: look ?? null };
  return { host, handler: createApp({ ...runtime, login: host ?? own, served }, about).handler() };
}
