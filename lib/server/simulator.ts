// Decides once, at start, what is dialled: the named gateway, the usual ports, or the built-in gateway.
import { dirname, join } from "node:path";
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
import type { Log } from "./log.ts";
import { fromRoot } from "./root.ts";
import { Simulator, type SimulatorCommand } from "./simulator_process.ts";

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
      const command = builtInCommand({
        dataDir: config.dirs.data,
        seed: config.seed,
        executable: Deno.execPath(),
        standalone: Deno.build.standalone,
        env: environment(),
      });
      const simulator = new Simulator({ command, clock, ids, log });
      simulator.start();
      return simulator;
    },
  };
}

export interface BuiltInDeps {
  dataDir: string;
  seed: number | null;
  /** Path of the running executable; a compiled binary contains the gateway. */
  executable: string;
  standalone: boolean;
  env: Readonly<Record<string, string | undefined>>;
}

/**
 * Makes V8 collect young garbage early: thousands of small messages a second otherwise let the process grow for
 * hours before the collector sees a reason to run. In the environment, because a compiled binary takes no flags.
 */
export const GATEWAY_V8_FLAGS = "--max-semi-space-size=4,--initial-heap-size=32,--heap-growing-percent=50";

/** Deno splits a list of paths at its commas: a folder that has one is allowed by the folder above it. */
function permitted(path: string): string {
  const [plain = "", ...rest] = path.split(",");
  return rest.length === 0 ? plain : dirname(`${plain}-`);
}

/** How this very program starts the built-in gateway. */
export function builtInCommand(deps: BuiltInDeps): (port: number) => SimulatorCommand {
  const { dataDir, seed, executable, standalone, env } = deps;
  const permissions = [
    "--allow-net=127.0.0.1",
    "--allow-read",
    `--allow-write=${permitted(dataDir)}`,
    "--no-prompt",
  ];
  const entry = standalone ? ["gateway"] : ["run", ...permissions, fromRoot("gateway", "main.ts")];
  const names = [
    "PATH",
    "HOME",
    "TMPDIR",
    "DENO_DIR",
    "XDG_CACHE_HOME",
    "SYSTEMROOT",
    "LOCALAPPDATA",
    "TEMP",
  ];
  const kept = names.flatMap((name) => env[name] === undefined ? [] : [[name, env[name]] as const]);
  return (port) => ({
    program: executable,
    args: [
      ...entry,
      "--port",
      String(port),
      "--json",
      "--exit-on-stdin-close",
      "--data-dir",
      join(dataDir, "simulator"),
      ...(seed === null ? [] : ["--seed", String(seed)]),
    ],
    env: {
      ...Object.fromEntries(kept),
      DENO_V8_FLAGS: GATEWAY_V8_FLAGS,
      NO_COLOR: "1",
      DENO_NO_UPDATE_CHECK: "1",
    },
  });
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
