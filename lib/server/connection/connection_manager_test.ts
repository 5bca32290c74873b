import { bridgeFailure } from "@/lib/server/bridge/testing/failures.ts";
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { type BridgeFault, type BridgeStatus, noCounts } from "@/lib/server/bridge/status.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { faults } from "@/lib/server/bridge/faults.ts";
import { codeOf, say } from "@/lib/contract/says/say.ts";
import { silentLog } from "@/lib/server/log.ts";
import { type SocketEpoch, toOrderId } from "@/lib/contract/ids.ts";
import {
  type BridgeEvent,
  type CommandFields,
  type CommandResult,
  type CommandType,
  eventSchema,
  type EventType,
  type FailureCode,
} from "@/lib/contract/protocol.ts";
import { ConnectionManager, fixedTarget, GatewayError, type GatewayTarget, MemoryEpochs } from "./mod.ts";
import type { ManagedBridge } from "./connection_manager.ts";
import type { SyncRequest } from "./sync_runner.ts";

const GATEWAY = "127.0.0.1:7497";
const EOF = { code: "SOCKET_EOF", with: { gateway: GATEWAY } } as const;

interface Call {
  type: CommandType;
  fields: unknown;
  reply(result: unknown): void;
  fail(code: FailureCode, ib?: { code: number; message: string }): void;
}

