// The connection's promises against the real Python bridge and the real gateway, fault by fault (field notes
// P1 … P17).
import { expect } from "@std/expect";
import { toOrderId, toOrderRef, toSocketEpoch } from "@/lib/contract/ids.ts";
import { AAPL, limitOrder } from "@/lib/server/orders/testing/rows.ts";
import { Connected } from "@/tests/support/connected.ts";
import type { Fault } from "@lotse/paper-gateway";
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { eventually, isAlive } from "@/tests/support/processes.ts";

/** Short pauses. Deadlines are the defaults: a busy machine must not miss one that the test is not about. */
const QUICK = ["--backoff-min=100ms", "--backoff-max=500ms"];
/**
 * A peer that stays silent is given up sooner; the verdict is still the bridge's, not that of who watches the
 * bridge.
 */
const SOON_SILENT = [...QUICK, "--handshake-deadline=2"];
/** A dead peer is seen sooner. */
const SOON_DEAD = [...QUICK, "--heartbeat-interval=500ms", "--heartbeat-deadline=3"];

async function fault(gateway: GatewayProcess, fault: Fault): Promise<void> {
  await gateway.run({ do: "fault", fault });
}

async function clear(gateway: GatewayProcess): Promise<void> {
  await gateway.run({ do: "clear-faults" });
}

Deno.test("against the gateway the desk is ready within seconds, with its version, accounts and heartbeat", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  expect(desk.manager.readiness()).toMatchObject({ ready: true, epoch: 1, mode: "paper" });
  expect(desk.view().serverVersion).toBeGreaterThanOrEqual(176);
  await desk.until("a heartbeat was answered", ({ heartbeatMs }) => heartbeatMs !== null);
  await desk.until("the farms are known", ({ farms }) => Object.values(farms).includes("ok"));
  expect(desk.bridge.status().counters).toMatchObject({
    garbage: 0,
    invalid: 0,
    lostEvents: 0,
    unmatched: 0,
  });
});

Deno.test("a command that does not fit the protocol is refused by the bridge, and nothing of it reaches the gateway", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  const write = {
    epoch: toSocketEpoch(1),
    orderId: toOrderId(500),
    contract: AAPL,
    notAfter: "2099-01-01T00:00:00.000Z",
  };
  const order = limitOrder({
    totalQuantity: "1",
    lmtPrice: "1",
    account: desk.manager.accounts()[0] ?? "",
    orderRef: toOrderRef(crypto.randomUUID()),
  });
  for (const wrong of [{ totalQuantity: "1e3" }, { lmtPrice: "NaN" }, { account: "" }, { extra: 1 }]) {
    await expect(desk.bridge.hold({ ...write, order: { ...order, ...wrong } }).release(write.notAfter))
      .rejects
      .toMatchObject({ code: "BAD_COMMAND" });
  }
  expect(await desk.bridge.request("open_orders", { deadlineMs: 5_000 })).toEqual({
    orders: [],
    statuses: [],
  });
  await desk.bridge.hold({ ...write, order }).release(write.notAfter);
  expect((await desk.bridge.request("open_orders", { deadlineMs: 5_000 })).orders).toHaveLength(1);
});

Deno.test("P1: accepting and staying silent gets its verdict in time, and is tried again until it answers", async () => {
  await using gateway = await GatewayProcess.start();
  await fault(gateway, { kind: "connection", do: "silent", count: 2 });
  await using desk = await Connected.start(gateway.port, SOON_SILENT);
  await desk.until("the verdict", () => desk.said(/stays silent/));
  await desk.ready();
  expect(desk.manager.readiness()).toMatchObject({ epoch: 3 });
  // In time: the bridge judged both attempts itself, before it was taken for hung and replaced.
  expect(desk.bridge.status().counters.starts).toBe(1);
});

for (const how of ["eof-before-handshake", "eof-after-handshake"] as const) {
  Deno.test(`P1, P14: ${how} is told and survived`, async () => {
    await using gateway = await GatewayProcess.start();
    await fault(gateway, { kind: "connection", do: how, count: 1 });
    await using desk = await Connected.start(gateway.port, QUICK);
    await desk.until("the end is told", () => desk.said(/closed the connection/));
    await desk.ready();
  });
}

