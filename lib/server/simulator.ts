// Decides once, at start, what is dialled: the named gateway, the usual ports, or the built-in gateway.
import { builtInCommand } from "@/lib/launch/gateway_command.ts";
import { BUILT_IN_GATEWAY } from "@/lib/contract/gateway_name.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { type Clock, type Ids, systemClock, systemIds } from "./clock.ts";
import type { Config } from "@/lib/server/config/mod.ts";
import {
  candidatesTarget,
  fixedTarget,
  type GatewayTarget,
  type Probe,
  tcpProbe,
} from "@/lib/server/connection/gateway_target.ts";
import { environment } from "./environment.ts";
import { type HelperProcess, spawnHelper } from "./helper_process.ts";
import type { Log } from "./log.ts";
import { type Outside, outside } from "./outside.ts";
import { Simulator } from "./simulator_process.ts";

export interface ChosenGateway extends AsyncDisposable {
  target: GatewayTarget;
  /** What the user should know of the choice. */
  note: Saying | null;
}

/** What is dialled; `simulated`: the built-in gateway, which then has to be started. */
export type GatewayChoice =
  | { simulated: false; target: GatewayTarget }
  | { simulated: true; note: Saying | null };

/**
 * A named gateway is never replaced. The usual ports are looked at before every attempt; only `dev` takes the
 * built-in gateway when none of them answers now.
 */
export async function chooseGateway(
  { gateway, connection }: Config,
  probe: Probe = tcpProbe(connection.tcpDeadlineMs),
): Promise<GatewayChoice> {
  if (gateway.kind === "explicit") return { simulated: false, target: fixedTarget(gateway.endpoint, probe) };
  if (gateway.kind === "simulator") return { simulated: true, note: null };
  const target = candidatesTarget(gateway.endpoints, probe);
  if (!gateway.fallback || await target.answers()) return { simulated: false, target };
  return { simulated: true, note: say("GATEWAY_FALLBACK", { gateway: target.label }) };
}

/** Starts the built-in gateway where it was chosen; disposing of what comes back ends it. */
export function openGateway(
  choice: GatewayChoice,
  config: Config,
  log: Log,
  launcher: () => Outside | null = outside,
  start: () => Simulator = () => startSimulator(config, log, launcher()),
): ChosenGateway {
  if (!choice.simulated) return external(choice.target);
  if (choice.note !== null) log.warn("gateway_fallback", { note: inEnglish(choice.note) });
  const simulator = start();
  return {
    target: simulatorTarget(simulator, tcpProbe(config.connection.tcpDeadlineMs)),
    note: choice.note,
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
}

function external(target: GatewayTarget): ChosenGateway {
  return { target, note: null, [Symbol.asyncDispose]: () => Promise.resolve() };
}

function startSimulator(
  config: Config,
  log: Log,
  launcher: Outside | null,
  clock: Clock = systemClock,
  ids: Ids = systemIds,
): Simulator {
  const spawn = launcher === null ? ownGateway(config) : (port: number) => launcher.start("gateway", port);
  const simulator = new Simulator({ spawn, clock, ids, log });
  simulator.start();
  return simulator;
}

/** As a process of this one, for a desk that nothing launched. */
function ownGateway({ dirs, seed }: Config): (port: number) => HelperProcess {
  const command = builtInCommand({
    dataDir: dirs.simulated,
    seed,
    executable: Deno.execPath(),
    self: null,
    env: environment(),
  });
  return (port) => spawnHelper(command(port));
}

/** The built-in gateway as a target; its address may change when it had to be started again. */
function simulatorTarget(simulator: Simulator, probe: Probe): GatewayTarget {
  return {
    simulated: true,
    label: BUILT_IN_GATEWAY,
    locate: () => simulator.endpoint(),
    answers: async () => simulator.pid !== null && await probe(await simulator.endpoint()),
  };
}
