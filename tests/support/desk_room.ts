// A desk process against a gateway process that tells each message it was sent: what tests of the whole desk
// stand in.
import type { ConnectionView, Snapshot } from "@/lib/contract/api.ts";
import { DeskProcess } from "./desk_process.ts";
import type { ControlCommand, ControlResult, Fault } from "@lotse/paper-gateway";
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { openLimitsFile } from "./open_limits.ts";
import { eventually } from "./processes.ts";

export const AAPL = 265598;
export const MSFT = 272093;

export interface DeskRoomOptions {
  desk?: string[];
  gateway?: string[];
  /** Kept after the end when given. */
  dataDir?: string;
  /** No limits: what the test is about is not one of them, and goes beyond some. */
  unlimited?: true;
}

/** One request as the gateway read it. */
export interface Asked {
  // deno-lint-ignore no-explicit-any
  fields: any;
}

export class DeskRoom implements AsyncDisposable {
  readonly desk: DeskProcess;
  readonly gateway: GatewayProcess;

  private constructor(desk: DeskProcess, gateway: GatewayProcess) {
    this.desk = desk;
    this.gateway = gateway;
  }

  static async open(options: DeskRoomOptions = {}): Promise<DeskRoom> {
    await using parts = new AsyncDisposableStack();
    const gateway = parts.use(await GatewayProcess.start(["--wire", ...options.gateway ?? []]));
    const desk = parts.use(await DeskRoom.deskOf(gateway, options));
    parts.move();
    return new DeskRoom(desk, gateway);
  }

  /** A further desk on the same gateway. */
  static deskOf(gateway: GatewayProcess, options: DeskRoomOptions = {}): Promise<DeskProcess> {
    return DeskProcess.start({
      args: ["--paper", "--gateway", `127.0.0.1:${gateway.port}`, ...options.desk ?? []],
      ...(options.unlimited === undefined ? {} : { settings: openLimitsFile }),
      ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    });
  }

  /** One command to the gateway's control port. */
  control(command: ControlCommand): Promise<ControlResult> {
    return this.gateway.run(command);
  }

  async fault(fault: Fault): Promise<void> {
    await this.control({ do: "fault", fault });
  }

  /** What the gateway was asked, oldest first; a name alone gives only these. */
  asked(name?: string): Asked[] {
    return this.gateway.output.flatMap((line) => {
      const match = /^\S+ client 1 > (\w+) (\{.*)$/.exec(line);
      if (match === null || (name !== undefined && match[1] !== name)) return [];
      return [{ fields: JSON.parse(match[2] ?? "{}") }];
    });
  }

  /** Running subscriptions of the desk at the gateway, by kind. */
  async subscriptions(): Promise<Record<string, number>> {
    const clients = await this.gateway.clients();
    return clients.find(({ clientId }) => clientId === 1)?.subscriptions ?? {};
  }

  /** Waits until the desk's connection is as asked. */
  connection(what: string, done: (view: ConnectionView) => boolean, ms?: number): Promise<Snapshot> {
    return this.desk.until(what, ({ connection }) => done(connection), ms);
  }

  /** Waits until a watched quote has moved on. */
  async moves(conId: number, ms = 15_000): Promise<void> {
    const { at } = (await this.desk.snapshot()).quotes[conId] ?? { at: null };
    await this.desk.until(`the quote of ${conId} moves`, (s) => {
      const quote = s.quotes[conId];
      return quote !== undefined && quote.at !== null && quote.at !== at && !quote.stale;
    }, ms);
  }

  eventually(what: string, check: () => boolean | Promise<boolean>, ms?: number): Promise<void> {
    return eventually(what, check, ms);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.desk[Symbol.asyncDispose]();
    await this.gateway[Symbol.asyncDispose]();
  }
}
