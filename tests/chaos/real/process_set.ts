// The real thing: a server process with its Python bridge and a gateway process, shared by many seeds, killed
// at will.
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Snapshot } from "@/lib/contract/api.ts";
import type { TradingRequest } from "@/lib/contract/actions.ts";
import type { ControlCommand, Ledger } from "@lotse/paper-gateway";
import { openLimitsFile } from "@/tests/support/open_limits.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { childrenOf } from "@/tests/support/processes.ts";
import type { Outcome } from "../desk_twin.ts";
import { fetchEverything } from "@/tests/support/everything.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

const START_ATTEMPTS = 10;
const START_PAUSE_MS = 500;

export class ProcessSet implements AsyncDisposable {
  readonly dir: string;
  #gateway: GatewayProcess;
  #desk: DeskProcess | null;
  #gatewayUp = true;
  /** Starts and kills of one process come one after the other, however many want them at once. */
  readonly #turns = { server: Promise.resolve(), gateway: Promise.resolve() };
  /** The last snapshot that was read. */
  last: Snapshot | null = null;

  private constructor(dir: string, gateway: GatewayProcess, desk: DeskProcess) {
    this.dir = dir;
    this.#gateway = gateway;
    this.#desk = desk;
  }

  static async open(): Promise<ProcessSet> {
    const dir = await Deno.makeTempDir({ prefix: "lotse_chaos_real_" });
    const gateway = await GatewayProcess.start(gatewayArgs(dir));
    return new ProcessSet(dir, gateway, await startDesk(dir, gateway.port));
  }

  get journalPath(): string {
    return `${this.dir}/desk/journal.sqlite`;
  }

  get isServerUp(): boolean {
    return this.#desk !== null;
  }

  /** One command over HTTP; no answer when the server is down or dies meanwhile. */
  async execute(request: TradingRequest): Promise<Outcome> {
    const desk = this.#desk;
    if (desk === null) return { kind: "lost" };
    try {
      const { status, body } = await desk.post(request);
      if (status === 200 || status === 202) return { kind: "answered", result: { status, body } };
      return { kind: "refused", code: String(body?.code), text: String(body?.detail) };
    } catch {
      return { kind: "lost" };
    }
  }

  /** What the server shows now; `null` when it does not answer. */
  async snapshot(): Promise<Snapshot | null> {
    try {
      this.last = this.#desk === null ? null : await fetchEverything(this.#desk);
      return this.last;
    } catch {
      return null;
    }
  }

  killServer(): Promise<void> {
    return this.#inTurn("server", async () => {
      const desk = this.#desk;
      this.#desk = null;
      await desk?.kill("SIGKILL");
    });
  }

  startServer(): Promise<void> {
    return this.#inTurn("server", async () => {
      this.#desk ??= await startDesk(this.dir, this.#gateway.port);
    });
  }

  signalBridge(signal: Deno.Signal): void {
    const pid = this.#desk?.child.pid;
    if (pid === undefined) return;
    const bridge = childrenOf(pid).find(isBridge);
    try {
      if (bridge !== undefined) Deno.kill(bridge, signal);
    } catch {
      // It has just ended by itself.
    }
  }

  killGateway(): Promise<void> {
    return this.#inTurn("gateway", async () => {
      if (!this.#gatewayUp) return;
      this.#gatewayUp = false;
      await this.#gateway.kill("SIGKILL");
    });
  }

  /** Starts it again on its port, which the system may not have freed at once. */
  startGateway(): Promise<void> {
    return this.#inTurn("gateway", async () => {
      for (let left = START_ATTEMPTS; !this.#gatewayUp; left--) {
        try {
          this.#gateway = await GatewayProcess.start(gatewayArgs(this.dir), this.#gateway.port);
          this.#gatewayUp = true;
        } catch (error) {
          if (left <= 1) throw error;
          await new Promise((resolve) => setTimeout(resolve, START_PAUSE_MS));
        }
      }
    });
  }

  /** A command to the gateway; one that is down or refuses hears nothing. */
  async control(command: ControlCommand): Promise<void> {
    if (!this.#gatewayUp) return;
    await this.#gateway.run(command).catch(() => null);
  }

  async ledger(): Promise<Ledger> {
    return await this.#gateway.ledger();
  }

  async upstreamUp(): Promise<boolean> {
    return (await this.#gateway.state()).upstream === "up";
  }

  #inTurn(who: "server" | "gateway", work: () => Promise<void>): Promise<void> {
    const mine = this.#turns[who].then(work);
    this.#turns[who] = mine.catch(() => {});
    return mine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#desk?.[Symbol.asyncDispose]();
    await this.#gateway[Symbol.asyncDispose]();
    await Deno.remove(this.dir, { recursive: true });
  }
}

function gatewayArgs(dir: string): string[] {
  return ["--data-dir", `${dir}/gateway`];
}

/** The build is served when there is one, as on a trading box. */
function startDesk(dir: string, gatewayPort: number): Promise<DeskProcess> {
  return DeskProcess.start({
    program: existsSync(`${ROOT}_fresh/current`) ? "start" : "dev",
    dataDir: `${dir}/desk`,
    // The run is about faults, not about limits: the random orders go beyond any.
    settings: openLimitsFile,
    args: ["--paper", "--gateway", `127.0.0.1:${gatewayPort}`],
  });
}

function isBridge(pid: number): boolean {
  try {
    return Deno.readTextFileSync(`/proc/${pid}/cmdline`).includes("ib_client.py");
  } catch {
    return false;
  }
}