/** A bridge whose every answer the test gives. */
class FakeBridge implements ManagedBridge {
  epoch: SocketEpoch | null = null;
  readonly calls: Call[] = [];
  readonly restarts: string[] = [];
  started = 0;
  tries = 0;
  #seq = 0;
  #status: BridgeStatus = {
    state: "stopped",
    fault: null,
    progress: null,
    retryAt: null,
    pid: null,
    python: null,
    ibapi: null,
    pingMs: null,
    counters: noCounts(),
  };
  #onStatus: ((status: BridgeStatus) => void)[] = [];
  #onEvent: ((event: BridgeEvent) => void)[] = [];
  #onGap: ((lost: number) => void)[] = [];

  request<T extends CommandType>(type: T, fields: CommandFields<T>): Promise<CommandResult<T>> {
    const { promise, resolve, reject } = Promise.withResolvers<CommandResult<T>>();
    this.calls.push({
      type,
      fields,
      reply: (result) => resolve(result as CommandResult<T>),
      fail: (code, ib) => reject(bridgeFailure(code, ib)),
    });
    return promise;
  }
  status = () => this.#status;
  onStatus = (listener: (status: BridgeStatus) => void) => add(this.#onStatus, listener);
  onEvent = (listener: (event: BridgeEvent) => void) => add(this.#onEvent, listener);
  onGap = (listener: (lost: number) => void) => add(this.#onGap, listener);
  start(): void {
    this.started++;
  }
  tryNow(): void {
    this.tries++;
  }
  restart(fault: BridgeFault): void {
    this.restarts.push(codeOf(fault.cause));
  }
  set(state: BridgeStatus["state"], more: Partial<BridgeStatus> = {}): void {
    this.#status = { ...this.#status, fault: null, retryAt: null, ...more, state };
    for (const listener of this.#onStatus) listener(this.#status);
  }
  gap(lost: number): void {
    for (const listener of this.#onGap) listener(lost);
  }
  event<T extends EventType>(
    type: T,
    fields: Omit<BridgeEvent<T>, "type" | "seq" | "at" | "epoch">,
    epoch = 1,
  ): void {
    const event = eventSchema.parse({
      type,
      seq: ++this.#seq,
      at: "2026-03-02T15:00:00.000Z",
      epoch,
      ...fields,
    });
    for (const listener of this.#onEvent) listener(event);
  }
  code(
    code: number,
    message = "",
    about: BridgeEvent<"error">["about"] = { kind: "session" },
    epoch = 1,
  ): void {
    this.event("error", { code, message, advancedRejectJson: null, about }, epoch);
  }
  last(type: CommandType): Call {
    const call = this.calls.findLast((each) => each.type === type);
    if (call === undefined) throw new Error(`No '${type}' was sent`);
    return call;
  }
  count(type: CommandType): number {
    return this.calls.filter((each) => each.type === type).length;
  }
}

function add<T>(list: T[], entry: T): () => void {
  list.push(entry);
  return () => list.splice(list.indexOf(entry), 1);
}

interface SyncRun extends SyncRequest {
  done(): void;
  fail(error: Error): void;
}

const config = parseConfig([], { HOME: "/h", LOTSE_RESTART_WINDOW: "20:00-20:30 UTC" });

function make(options: { mode?: "paper" | "live"; target?: Partial<GatewayTarget> } = {}) {
  const clock = new ManualClock();
  const bridge = new FakeBridge();
  const syncs: SyncRun[] = [];
  const listens = { now: false };
  const target = {
    ...fixedTarget({ host: "127.0.0.1", port: 7497 }, () => Promise.resolve(listens.now)),
    ...options.target,
  };
  const manager = new ConnectionManager({
    bridge,
    target,
    epochs: new MemoryEpochs(),
    settings: { ...config.connection, clientId: 1 },
    mode: options.mode ?? "paper",
    clock,
    ids: { uuid: () => "", random: () => 0.5 },
    log: silentLog,
    orderIdFloor: () => 4711,
  });
  manager.synchronizeWith({
    synchronize: (request) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      syncs.push({ ...request, done: resolve, fail: reject });
      return promise;
    },
  });
  const sync = () => {
    const run = syncs.at(-1);
    if (run === undefined) throw new Error("The desk was not asked to synchronise");
    return run;
  };
  return { clock, bridge, manager, syncs, sync, listens };
}

type Made = ReturnType<typeof make>;

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

async function handshake({ bridge }: Made, accounts = ["DU1234567"]): Promise<void> {
  const call = bridge.last("connect");
  const { epoch } = call.fields as { epoch: number };
  call.reply({ epoch, serverVersion: 200, connectionTime: "", accounts, nextValidId: 5 });
  await settle();
}

async function ready(options: Parameters<typeof make>[0] = {}, accounts = ["DU1234567"]): Promise<Made> {
  const made = make(options);
  made.manager.connect();
  made.bridge.set("starting");
  made.bridge.set("running");
  await settle();
  await handshake(made, accounts);
  made.sync().done();
  await settle();
  return made;
}

function layers({ manager }: Made): string {
  const { headline, bridge, socket, upstream, sync } = manager.view();
  return [headline, bridge, socket, upstream, sync].join(" ");
}

Deno.test("connecting leads through the layers to ready, and only then may orders go", async () => {
  const made = make();
  const { manager, bridge, sync } = made;
  expect(manager.readiness()).toMatchObject({ ready: false, why: { key: "DESK_NOT_READY.cause" } });
  manager.connect();
  expect(bridge.started).toBe(1);
  bridge.set("starting");
  expect(layers(made)).toBe("connecting starting disconnected unknown none");
  bridge.set("running");
  await settle();
  expect(layers(made)).toBe("connecting running connecting unknown none");
  expect(bridge.last("connect").fields).toMatchObject({
    host: "127.0.0.1",
    port: 7497,
    clientId: 1,
    epoch: 1,
    tcpDeadlineMs: 3000,
    handshakeDeadlineMs: 10_000,
  });
  await handshake(made);
  expect(layers(made)).toBe("connecting running connected unknown syncing");
  expect(sync()).toMatchObject({
    epoch: 1,
    replay: true,
    readOnly: false,
    accounts: ["DU1234567"],
  });
  expect(manager.readiness()).toMatchObject({
    ready: false,
    why: say("DESK_NOT_READY.cause", { cause: say("SYNC_RUNNING") }),
  });
  sync().done();
  await settle();
  expect(layers(made)).toBe("connected running connected up ready");
  expect(manager.readiness()).toEqual({ ready: true, epoch: 1, mode: "paper" });
  expect(manager.view()).toMatchObject({
    serverVersion: 200,
    cause: null,
    lock: null,
    gateway: "127.0.0.1:7497",
  });
});

Deno.test("the first start tells what it is busy with", () => {
  const { manager, bridge } = make();
  manager.connect();
  bridge.set("starting", {
    progress: say("PYTHON_ENV_INSTALLING", { files: "requirements.txt", tool: "pip" }),
  });
  expect(manager.view()).toMatchObject({
    headline: "connecting",
    cause: "Installing requirements.txt with pip …",
  });
  bridge.set("starting", { progress: null });
  expect(manager.view().cause).toBe("The Python bridge is starting");
});

Deno.test("the user's disconnect closes the socket and stays", async () => {
  const made = await ready();
  const { manager, bridge, clock } = made;
  const gone = manager.disconnect();
  bridge.last("disconnect").reply({});
  await gone;
  expect(layers(made)).toBe("disconnected running disconnected unknown none");
  bridge.event("socket", { state: "disconnected", why: { code: "SOCKET_REQUESTED", with: {} }, text: null });
  await clock.run(600_000);
  expect(bridge.count("connect")).toBe(1);
  manager.connect();
  await settle();
  expect(bridge.count("connect")).toBe(2);
  expect(bridge.last("connect").fields).toMatchObject({ epoch: 2 });
});

Deno.test("a bridge that does not close the socket is ended", async () => {
  const { manager, bridge, clock } = await ready();
  const gone = manager.disconnect();
  clock.advance(5000);
  await gone;
  expect(bridge.restarts).toEqual(["BRIDGE_UNRESPONSIVE"]);
});

Deno.test("a new attempt waits until the old socket is closed", async () => {
  const { manager, bridge } = await ready();
  manager.disconnect();
  manager.connect();
  await settle();
  expect(bridge.count("connect")).toBe(1);
  bridge.last("disconnect").reply({});
  await settle();
  expect(bridge.count("connect")).toBe(2);
});

Deno.test("P1: an attempt without a verdict is given up after 12 s, the stuck bridge with it", async () => {
  const made = make();
  const { manager, bridge, clock } = made;
  manager.connect();
  bridge.set("running");
  await settle();
  await clock.run(11_900);
  expect(bridge.restarts).toEqual([]);
  await clock.run(100);
  expect(bridge.restarts).toEqual(["BRIDGE_UNRESPONSIVE"]);
  expect(manager.view().cause).toMatch(/came to no end/);
  bridge.last("connect").fail("BRIDGE_STOPPED");
  bridge.set("stopped", { fault: faults.unresponsive });
  bridge.set("starting");
  bridge.set("running");
  await settle();
  expect(bridge.count("connect")).toBe(2);
});

Deno.test("P1: a silent gateway is told as such and tried again with a growing visible wait", async () => {
  const { manager, bridge, clock } = make();
  manager.connect();
  bridge.set("running");
  await settle();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 8; attempt++) {
    bridge.last("connect").fail("HANDSHAKE_TIMEOUT");
    await settle();
    const { cause, retryAt, headline } = manager.view();
    expect(cause).toMatch(/stays silent; Lotse has disconnected/);
    expect(headline).toBe("reconnecting");
    const wait = Date.parse(retryAt ?? "") - clock.now();
    waits.push(wait);
    await clock.run(wait);
  }
  expect(bridge.count("connect")).toBe(9);
  expect(waits).toEqual([1000, 1500, 3000, 6000, 12_000, 22_500, 22_500, 22_500]);
});

Deno.test("P4: 326 keeps the client id and waits from 5 to 30 s", async () => {
  const { manager, bridge, clock } = make();
  manager.connect();
  bridge.set("running");
  await settle();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 6; attempt++) {
    bridge.last("connect").fail("CLIENT_ID_IN_USE");
    await settle();
    expect(manager.view().cause).toBe("Client id 17 is in use");
    const wait = Date.parse(manager.view().retryAt ?? "") - clock.now();
    waits.push(wait);
    await clock.run(wait);
  }
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(5000);
  expect(Math.max(...waits)).toBeLessThanOrEqual(30_000);
  expect(waits.at(-1)).toBeGreaterThan(waits[0] ?? Infinity);
  expect(new Set(bridge.calls.map((call) => (call.fields as { clientId: number }).clientId))).toEqual(
    new Set([1]),
  );
  const epochs = bridge.calls.map((call) => (call.fields as { epoch: number }).epoch);
  expect(epochs).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("while nothing listens, a look shortens the wait to about a second", async () => {
  const { manager, bridge, clock, listens } = make();
  manager.connect();
  bridge.set("running");
  await settle();
  for (let attempt = 0; attempt < 8; attempt++) {
    bridge.last("connect").fail("CONNECT_REFUSED");
    await settle();
    if (attempt < 7) manager.tryNow();
    await settle();
  }
  const before = bridge.count("connect");
  await clock.run(500);
  expect(bridge.count("connect")).toBe(before);
  listens.now = true;
  await clock.run(1000);
  expect(bridge.count("connect")).toBe(before + 1);
  await clock.run(3000);
  expect(bridge.count("connect")).toBe(before + 1);
});

Deno.test("'try now' skips the wait", async () => {
  const { manager, bridge } = make();
  manager.connect();
  bridge.set("running");
  await settle();
  bridge.last("connect").fail("HANDSHAKE_EOF");
  await settle();
  manager.tryNow();
  await settle();
  expect(bridge.count("connect")).toBe(2);
  expect(manager.view().retryAt).toBe(null);
});

Deno.test("no candidate answers: nothing is dialled, the screen names all of them", async () => {
  const label = "127.0.0.1:7497, 127.0.0.1:4002";
  const cause = say("GATEWAY_NOT_FOUND", { gateway: label });
  const { manager, bridge } = make({
    target: { label, locate: () => Promise.reject(new GatewayError(cause)) },
  });
  manager.connect();
  bridge.set("running");
  await settle();
  expect(bridge.count("connect")).toBe(0);
  expect(manager.view()).toMatchObject({
    headline: "reconnecting",
    cause: `No TWS or IB Gateway answers on ${label}`,
    gateway: label,
  });
});

Deno.test("a lost socket locks at once, reconnects and reads everything again", async () => {
  const made = await ready();
  const { manager, bridge, clock, syncs, sync } = made;
  bridge.event("socket", { state: "disconnected", why: EOF, text: "gone" });
  expect(layers(made)).toBe("reconnecting running disconnected unknown none");
  expect(manager.readiness().ready).toBe(false);
  expect(manager.view().retryAt).not.toBe(null);
  await clock.run(1000);
  await handshake(made);
  expect(syncs.length).toBe(2);
  expect(sync()).toMatchObject({ epoch: 2, replay: true });
  expect(layers(made)).toBe("reconnecting running connected unknown syncing");
  sync().done();
  await settle();
  expect(manager.readiness()).toMatchObject({ ready: true, epoch: 2 });
});

Deno.test("P3: a dead peer is told as such when the bridge's heartbeat fails", async () => {
  const { manager, bridge } = await ready();
  bridge.event("socket", {
    state: "disconnected",
    why: { code: "SOCKET_HEARTBEAT", with: { gateway: GATEWAY } },
    text: "no answer",
  });
  expect(manager.view().cause).toMatch(/no longer answers; Lotse has disconnected by itself/);
});

Deno.test("P3: silence of the heartbeat disconnects even when the bridge says nothing", async () => {
  const { manager, bridge, clock } = await ready();
  for (let beat = 0; beat < 10; beat++) {
    await clock.run(5000);
    bridge.event("heartbeat", { roundTripMs: 2, serverTime: "2026-03-02T15:00:00.000Z" });
  }
  expect(manager.view()).toMatchObject({ headline: "connected", heartbeatMs: 2 });
  await clock.run(20_000);
  expect(manager.view().headline).toBe("reconnecting");
  expect(bridge.count("disconnect")).toBe(1);
});

Deno.test("a socket that ends in the same breath as the handshake is not taken for open", async () => {
  const made = make();
  const { manager, bridge, syncs } = made;
  manager.connect();
  bridge.set("running");
  await settle();
  bridge.last("connect").reply({
    epoch: 1,
    serverVersion: 200,
    connectionTime: "",
    accounts: ["DU1"],
    nextValidId: 1,
  });
  bridge.event("socket", { state: "disconnected", why: EOF, text: null });
  await settle();
  expect(layers(made)).toBe("reconnecting running disconnected unknown none");
  expect(syncs.length).toBe(0);
});

Deno.test("P5, P6: 1100 locks, 1102 re-reads and keeps subscriptions, 1101 replays them", async () => {
  const made = await ready();
  const { manager, bridge, syncs, sync } = made;
  bridge.code(1100, "Connectivity lost");
  expect(layers(made)).toBe("degraded running connected down none");
  expect(manager.readiness()).toMatchObject({ ready: false, why: { key: "DESK_NOT_READY.cause" } });
  bridge.code(1102, "restored, maintained");
  expect(sync()).toMatchObject({ replay: false, epoch: 1 });
  expect(manager.readiness().ready).toBe(false);
  sync().done();
  await settle();
  expect(manager.readiness().ready).toBe(true);
  bridge.code(2110, "broken");
  bridge.code(1101, "restored, lost");
  expect(sync()).toMatchObject({ replay: true, epoch: 1 });
  expect(syncs.length).toBe(3);
  expect(bridge.count("connect")).toBe(1);
});

Deno.test("what 1101 destroyed is replayed even when the run after it was overtaken", async () => {
  const { bridge, syncs, sync } = await ready();
  bridge.code(1101);
  expect(sync().replay).toBe(true);
  bridge.code(1100);
  expect(syncs[1]?.signal.aborted).toBe(true);
  bridge.code(1102);
  expect(sync().replay).toBe(true);
  sync().done();
  await settle();
  bridge.code(1102);
  expect(sync().replay).toBe(false);
});

Deno.test("a farm that comes back without 1101 or 1102 ends the outage after ten seconds, the worse way", async () => {
  const { manager, bridge, clock, syncs, sync } = await ready();
  bridge.code(1100);
  bridge.code(2104, "Market data farm connection is OK:usfarm");
  await clock.run(9000);
  expect(syncs.length).toBe(1);
  await clock.run(1000);
  expect(sync().replay).toBe(true);
  expect(manager.view().upstream).toBe("up");
});

Deno.test("P5: farms change their own light only", async () => {
  const made = await ready();
  const { manager, bridge } = made;
  bridge.code(2103, "Market data farm connection is broken:usfarm");
  bridge.code(2107, "HMDS data farm connection is inactive but should be available upon demand.ushmds");
  expect(manager.view()).toMatchObject({ headline: "degraded", farms: { usfarm: "broken", ushmds: "idle" } });
  expect(manager.readiness().ready).toBe(true);
  bridge.code(2104, "Market data farm connection is OK:usfarm");
  expect(layers(made)).toBe("connected running connected up ready");
});

Deno.test("a farm that 1102 names as connected is not told as broken any more", async () => {
  const made = await ready();
  const { manager, bridge, sync } = made;
  bridge.code(2103, "Market data farm connection is broken:usfarm");
  bridge.code(2105, "HMDS data farm connection is broken:ushmds");
  bridge.code(1100);
  bridge.code(
    1102,
    "… restored - data maintained. The following farms are connected: usfarm; secdefnj. " +
      "The following farms are not connected: ushmds.",
  );
  sync().done();
  await settle();
  expect(manager.view().farms).toEqual({ usfarm: "ok", secdefnj: "ok", ushmds: "broken" });
  bridge.code(1102, "… restored - data maintained. All data farms are connected: usfarm; ushmds; secdefnj.");
  sync().done();
  await settle();
  expect(layers(made)).toBe("connected running connected up ready");
});

Deno.test("1300 ends the socket and says what to do", async () => {
  const { manager, bridge } = await ready();
  bridge.code(1300, "Socket port has been reset");
  expect(manager.view().cause).toMatch(/another socket port/);
  expect(bridge.count("disconnect")).toBe(1);
});

Deno.test("a failed re-read is shown, repeated, and keeps orders locked", async () => {
  const made = await ready();
  const { manager, bridge, clock, syncs, sync } = made;
  bridge.code(1102);
  sync().fail(new Error("open orders: no End"));
  await settle();
  expect(layers(made)).toBe("degraded running connected up none");
  expect(manager.view()).toMatchObject({
    cause: "Orders and positions could not be read: open orders: no End",
  });
  expect(manager.view().retryAt).not.toBe(null);
  expect(manager.readiness().ready).toBe(false);
  await clock.run(2000);
  expect(syncs.length).toBe(3);
  expect(manager.view().retryAt).toBe(null);
  sync().fail(new Error("again"));
  await settle();
  manager.tryNow();
  expect(syncs.length).toBe(4);
  sync().done();
  await settle();
  expect(manager.readiness().ready).toBe(true);
});

Deno.test("a re-read that never ends is given up after its deadline", async () => {
  const { manager, bridge, clock, syncs } = await ready();
  bridge.code(1102);
  for (let beat = 0; beat < 6; beat++) {
    await clock.run(5000);
    bridge.event("heartbeat", { roundTripMs: 1, serverTime: "2026-03-02T15:00:00.000Z" });
  }
  await settle();
  expect(syncs[1]?.signal.aborted).toBe(true);
  expect(manager.view().cause).toMatch(/No complete answer within 30 s/);
  syncs[1]?.done();
  await settle();
  expect(manager.readiness().ready).toBe(false);
});

Deno.test("P13: read-only is a mode: connected, orders locked with a code of their own", async () => {
  const { manager, bridge } = await ready();
  bridge.event("read_only", { on: true });
  expect(manager.view()).toMatchObject({
    headline: "connected",
    readOnly: true,
    lock: { code: "READ_ONLY_API" },
  });
  expect(manager.readiness()).toMatchObject({ ready: false, why: { key: "READ_ONLY_API.lock" } });
  bridge.event("socket", { state: "disconnected", why: EOF, text: null });
  expect(manager.view().readOnly).toBe(false);
});

Deno.test("B16: read-only that IB takes back, by answering after all, ends the mode and reads the orders", async () => {
  const { manager, bridge, syncs, sync } = await ready();
  bridge.event("read_only", { on: true });
  const before = syncs.length;
  bridge.event("read_only", { on: false });
  await settle();
  expect(syncs.length).toBe(before + 1);
  expect(sync().readOnly).toBe(false);
  expect(manager.view().readOnly).toBe(false);
});

Deno.test("B16: no words of a 321 about an order make the mode, only what the bridge concludes", async () => {
  const { manager, bridge } = await ready();
  for (const text of ["Invalid account code", "The API interface is currently in Read-Only mode."]) {
    bridge.code(321, `Error validating request.-'bW' : cause - ${text}`, {
      kind: "order",
      orderId: toOrderId(3),
    });
  }
  expect(manager.view().readOnly).toBe(false);
});

Deno.test("P13: a re-read that fails for read-only is repeated at once without the orders", async () => {
  const made = make();
  const { manager, bridge, syncs, sync } = made;
  manager.connect();
  bridge.set("running");
  await settle();
  await handshake(made);
  sync().fail(bridgeFailure("READ_ONLY"));
  await settle();
  expect(syncs.length).toBe(2);
  expect(sync().readOnly).toBe(true);
  sync().done();
  await settle();
  expect(manager.view()).toMatchObject({ headline: "connected", readOnly: true });
});

Deno.test("P61: a competing session degrades until a price comes on that subscription", async () => {
  const { manager, bridge, clock } = await ready();
  bridge.code(10197, "No market data during competing live session", { kind: "subscription", sub: 4 });
  expect(manager.view().headline).toBe("degraded");
  expect(manager.readiness().ready).toBe(true);
  // On its way when the other session took the data.
  bridge.event("ticks", { items: [{ sub: 4, bid: "187.1" }] });
  clock.advance(900);
  bridge.event("ticks", { items: [{ sub: 4, bid: "187.1" }] });
  expect(manager.view().headline).toBe("degraded");
  clock.advance(1_100);
  bridge.event("ticks", { items: [{ sub: 3, bid: "1" }, { sub: 4, volume: "7" }] });
  expect(manager.view().headline).toBe("degraded");
  bridge.event("ticks", { items: [{ sub: 4, last: "187.2" }] });
  expect(manager.view().headline).toBe("connected");
});

Deno.test("P61: a silenced line that was closed does not keep the headline: another price long after 10197 ends it", async () => {
  const { manager, bridge, clock } = await ready();
  bridge.code(10197, "No market data during competing live session", { kind: "subscription", sub: 4 });
  // The heartbeat goes on meanwhile.
  for (let second = 0; second < 61; second += 5) {
    clock.advance(5000);
    bridge.event("heartbeat", { roundTripMs: 1, serverTime: "2026-03-02T15:00:00.000Z" });
    expect(manager.view().headline).toBe("degraded");
  }
  bridge.event("ticks", { items: [{ sub: 3, bid: "1" }] });
  expect(manager.view().headline).toBe("connected");
});

Deno.test("P63: the accounts decide the mode; a contradiction locks order entry", async () => {
  const paper = await ready({}, ["DU1", "U2"]);
  expect(paper.manager.readiness()).toMatchObject({ ready: false, why: say("MODE_MISMATCH.mixed") });
  const onLive = await ready({}, ["U2"]);
  expect(onLive.manager.readiness()).toMatchObject({ ready: false, why: say("MODE_MISMATCH.live") });
  expect(onLive.manager.mode()).toBe("live");
  expect(onLive.manager.view()).toMatchObject({ headline: "degraded", lock: { code: "MODE_MISMATCH" } });
  const live = await ready({ mode: "live" }, ["U2"]);
  expect(live.manager.readiness()).toMatchObject({ ready: true, mode: "live" });
  const wrong = await ready({ mode: "live" }, ["DU2"]);
  expect(wrong.manager.readiness()).toMatchObject({ ready: false, why: say("MODE_MISMATCH.paper") });
  const simulated = await ready({ target: { simulated: true } });
  expect(simulated.manager.readiness()).toMatchObject({ ready: true, mode: "simulated" });
  const nobody = await ready({}, []);
  expect(nobody.manager.readiness()).toMatchObject({ ready: false, why: { key: "DESK_NOT_READY.cause" } });
});

Deno.test("P63: an account that appears later is proven as well", async () => {
  const { manager, bridge } = await ready();
  bridge.event("managed_accounts", { accounts: ["DU1234567", "U1"] });
  expect(manager.readiness()).toMatchObject({ ready: false, why: say("MODE_MISMATCH.mixed") });
  expect(manager.accounts()).toEqual(["DU1234567", "U1"]);
});

Deno.test("an account that comes or leaves in the middle of a session is read, and locks order entry until it was", async () => {
  const { manager, bridge, syncs, sync } = await ready();
  for (const accounts of [["DU1234567", "DU2"], ["DU2"], ["DU1234567"]]) {
    const before = syncs.length;
    bridge.event("managed_accounts", { accounts });
    expect(manager.readiness().ready).toBe(false);
    expect([syncs.length, sync().accounts, sync().replay]).toEqual([before + 1, accounts, false]);
    // IB repeats itself.
    bridge.event("managed_accounts", { accounts });
    expect(syncs.length).toBe(before + 1);
    sync().done();
    await settle();
    expect(manager.readiness().ready).toBe(true);
  }
});

Deno.test("P9: inside the restart window new orders are blocked, with the time at which it ends", async () => {
  const { manager, clock } = await ready();
  const views: (boolean | undefined)[] = [];
  manager.onChange(({ restartWindow }) => views.push(restartWindow?.inside));
  expect(manager.view().restartWindow).toMatchObject({
    inside: false,
    changesAt: "2026-03-02T20:00:00.000Z",
  });
  clock.advance(Date.parse("2026-03-02T20:00:00.000Z") - clock.now());
  expect(views).toContain(true);
  expect(manager.view().restartWindow).toMatchObject({ inside: true, changesAt: "2026-03-02T20:30:00.000Z" });
  expect(manager.view().lock?.code).toBe("RESTART_WINDOW");
  clock.advance(30 * 60_000);
  expect(views.at(-1)).toBe(false);
  expect(manager.view().lock).toBe(null);
});

Deno.test("a crash of the bridge locks, shows why, and the next start dials again", async () => {
  const made = await ready();
  const { manager, bridge } = made;
  const fault = {
    cause: say("BRIDGE_CRASHED", { code: 1, signal: null, words: null }),
    fix: say("BRIDGE_RESTARTS"),
  };
  bridge.set("stopped", { fault, retryAt: Date.parse("2026-03-02T15:00:01Z") });
  expect(manager.view()).toMatchObject({
    headline: "reconnecting",
    cause: "The Python bridge ended with code 1",
    causeSays: fault.cause,
    retryAt: "2026-03-02T15:00:01.000Z",
    socket: "disconnected",
  });
  bridge.set("starting");
  bridge.set("running");
  await settle();
  await handshake(made);
  made.sync().done();
  await settle();
  expect(manager.readiness()).toMatchObject({ ready: true, epoch: 2 });
});

Deno.test("a bridge that stays down is Disconnected with cause and fix; 'try now' starts it", async () => {
  const { manager, bridge } = await ready();
  const fault = { cause: say("PYTHON_MISSING", { tried: ["python3"] }), fix: say("PYTHON_INSTALL.other") };
  bridge.set("failed", { fault });
  expect(manager.view()).toMatchObject({
    headline: "disconnected",
    cause: "No Python was found (tried python3)",
    fix: "Install Python 3.10 or newer",
    fixSays: fault.fix,
    bridge: "failed",
  });
  manager.tryNow();
  expect(bridge.tries).toBe(1);
});

Deno.test("lost events lock and re-read with replay", async () => {
  const { manager, bridge, sync, syncs } = await ready();
  bridge.gap(3);
  expect(manager.readiness().ready).toBe(false);
  expect(sync().replay).toBe(true);
  sync().done();
  await settle();
  expect(syncs.length).toBe(2);
  expect(manager.readiness().ready).toBe(true);
});

Deno.test("lost events while IB is away may have told its return: the socket is opened anew, and the lock opens", async () => {
  const { manager, bridge, clock } = await ready();
  bridge.code(1100, "Connectivity lost");
  bridge.gap(1);
  expect(manager.view()).toMatchObject({ socket: "disconnected", cause: expect.stringContaining("lost") });
  bridge.last("disconnect").reply({});
  await clock.run(5_000);
  expect(bridge.count("connect")).toBe(2);
});

Deno.test("what an older socket says is not heard", async () => {
  const { manager, bridge } = await ready();
  bridge.code(1100, "late", { kind: "session" }, 0);
  bridge.event("socket", { state: "disconnected", why: EOF, text: null }, 0);
  bridge.event("managed_accounts", { accounts: ["U1"] }, 0);
  expect(manager.readiness()).toMatchObject({ ready: true, epoch: 1, mode: "paper" });
});

Deno.test("the history keeps the last two hundred changes, each under a number that stays", async () => {
  const { manager, bridge } = await ready();
  expect(Object.values(manager.view().history).map(({ layer, state }) => `${layer} ${state}`)).toEqual([
    "mode wanted",
    "bridge starting",
    "bridge running",
    "socket connecting",
    "socket connected",
    "sync syncing",
    "upstream up",
    "sync ready",
  ]);
  for (let flip = 0; flip < 150; flip++) {
    bridge.code(2103, "Market data farm connection is broken:usfarm");
    bridge.code(2104, "Market data farm connection is OK:usfarm");
  }
  const { history } = manager.view();
  expect(Object.keys(history)).toEqual(Array.from({ length: 200 }, (_, index) => String(308 - 199 + index)));
  expect(history["308"]).toMatchObject({ layer: "farm", state: "ok", text: "usfarm" });
  bridge.code(2103, "Market data farm connection is broken:usfarm");
  expect(manager.view().history["308"]).toBe(history["308"]);
  expect(Object.keys(manager.view().history).at(-1)).toBe("309");
  expect(Object.keys(history).at(-1)).toBe("308");
});

Deno.test("'since' is the moment of the headline, not of every change", async () => {
  const { manager, bridge, clock } = await ready();
  const { since } = manager.view();
  clock.advance(4000);
  bridge.event("heartbeat", { roundTripMs: 1, serverTime: "2026-03-02T15:00:00.000Z" });
  expect(manager.view().since).toBe(since);
  bridge.code(1100);
  expect(manager.view().since).not.toBe(since);
});

Deno.test("after its end the manager holds no timer and hears nothing", async () => {
  const { manager, bridge, clock } = await ready();
  let heard = 0;
  manager.onChange(() => heard++);
  manager[Symbol.dispose]();
  bridge.code(1100);
  expect(heard).toBe(0);
  expect(clock.waiting).toBe(0);
});
