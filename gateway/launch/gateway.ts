// Starts and stops a paper gateway that listens: for the command line, for tests and for whoever embeds it.
import { assemble, beginPlans } from "./assembly.ts";
import type { GatewayControl } from "../faults/gateway_control.ts";
import { type ControlServer, serveControl } from "../faults/http.ts";
import type { Ledger } from "../faults/ledger.ts";
import type { GatewayOptions } from "./options.ts";
import { Recorder } from "./recorder.ts";
import { Listener } from "../session/listener.ts";
import { fileStore } from "../session/store.ts";

/** A gateway that listens. */
export interface Gateway {
  readonly host: string;
  readonly port: number;
  /** `null` without a control port. */
  readonly controlPort: number | null;
  readonly accounts: readonly string[];
  /** The control interface, in process. */
  readonly control: GatewayControl;
  /** The broker's truth, whatever the clients were told. */
  ledger(): Ledger;
  /** Closes every connection, saves the state, frees the ports. */
  stop(): Promise<void>;
}

/**
 * Starts a gateway and resolves when it listens.
 * Throws `Deno.errors.AddrInUse` when the port is taken, a `StateError` when that in `dataDir` can not be
 * read, and a `ScenarioError` when a row of the scenario names what does not exist.
 */
export async function startGateway(options: GatewayOptions = {}): Promise<Gateway> {
  const host = options.host ?? "127.0.0.1";
  const store = options.dataDir === undefined ? null : fileStore(options.dataDir);
  const state = store?.load() ?? null;
  const recorder = options.record === undefined ? null : new Recorder(options.record);
  const { core, control } = assemble(options, {
    state,
    store,
    tap: recorder,
    restart: (how) => listener.restart(how),
  });
  const listener = new Listener(core, host, options.port ?? 0);
  recorder?.begin(core, options, state);
  if (recorder) control.onCommand = (command) => recorder.command(command);
  let controlServer: ControlServer | null = null;
  try {
    beginPlans(control, options);
    listener.open();
    if (options.controlPort !== undefined) controlServer = serveControl(control, options.controlPort);
  } catch (error) {
    await listener.stop();
    core.stop();
    recorder?.end();
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
    ledger: () => control.ledger(),
    stop,
  };
}
