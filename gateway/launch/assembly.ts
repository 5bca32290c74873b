// A gateway put together from its options: engine, core, armed faults and control interface, without sockets.
import type { Engine } from "../engine/api.ts";
import { createEngine, restoreEngine } from "../engine/engine.ts";
import type { EngineOptions } from "../engine/types.ts";
import type { Restart } from "../faults/actions.ts";
import { CoreControl } from "../faults/control.ts";
import { FaultInterference } from "../faults/interference.ts";
import { FaultRegistry } from "../faults/registry.ts";
import type { GatewayOptions } from "./options.ts";
import { systemClock } from "../session/clock.ts";
import { GatewayCore, type Tap } from "../session/gateway_core.ts";
import { silentLog } from "../session/log.ts";
import { DEFAULT_SETTINGS } from "../session/settings.ts";
import { type GatewayState, StateError, stateFile, type Store } from "../session/store.ts";

const DEFAULT_SEED = 1;

/** What is there beside the options. */
export interface Surroundings {
  /** What the gateway remembers from before; `null`: it is new. */
  readonly state: GatewayState | null;
  readonly store: Store | null;
  readonly tap: Tap | null;
  readonly restart: Restart;
}

export interface Assembly {
  readonly core: GatewayCore;
  readonly control: CoreControl;
}

export type Plans = Pick<GatewayOptions, "faults" | "scenario">;

/** Time stands still until `core.start` is called. What the options plan has not begun yet. */
export function assemble(options: GatewayOptions, { state, store, tap, restart }: Surroundings): Assembly {
  const clock = options.clock ?? systemClock;
  const seed = state?.seed ?? options.seed ?? DEFAULT_SEED;
  // Read at one moment: both clocks of the gateway have one origin.
  const [wall, monotonic] = [clock.now(), clock.monotonic()];
  const begins = options.startTime ?? options.prices?.[0]?.time;
  const faults = new FaultRegistry(options.faults?.seed ?? seed);
  const core = new GatewayCore({
    engine: engineOf(options, { seed, state, now: Math.floor(begins ?? wall) }),
    book: state?.book,
    clock,
    origin: begins === undefined ? monotonic : undefined,
    speed: options.speed ?? 1,
    seed,
    settings: { ...DEFAULT_SETTINGS, ...options.settings, marketDataBySymbol: new Map() },
    versionCap: options.serverVersionCap,
    log: options.log ?? silentLog,
    store,
    tap,
    interference: (core) => new FaultInterference(core, faults),
  });
  return { core, control: new CoreControl(core, faults, restart) };
}

/** What the options say shall happen. Throws a `ScenarioError` for a row that names what does not exist. */
export function beginPlans(control: CoreControl, { faults, scenario }: Plans): void {
  for (const fault of faults?.faults ?? []) control.addFault(fault);
  if (scenario !== undefined) control.play(scenario);
}

function engineOf(
  options: GatewayOptions,
  { seed, state, now }: { seed: number; state: GatewayState | null; now: number },
): Engine {
  const engineOptions: EngineOptions = {
    seed,
    startTime: now,
    ...(options.sessions === undefined ? {} : { sessions: options.sessions }),
    ...(options.accounts === undefined ? {} : { accounts: options.accounts }),
    ...(options.instruments === undefined ? {} : { instruments: options.instruments }),
    ...(options.invent === undefined ? {} : { invent: options.invent }),
    ...(options.prices === undefined ? {} : { prices: options.prices }),
    ...(options.ticksPerSecond === undefined ? {} : { ticksPerSecond: options.ticksPerSecond }),
  };
  if (!state) return createEngine(engineOptions);
  const engine = restored(engineOptions, state, options.dataDir ?? "");
  // The world did not stand still while nobody simulated it.
  engine.advanceTo(now);
  return engine;
}

function restored(options: EngineOptions, { engine }: GatewayState, folder: string): Engine {
  try {
    return restoreEngine(options, engine);
  } catch (error) {
    throw new StateError(stateFile(folder), error);
  }
}
