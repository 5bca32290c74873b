// What the connection promises to the user of the whole desk: a second look, the restart window, modes,
// figures.
import { expect } from "@std/expect";
import type { Notice, Snapshot } from "@/lib/contract/api.ts";
import { contractQuery } from "@/lib/server/contracts/contract_view.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { childrenOf, eventually, isAlive } from "@/tests/support/processes.ts";
import { Connected } from "@/tests/support/connected.ts";
import { AAPL, DeskRoom } from "@/tests/support/desk_room.ts";
import { GatewayProcess } from "@lotse/paper-gateway/testing";

const order = (account: string, fields: Record<string, unknown> = {}) => ({
  account,
  conId: AAPL,
  side: "BUY",
  quantity: "10",
  orderType: "LMT",
  limitPrice: "100",
  tif: "GTC",
  ...fields,
});
const accountOf = (snapshot: Snapshot) => Object.keys(snapshot.accounts)[0] ?? "";
const noticed = (snapshot: Snapshot, code: string): Notice | undefined =>
  Object.values(snapshot.notices).find((notice) => notice.code === code);
const stateOf = (snapshot: Snapshot, id: string) => snapshot.orders[id]?.state;

Deno.test("P2: what an unreadable message may have said is read again within seconds, without a lock", async () => {
  await using room = await DeskRoom.open();
  const { desk } = room;
  const account = accountOf(await desk.ready());
  const id = await desk.place(order(account));
  const { orders } = await desk.until("it works", (s) => stateOf(s, id) === "working");
  // The fill is hidden: none of its messages arrives, one arrives broken.
  for (const type of ["execDetails", "orderStatus", "openOrder", "commissionReport", "position"]) {
    await room.fault({ kind: "message", type, do: "drop" });
  }
  await room.control({ do: "fill", permId: orders[id]?.permId ?? 0, price: "100" });
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(stateOf(await desk.snapshot(), id)).toBe("working");
  await room.control({ do: "clear-faults" });
  const changes = Object.keys((await desk.snapshot()).connection.history).length;
  const before = room.asked("reqAllOpenOrders").length;
  for (let count = 0; count < 5; count++) await room.fault({ kind: "connection", do: "garbage", count: 1 });
  const seen = await desk.until("the fill is shown", (s) => stateOf(s, id) === "filled", 8000);
  expect(noticed(seen, "BRIDGE_CALLBACK_FAILED")).toMatchObject({ level: "error" });
  expect(Object.values(seen.positions)[0]?.quantity).toBe("10");
  expect(Object.values(seen.connection.history).slice(changes).filter(({ layer }) => layer === "sync"))
    .toEqual([]);
  // Five at once are one look; the next is ten seconds away.
  expect(room.asked("reqAllOpenOrders").length).toBe(before + 1);
  await room.fault({ kind: "connection", do: "garbage", count: 1 });
  await new Promise((resolve) => setTimeout(resolve, 4000));
  expect(room.asked("reqAllOpenOrders").length).toBe(before + 1);
  await room.eventually(
    "the second look",
    () => room.asked("reqAllOpenOrders").length === before + 2,
    10_000,
  );
  const metrics = (await desk.api("GET", "/metrics")).body as string;
  expect(metrics).toMatch(/^lotse_bridge_callbacks_failed_total 6$/m);
  expect(metrics).toMatch(/^lotse_bridge_starts_total 1$/m);
  expect(metrics).toMatch(/^lotse_bridge_lost_events_total 0$/m);
  expect(metrics).toMatch(/^lotse_heartbeat_ms [\d.]+$/m);
});

Deno.test("P9: inside the restart window new orders are blocked with the time it ends, and a cancel passes", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "lotse_e2e_" });
  try {
    await using room = await DeskRoom.open({ dataDir });
    const account = accountOf(await room.desk.ready());
    const id = await room.desk.place(order(account));
    await room.desk.until("it works", (s) => stateOf(s, id) === "working");
    await room.desk[Symbol.asyncDispose]();

    const clock = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(11, 16);
    // Read once: a minute may pass on the way.
    const [from, to] = [clock(-2), clock(10)];
    const window = `${from}-${to} UTC`;
    await using desk = await DeskRoom.deskOf(room.gateway, { dataDir, desk: ["--restart-window", window] });
    const inside = await desk.ready();
    expect(inside.connection).toMatchObject({
      headline: "connected",
      lock: { code: "RESTART_WINDOW", text: expect.stringContaining(`until ${to}`) },
      restartWindow: { inside: true, from, to, timeZone: "UTC" },
    });
    const left = Date.parse(inside.connection.restartWindow?.changesAt ?? "") - Date.now();
    expect(left).toBeGreaterThan(7 * 60_000);
    expect(left).toBeLessThan(10 * 60_000);
    expect(await desk.post({ action: "preview_order", order: order(account) })).toMatchObject({
      body: { code: "RESTART_WINDOW" },
    });
    await desk.mustPost({ action: "cancel_order", clientOrderId: id }, 202);
    await desk.until("it is cancelled", (s) => stateOf(s, id) === "cancelled");
    expect((await desk.api("GET", "/metrics")).body).toMatch(/^lotse_ready 0$/m);
  } finally {
    await Deno.remove(dataDir, { recursive: true }).catch(() => {});
  }
});