Deno.test("P7, P14: nothing is asked before the handshake, and after a cut everything is read before orders unlock", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  const readBefore: string[] = [];
  desk.manager.onChange(() => {
    const readiness = desk.manager.readiness();
    if (readiness.ready && readiness.epoch === 2) readBefore.push(desk.answered.join(" "));
  });
  desk.answered.length = 0;
  await gateway.run({ do: "drop-client", clientId: 1 });
  await desk.until("the cut is seen", ({ socket }) => socket === "disconnected");
  await desk.until("a new socket is ready", () => {
    const readiness = desk.manager.readiness();
    return readiness.ready && readiness.epoch === 2;
  });
  expect(readBefore[0]?.split(" ").sort()).toEqual([
    "completed_orders",
    "executions",
    "open_orders",
    "positions",
  ]);
});

Deno.test("P11: a command made for the last socket does not reach the next one", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  await gateway.run({ do: "drop-client", clientId: 1 });
  await desk.until("a new socket is ready", () => {
    const readiness = desk.manager.readiness();
    return readiness.ready && readiness.epoch === 2;
  });
  await expect(desk.bridge.request("global_cancel", { epoch: toSocketEpoch(1) })).rejects.toMatchObject({
    code: "EPOCH_MISMATCH",
  });
});

Deno.test("P15: no line of the log names an account", async () => {
  await using gateway = await GatewayProcess.start(["--accounts", "DU7654321,DU8765432"]);
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  expect(desk.manager.accounts()).toEqual(["DU7654321", "DU8765432"]);
  await fault(gateway, { kind: "connection", do: "garbage", count: 1 });
  await desk.manager.disconnect();
  expect(desk.logLines.length).toBeGreaterThan(5);
  expect(desk.logLines.filter((line) => /DU\d{5}/.test(line))).toEqual([]);
});

Deno.test("P3: a half-open socket is seen dead by the heartbeat, locked at once and replaced", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, SOON_DEAD);
  await desk.ready();
  await desk.until("a heartbeat was answered", ({ heartbeatMs }) => heartbeatMs !== null);
  await fault(gateway, { kind: "connection", do: "half-open", count: 1 });
  await desk.until("it is seen", () => desk.said(/no longer answers; Lotse has disconnected by itself/));
  await clear(gateway);
  await desk.ready();
  expect(desk.manager.readiness()).toMatchObject({ ready: true, epoch: 2 });
  expect(desk.syncs.at(-1)?.replay).toBe(true);
});

Deno.test("P4: a client id in use is asked for again, the same one", async () => {
  await using gateway = await GatewayProcess.start();
  await fault(gateway, { kind: "connection", do: "client-id-in-use", count: 1 });
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.until("it is told", ({ cause }) => cause === "Client id 1 is in use");
  const wait = Date.parse(desk.view().retryAt ?? "") - Date.now();
  expect(wait).toBeGreaterThan(3000);
  desk.manager.tryNow();
  await desk.ready();
  expect(desk.view().clientId).toBe(1);
});

Deno.test("P5, P6: TWS loses IB: locked; 1102 keeps subscriptions, 1101 replays them", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  await fault(gateway, { kind: "upstream", do: "lost" });
  await desk.until("it is down", ({ upstream, headline }) => upstream === "down" && headline === "degraded");
  expect(desk.manager.readiness().ready).toBe(false);
  await fault(gateway, { kind: "upstream", do: "restored" });
  await desk.ready();
  expect(desk.syncs.at(-1)).toMatchObject({ replay: false, epoch: 1 });
  await fault(gateway, { kind: "upstream", do: "broken" });
  await desk.until("it is down again", ({ upstream }) => upstream === "down");
  await fault(gateway, { kind: "upstream", do: "data-lost" });
  await desk.ready();
  expect(desk.syncs.at(-1)).toMatchObject({ replay: true, epoch: 1 });
});

Deno.test("P5: a broken farm degrades the data and leaves the socket and the orders alone", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  await fault(gateway, { kind: "farm", farm: "usfarm", state: "broken" });
  await desk.until("the farm is told", ({ farms }) => farms.usfarm === "broken");
  expect(desk.view()).toMatchObject({ headline: "degraded", cause: "No data from usfarm" });
  expect(desk.manager.readiness().ready).toBe(true);
  await fault(gateway, { kind: "farm", farm: "usfarm", state: "ok" });
  await desk.until("it is back", ({ headline }) => headline === "connected");
});

