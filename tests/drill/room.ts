// What a drill works on: a gateway process with its control port, and a desk process that trades against it.
import { DeskProcess } from "@/tests/support/desk_process.ts";
import type { ControlCommand } from "@lotse/paper-gateway";
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { childrenOf } from "@/tests/support/processes.ts";
import { differences } from "./equality.ts";
import { fetchEverything } from "@/tests/support/everything.ts";

export const AAPL = 265598;

export class DrillRoom implements AsyncDisposable {
  readonly desk: DeskProcess;
  #gateway: GatewayProcess;
  #gatewayDir: string;

  private constructor(desk: DeskProcess, gateway: GatewayProcess, gatewayDir: string) {
    this.desk = desk;
    this.#gateway = gateway;
    this.#gatewayDir = gatewayDir;
  }

  /** A desk that is ready, with a position, a resting order and a watched quote. */
  static async open(deskArgs: string[] = []): Promise<DrillRoom> {
    const dir = await Deno.makeTempDir({ prefix: "lotse_drill_" });
    const gateway = await GatewayProcess.start(["--data-dir", dir]);
    const desk = await DeskProcess.start({
      args: ["--paper", "--gateway", `127.0.0.1:${gateway.port}`, ...deskArgs],
    });
    const room = new DrillRoom(desk, gateway, dir);
    const account = Object.keys((await desk.ready()).accounts)[0];
    const order = { account, conId: AAPL, side: "BUY", quantity: "10", tif: "DAY" };
    await desk.mustPost({ action: "watch", conId: AAPL }, 202);
    await desk.place({ ...order, orderType: "MKT" });
    await desk.place({ ...order, orderType: "LMT", limitPrice: "100" });
    await desk.until(
      "a position and a working order",
      (s) =>
        Object.values(s.positions)[0]?.quantity === "10" &&
        Object.values(s.orders).some(({ state }) => state === "working"),
    );
    return room;
  }

  async control(command: ControlCommand): Promise<void> {
    await this.#gateway.run(command);
  }

  /** What differs between the desk and the broker's ledger now. */
  async differences(): Promise<string[]> {
    return differences(await fetchEverything(this.desk), await this.#gateway.ledger());
  }

  /** Orders of that quantity in the broker's own ledger. */
  async ordersAtBroker(quantity: string): Promise<unknown[]> {
    const { orders } = await this.#gateway.ledger();
    return orders.filter((order) => order.quantity === quantity);
  }

  async killGateway(): Promise<void> {
    await this.#gateway.kill("SIGKILL");
  }

  async startGateway(): Promise<void> {
    this.#gateway = await GatewayProcess.start(["--data-dir", this.#gatewayDir], this.#gateway.port);
  }

  /** Signals the Python child of the desk. */
  signalBridge(signal: Deno.Signal): Promise<void> {
    const bridge = childrenOf(this.desk.child.pid)
      .find((pid) => Deno.readTextFileSync(`/proc/${pid}/cmdline`).includes("ib_client.py"));
    if (bridge === undefined) throw new Error("The desk has no bridge process");
    Deno.kill(bridge, signal);
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.desk[Symbol.asyncDispose]();
    await this.#gateway[Symbol.asyncDispose]();
    await Deno.remove(this.#gatewayDir, { recursive: true });
  }
}
