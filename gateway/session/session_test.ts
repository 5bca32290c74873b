// Sessions over real TCP: handshake, start, client ids, order ids, pacing, bad peers.
import { ApiClient } from "../testing/api_client.ts";
import { orderFor, restingOrder, testGateway } from "../testing/test_gateway.ts";
import { frame } from "../wire/framing.ts";
import { contractOf } from "../wire/messages.ts";
import { encodeTextRequest } from "../wire/client/text.ts";
import { expect } from "@std/expect";

Deno.test("the version is the lower of both sides, and nothing else is said before startApi", async () => {
  await using test = await testGateway();
  for (const [offered, answered] of [[157, 157], [176, 176], [200, 200], [225, 200]] as const) {
    await using client = await ApiClient.connect({ port: test.gateway.port, version: offered });
    expect(client.version).toBe(answered);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(client.replies).toEqual([]);
  }
});

Deno.test("after startApi come accounts, the next order id, the farms", async () => {
  await using test = await testGateway();
  const client = await test.client();
  await client.error(2158);
  expect(client.kinds().slice(0, 3)).toEqual(["managedAccounts", "nextValidId", "error"]);
  expect(client.all("nextValidId")[0]?.orderId).toBe(1);
  expect(client.all("error").map((error) => error.code)).toEqual([
    2104,
    2104,
    2104,
    2104,
    2104,
    2104,
    2106,
    2158,
  ]);
  expect(client.leftovers).toBe(0);
});

Deno.test("a client id can be used once at a time", async () => {
  await using test = await testGateway();
  const first = await test.client({ clientId: 5 });
  await using second = await ApiClient.connect({ port: test.gateway.port });
  second.send({ kind: "startApi", clientId: 5, optionalCapabilities: "" });
  expect((await second.error(326)).id).toBe(-1);
  await second.closed();
  first.send({ kind: "reqCurrentTime" });
  await first.next("currentTime");
});

Deno.test("no client can pose as TWS itself with a client id below zero", async () => {
  await using test = await testGateway();
  await using client = await ApiClient.connect({ port: test.gateway.port });
  client.send({ kind: "startApi", clientId: -1, optionalCapabilities: "" });
  await client.error(321, -1);
  await client.closed();
  expect(client.all("nextValidId")).toEqual([]);
});

Deno.test("a client id is free again after its client has gone", async () => {
  await using test = await testGateway();
  const first = await test.client({ clientId: 5 });
  await first[Symbol.asyncDispose]();
  await test.isWithout(5);
  const again = await test.client({ clientId: 5 });
  expect(again.all("nextValidId").length).toBe(1);
});

Deno.test("order ids are counted per client", async () => {
  await using test = await testGateway();
  const one = await test.client({ clientId: 1 });
  one.send(restingOrder(40));
  await one.next("orderStatus");
  one.send({ kind: "reqIds", numIds: 1 });
  await one.next("nextValidId", (reply) => reply.orderId === 41);
  const two = await test.client({ clientId: 2 });
  expect(two.all("nextValidId")[0]?.orderId).toBe(1);
});

Deno.test("an order id at or below the highest one is refused with 103", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(restingOrder(10));
  await client.next("orderStatus");
  client.send(restingOrder(9));
  expect((await client.error(103, 9)).message).toBe("Duplicate order id");
});

Deno.test("no order id is wider than 32 bits", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(restingOrder(2147483647), { kind: "reqIds", numIds: 1 });
  await client.next("nextValidId", (reply) => reply.orderId === 2147483647);
});

Deno.test("a filled order can not be changed", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, {}));
  await client.next("orderStatus", (status) => status.status === "Filled");
  client.send(orderFor(1, { totalQuantity: "20" }));
  await client.error(104, 1);
});

Deno.test("more than fifty messages in a second get error 100, a flood is cut off", async () => {
  await using test = await testGateway({ settings: { pacing: "reject" } });
  const client = await test.client();
  for (let i = 0; i < 60; i++) client.send({ kind: "reqCurrentTime" });
  expect((await client.error(100, -1)).message).toContain("max=50");
  const flood = setInterval(() => {
    for (let i = 0; i < 60; i++) client.send({ kind: "reqCurrentTime" });
  }, 100);
  try {
    await client.closed();
  } finally {
    clearInterval(flood);
  }
  expect(client.all("error").filter((error) => error.code === 100).length).toBe(3);
});

Deno.test("a client with +PACEAPI is slowed down instead", async () => {
  await using test = await testGateway();
  const client = await test.client({ options: "+PACEAPI" });
  for (let i = 0; i < 80; i++) client.send({ kind: "reqCurrentTime" });
  await client.until(() => client.all("currentTime").length === 80, "eighty answers");
  expect(client.all("error").some((error) => error.code === 100)).toBe(false);
});

Deno.test("the legacy handshake and garbage close that connection only", async () => {
  await using test = await testGateway();
  const good = await test.client({ clientId: 3 });
  for (const bytes of ["63\0", "GET / HTTP/1.1\r\n\r\n", "API\0\xff\xff\xff\xff"]) {
    const socket = await Deno.connect({ hostname: "127.0.0.1", port: test.gateway.port });
    await socket.write(Uint8Array.from(bytes, (char) => char.charCodeAt(0)));
    expect(await socket.read(new Uint8Array(10))).toBe(null);
    socket.close();
  }
  good.send({ kind: "reqCurrentTime" });
  await good.next("currentTime");
});

Deno.test("an oversized frame closes the offender, the others live", async () => {
  await using test = await testGateway();
  const good = await test.client({ clientId: 3 });
  const bad = await test.client({ clientId: 4 });
  bad.sendBytes(Uint8Array.of(0x7f, 0xff, 0xff, 0xff, 1, 2, 3));
  await bad.closed();
  good.send({ kind: "reqCurrentTime" });
  await good.next("currentTime");
  expect(test.gateway.control.state().counters).toMatchObject({ badFrames: 1 });
});

