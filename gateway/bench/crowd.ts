// The clients of the benches with their lines, and what the gateway holds for one of them.
import type { GatewayProcess } from "../testing/mod.ts";
import { type Line, TickClient } from "./tick_client.ts";

export const CLIENTS = 32;
export const LINES = 100;
const MIB = 1024 * 1024;

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
  const clients = await gateway.clients();
  return (clients.find((client) => client.clientId === clientId)?.queuedBytes ?? 0) / MIB;
}

export function sum(clients: readonly TickClient[], of: (client: TickClient) => number): number {
  return clients.reduce((total, client) => total + of(client), 0);
}
