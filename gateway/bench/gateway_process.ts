// A paper gateway in a process of its own, what it costs the machine, and the clients with their lines.
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { v8FlagsOf } from "../../tests/support/task_flags.ts";
import { type Line, TickClient } from "./tick_client.ts";

export const CLIENTS = 32;
export const LINES = 100;
const MIB = 1024 * 1024;
/** The kernel counts processor time in hundredths of a second (USER_HZ). */
const CLOCK_TICK_MS = 10;

const US_STOCKS = [
  265598,
  272093,
  76792991,
  4391,
  4815747,
  8314,
  208813720,
  3691937,
  107113386,
  270639,
  8894,
  9599491,
];
/** Every instrument that trades on its own; options only follow their underlying. */
export const MARKETS: readonly Line[] = [
  ...US_STOCKS.map((conId) => ({ conId, secType: "STK", exchange: "SMART", currency: "USD" })),
  { conId: 14204, secType: "STK", exchange: "IBIS", currency: "EUR" },
  { conId: 12087792, secType: "CASH", exchange: "IDEALPRO", currency: "USD" },
];

const announcementSchema = z.object({ port: z.int(), controlPort: z.int() });
const clientsSchema = z.array(z.object({ clientId: z.int().nullable(), queuedBytes: z.number() }));

export interface GatewayProcess extends AsyncDisposable {
  readonly port: number;
  readonly controlPort: number;
  readonly pid: number;
}

export async function startGateway(options: readonly string[] = []): Promise<GatewayProcess> {
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const own = ["--port", "0", "--control-port", "0", "--json", "--exit-on-stdin-close"];
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", ...v8FlagsOf("gateway"), main, ...own, ...options],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("The gateway did not start");
    text += value;
  }
  return {
    ...announcementSchema.parse(JSON.parse(text)),
    pid: child.pid,
    async [Symbol.asyncDispose]() {
      await reader.cancel();
      await child.stdin.close();
      await child.status;
    },
  };
}

export interface Usage {
  /** Processor time so far. */
  readonly cpuMs: number;
  readonly rssMib: number;
}

/** `NaN` where there is no /proc. */
export function usage(pid: number): Usage {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const rss = /^VmRSS:\s+(\d+) kB/m.exec(Deno.readTextFileSync(`/proc/${pid}/status`));
    return {
      cpuMs: (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS,
      rssMib: Number(rss?.[1]) / 1024,
    };
  } catch {
    return { cpuMs: NaN, rssMib: NaN };
  }
}

export async function connectAll(port: number): Promise<TickClient[]> {
  const clients: TickClient[] = [];
  for (let n = 1; n <= CLIENTS; n++) clients.push(await TickClient.connect(port, n));
  return clients;
}

/** The same market on several lines, as IB allows: 100 lines from few instruments. */
export function linesOf(clientIndex: number): Line[] {
  return Array.from({ length: LINES }, (_, n) => MARKETS[(n + clientIndex) % MARKETS.length] ?? MARKETS[0])
    .filter((entry) => entry !== undefined);
}

/** The bytes the gateway holds for one client, in MiB; 0 when it has hung up on it. */
export async function heldMib(gateway: GatewayProcess, clientId: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${gateway.controlPort}/clients`);
  const clients = clientsSchema.parse(await response.json());
  return (clients.find((client) => client.clientId === clientId)?.queuedBytes ?? 0) / MIB;
}

export function sum(clients: readonly TickClient[], of: (client: TickClient) => number): number {
  return clients.reduce((total, client) => total + of(client), 0);
}
