import { expect } from "@std/expect";
import fc from "fast-check";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { say } from "@/lib/contract/says/say.ts";
import { isPaperAccount } from "@/lib/contract/ids.ts";
import {
  type ConnectionState,
  initialState,
  provenMode,
  reduce,
  type Signal,
  type SignalType,
  transitions,
} from "./connection_state.ts";

const reason = { code: "UPSTREAM_LOST", cause: say("UPSTREAM_LOST") } as const;
const fault = { cause: say("BRIDGE_HUNG"), fix: say("BRIDGE_RESTARTS") };

/** One example of every signal; the compiler keeps it complete. */
const examples: { [T in SignalType]: Extract<Signal, { type: T }> } = {
  user_connect: { type: "user_connect" },
  user_disconnect: { type: "user_disconnect" },
  bridge_starting: { type: "bridge_starting", progress: null },
  bridge_running: { type: "bridge_running" },
  bridge_stopped: { type: "bridge_stopped", fault: null },
  bridge_failed: { type: "bridge_failed", fault },
  dial: { type: "dial", gateway: "127.0.0.1:7497" },
  gateway_chosen: { type: "gateway_chosen", gateway: "127.0.0.1:4002" },
  connect_failed: { type: "connect_failed", reason },
  handshake_done: {
    type: "handshake_done",
    epoch: toSocketEpoch(1),
    serverVersion: 200,
    accounts: ["DU1"],
  },
  socket_lost: { type: "socket_lost", reason },
  upstream_lost: { type: "upstream_lost", reason },
  upstream_restored_lost: { type: "upstream_restored_lost" },
  upstream_restored_kept: { type: "upstream_restored_kept" },
  sync_started: { type: "sync_started" },
  sync_done: { type: "sync_done", at: "2026-03-02T15:00:00.000Z" },
  sync_failed: { type: "sync_failed", reason },
  events_lost: { type: "events_lost" },
  farm: { type: "farm", name: "usfarm", state: "ok" },
  accounts: { type: "accounts", accounts: ["DU1", "DU2"] },
  read_only: { type: "read_only" },
  read_write: { type: "read_write" },
  competing_session: { type: "competing_session", active: true },
  heartbeat: { type: "heartbeat", at: "2026-03-02T15:00:00.000Z", roundTripMs: 2 },
  retry_scheduled: { type: "retry_scheduled", at: "2026-03-02T15:00:00.000Z" },
};

function after(...signals: SignalType[]): ConnectionState {
  return signals.reduce((state, type) => reduce(state, examples[type]), initialState("g"));
}

const READY = [
  "user_connect",
  "bridge_starting",
  "bridge_running",
  "dial",
  "handshake_done",
  "sync_started",
  "sync_done",
] as const;

Deno.test("the way to ready, layer by layer", () => {
  const rows: [SignalType, string][] = [
    ["user_connect", "stopped disconnected unknown none"],
    ["bridge_starting", "starting disconnected unknown none"],
    ["bridge_running", "running disconnected unknown none"],
    ["dial", "running connecting unknown none"],
    ["handshake_done", "running connected unknown none"],
    ["sync_started", "running connected unknown syncing"],
    ["sync_done", "running connected up ready"],
  ];
  let state = initialState("g");
  for (const [type, expected] of rows) {
    state = reduce(state, examples[type]);
    expect(`${state.bridge} ${state.socket} ${state.upstream} ${state.sync}`).toBe(expected);
  }
  expect(state).toMatchObject({ everReady: true, attempts: 0, reconciledAt: "2026-03-02T15:00:00.000Z" });
});

Deno.test("what follows from ready, for every signal", () => {
  const rows: Partial<Record<SignalType, string>> = {
    user_disconnect: "running disconnected unknown none",
    bridge_stopped: "stopped disconnected unknown none",
    bridge_failed: "failed disconnected unknown none",
    socket_lost: "running disconnected unknown none",
    upstream_lost: "running connected down none",
    upstream_restored_lost: "running connected up none",
    upstream_restored_kept: "running connected up none",
    events_lost: "running connected up none",
    sync_started: "running connected up syncing",
    bridge_starting: "starting disconnected unknown none",
  };
  for (const type of Object.keys(examples) as SignalType[]) {
    const state = after(...READY, type);
    expect(`${type}: ${state.bridge} ${state.socket} ${state.upstream} ${state.sync}`)
      .toBe(`${type}: ${rows[type] ?? "running connected up ready"}`);
  }
});

Deno.test("every state of every layer can be reached and left", () => {
  for (const table of Object.values(transitions)) {
    // `stand` leads to "unknown": there is no upstream without a socket.
    const targets = new Set<string>(["unknown"]).union(
      new Set(Object.values(table).flatMap((row) => Object.values<string>(row))),
    );
    for (const [state, row] of Object.entries<Record<string, string>>(table)) {
      expect([state, targets.has(state)]).toEqual([state, true]);
      expect(Object.values(row).some((next) => next !== state)).toBe(true);
    }
  }
});

Deno.test("whatever happens in whatever order, ready means an open socket, a running start and no known loss", () => {
  const signal = fc.constantFrom(...Object.values<Signal>(examples));
  fc.assert(
    fc.property(fc.array(signal, { maxLength: 40 }), (signals) => {
      let state = initialState("g");
      for (const each of signals) {
        const before = state;
        state = reduce(state, each);
        if (state.sync === "syncing" && before.sync !== "syncing") expect(each.type).toBe("sync_started");
        if (state.sync === "ready" && before.sync !== "ready") expect(before.sync).toBe("syncing");
        if (state.sync === "ready") expect([state.bridge, state.socket]).toEqual(["running", "connected"]);
        if (state.sync === "ready") expect(state.upstream).not.toBe("down");
        if (state.session !== null) expect(state.socket).toBe("connected");
        if (state.socket === "disconnected") expect(state.readOnly).toBe(false);
        if (each.type === "socket_lost" || each.type === "user_disconnect") expect(state.sync).toBe("none");
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("a farm, a mode and an account belong to their socket", () => {
  const state = after(...READY, "farm", "read_only", "competing_session", "accounts", "heartbeat");
  expect(state).toMatchObject({ farms: { usfarm: "ok" }, readOnly: true, competingSession: true });
  expect(state.session?.accounts).toEqual(["DU1", "DU2"]);
  expect(reduce(state, examples.socket_lost)).toMatchObject({
    farms: {},
    readOnly: false,
    competingSession: false,
    session: null,
    heartbeat: null,
  });
});

Deno.test("an answer of a re-read that was overtaken makes nothing ready", () => {
  const state = after(...READY, "upstream_restored_kept", "sync_done");
  expect(state.sync).toBe("none");
});

Deno.test("attempts count up until the desk was ready", () => {
  expect(after("user_connect", "bridge_running", "dial", "connect_failed", "dial").attempts).toBe(2);
  expect(after(...READY).attempts).toBe(0);
});

Deno.test("the mode is proven by every single account", () => {
  expect(provenMode(["DU1", "DUH2", "DF3"], isPaperAccount)).toBe("paper");
  expect(provenMode(["U1", "F2"], isPaperAccount)).toBe("live");
  expect(provenMode(["U1", "DU2"], isPaperAccount)).toBe("mixed");
  expect(provenMode([], isPaperAccount)).toBe(null);
});
