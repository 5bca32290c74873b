// Mounted desks for tests: Lotse's build in memory, and areas with a scripted desk behind the real app.
import { carryBuild } from "@/lib/server/area/area_build.ts";
import { LotseArea } from "@/lib/server/area/lotse_area.ts";
import { mountedApp, type MountedDesk } from "@/lib/server/area/mounted_desk.ts";
import type { LotseOptions } from "@/lib/server/area/options.ts";
import type { TradingDesk } from "@/lib/server/desk/trading_desk.ts";
import { silentLog } from "@/lib/server/log.ts";
import { LoginLinks } from "@/lib/server/access/login_links.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { loginInMemory, textInMemory } from "./login.ts";
import { memoryBuild } from "./screen_server.ts";
import type { ScriptedDesk } from "./scripted_desk.ts";

export const AREA_TOKEN = "mounted-test-token-0123456789";

/** Whatever is mounted in this process serves the sources as they are. */
export async function buildForAreas(): Promise<void> {
  carryBuild(await memoryBuild());
}

/** An area with that desk behind it. `closed`: how often its desk was taken down. */
export async function scriptedArea<HostState>(
  desk: ScriptedDesk,
  options: Partial<LotseOptions> = {},
): Promise<{ area: LotseArea<HostState>; closed: () => number }> {
  await buildForAreas();
  let closed = 0;
  const area = new LotseArea<HostState>(
    { dataDir: "/nowhere", basePath: "/trading", ...options },
    (read, config): Promise<MountedDesk> => {
      const { basePath, allowedHosts } = config.http;
      const links = new LoginLinks(textInMemory(), systemClock);
      const { login, sessions } = loginInMemory({
        token: AREA_TOKEN,
        basePath,
        links,
        secure: read.secure,
        cookieMark: "area",
      });
      const app = mountedApp({
        desk: desk as unknown as TradingDesk,
        login,
        sessions,
        log: silentLog,
        allowedHosts,
        served: { secure: false, proxied: false },
        basePath,
      }, read);
      const close = () => Promise.resolve(void closed++);
      return Promise.resolve({
        ...app,
        links,
        close,
        desk: { readinessChecks: () => [], served: () => desk.served() },
      });
    },
  );
  return { area, closed: () => closed };
}