Deno.test("a known message with a bad field gets 320 and the session goes on", async () => {
  await using test = await testGateway();
  const client = await test.client();
  const payload = new TextEncoder().encode("92\0notanumber\0DU1\0\0");
  client.sendBytes(Uint8Array.of(0, 0, 0, payload.length, ...payload));
  await client.error(320);
  client.send({ kind: "reqCurrentTime" });
  await client.next("currentTime");
});

Deno.test("an integer of more than 32 bits gets 320: echoed, it would end the reader of another client", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, { orderType: "LMT", limitPrice: "1", displaySize: 3_000_000_000 }));
  await client.error(320);
  client.send({ kind: "reqAllOpenOrders" });
  await client.next("openOrderEnd");
  expect(client.all("openOrder")).toEqual([]);
});

/** A raw connection that starts its session, asks for much, and never reads. */
async function deafClient(port: number, clientId: number): Promise<Deno.TcpConn> {
  const socket = await Deno.connect({ hostname: "127.0.0.1", port });
  const encoder = new TextEncoder();
  const options = contractOf({ symbol: "AAPL", secType: "OPT", exchange: "SMART", currency: "USD" });
  const writeAll = async (bytes: Uint8Array) => {
    for (let offset = 0; offset < bytes.length;) offset += await socket.write(bytes.subarray(offset));
  };
  await writeAll(encoder.encode("API\0\0\0\0\x09v100..200"));
  await writeAll(frame(encodeTextRequest({ kind: "startApi", clientId, optionalCapabilities: "" }, 200)));
  for (let reqId = 0; reqId < 45; reqId++) {
    await writeAll(frame(encodeTextRequest({ kind: "reqContractDetails", reqId, contract: options }, 200)));
  }
  return socket;
}

Deno.test("a client that stops reading does not delay the others, and is closed in the end", async () => {
  const said: string[] = [];
  const log = { info: (line: string) => void said.push(line), warn: () => {}, wire: null };
  await using test = await testGateway({ settings: { maxRate: 0 }, log });
  const other = await test.client({ clientId: 1 });
  const deaf = await deafClient(test.gateway.port, 9);
  const isGivenUp = () => said.some((line) => line.includes("the client does not read"));
  for (let round = 0; round < 500 && !isGivenUp(); round++) {
    const before = other.all("currentTime").length;
    other.send({ kind: "reqCurrentTime" });
    await other.until(() => other.all("currentTime").length > before, "an answer");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect(isGivenUp()).toBe(true);
  expect(test.gateway.control.clients().map((client) => client.clientId)).toEqual([1]);
  deaf.close();
});

Deno.test("at most 32 clients are served", async () => {
  await using test = await testGateway();
  const clients = await Promise.all(
    Array.from({ length: 32 }, (_, i) => test.client({ clientId: 100 + i })),
  );
  await using late = await ApiClient.connect({ port: test.gateway.port });
  expect(late.isClosed).toBe(true);
  expect(clients.length).toBe(32);
});

Deno.test("clock, ids, accounts, user and directories are answered", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(
    { kind: "reqCurrentTime" },
    { kind: "reqCurrentTimeInMillis" },
    { kind: "reqManagedAccounts" },
    { kind: "reqUserInfo", reqId: 1 },
    { kind: "reqSoftDollarTiers", reqId: 3 },
    { kind: "reqFamilyCodes" },
    { kind: "reqNewsProviders" },
    { kind: "reqMktDepthExchanges" },
    { kind: "reqSmartComponents", reqId: 2, bboExchange: "9c0001" },
  );
  const seconds = (await client.next("currentTime")).epochSeconds;
  expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(5);
  await client.next("currentTimeInMillis");
  await client.next("userInfo");
  expect((await client.next("softDollarTiers")).tiers).toEqual([]);
  expect((await client.next("familyCodes")).codes).toEqual([{ account: "*", familyCode: "" }]);
  expect((await client.next("newsProviders")).providers.length).toBeGreaterThan(0);
  expect((await client.next("mktDepthExchanges")).exchanges.length).toBeGreaterThan(0);
  expect((await client.next("smartComponents")).components.length).toBeGreaterThan(0);
  expect(client.leftovers).toBe(0);
});

Deno.test("G10: what is not simulated is answered with an error, the calendar of events with 10276", async () => {
  await using test = await testGateway();
  const client = await test.client();
  for (const [text, code] of [["100\x0077\0", 10276], ["84\x0078\0BRFG\0x\0\0", 10172]] as const) {
    const payload = new TextEncoder().encode(text);
    client.sendBytes(Uint8Array.of(0, 0, 0, payload.length, ...payload));
    await client.error(code);
  }
});

Deno.test("G5: more than fifty messages a second wait, in order; refused with 100 they are only when told so", async () => {
  const flood = Array.from({ length: 80 }, () => ({ kind: "reqCurrentTime" as const }));
  await using queueing = await testGateway();
  const patient = await queueing.client();
  const begun = performance.now();
  patient.send(...flood);
  await patient.until(() => patient.all("currentTime").length === flood.length, "80 answers");
  expect(performance.now() - begun).toBeGreaterThan(700);
  expect(patient.all("error").filter(({ code }) => code === 100)).toEqual([]);
  await using rejecting = await testGateway({ settings: { pacing: "reject" } });
  const hasty = await rejecting.client();
  hasty.send(...flood);
  expect((await hasty.error(100)).message).toContain("Max rate of messages per second has been exceeded");
});
