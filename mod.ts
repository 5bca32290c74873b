// What an application imports that has Lotse as a part of it (docs/mounting.md), and a script that asks a
// desk (docs/programs.md).
import { openAreaBuild } from "./lib/server/area/area_build.ts";
import { LotseArea } from "./lib/server/area/lotse_area.ts";
import type { LotseOptions } from "./lib/server/area/options.ts";

export type { Identity, IdentityHook } from "./lib/server/area/identity.ts";
export type { LotseArea, LotseHealth } from "./lib/server/area/lotse_area.ts";
export { LotseError, type LotseErrorCode } from "./lib/server/area/lotse_error.ts";
export type { LotseOptions } from "./lib/server/area/options.ts";
export { pageNonce } from "./lib/server/area/page_nonce.ts";
export type { ScreenStart } from "./lib/contract/screen_start.ts";
export {
  DeskClient,
  type DeskClientOptions,
  DeskRefusal,
  NoAnswer,
  type StreamedState,
  type SubmitOptions,
} from "./lib/script/mod.ts";
export type { Theme } from "./lib/server/area/theme.ts";

/**
 * A Fresh app for `host.mountApp(basePath, …)`; start it with `start()`. Rejects with a `LotseError` when the
 * options are wrong or Lotse has not been built.
 */
export async function createLotse<HostState>(options: LotseOptions): Promise<LotseArea<HostState>> {
  const area = new LotseArea<HostState>(options);
  // Loaded before the host's own build: Fresh keeps the name of one build per process, and the host's is to
  // be the last.
  (await openAreaBuild())[Symbol.dispose]();
  return area;
}
