// A broker with a heavy day behind it, as a process of its own: so many executions and orders, told whenever
// a desk asks.
import { fileURLToPath } from "node:url";
import type { BrokerScript, Row } from "@/tests/support/scripted_tws/case_file.ts";
import { ScriptedTws } from "@/tests/support/scripted_tws/tws.ts";

/** The executions are of so many orders. */
const ORDERS = 5_000;
/**
 * Of so many instruments, none of which the benches trade: IB takes no more than a few open orders of one
 * contract.
 */
const INSTRUMENTS = 100;
/** Speaks the text encoding. */
const SERVER_VERSION = 200;

export interface HeavyDay {
  executed: number;
  told: number;
  open: number;
}

/**
 * `50000+10000+1000`: executions, orders that are told beside them, and how many of these are open (else a
 * tenth).
 */
export function dayOf(size: string): HeavyDay {
  const [executed = 0, told = 0, open = told / 10] = size.split("+").map(Number);
  return { executed, told, open };
}

export interface HeavyBroker extends AsyncDisposable {
  port: number;
  pid: number;
}

export async function openBroker({ executed, told, open }: HeavyDay): Promise<HeavyBroker> {
  const day = [executed, told, open].map(String);
  const broker = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", fileURLToPath(import.meta.url), ...day],
    stdout: "piped",
  }).spawn();
  const output = broker.stdout.getReader();
  const { value } = await output.read();
  return {
    port: Number(new TextDecoder().decode(value)),
    pid: broker.pid,
    async [Symbol.asyncDispose]() {
      broker.kill("SIGKILL");
      await output.cancel();
      await broker.status;
    },
  };
}

const instrumentOf = (order: number) => `H${order % INSTRUMENTS}`;

function instruments(): NonNullable<BrokerScript["instruments"]> {
  const names = Array.from({ length: INSTRUMENTS }, (_, index) => instrumentOf(index));
  return Object.fromEntries(names.map((symbol, index) => [symbol, { conId: 500_000 + index, symbol }]));
}

/** Executions in turn of so many orders, all of today. */
function executions(count: number): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const permId = 900_000 + index % ORDERS;
    const execution = { execId: `day.${index}.01`, permId, shares: "1", price: "187.21", side: "BOT" };
    return { execDetails: { contract: instrumentOf(permId), execution } };
  });
}

/** The orders of these executions: some still work, the others have ended. */
function orders(
  executed: number,
  count: number,
  open: number,
): Pick<BrokerScript, "openOrders" | "completedOrders"> {
  const isOpen = (_: unknown, index: number) => index * open % count < open;
  const all = Array.from({ length: count }, (_, index) => {
    const filled = Math.floor(executed / ORDERS) + (index < executed % ORDERS ? 1 : 0);
    const totalQuantity = String(isOpen(null, index) ? filled + 100 : Math.max(1, filled));
    const order = { permId: 900_000 + index, action: "BUY", totalQuantity, limitPrice: "187.21" };
    return { contract: instrumentOf(order.permId), order: { ...order, filledQuantity: String(filled) } };
  });
  return {
    openOrders: all.filter(isOpen).map((row) => ({ openOrder: row })),
    completedOrders: all.filter((row, index) => !isOpen(row, index)).map((row) => ({
      completedOrder: { ...row, orderState: { status: "Filled", completedStatus: "Filled Size" } },
    })),
  };
}

if (import.meta.main) {
  const [executed = 0, told = 0, open = 0] = Deno.args.map(Number);
  const day = {
    instruments: instruments(),
    executions: executions(executed),
    ...orders(executed, told, open),
  };
  const tws = new ScriptedTws(day, SERVER_VERSION);
  await Deno.stdout.write(new TextEncoder().encode(String(tws.port)));
  await new Promise(() => {});
}
