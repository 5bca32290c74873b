// Random sessions with restarts from disk in between: what the broker knows and what clients may ask for goes
// on unchanged.
import { Prng } from "../engine/random.ts";
import type { ApiClient } from "../testing/api_client.ts";
import {
  cancelFor,
  EURUSD,
  EVERY_EXECUTION,
  orderFor,
  restingOrder,
  testGateway,
} from "../testing/test_gateway.ts";
import type { TestGateway } from "../testing/test_gateway.ts";
import type { PlaceOrder } from "../wire/messages.ts";
import { expect } from "@std/expect";

const START = Date.UTC(2026, 10, 20, 15, 0, 0);
const HOUR_MS = 3_600_000;

/** One thing a trader might do; held orders come later as they are, or not at all. */
function something(prng: Prng, orderId: number): PlaceOrder {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(prng.uniform() * list.length)] as T;
  const action = pick(["BUY", "SELL"]);
  const size = String(1 + Math.floor(prng.uniform() * 40));
  const tif = pick(["DAY", "GTC"]);
  return pick([
    () => orderFor(orderId, { action, totalQuantity: size }),
    () => orderFor(orderId, { action, totalQuantity: `${size}000` }, EURUSD),
    () => restingOrder(orderId, { totalQuantity: size, tif, orderRef: `ref ${orderId}` }),
    () => orderFor(orderId, { action: "SELL", totalQuantity: size, orderType: "STP", auxPrice: "1", tif }),
    () => restingOrder(orderId, { totalQuantity: size, transmit: false }),
  ])();
}

/** What was pushed before has arrived. */
async function settled(client: ApiClient): Promise<void> {
  const count = client.all("currentTime").length;
  client.send({ kind: "reqCurrentTime" });
  await client.until(() => client.all("currentTime").length > count, "the clock");
}

/** Everything a client can ask about orders, positions and executions. */
async function known(client: ApiClient): Promise<unknown> {
  await settled(client);
  const from = client.replies.length;
  client.send(
    { kind: "reqIds", numIds: 1 },
    { kind: "reqAllOpenOrders" },
    { kind: "reqExecutions", reqId: 1, filter: { ...EVERY_EXECUTION, lastNDays: 7 } },
    { kind: "reqPositions" },
    { kind: "reqCompletedOrders", apiOnly: false },
  );
  const since = () => client.replies.slice(from);
  await client.until(() => since().some((reply) => reply.kind === "completedOrdersEnd"), "all answers");
  client.send({ kind: "cancelPositions" });
  return since();
}

async function trade(test: TestGateway, client: ApiClient, prng: Prng): Promise<void> {
  let orderId = client.all("nextValidId").at(-1)?.orderId ?? 1;
  for (let n = 0; n < 6; n++) client.send(something(prng, orderId++));
  const open = client.all("orderStatus").filter((status) => status.status === "Submitted");
  const victim = open[Math.floor(prng.uniform() * open.length)]?.orderId ?? 1;
  client.send(cancelFor(victim));
  await settled(client);
  test.gateway.control.run({ do: "advance", ms: 3_000 });
  if (prng.uniform() < 0.3) test.gateway.control.run({ do: "advance", ms: 15 * HOUR_MS });
}

Deno.test("whatever was done before it, a restart from disk changes nothing that can be asked for", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "gateway-test-" });
  const options = { dataDir, startTime: START, speed: 0 };
  const prng = Prng.fromSeed(20261124);
  try {
    let told: { broker: unknown; client: unknown } | null = null;
    for (let life = 0; life < 8; life++) {
      await using test = await testGateway(options);
      const client = await test.client({ clientId: 1 });
      const broker = test.gateway.ledger();
      if (told) expect({ broker, client: await known(client) }).toEqual(told);
      await trade(test, client, prng);
      told = { client: await known(client), broker: test.gateway.ledger() };
    }
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
