import { toOrderId, toSocketEpoch } from "@/lib/contract/ids.ts";
import { PROTOCOL_VERSION } from "@/lib/contract/protocol.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { say } from "@/lib/contract/says/say.ts";
import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { BridgeError } from "@/lib/server/errors.ts";
import { silentLog } from "@/lib/server/log.ts";
import { IbBridge } from "./ib_bridge.ts";
import type { BridgeSettings } from "./status.ts";
import { BridgeStartError, type BridgeTransport, type TransportEvents } from "./transport.ts";

/** A peer under the control of the test. */
class FakePeer implements BridgeTransport {
  readonly pid = 4242;
  readonly sent: Record<string, unknown>[] = [];
  killed = false;
  inputClosed = false;
  #gone = false;

  constructor(readonly events: TransportEvents) {}

  send(line: string): Promise<void> {
    this.sent.push(JSON.parse(line));
    return Promise.resolve();
  }
  closeInput(): void {
    this.inputClosed = true;
  }
  kill(): void {
    this.killed = true;
    this.exit(137, "SIGKILL");
  }
  exit(code: number, signal: string | null = null): void {
    if (this.#gone) return;
    this.#gone = true;
    this.events.exit({ code, signal });
  }
  say(message: unknown): void {
    this.events.line(typeof message === "string" ? message : JSON.stringify(message));
  }
  hello(): void {
    this.say({ type: "hello", version: PROTOCOL_VERSION, python: "3.12.1", ibapi: "10.46.1", pid: 4242 });
  }
  heartbeat(seq: number, epoch = 1): void {
    const at = "2026-03-02T15:00:00.000Z";
    this.say({ type: "heartbeat", seq, at, epoch, roundTripMs: 1, serverTime: at });
  }
  socket(seq: number, state: string, epoch = 1): void {
    this.say({ type: "socket", seq, at: "2026-03-02T15:00:00.000Z", epoch, state, why: null, text: null });
  }
}

function make(settings: Partial<BridgeSettings> = {}, refusal: BridgeStartError | null = null) {
  const clock = new ManualClock();
  const peers: FakePeer[] = [];
  const bridge = new IbBridge({
    open: (events) => {
      if (refusal !== null) return Promise.reject(refusal);
      const peer = new FakePeer(events);
      peers.push(peer);
      return Promise.resolve(peer);
    },
    clock,
    ids: { uuid: () => "", random: () => 0.5 },
    log: silentLog,
    settings,
  });
  const peer = () => {
    const last = peers.at(-1);
    if (last === undefined) throw new Error("No process was started");
    return last;
  };
  return { bridge, clock, peers, peer };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

async function running(settings: Partial<BridgeSettings> = {}) {
  const made = make(settings);
  made.bridge.start();
  await settle();
  made.peer().hello();
  return made;
}

async function code(promise: Promise<unknown>): Promise<string> {
  return await promise.then(
    () => "resolved",
    (error) => error instanceof BridgeError ? error.code : String(error),
  );
}

Deno.test("a process that says hello is running", async () => {
  const { bridge, peer } = make();
  expect(bridge.status().state).toBe("stopped");
  bridge.start();
  expect(bridge.status().state).toBe("starting");
  await settle();
  peer().hello();
  expect(bridge.status()).toMatchObject({
    state: "running",
    ibapi: "10.46.1",
    python: "3.12.1",
    pid: 4242,
    fault: null,
  });
});

Deno.test("without a running process nothing is sent, and the error says so", async () => {
  const { bridge } = make();
  expect(await code(bridge.request("ping", {}))).toBe("NOT_CONNECTED");
});

Deno.test("the end of the process rejects what is under way with one code and forgets the socket", async () => {
  const { bridge, peer } = await running();
  peer().socket(1, "connected", 9);
  expect(bridge.epoch).toBe(9);
  const answers = [bridge.request("ping", {}), bridge.request("global_cancel", { epoch: toSocketEpoch(9) })]
    .map(code);
  peer().exit(1);
  expect(await Promise.all(answers)).toEqual(["BRIDGE_STOPPED", "BRIDGE_STOPPED"]);
  expect(bridge.epoch).toBe(null);
});

Deno.test("a crash starts the process again after a jittered wait", async () => {
  const { bridge, clock, peers, peer } = await running();
  peer().exit(1);
  const { state, retryAt, fault } = bridge.status();
  expect(state).toBe("stopped");
  expect(fault?.cause.key).toBe("BRIDGE_CRASHED");
  expect(retryAt).toBeGreaterThan(clock.now());
  clock.advance((retryAt ?? 0) - clock.now());
  await settle();
  expect(peers.length).toBe(2);
  peer().hello();
  expect(bridge.status()).toMatchObject({ state: "running", fault: null });
});

Deno.test("a spent crash budget keeps it down with cause and fix until the user tries again", async () => {
  const { bridge, clock, peers, peer } = await running();
  for (let crash = 0; crash < 5; crash++) {
    peer().events.log('{"level":"error","event":"uncaught","message":"boom"}');
    peer().exit(1);
    await clock.run(12_000);
  }
  expect(bridge.status().state).toBe("failed");
  const { fault } = bridge.status();
  expect(fault === null ? "" : inEnglish(fault.cause)).toMatch(/boom.*5 times in a row/);
  expect(fault === null ? "" : inEnglish(fault.fix)).toMatch(/Connect/);
  await clock.run(600_000);
  expect(peers.length).toBe(5);
  bridge.tryNow();
  await settle();
  expect(bridge.status().state).toBe("starting");
  expect(peers.length).toBe(6);
});

Deno.test("a refusal to start that names its cause is final at once", async () => {
  const { bridge, peers, peer, clock } = make();
  bridge.start();
  await settle();
  peer().events.log(
    '{"level":"critical","event":"ibapi_too_old","cause":"ibapi 9.81 is too old","fix":"Install it",' +
      '"with":{"version":"9.81","needed":"10.19"}}',
  );
  peer().exit(3);
  expect(bridge.status()).toMatchObject({
    state: "failed",
    fault: {
      cause: say("IBAPI_TOO_OLD", { version: "9.81", needed: "10.19" }),
      fix: say("IBAPI_TOO_OLD.fix"),
    },
  });
  await clock.run(60_000);
  expect(peers.length).toBe(1);
});

Deno.test("a Python that can not be made is told with cause and fix", async () => {
  const fault = { cause: say("PIP_UNREACHABLE"), fix: say("PIP_UNREACHABLE.fix") };
  const refusal = new BridgeStartError(fault.cause, { fix: fault.fix, fatal: true });
  const { bridge } = make({}, refusal);
  bridge.start();
  await settle();
  expect(bridge.status()).toMatchObject({
    state: "failed",
    fault,
  });
});

Deno.test("a process that never says hello is ended", async () => {
  const { bridge, clock, peer } = make();
  bridge.start();
  await settle();
  clock.advance(20_000);
  expect(peer().killed).toBe(true);
  expect(bridge.status().fault?.cause.key).toBe("BRIDGE_NO_HELLO");
});

Deno.test("another version of the protocol is final", async () => {
  const { bridge, peer } = make();
  bridge.start();
  await settle();
  peer().say({ type: "hello", version: PROTOCOL_VERSION + 1, python: "3.12.1", ibapi: "10.46.1", pid: 1 });
  expect(bridge.status()).toMatchObject({ state: "failed", fault: { cause: say("BRIDGE_PROTOCOL") } });
});

Deno.test("a process that stops answering pings is ended and replaced", async () => {
  const { bridge, clock, peers, peer } = await running();
  await clock.run(5000);
  peer().say({ type: "reply", id: peer().sent[0]?.id, result: {} });
  await settle();
  await clock.run(5000);
  expect(peer().sent.map(({ type }) => type)).toEqual(["ping", "ping"]);
  await clock.run(10_000);
  expect(peers[0]?.killed).toBe(true);
  expect(bridge.status().counters.crashes).toBe(1);
  expect(bridge.status().fault?.cause.key).toBe("BRIDGE_HUNG");
});

Deno.test("garbage and over-long lines end that process only", async () => {
  const { bridge, peers, peer, clock } = await running();
  peer().say("Segmentation fault");
  expect(peers[0]?.killed).toBe(true);
  await clock.run(2000);
  peer().hello();
  peer().events.overlong(5_000_000);
  expect(peers[1]?.killed).toBe(true);
  expect(bridge.status().counters).toMatchObject({ garbage: 1, overlong: 1, crashes: 2 });
  await clock.run(2000);
  peer().hello();
  expect(bridge.status().state).toBe("running");
});

Deno.test("stopping ends input and lets the process leave; one that stays is killed", async () => {
  const polite = await running();
  const stopped = polite.bridge.stop();
  expect(polite.peer().inputClosed).toBe(true);
  polite.peer().exit(0);
  await stopped;
  expect(polite.bridge.status()).toMatchObject({ state: "stopped", fault: null, retryAt: null });

  const stubborn = await running();
  const killed = stubborn.bridge[Symbol.asyncDispose]();
  stubborn.clock.advance(4999);
  expect(stubborn.peer().killed).toBe(false);
  stubborn.clock.advance(1);
  await killed;
  expect(stubborn.peer().killed).toBe(true);
});

Deno.test("stopping while the environment is still being made leaves no process behind", async () => {
  const opening = Promise.withResolvers<void>();
  const peers: FakePeer[] = [];
  const bridge = new IbBridge({
    open: async (events) => {
      await opening.promise;
      const peer = new FakePeer(events);
      peers.push(peer);
      return peer;
    },
    clock: new ManualClock(),
    ids: { uuid: () => "", random: () => 0 },
    log: silentLog,
  });
  bridge.start();
  await bridge.stop();
  opening.resolve();
  await settle();
  expect(peers[0]?.killed).toBe(true);
  expect(bridge.status().state).toBe("stopped");
});

Deno.test("what an earlier process says late is not heard", async () => {
  const { bridge, clock, peers, peer } = await running();
  const seen: number[] = [];
  bridge.onEvent(({ seq }) => seen.push(seq));
  peer().exit(1);
  await clock.run(2000);
  peer().hello();
  peers[0]?.heartbeat(1);
  expect(seen).toEqual([]);
});

Deno.test("A flood of commands keeps no cancel back, and is not taken for a bridge that hangs", async () => {
  const { bridge, clock, peer } = await running({
    maxPending: 2,
    pingIntervalMs: 1_000,
    pingDeadlineMs: 3_000,
  });
  const flood = [1, 2].map((sub) => bridge.request("unsubscribe", { sub }).catch(() => {}));
  const cancel = bridge.request("cancel_order", { epoch: toSocketEpoch(1), orderId: toOrderId(7) });
  const id = (type: string) => peer().sent.findLast((command) => command["type"] === type)?.["id"];
  const sentAt = "2026-03-02T15:00:00.000Z";
  peer().say({ type: "reply", id: id("cancel_order"), result: { sentAt } });
  expect(await cancel).toEqual({ sentAt });
  await clock.run(1_000);
  peer().say({ type: "reply", id: id("ping"), result: {} });
  await clock.run(3_500);
  expect(peer().killed).toBe(false);
  peer().exit(1);
  await Promise.all(flood);
});
