// Recordings play again, reply for reply.
import { replayRecording } from "./replay.ts";
import { ApiClient } from "../testing/api_client.ts";
import { AAPL, orderFor, restingOrder, testGateway } from "../testing/test_gateway.ts";
import { expect } from "@std/expect";

async function inTempDir(fn: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "gateway-test-" });
  try {
    await fn(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("a recording plays again, reply for reply", async () => {
  await inTempDir(async (dir) => {
    const record = `${dir}/session.jsonl`;
    const dataDir = `${dir}/data`;
    const startTime = Date.UTC(2026, 10, 20, 15, 0, 0);
    {
      await using before = await testGateway({ dataDir, startTime });
      const client = await before.client({ clientId: 4 });
      client.send(restingOrder(1));
      await client.next("orderStatus");
    }
    {
      await using test = await testGateway({ record, dataDir, startTime: startTime + 60_000 });
      const client = await test.client();
      client.send({
        kind: "reqMktData",
        reqId: 1,
        contract: AAPL,
        genericTicks: "",
        snapshot: false,
        regulatorySnapshot: false,
        options: [],
      });
      client.send({ kind: "reqPnl", reqId: 2, account: "", modelCode: "" });
      client.send(orderFor(1, {}), restingOrder(2));
      await client.next("commissionReport");
      test.gateway.control.run({ do: "price", symbol: "AAPL", price: "280" });
      const before = client.replies.length;
      await client.until(() => client.replies.length > before + 20, "quotes at the new price");
      test.gateway.control.run({ do: "fault", fault: { kind: "upstream", do: "lost" } });
      await client.error(1100);
    }
    const result = await replayRecording(record);
    expect(result.difference).toBe(null);
    expect(result.recorded).toBeGreaterThan(60);
    expect(result.equal).toBe(result.recorded);
  });
});

Deno.test("a scenario strikes at the same places when its recording plays, once", async () => {
  await inTempDir(async (dir) => {
    const record = `${dir}/session.jsonl`;
    {
      const steps = [
        { atMs: 1000, do: "gap", symbol: "AAPL", percent: "-4" },
        { atMs: 2000, do: "fault", fault: { kind: "place", do: "reject", count: 1, text: "No" } },
        { atMs: 3000, do: "fault", fault: { kind: "upstream", do: "lost", forMs: 1000 } },
      ] as const;
      await using test = await testGateway({ record, speed: 0, scenario: { name: "story", steps } });
      const client = await test.client();
      const advance = () => test.gateway.control.run({ do: "advance", ms: 2500 });
      client.send(orderFor(1, {}));
      await client.next("execDetails");
      advance();
      client.send(orderFor(2, {}), orderFor(3, {}));
      await client.error(201, 2);
      await client.next("execDetails");
      advance();
      await client.error(1102);
    }
    const result = await replayRecording(record);
    expect(result.difference).toBe(null);
    expect(result.equal).toBe(result.recorded);
  });
});

Deno.test("a fault that strikes before a session strikes again when its recording plays", async () => {
  await inTempDir(async (dir) => {
    const record = `${dir}/session.jsonl`;
    {
      const faults = [{ kind: "connection", do: "client-id-in-use", count: 1 } as const];
      await using test = await testGateway({ record, faults: { faults } });
      await using refused = await ApiClient.connect({ port: test.gateway.port });
      refused.send({ kind: "startApi", clientId: 1, optionalCapabilities: "" });
      await refused.error(326);
      await test.client();
    }
    const result = await replayRecording(record);
    expect(result.difference).toBe(null);
    expect(result.equal).toBe(result.recorded);
  });
});
