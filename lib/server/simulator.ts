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
import { outside } from "./outside.ts";
import { Simulator } from "./simulator_process.ts";

export interface ChosenGateway extends AsyncDisposable {
  target: GatewayTarget;
  /** What the user should know of the choice. */
  note: Saying | null;
}

export interface ChooseDeps {
  probe: Probe;
  /** Starts the built-in gateway. */
  startSimulator: () => Simulator;
}

/**
 * A named gateway is never replaced. The usual ports are looked at before every attempt; only `dev` takes the built-in
 * gateway when none of them answers now. Disposing of the choice ends the built-in gateway.
 */
export async function chooseGateway(
  config: Config,
  log: Log,
  deps: ChooseDeps = realDeps(config, log),
): Promise<ChosenGateway> {
  const { gateway } = config;
  const { probe } = deps;
  if (gateway.kind === "explicit") return external(fixedTarget(gateway.endpoint, probe));
  if (gateway.kind === "simulator") return builtIn(deps, null);
  const target = candidatesTarget(gateway.endpoints, probe);
  if (!gateway.fallback || await target.answers()) return external(target);
  const note = say("GATEWAY_FALLBACK", { gateway: target.label });
  log.warn("gateway_fallback", { note: inEnglish(note) });
  return builtIn(deps, note);
}

function external(target: GatewayTarget): ChosenGateway {
  return { target, note: null, [Symbol.asyncDispose]: () => Promise.resolve() };
}

function builtIn({ startSimulator, probe }: ChooseDeps, note: Saying | null): ChosenGateway {
  const simulator = startSimulator();
  return {
    target: simulatorTarget(simulator, probe),
    note,
    [Symbol.asyncDispose]: () => simulator[Symbol.asyncDispose](),
  };
}

function realDeps(config: Config, log: Log, clock: Clock = systemClock, ids: Ids = systemIds): ChooseDeps {
  return {
    probe: tcpProbe(config.connection.tcpDeadlineMs),
    startSimulator() {
      const launcher = outside();
      const spawn = launcher === null
        ? ownGateway(config)
        : (port: number) => launcher.start("gateway", port);
      const simulator = new Simulator({ spawn, clock, ids, log });
      simulator.start();
      return simulator;
    },
  };
}

/** As a process of this one: for a compiled binary, and for a desk that nothing launched. */
function ownGateway({ dirs, seed }: Config): (port: number) => HelperProcess {
  const command = builtInCommand({
    dataDir: dirs.data,
    seed,
    executable: Deno.execPath(),
    standalone: Deno.build.standalone,
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
