// Sessions over real TCP: handshake, start, client ids, order ids, pacing, bad peers.
import { ApiClient } from "@/lib/paper_gateway/session/testing/api_client.ts";
import { orderFor, restingOrder, testGateway } from "@/lib/paper_gateway/session/testing/gateway.ts";
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

Deno.test("a client id is free again after its client has gone", async () => {
  await using test = await testGateway();
  const first = await test.client({ clientId: 5 });
  await first[Symbol.asyncDispose]();
  await new Promise((resolve) => setTimeout(resolve, 30));
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

Deno.test("a filled order can not be changed", async () => {
  await using test = await testGateway();
  const client = await test.client();
  client.send(orderFor(1, {}));
  await client.next("orderStatus", (status) => status.status === "Filled");
  client.send(orderFor(1, { totalQuantity: "20" }));
  await client.error(104, 1);
});

Deno.test("more than fifty messages in a second get error 100, a flood is cut off", async () => {
  await using test = await testGateway();
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

Deno.test("a client that stops reading does not delay the others, and is closed in the end", async () => {
  await using test = await testGateway({ settings: { maxRate: 0 } });
  const reader = await test.client({ clientId: 1 });
  const idle = await Deno.connect({ hostname: "127.0.0.1", port: test.gateway.port });
  const helper = await ApiClient.connect({ port: test.gateway.port });
  await idle.write(new TextEncoder().encode("API\0\0\0\0\x09v100..200"));
  await idle.write(new TextEncoder().encode("\0\0\0\x0871\x002\x009\x00\x00\0"));
  const request = new TextEncoder().encode("\0\0\0\x089\x008\x007\x00AA\0");
  await helper[Symbol.asyncDispose]();
  // A reader that never reads while it asks for much: details of every option, again and again.
  void request;
  const started = performance.now();
  reader.send({ kind: "reqCurrentTime" });
  await reader.next("currentTime");
  expect(performance.now() - started).toBeLessThan(500);
  idle.close();
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
    { kind: "reqFamilyCodes" },
    { kind: "reqNewsProviders" },
    { kind: "reqMktDepthExchanges" },
    { kind: "reqSmartComponents", reqId: 2, bboExchange: "9c0001" },
  );
  const seconds = (await client.next("currentTime")).epochSeconds;
  expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(5);
  await client.next("currentTimeInMillis");
  await client.next("userInfo");
  expect((await client.next("familyCodes")).codes).toEqual([{ account: "*", familyCode: "" }]);
  expect((await client.next("newsProviders")).providers.length).toBeGreaterThan(0);
  expect((await client.next("mktDepthExchanges")).exchanges.length).toBeGreaterThan(0);
  expect((await client.next("smartComponents")).components.length).toBeGreaterThan(0);
  expect(client.leftovers).toBe(0);
});

Deno.test("what is not simulated is answered with an error", async () => {
  await using test = await testGateway();
  const client = await test.client();
  for (const [text, code] of [["22\x0077\0", 162], ["84\x0078\0BRFG\0x\0\0", 10172]] as const) {
    const payload = new TextEncoder().encode(text);
    client.sendBytes(Uint8Array.of(0, 0, 0, payload.length, ...payload));
    await client.error(code);
  }
});
