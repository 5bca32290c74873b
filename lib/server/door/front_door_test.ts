// The door against real sockets of this machine: what waits is ended, what fails is survived.
import { expect } from "@std/expect";
import { systemClock } from "@/lib/server/clock.ts";
import { silentLog } from "@/lib/server/log.ts";
import { openDoor } from "./front_door.ts";
import { connectionServer, type ServeConnection } from "./serve_connection.ts";
import { upgradingServer } from "./serve_upgrading.ts";
import { addressOf } from "./peer_address.ts";
import { openPlainDoor } from "./plain_door.ts";

const LIMITS = {
  strangers: 4,
  known: 4,
  handshakes: 4,
  headersMs: 300,
  strangerAnswerMs: 600,
  knownIdleMs: 5000,
};

/** What this Deno serves a connection with. */
function here(serve: ServeConnection | null): ServeConnection {
  if (serve === null) throw new Error("This Deno can not serve one connection");
  return serve;
}

function door(more: Partial<Parameters<typeof openDoor>[0]> = {}) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const closed = openDoor({
    listener,
    serve: here(connectionServer()),
    handler: () => new Response("in"),
    knows: (headers) => headers.has("authorization"),
    admits: () => true,
    clock: systemClock,
    log: silentLog,
    limits: LIMITS,
    ...more,
  });
  return {
    port,
    listener,
    connect: () => Deno.connect({ hostname: "127.0.0.1", port }),
    async [Symbol.asyncDispose]() {
      listener.close();
      await closed;
    },
  };
}

async function ended(connection: Deno.Conn): Promise<boolean> {
  try {
    return await connection.read(new Uint8Array(1)) === null;
  } catch {
    return true;
  }
}

for (const [program, serve] of [["start", connectionServer()], ["dev", upgradingServer()]] as const) {
  Deno.test(`a connection without a request, or with half of its headers, is ended at the deadline (${program})`, async () => {
    await using open = door({ serve: here(serve) });
    const since = performance.now();
    using silent = await open.connect();
    using half = await open.connect();
    await half.write(new TextEncoder().encode("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "));
    expect([await ended(silent), await ended(half)]).toEqual([true, true]);
    expect(performance.now() - since).toBeGreaterThan(200);
  });
}

Deno.test("while developing, the socket of a page outlives its request", async () => {
  const handler = (request: Request) => {
    const { response, socket } = Deno.upgradeWebSocket(request);
    socket.onmessage = ({ data }) => socket.send(`heard ${data}`);
    return response;
  };
  await using open = door({ serve: here(upgradingServer()), handler });
  const socket = new WebSocket(`ws://127.0.0.1:${open.port}/`);
  await new Promise((resolve) => (socket.onopen = resolve));
  // The request has been answered, and its connection looked through for whoever is silent.
  await new Promise((resolve) => setTimeout(resolve, 200));
  const heard = new Promise((resolve) => (socket.onmessage = ({ data }) => resolve(data)));
  socket.send("you");
  expect(await heard).toBe("heard you");
  const gone = new Promise((resolve) => (socket.onclose = resolve));
  socket.close();
  await gone;
});

Deno.test("while strangers hold every place, a request is answered", async () => {
  await using open = door();
  const crowd = await Promise.all(Array.from({ length: 40 }, () => open.connect()));
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const answer = await fetch(`http://127.0.0.1:${open.port}/`, { client });
  expect(await answer.text()).toBe("in");
  client.close();
  for (const connection of crowd) connection.close();
});

Deno.test("an accept that fails is told once and tried again, and costs a stranger its place", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accept = listener.accept.bind(listener);
  let failures = 3;
  listener.accept = () =>
    failures-- > 0 ? Promise.reject(new Error("Too many open files (os error 24)")) : accept();
  const told: unknown[] = [];
  const log = {
    ...silentLog,
    error: (event: string, fields?: object) => void told.push({ event, ...fields }),
  };
  const closed = openDoor({
    listener,
    serve: here(connectionServer()),
    handler: () => new Response("in"),
    knows: () => false,
    admits: () => true,
    clock: systemClock,
    log,
    limits: LIMITS,
  });
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  expect(await (await fetch(`http://127.0.0.1:${port}/`, { client })).text()).toBe("in");
  expect(told).toEqual([{ event: "accept_failed", error: "Error: Too many open files (os error 24)" }]);
  client.close();
  listener.close();
  await closed;
});

Deno.test("a peer that is not admitted is closed without a word", async () => {
  const seen: string[] = [];
  await using open = door({ admits: (address) => (seen.push(address), false) });
  using peer = await open.connect();
  expect([await ended(peer), seen]).toEqual([true, ["127.0.0.1"]]);
  expect(addressOf({ transport: "tcp", hostname: "::ffff:10.0.0.7", port: 1 })).toBe("10.0.0.7");
});

Deno.test("a Deno without the part that serves one connection serves all the same, but without the bound", async () => {
  expect(connectionServer({})).toBeNull();
  const ending = new AbortController();
  const listening = Promise.withResolvers<number>();
  const open = new Set(["127.0.0.1"]);
  const closed = openPlainDoor({
    host: "127.0.0.1",
    port: 0,
    tls: null,
    handler: () => new Response("in"),
    admits: (address) => open.has(address),
    log: silentLog,
    onListen: ({ port }) => listening.resolve(port),
    signal: ending.signal,
  });
  const address = `http://127.0.0.1:${await listening.promise}/`;
  expect(await (await fetch(address)).text()).toBe("in");
  open.clear();
  const refused = await fetch(address);
  expect(refused.status).toBe(403);
  await refused.body?.cancel();
  ending.abort();
  await closed;
});
