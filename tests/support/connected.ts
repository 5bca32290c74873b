// The real Python bridge and the real connection manager against any port: what the connection tests stand
// on.
import { fileURLToPath } from "node:url";
import { IbBridge } from "@/lib/server/bridge/ib_bridge.ts";
import { processTransport, pythonBridge } from "@/lib/server/bridge/process_transport.ts";
import { systemClock, systemIds } from "@/lib/server/clock.ts";
import { type Config, parseConfig } from "@/lib/server/config/mod.ts";
import {
  ConnectionManager,
  fixedTarget,
  MemoryEpochs,
  type SyncRequest,
  tcpProbe,
} from "@/lib/server/connection/mod.ts";
import { createLog } from "@/lib/server/log.ts";
import type { ConnectionView } from "@/lib/contract/api.ts";
import { devPython } from "./dev_python.ts";
import { eventually } from "./processes.ts";

const script = fileURLToPath(new URL("../../python/ib_client.py", import.meta.url));

export class Connected implements AsyncDisposable {
  readonly bridge: IbBridge;
  readonly manager: ConnectionManager;
  readonly config: Config;
  readonly syncs: SyncRequest[] = [];
  readonly logLines: string[] = [];
  /** Reads of the desk that were answered, oldest first. */
  readonly answered: string[] = [];
  /** Every view that was shown, oldest first. */
  readonly shown: ConnectionView[] = [];

  readonly #readDeadlineMs: number;

  private constructor(python: string, port: number, args: readonly string[], readDeadlineMs: number) {
    this.#readDeadlineMs = readDeadlineMs;
    this.config = parseConfig(args, { HOME: "/nowhere" });
    const log = createLog({ write: (line) => this.logLines.push(line) });
    this.bridge = new IbBridge({
      open: processTransport(pythonBridge(python, script)),
      clock: systemClock,
      ids: systemIds,
      log,
      settings: { pingIntervalMs: 200, backoff: { minMs: 50, maxMs: 200 } },
    });
    this.manager = new ConnectionManager({
      bridge: this.bridge,
      target: fixedTarget({ host: "127.0.0.1", port }, tcpProbe(1000)),
      epochs: new MemoryEpochs(),
      settings: { ...this.config.connection, clientId: 1 },
      mode: this.config.mode,
      clock: systemClock,
      ids: systemIds,
      log,
      orderIdFloor: () => 0,
    });
    this.manager.synchronizeWith({ synchronize: (request) => this.#synchronize(request) });
    this.manager.onChange((view) => this.shown.push(view));
  }

  /** `readDeadlineMs`: how long an answer to one of the desk's readings may take. */
  static async start(
    port: number,
    args: readonly string[] = [],
    { readDeadlineMs = 10_000 } = {},
  ): Promise<Connected> {
    const connected = new Connected(await devPython(), port, args, readDeadlineMs);
    connected.manager.connect();
    return connected;
  }

  view(): ConnectionView {
    return this.manager.view();
  }

  async until(what: string, check: (view: ConnectionView) => boolean, ms = 15_000): Promise<void> {
    try {
      await eventually(what, () => check(this.view()), ms);
    } catch (error) {
      const history = Object.values(this.view().history).map((row) =>
        `${row.at} ${row.layer} ${row.state} ${row.text}`
      );
      throw new Error([String(error), ...history, ...this.logLines.slice(-20)].join("\n"));
    }
  }

  ready(): Promise<void> {
    return this.until("the desk is ready", () => this.manager.readiness().ready);
  }

  /** Whether any view since the start said so. */
  said(pattern: RegExp): boolean {
    return this.shown.some(({ cause }) => cause !== null && pattern.test(cause));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.manager[Symbol.dispose]();
    await this.bridge.stop();
  }

  /** Reads what a desk reads. */
  async #synchronize(request: SyncRequest): Promise<void> {
    this.syncs.push(request);
    const deadlineMs = this.#readDeadlineMs;
    const read = async (name: string, answer: Promise<unknown>) => {
      await answer;
      this.answered.push(name);
    };
    await Promise.all([
      read("positions", this.bridge.request("positions", { deadlineMs })),
      read("executions", this.bridge.request("executions", { deadlineMs })),
      ...(request.readOnly ? [] : [
        read("open_orders", this.bridge.request("open_orders", { deadlineMs })),
        read("completed_orders", this.bridge.request("completed_orders", { apiOnly: false, deadlineMs })),
      ]),
    ]);
  }
}
