// The way to the broker: the gateway or the built-in one, the bridge, the connection over it, and the flight
// recorder between them.
import { IbBridge } from "@/lib/server/bridge/ib_bridge.ts";
import type { Config } from "@/lib/server/config/mod.ts";
import { ConnectionManager, FileEpochs } from "@/lib/server/connection/mod.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { beginCheck, pythonTransport } from "@/lib/server/python_env/mod.ts";
import { FlightRecorder } from "@/lib/server/recorder/flight_recorder.ts";
import type { RecordedDesk } from "@/lib/server/recorder/format.ts";
import { addressMask } from "@/lib/server/recorder/redact.ts";
import { systemClock, systemIds } from "./clock.ts";
import { type Ground, journalPath } from "./ground.ts";
import type { Surroundings } from "./runtime.ts";
import { type ChosenGateway, openGateway } from "./simulator.ts";

export interface BrokerSide {
  gateway: ChosenGateway;
  flight: FlightRecorder;
  bridge: IbBridge;
  connection: ConnectionManager;
}

/** How a bridge is started, and whether it can be as things lie. */
export type BridgeStart = Pick<Surroundings, "launcher" | "alone"> & { begun: ReturnType<typeof beginCheck> };

/** Looks for the bridge's Python while the rest is opened. */
export function beginBridge(
  { dirs, bridge: { python, wheels } }: Config,
  { launcher, alone }: Pick<Surroundings, "launcher" | "alone">,
): BridgeStart {
  return { launcher, alone, begun: beginCheck({ cacheDir: dirs.cache, python, wheels, launcher, alone }) };
}

/** Opens it without dialling; what has to be let go is added to `parts`. */
export async function openBrokerSide(
  ground: Ground,
  around: BridgeStart,
  parts: AsyncDisposableStack,
): Promise<BrokerSide> {
  const { config, choice, dir, clientId, log, journal } = ground;
  const gateway = parts.use(openGateway(choice, config, log, around.launcher));
  const flight = parts.use(
    await FlightRecorder.open({
      dataDir: dir,
      journal,
      journalPath: journalPath(dir),
      recordingMb: config.log.recordingMb,
      desk: recordedDesk(config, { clientId, simulated: choice.simulated, gateway: gateway.target.label }),
      clock: systemClock,
      ids: systemIds,
      log,
    }),
  );
  const bridge = parts.use(openBridge(ground, flight, around));
  const connection = parts.use(
    new ConnectionManager({
      bridge,
      target: flight.target(gateway.target),
      epochs: new FileEpochs(dir),
      settings: { ...config.connection, clientId },
      mode: config.mode,
      clock: systemClock,
      ids: flight.ids(systemIds),
      log,
      orderIdFloor: () => journal.orderIdFloor,
    }),
  );
  return { gateway, flight, bridge, connection };
}

function openBridge(
  { config, mode, settings, log }: Ground,
  flight: FlightRecorder,
  { launcher, alone, begun }: BridgeStart,
): IbBridge {
  const transport = pythonTransport({
    cacheDir: config.dirs.cache,
    python: config.bridge.python,
    wheels: config.bridge.wheels,
    backstop: { mode, ...settings.backstop[mode] },
    progress: (doing) => log.info("python", { line: inEnglish(doing) }),
    launcher,
    alone,
  }, begun);
  return new IbBridge({
    open: flight.bridge(transport),
    clock: systemClock,
    ids: flight.ids(systemIds),
    log,
    settings: config.bridge,
  });
}

function recordedDesk(
  { mode, connection, desk: settings }: Config,
  { gateway, ...facts }: Pick<RecordedDesk, "clientId" | "simulated" | "gateway">,
): RecordedDesk {
  const { version: { deno }, build: { os } } = Deno;
  return { deno, os, mode, connection, settings, ...facts, gateway: addressMask(gateway) };
}
