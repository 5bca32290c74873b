// Hostile bytes: whatever a peer sends, only its own connection suffers.
import { ApiClient } from "../testing/api_client.ts";
import { FakeClock } from "../testing/fake_clock.ts";
import { restingOrder, testGateway } from "../testing/test_gateway.ts";
import { frame } from "../wire/framing.ts";
import { encodeTextRequest } from "../wire/client/text.ts";
import { expect } from "@std/expect";
import fc from "fast-check";

const bytes = (max: number) => fc.uint8Array({ minLength: 1, maxLength: max });

/** Frames whose fields are nonsense, under the numbers of real messages. */
const nonsense = fc.tuple(
  fc.constantFrom(1, 3, 4, 6, 7, 9, 10, 20, 50, 58, 61, 62, 71, 76, 78, 92, 96, 97),
  fc.array(fc.constantFrom("", "0", "1", "-1", "x", "2147483647", "1e999", "NaN", "AAPL", "é"), {
    maxLength: 130,
  }),
).map(([id, fields]) => frame(new TextEncoder().encode([id, ...fields].join("\0") + "\0")));

/** A real order with one byte changed. */
const damaged = fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 255 })).map(([at, value]) => {
  const whole = frame(encodeTextRequest(restingOrder(1), 200));
  whole[at % whole.length] = value;
  return whole;
});

Deno.test("random, truncated, oversized and damaged frames close the offender and nothing else", async () => {
  await using test = await testGateway({ settings: { maxRate: 0 } });
  const good = await test.client({ clientId: 1 });
  let clientId = 100;
  await fc.assert(
    fc.asyncProperty(fc.oneof(bytes(600), nonsense, damaged), async (attack) => {
      await using bad = await ApiClient.connect({ port: test.gateway.port });
      const start = { kind: "startApi", clientId: clientId++, optionalCapabilities: "" } as const;
      bad.send(start);
      bad.sendBytes(attack);
      const answers = good.all("currentTime").length;
      good.send({ kind: "reqCurrentTime" });
      await good.until(() => good.all("currentTime").length > answers, "an answer");
      expect(good.isClosed).toBe(false);
    }),
    { numRuns: 200 },
  );
  expect(test.gateway.control.state().counters).toMatchObject({ handlerErrors: 0, encodeErrors: 0 });
});

Deno.test("hostile bytes instead of a handshake are hung up on", async () => {
  await using test = await testGateway();
  const good = await test.client({ clientId: 1 });
  await fc.assert(
    fc.asyncProperty(bytes(200), async (attack) => {
      const socket = await Deno.connect({ hostname: "127.0.0.1", port: test.gateway.port });
      await socket.write(attack).catch(() => {});
      socket.close();
    }),
    { numRuns: 100 },
  );
  good.send({ kind: "reqCurrentTime" });
  await good.next("currentTime");
});

Deno.test("connections that never say who they are take no client's place", async () => {
  await using test = await testGateway();
  const left: Deno.TcpConn[] = [];
  for (let n = 0; n < 300; n++) {
    left.push(await Deno.connect({ hostname: "127.0.0.1", port: test.gateway.port }));
  }
  const client = await test.client({ clientId: 1 });
  client.send({ kind: "reqCurrentTime" });
  await client.next("currentTime");
  expect(test.gateway.control.clients().length).toBeLessThanOrEqual(33);
  for (const socket of left) socket.close();
});

Deno.test("a peer that sends its handshake drop by drop is hung up on after half a minute", async () => {
  const clock = new FakeClock();
  await using test = await testGateway({ clock, speed: 0 });
  await using slow = await ApiClient.connect({ port: test.gateway.port });
  await using client = await ApiClient.connect({ port: test.gateway.port });
  client.send({ kind: "startApi", clientId: 1, optionalCapabilities: "" });
  await client.next("nextValidId");
  await clock.pass(29_000);
  slow.sendBytes(Uint8Array.of(0));
  expect(slow.isClosed).toBe(false);
  await clock.pass(1_000);
  await slow.closed();
  expect(client.isClosed).toBe(false);
});
