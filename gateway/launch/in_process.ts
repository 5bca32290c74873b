// A gateway without sockets, files and a clock of its own: for deterministic tests, which hand it connections
// and time.
import type { Quote } from "../engine/types.ts";
import type { GatewayControl } from "../faults/gateway_control.ts";
import { assemble, beginPlans } from "./assembly.ts";
import type { GatewayOptions } from "./options.ts";
import type { GatewayClock } from "../session/clock.ts";
import type { Connection } from "../session/socket.ts";
import type { GatewayState } from "../session/store.ts";

/** Options of a gateway in process: those that are about sockets and files are not among them. */
export interface InProcessOptions
  extends Omit<GatewayOptions, "host" | "port" | "controlPort" | "dataDir" | "record" | "clock"> {
  /** Its timers drive the gateway; nothing happens while it stands still. */
  readonly clock: GatewayClock;
  /** What an earlier gateway left (`InProcessGateway.state`): this one goes on from there. */
  readonly state?: GatewayState | undefined;
}

/** A gateway in process. */
export interface InProcessGateway {
  readonly control: GatewayControl;
  /** False while a `restart` fault keeps the gateway away. */
  readonly isListening: boolean;
  /** Serves a connection; resolves, and never rejects, when it has ended. `null` when it is not taken. */
  connect(connection: Connection): Promise<void> | null;
  /** The market of an instrument now; `null` when there is none. */
  quote(conId: number): Quote | null;
  /**
   * Everything that a gateway which starts again has to know, as JSON. Between two events this is also what
   * is on the disk of a gateway with a data folder: to drop this gateway without `stop` is a `kill -9`.
   */
  state(): GatewayState;
  /** Closes every connection and stops its timers. */
  stop(): void;
}

/** Starts it; no time has passed when this returns. */
export function startInProcess(options: InProcessOptions): InProcessGateway {
  let isListening = true;
  const { core, control } = assemble(options, {
    state: options.state ?? null,
    store: null,
    tap: null,
    restart({ downMs, reason }) {
      isListening = false;
      core.hangUp(reason);
      options.clock.after(downMs, () => isListening = true);
    },
  });
  beginPlans(control, options);
  core.start();
  return {
    control,
    get isListening() {
      return isListening;
    },
    connect: (connection) => isListening ? core.connect(connection)?.run() ?? null : null,
    quote: (conId) => core.engine.market.quote(conId),
    state: () => core.state(),
    stop() {
      control.close();
      core.stop();
    },
  };
}
