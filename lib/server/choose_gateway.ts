// Decides once, at start, what is dialled: the named gateway, the usual ports, or the built-in gateway.
import type { Clock, Ids } from "./clock.ts";
import type { Config } from "./config/mod.ts";
import {
  candidatesTarget,
  endpointLabel,
  fixedTarget,
  type GatewayTarget,
  type Probe,
} from "./connection/gateway_target.ts";
import type { Log } from "./log.ts";
import { builtInCommand, Simulator, simulatorTarget } from "./simulator.ts";

export interface ChosenGateway {
  target: GatewayTarget;
  /** To be disposed of at the end; `null` when the built-in gateway is not used. */
  simulator: Simulator | null;
  /** What the user should know of the choice. */
  note: string | null;
}

export interface ChooseDeps {
  probe: Probe;
  clock: Clock;
  ids: Ids;
  log: Log;
  /** Starts the built-in gateway. */
  startSimulator?: () => Simulator;
}

/**
 * A named gateway is never replaced. The usual ports are looked at before every attempt; only `dev` takes the built-in
 * gateway when none of them answers now.
 */
export async function chooseGateway(config: Config, deps: ChooseDeps): Promise<ChosenGateway> {
  const { gateway } = config;
  const { probe } = deps;
  if (gateway.kind === "explicit") {
    return { target: fixedTarget(gateway.endpoint, probe), simulator: null, note: null };
  }
  if (gateway.kind === "simulator") return builtIn(config, deps, null);
  const target = candidatesTarget(gateway.endpoints, probe);
  if (!gateway.fallback || await target.answers()) return { target, simulator: null, note: null };
  const tried = gateway.endpoints.map(endpointLabel).join(" and ");
  return builtIn(config, deps, `No TWS or IB Gateway answers on ${tried}: using the built-in paper gateway`);
}

function builtIn(config: Config, deps: ChooseDeps, note: string | null): ChosenGateway {
  const simulator = deps.startSimulator?.() ?? startBuiltIn(config, deps);
  return { target: simulatorTarget(simulator, deps.probe), simulator, note };
}

function startBuiltIn(config: Config, { clock, ids, log }: ChooseDeps): Simulator {
  const command = builtInCommand({
    dataDir: config.dirs.data,
    seed: config.seed,
    executable: Deno.execPath(),
    standalone: Deno.build.standalone,
    env: Deno.env.toObject(),
  });
  const simulator = new Simulator({ command, clock, ids, log });
  simulator.start();
  return simulator;
}