Deno.test("P8: a re-read without its End stays locked, and is repeated until it is complete", async () => {
  await using gateway = await GatewayProcess.start();
  await fault(gateway, { kind: "message", type: "positionEnd", do: "drop", count: 1 });
  await using desk = await Connected.start(gateway.port, QUICK, { readDeadlineMs: 4_000 });
  await desk.until("it is told", ({ cause }) => /could not be read/.test(cause ?? ""));
  expect(desk.manager.readiness().ready).toBe(false);
  await desk.ready();
  expect(desk.syncs.length).toBeGreaterThan(1);
});

Deno.test("P9, P20: a restart of the gateway with older order ids is recovered from within five seconds", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  await fault(gateway, { kind: "restart", downMs: 1000, idRollback: 3 });
  await desk.until("it is gone", ({ socket }) => socket === "disconnected");
  await desk.until("nothing listens", () => desk.said(/Nothing listens/));
  const back = performance.now();
  await desk.ready();
  expect(performance.now() - back).toBeLessThan(5000);
});

Deno.test("P13: read-only is shown as a mode: connected, orders off", async () => {
  await using gateway = await GatewayProcess.start(["--read-only"]);
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.until("it is in step", ({ sync }) => sync === "ready");
  expect(desk.view()).toMatchObject({
    headline: "connected",
    readOnly: true,
    lock: { code: "READ_ONLY_API" },
  });
  expect(desk.manager.readiness()).toMatchObject({ ready: false, why: { key: "READ_ONLY_API.lock" } });
});

Deno.test("P2: a frame that can not be decoded is counted, and neither socket nor session ends", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  const failed: string[] = [];
  desk.bridge.onEvent((event) => {
    if (event.type === "callback_failed") failed.push(event.message);
  });
  await desk.ready();
  await fault(gateway, { kind: "connection", do: "garbage", count: 1 });
  await eventually("it is told", () => failed.length > 0);
  expect(desk.manager.readiness()).toMatchObject({ ready: true, epoch: 1 });
});

Deno.test("a gateway that sends an oversized frame loses its socket, nothing else", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  const { pid } = desk.bridge.status();
  await fault(gateway, { kind: "connection", do: "oversized", count: 1 });
  await desk.until("a new socket is ready", () => {
    const readiness = desk.manager.readiness();
    return readiness.ready && readiness.epoch > 1;
  });
  expect(desk.bridge.status().pid).toBe(pid);
});

Deno.test("P63: live was asked for, the account is paper: connected, and locked", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, [...QUICK, "--live"]);
  await desk.until("it is in step", ({ sync }) => sync === "ready");
  expect(desk.view().lock?.code).toBe("MODE_MISMATCH");
  expect(desk.manager.readiness()).toMatchObject({ ready: false, why: { key: "MODE_MISMATCH.paper" } });
});

Deno.test("the user disconnects: the gateway sees the client go, and nothing comes back by itself", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  await desk.manager.disconnect();
  expect(desk.view()).toMatchObject({
    headline: "disconnected",
    socket: "disconnected",
    cause: "You are disconnected",
  });
  await eventually(
    "the gateway has no client",
    async () => (await gateway.clients()).length === 0,
  );
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(await gateway.clients()).toEqual([]);
  desk.manager.connect();
  await desk.ready();
});

Deno.test("kill -9 of the bridge: a new one connects under the same client id and re-reads", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  const pid = desk.bridge.status().pid ?? 0;
  Deno.kill(pid, "SIGKILL");
  await desk.until("it is told", () => desk.said(/bridge ended by signal SIGKILL/));
  await desk.ready();
  expect(isAlive(pid)).toBe(false);
  expect(desk.manager.readiness()).toMatchObject({ ready: true });
});

Deno.test("a bridge that is stopped dead (SIGSTOP) is seen by its own heartbeat and replaced", async () => {
  await using gateway = await GatewayProcess.start();
  await using desk = await Connected.start(gateway.port, QUICK);
  await desk.ready();
  const pid = desk.bridge.status().pid ?? 0;
  Deno.kill(pid, "SIGSTOP");
  await desk.until("it is replaced", () => (desk.bridge.status().pid ?? pid) !== pid, 20_000);
  await desk.ready();
  expect(isAlive(pid)).toBe(false);
});
