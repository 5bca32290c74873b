// State on disk: what was acknowledged survives, also a killed process.
import { ApiClient } from "../testing/api_client.ts";
import { cancelFor, orderFor, restingOrder, testGateway } from "../testing/test_gateway.ts";
import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

async function inTempDir(fn: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "gateway-test-" });
  try {
    await fn(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("orders, positions, ids and permIds survive a restart", async () => {
  await inTempDir(async (dataDir) => {
    let permId = 0;
    let execId = "";
    {
      await using test = await testGateway({ dataDir });
      const client = await test.client();
      client.send(
        orderFor(1, {}),
        restingOrder(2, { orderRef: "keep" }),
        restingOrder(3, { transmit: false }),
      );
      execId = (await client.next("execDetails")).execution.execId;
      permId = (await client.next("orderStatus", ({ orderId }) => orderId === 2)).permId;
      // Nobody answers an order that is not transmitted: what is asked behind it was read behind it.
      client.send({ kind: "reqCurrentTime" });
      await client.next("currentTime");
    }
    await using test = await testGateway({ dataDir });
    const client = await test.client();
    expect(client.all("nextValidId")[0]?.orderId).toBe(4);
    expect(client.all("openOrder")[0]?.order).toMatchObject({ orderRef: "keep", permId });
    const ledger = test.gateway.ledger();
    expect(ledger.accounts[0]?.positions[0]).toMatchObject({ symbol: "AAPL", position: "10" });
    expect(ledger.executions.map((execution) => execution.execId)).toEqual([execId]);
    client.send(restingOrder(3));
    await client.next("orderStatus", ({ orderId, status }) => orderId === 3 && status === "Submitted");
    client.send(cancelFor(2));
    await client.next("orderStatus", ({ orderId, status }) => orderId === 2 && status === "Cancelled");
  });
});

/** A gateway in a process of its own, as the desk starts it. */
async function spawnGateway(dataDir: string) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-check", "--allow-net", "--allow-read", "--allow-write", MAIN, "--port", "0", "--json"]
      .concat(["--data-dir", dataDir, "--exit-on-stdin-close"]),
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error("The gateway ended before it listened");
    text += value;
  }
  const line = JSON.parse(text) as { event: string; port: number };
  return { child, reader, port: line.port, event: line.event };
}

Deno.test("what a client was told survives kill -9", async () => {
  await inTempDir(async (dataDir) => {
    const first = await spawnGateway(dataDir);
    expect(first.event).toBe("listening");
    const client = await ApiClient.start({ port: first.port });
    client.send(orderFor(1, {}), restingOrder(2));
    await client.next("orderStatus", ({ orderId, status }) => orderId === 1 && status === "Filled");
    await client.next("orderStatus", ({ orderId }) => orderId === 2);
    first.child.kill("SIGKILL");
    await first.child.status;
    await client.closed();
    await client[Symbol.asyncDispose]();
    await first.reader.cancel();
    await first.child.stdin.close().catch(() => {});
    const execId = client.all("execDetails")[0]?.execution.execId;

    await using test = await testGateway({ dataDir });
    const ledger = test.gateway.ledger();
    expect(ledger.executions.map((execution) => execution.execId)).toEqual([execId]);
    expect(ledger.orders.map(({ orderId, status }) => [orderId, status])).toEqual([[1, "Filled"], [
      2,
      "Submitted",
    ]]);
  });
});

Deno.test("the child leaves when its parent's end of stdin goes away", async () => {
  await inTempDir(async (dataDir) => {
    const { child, reader } = await spawnGateway(dataDir);
    await child.stdin.close();
    const { code } = await child.status;
    await reader.cancel();
    expect(code).toBe(0);
  });
});

Deno.test("a state that can not be read is said, not overwritten", async () => {
  await inTempDir(async (dataDir) => {
    const path = `${dataDir}/gateway.json`;
    const engine = { version: 1, seed: 1, time: 0, permId: 1, fills: 0, nextRoll: 0 };
    const rest = { markets: {}, accounts: {}, orders: {} };
    for (
      const text of [
        '{"version":99}',
        // As a disk leaves it whose power went.
        '{"version":1,"seed',
        // Of other releases: a section is not there, and one has another form.
        JSON.stringify({ version: 1, seed: 1, engine, book: { typed: 0 } }),
        JSON.stringify({ version: 1, seed: 1, engine: { ...engine, ...rest }, book: { typed: 0 } }),
      ]
    ) {
      await Deno.writeTextFile(path, text);
      await expect(testGateway({ dataDir })).rejects.toThrow(
        `The state in "${path}" can not be read: move it away`,
      );
      expect(await Deno.readTextFile(path)).toBe(text);
    }
  });
});
