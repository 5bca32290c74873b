// All that the doctor looks at, in the order in which a start would stumble over it.
import type { Config } from "@/lib/server/config/mod.ts";
import { buildFindings } from "./build_checks.ts";
import type { Finding } from "./finding.ts";
import { folderFindings } from "./folder_checks.ts";
import { gatewayFindings } from "./gateway_checks.ts";
import {
  certificateFindings,
  openFileFindings,
  portFindings,
  proxyFindings,
  pythonFindings,
  roomFindings,
  zoneFindings,
} from "./machine_checks.ts";
import type { Probes } from "./probes.ts";

export async function examine(
  config: Config,
  probes: Probes,
  env: Readonly<Record<string, string>>,
): Promise<Finding[]> {
  const folder = await folderFindings(config, probes);
  // Its own desk has the port: that is said once.
  const isRunning = folder.some(({ about, level }) => about === "lock" && level !== "ok");
  return [
    ...buildFindings(probes),
    ...await pythonFindings(probes),
    ...zoneFindings(probes),
    ...folder,
    ...roomFindings(config, probes),
    ...openFileFindings(probes),
    ...(isRunning ? [] : portFindings(config, probes)),
    ...certificateFindings(config, probes),
    ...proxyFindings(env, config),
    ...await gatewayFindings(config, probes),
  ];
}
