// Starts and stops a paper gateway: the one entry for the command line, for tests and for whoever embeds it.
import type { Engine } from "./engine/api.ts";
import { createEngine, restoreEngine } from "./engine/engine.ts";
import type { EngineOptions } from "./engine/types.ts";
import { type ClientInfo, GatewayControl } from "./faults/control.ts";
import { type ControlServer, serveControl } from "./faults/http.ts";
import type { Ledger } from "./faults/ledger.ts";
import { silentLog } from "./log.ts";
import type { GatewayOptions } from "./options.ts";
import { DEFAULT_SETTINGS } from "./session/core.ts";
import { type CoreOptions, GatewayCore } from "./session/gateway_core.ts";
import { Listener } from "./session/listener.ts";
import { Recorder } from "./session/recorder.ts";
import { fileStore, type GatewayState, type Store } from "./session/store.ts";
import { systemGatewayClock } from "./time.ts";

export type { GatewayOptions } from "./options.ts";

export interface Gateway {
  readonly host: string;
  readonly port: number;
  /** `null` without a control interface. */
  readonly controlPort: number | null;
  readonly accounts: readonly string[];
  /** The control interface, in process. */
  readonly control: GatewayControl;
  /** Everyone who is connected. */
  clients(): readonly ClientInfo[];
  /** The broker's truth. */
  ledger(): Ledger;
  /** Closes every connection, saves the state, frees the ports. */
  stop(): Promise<void>;
}

const DEFAULT_SEED = 1;

/**
 * Starts a gateway and resolves when it listens.
 * Throws `Deno.errors.AddrInUse` when the port is taken, and when the state in `dataDir` can not be read.
 */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const host = options.host ?? "127.0.0.1";
  const store = options.dataDir === undefined ? null : fileStore(options.dataDir);
  const state = store?.load() ?? null;
  const recorder = options.record === undefined ? null : new Recorder(options.record);
  const core = new GatewayCore({ ...coreOptions(options, store, state), tap: recorder });
  recorder?.begin(core, options, state);
  const listener = new Listener(core, host, options.port ?? 0);
  const control = new GatewayControl(core, (how) => listener.restart(how));
  if (recorder) control.onCommand = (command) => recorder.command(command);
  for (const fault of options.faults?.faults ?? []) control.addFault(fault);
  let controlServer: ControlServer | null = null;
  try {
    listener.open();
    if (options.controlPort !== undefined) controlServer = serveControl(control, options.controlPort);
  } catch (error) {
    await listener.stop();
    core.stop();
    throw error;
  }
  core.start();
  const stop = async () => {
    control.close();
    await controlServer?.stop();
    await listener.stop();
    core.stop();
    recorder?.end();
  };
  return {
    host,
    port: listener.port,
    controlPort: controlServer?.port ?? null,
    accounts: core.engine.accounts.accountIds(),
    control,
    clients: () => control.clients(),
    ledger: () => control.ledger(),
    stop,
  };
}

/** The parts of a core, made from the options and what is on disk. Also used by replays. */
export function coreOptions(
  options: GatewayOptions,
  store: Store | null,
  state: GatewayState | null,
): CoreOptions {
  const clock = options.clock ?? systemGatewayClock;
  const seed = state?.seed ?? options.seed ?? DEFAULT_SEED;
  return {
    engine: engineOf(options, seed, state),
    book: state?.book,
    clock,
    speed: options.speed ?? 1,
    seed,
    faultSeed: options.faults?.seed ?? seed,
    settings: { ...DEFAULT_SETTINGS, ...options.settings, marketDataBySymbol: new Map() },
    versionCap: options.serverVersionCap,
    log: options.log ?? silentLog,
    store,
  };
}

function engineOf(options: GatewayOptions, seed: number, state: GatewayState | null): Engine {
  const now = options.startTime ?? (options.clock ?? systemGatewayClock).now();
  const engineOptions: EngineOptions = {
    seed,
    startTime: now,
    ...(options.sessions === undefined ? {} : { sessions: options.sessions }),
    ...(options.accounts === undefined ? {} : { accounts: options.accounts }),
    ...(options.ticksPerSecond === undefined ? {} : { ticksPerSecond: options.ticksPerSecond }),
  };
  if (!state) return createEngine(engineOptions);
  const engine = restoreEngine(engineOptions, state.engine);
  // The world did not stand still while nobody simulated it.
  engine.advanceTo(now);
  return engine;
}