Deno.test("P12: TWS says that it was too much: the screen says so, and the desk goes on", async () => {
  await using room = await DeskRoom.open();
  await room.desk.ready();
  const text = "Max rate of messages per second has been exceeded:max=50 rec=51 (1)";
  await room.fault({ kind: "request", type: "reqMktData", do: "error", code: 100, text, count: 1 });
  await room.desk.mustPost({ action: "watch", conId: AAPL }, 202);
  const told = await room.desk.until("it is told", (s) => noticed(s, "IB_100") !== undefined);
  expect(noticed(told, "IB_100")).toMatchObject({
    level: "warning",
    text: expect.stringContaining("max=50"),
  });
  expect(told.connection).toMatchObject({ headline: "connected", lock: null });
});

Deno.test("P8: a request in flight when the socket ends fails at once, with one code", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port);
  await desk.ready();
  for (const type of ["reqPositions", "reqExecutions", "reqContractDetails"]) {
    await gateway.run({
      do: "fault",
      fault: { kind: "request", type, do: "ignore" },
    });
  }
  const started = performance.now();
  const asked = Promise.allSettled([
    desk.bridge.request("positions", { deadlineMs: 30_000 }),
    desk.bridge.request("positions", { deadlineMs: 30_000 }),
    desk.bridge.request("executions", { deadlineMs: 30_000 }),
    desk.bridge.request("contract_details", {
      contract: contractQuery({ conId: AAPL }),
      urgent: false,
      deadlineMs: 30_000,
    }),
  ]);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await gateway.run({ do: "drop-client", clientId: 1 });
  const codes = (await asked).map((one) => one.status === "rejected" ? one.reason.code : "answered");
  expect(codes).toEqual(Array(4).fill("CONNECTION_LOST"));
  // Their own deadlines are thirty seconds away.
  expect(performance.now() - started).toBeLessThan(15_000);
});

Deno.test("P13: a read-only API shows positions and quotes, says that orders are off, and refuses them by name", async () => {
  await using room = await DeskRoom.open({ gateway: ["--read-only"] });
  const shown = await room.desk.ready();
  expect(shown.connection).toMatchObject({
    headline: "connected",
    readOnly: true,
    cause: expect.stringMatching(/orders are off/),
    lock: { code: "READ_ONLY_API" },
  });
  await room.desk.mustPost({ action: "watch", conId: AAPL }, 202);
  await room.moves(AAPL);
  const refused = await room.desk.post({ action: "preview_order", order: order(accountOf(shown)) });
  expect(refused.body.code).toBe("READ_ONLY_API");
});

Deno.test("P9: TWS moves its port (1300): the screen says so, and the desk is back as soon as it answers", async () => {
  await using room = await DeskRoom.open();
  await room.desk.ready();
  await room.fault({ kind: "restart", downMs: 3000, notice: true, idRollback: 5 });
  const told = await room.connection("it is told", ({ headline }) => headline === "reconnecting");
  expect(told.connection.lock).toBeNull();
  expect(Object.values(told.connection.history).map(({ text }) => text).join(" ")).toMatch(
    /port has been reset|Socket port/i,
  );
  await room.connection("it is back", ({ sync }) => sync === "ready", 15_000);
});

Deno.test("kill -9 of the whole desk leaves neither the bridge nor the built-in gateway behind", async () => {
  const desk = await DeskProcess.start();
  try {
    await desk.ready();
    const children = childrenOf(desk.child.pid);
    const commands = children.map((pid) => Deno.readTextFileSync(`/proc/${pid}/cmdline`));
    expect(commands.some((text) => text.includes("ib_client.py"))).toBe(true);
    expect(commands.some((text) => text.includes("gateway/main.ts"))).toBe(true);
    await desk.kill("SIGKILL");
    await eventually("both are gone", () => !children.some(isAlive));
  } finally {
    await desk[Symbol.asyncDispose]();
  }
});

Deno.test("Disconnected by the user stays disconnected, and connects when asked", async () => {
  await using room = await DeskRoom.open({ desk: ["--backoff-min", "100ms", "--backoff-max", "300ms"] });
  const id = await room.desk.place(order(accountOf(await room.desk.ready())));
  const canCancel = (s: Snapshot) => s.orders[id]?.cancellable ?? null;
  await room.desk.until("it can be cancelled", (s) => canCancel(s) === true);
  await room.desk.mustPost({ action: "disconnect" }, 202);
  const off = await room.connection("it is off", ({ socket }) => socket === "disconnected");
  await room.desk.until("it can not be cancelled", (s) => canCancel(s) === false);
  expect(off.connection).toMatchObject({
    headline: "disconnected",
    cause: "You are disconnected",
    retryAt: null,
  });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(await room.gateway.clients()).toEqual([]);
  const ready = await fetch(`${room.desk.url}/readyz`);
  expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining("socket: disconnected")]);
  await room.desk.mustPost({ action: "connect" }, 202);
  await room.desk.ready();
  await room.desk.until("it can be cancelled again", (s) => canCancel(s) === true);
});
