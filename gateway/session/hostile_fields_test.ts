// Requests of the right shape with one absurd field: refused or answered, and nothing in the gateway breaks.
import { ApiClient } from "../testing/api_client.ts";
import { AAPL, orderFor, testGateway } from "../testing/test_gateway.ts";
import { frame } from "../wire/framing.ts";
import type { ClientMessage } from "../wire/messages.ts";
import { encodeProtoRequest } from "../wire/client/protobuf.ts";
import { REQUEST_SAMPLES } from "../wire/testing/request_samples.ts";
import { encodeTextRequest } from "../wire/client/text.ts";
import { expect } from "@std/expect";
import fc from "fast-check";

const ABSURD = [
  "",
  "0",
  "-1",
  "-0.00",
  "0.000000000000001",
  "2147483647",
  "2147483648",
  "9223372036854775808",
  "1.7976931348623157E308",
  "1e999",
  "NaN",
  "Infinity",
  "-Infinity",
  "0x10",
  "__proto__",
  "constructor",
  "\u202e\ud83d\ude80",
  "A".repeat(5_000),
  "1,".repeat(2_000),
  "99991231 23:59:59 US/Eastern",
  "00000000 00:00:00 Nowhere/Else",
];

/** What a client means to send, over contracts and accounts that exist. */
const SENSIBLE: readonly ClientMessage[] = [
  ...REQUEST_SAMPLES,
  ...["MKT", "LMT", "STP", "STP LMT", "TRAIL", "TRAIL LIMIT", "MIT", "LIT", "MTL", "MOC", "LOC"].map((
    orderType,
  ) =>
    orderFor(0, {
      orderType,
      limitPrice: "100",
      auxPrice: "100",
      limitPriceOffset: "1",
      trailStopPrice: "100",
      account: "DU1234567",
      ocaGroup: "g",
      goodAfterTime: "20261231 10:00:00 US/Eastern",
    })
  ),
  orderFor(0, { whatIf: true, account: "DU1234567" }),
  { kind: "reqAccountSummary", reqId: 1, group: "All", tags: "$LEDGER:ALL" },
  { kind: "reqContractDetails", reqId: 2, contract: AAPL, includeExpired: false },
].flatMap((message) => "kind" in message && message.kind !== "startApi" ? [message as ClientMessage] : []);

/** The request as a frame of text with one field replaced. */
function withAbsurdField(message: ClientMessage, version: number, at: number, value: string): Uint8Array {
  const fields = new TextDecoder().decode(encodeTextRequest(message, version)).split("\0").slice(0, -1);
  // The message number belongs to the other tests, and an absurd order id would spend all ids below it.
  const first = message.kind === "placeOrder" ? 2 : 1;
  if (fields.length > first) fields[first + at % (fields.length - first)] = value;
  return frame(new TextEncoder().encode(fields.map((field) => `${field}\0`).join("")));
}

async function isAlive(client: ApiClient): Promise<void> {
  const before = client.all("currentTime").length;
  client.send({ kind: "reqCurrentTime" });
  await client.until(() => client.all("currentTime").length > before, "the clock");
}

Deno.test("absurd fields are answered, in text", async () => {
  await using test = await testGateway({ settings: { maxRate: 0 } });
  const good = await test.client({ clientId: 1 });
  let bad = await test.client({ clientId: 2 });
  let orderId = 0;
  const property = fc.asyncProperty(
    fc.constantFrom(...SENSIBLE),
    fc.nat(150),
    fc.constantFrom(...ABSURD),
    async (message, at, value) => {
      const next = message.kind === "placeOrder" ? { ...message, orderId: ++orderId } : message;
      bad.sendBytes(withAbsurdField(next, bad.version, at, value));
      if (bad.isClosed) bad = await test.client({ clientId: 2 });
      await isAlive(good);
    },
  );
  await fc.assert(property, { numRuns: 1_500, seed: 20261124 });
  expect(test.gateway.control.state().counters).toMatchObject({ handlerErrors: 0, encodeErrors: 0 });
});

Deno.test("damaged protobuf is answered or hung up on", async () => {
  await using test = await testGateway({ serverVersionCap: 225, settings: { maxRate: 0 } });
  const good = await test.client({ clientId: 1, version: 200 });
  let clientId = 100;
  const connect = async () => {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port: test.gateway.port });
    await socket.write(new TextEncoder().encode("API\0"));
    await socket.write(frame(new TextEncoder().encode("v213..225")));
    const start = { kind: "startApi", clientId: clientId++, optionalCapabilities: "" } as const;
    await socket.write(frame(encodeProtoRequest(start, 225)));
    return socket;
  };
  const property = fc.asyncProperty(
    fc.array(fc.tuple(fc.constantFrom(...SENSIBLE), fc.nat(400), fc.nat(255)), { maxLength: 12 }),
    async (damages) => {
      const socket = await connect();
      for (const [message, at, value] of damages) {
        const payload = encodeProtoRequest(message, 225);
        // The message number itself belongs to the other tests.
        if (payload.length > 4) payload[4 + at % (payload.length - 4)] = value;
        await socket.write(frame(payload)).catch(() => {});
      }
      await isAlive(good);
      socket.close();
    },
  );
  await fc.assert(property, { numRuns: 150, seed: 20261124 });
  expect(test.gateway.control.state().counters).toMatchObject({ handlerErrors: 0, encodeErrors: 0 });
});
