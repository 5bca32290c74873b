// The scenario that the README shows, played from the command line.
import { expect } from "@std/expect";
import { ApiClient } from "../testing/api_client.ts";
import { GatewayProcess } from "../testing/gateway_process.ts";
import { orderFor } from "../testing/test_gateway.ts";

/** The first block of JSON below a headline of the README. */
function blockBelow(headline: string): string {
  const text = Deno.readTextFileSync(new URL("../README.md", import.meta.url));
  const below = text.slice(text.indexOf(`\n${headline}\n`));
  const [, block] = /```json\n([^]*?)```/.exec(below) ?? [];
  if (block === undefined) throw new Error(`The README has no JSON below ${headline}`);
  return block;
}

Deno.test("--scenario plays the README's story, step by step while the clock stands still", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/story.json`;
    await Deno.writeTextFile(path, blockBelow("## Scenarios"));
    await using gateway = await GatewayProcess.start(["--speed", "0", "--scenario", path]);
    await using client = await ApiClient.start({ port: gateway.port });
    const advance = (ms: number) => gateway.run({ do: "advance", ms });
    client.send({
      ...{ kind: "reqMktData", reqId: 3, contract: orderFor(1, {}).contract, genericTicks: "" },
      ...{ snapshot: false, regulatorySnapshot: false, options: [] },
    });
    const isLast = ({ tickType }: { tickType: number }) => tickType === 4;
    const before = Number((await client.next("tickPrice", isLast)).price);
    await advance(9000);
    client.send(orderFor(1, {}));
    await client.next("orderStatus", (one) => one.orderId === 1 && one.status === "Filled");
    await advance(2000);
    const after = await client.next(
      "tickPrice",
      (tick) => isLast(tick) && Number(tick.price) < before * 0.98,
    );
    expect(Number(after.price) / before).toBeCloseTo(0.96, 1);
    client.send(orderFor(2, {}));
    await advance(3000);
    expect((await gateway.ledger()).orders.map(({ status }) => status)).toEqual(["Filled", "Submitted"]);
    await advance(2000);
    await client.next("orderStatus", (one) => one.orderId === 2 && one.status === "Filled");
    client.send(orderFor(3, {}), orderFor(4, {}), orderFor(5, {}));
    await client.error(201, 5);
    await advance(15_000);
    await client.error(1100);
    await advance(5000);
    await client.error(1102);
    await advance(25_000);
    await client.closed();
    expect((await gateway.state()).scenario).toEqual({ steps: 6, done: 6, refused: [] });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("a mistake in a scenario is told with file and row, and nothing is started", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const path = `${folder}/story.json`;
    await Deno.writeTextFile(path, '[{ "atMs": 0, "do": "halt", "symbol": "NOSUCH" }]');
    await expect(GatewayProcess.start(["--scenario", path]))
      .rejects.toThrow(`gateway: ${path}: row 1: No such instrument`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
