import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { causeText, knownCauses } from "./causes.ts";
import { type ConnectionState, initialState } from "./connection_state.ts";
import { deriveHeadline, deriveLock, type HeadlineFacts, modeOf } from "./headline.ts";

const facts: HeadlineFacts = { wantedMode: "paper", simulated: false, clientId: 7, restartWindow: null };

const ready: ConnectionState = {
  ...initialState("127.0.0.1:7497"),
  wanted: true,
  bridge: "running",
  socket: "connected",
  upstream: "up",
  sync: "ready",
  everReady: true,
  session: { epoch: toSocketEpoch(1), serverVersion: 200, accounts: ["DU1"] },
};
function withAccounts(...accounts: string[]): ConnectionState {
  return { ...ready, session: { epoch: toSocketEpoch(1), serverVersion: 200, accounts } };
}

const down: ConnectionState = {
  ...ready,
  socket: "disconnected",
  sync: "none",
  upstream: "unknown",
  session: null,
};
const because = (code: string, text = "") => ({ ...down, socketReason: { code, text } });
const fault = { code: "PYTHON_MISSING", cause: "No Python was found", fix: "Install it" };

Deno.test("headline, cause and fix for every situation", () => {
  const rows: [string, ConnectionState, string, RegExp | null, RegExp | null][] = [
    ["never started", initialState("g"), "disconnected", /You are disconnected/, /Connect/],
    ["by the user", { ...ready, wanted: false }, "disconnected", /You are disconnected/, /Connect/],
    [
      "bridge failed",
      { ...down, bridge: "failed", bridgeFault: fault },
      "disconnected",
      /No Python/,
      /Install it/,
    ],
    [
      "bridge starting",
      { ...down, bridge: "starting", everReady: false },
      "connecting",
      /bridge is starting/,
      null,
    ],
    [
      "bridge crashed",
      { ...down, bridge: "stopped", bridgeFault: fault },
      "reconnecting",
      /No Python/,
      /Install/,
    ],
    [
      "first attempt",
      { ...down, socket: "connecting", everReady: false, attempts: 1 },
      "connecting",
      /127\.0\.0\.1:7497/,
      null,
    ],
    [
      "second attempt",
      { ...down, socket: "connecting", everReady: false, attempts: 2 },
      "reconnecting",
      /Connecting to/,
      null,
    ],
    [
      "waiting",
      { ...because("CONNECT_REFUSED"), everReady: false, retryAt: "t" },
      "reconnecting",
      /Nothing listens on 127/,
      /Start TWS/,
    ],
    [
      "no candidate",
      because("GATEWAY_NOT_FOUND"),
      "reconnecting",
      /No TWS or IB Gateway answers/,
      /--simulate/,
    ],
    ["unreachable", because("CONNECT_TIMEOUT"), "reconnecting", /does not answer/, /firewall/],
    [
      "silent",
      because("HANDSHAKE_TIMEOUT"),
      "reconnecting",
      /stays silent; Lotse has disconnected/,
      /second factor/,
    ],
    ["closed early", because("HANDSHAKE_EOF"), "reconnecting", /before it was complete/, /Trusted IPs/],
    ["326", because("CLIENT_ID_IN_USE"), "reconnecting", /Client id 7 is in use/, /keeps its id/],
    ["eof", because("SOCKET_EOF"), "reconnecting", /closed the connection/, /tries again/],
    [
      "dead",
      because("SOCKET_HEARTBEAT"),
      "reconnecting",
      /no longer answers; Lotse has disconnected by itself/,
      /network/,
    ],
    ["1300", because("PORT_RESET"), "reconnecting", /another socket port/, /--gateway/],
    ["no verdict", because("VERDICT_TIMEOUT"), "reconnecting", /no end/, /tries again/],
    ["code of IB", because("IB_504", "Not connected"), "reconnecting", /Not connected/, null],
    ["code nobody knows", because("SOMETHING_NEW", "odd"), "reconnecting", /odd/, /tries again/],
    [
      "1100",
      { ...ready, upstream: "down", sync: "none" },
      "degraded",
      /lost its connection to IB/,
      /by itself/,
    ],
    ["first read", { ...ready, sync: "syncing", everReady: false }, "connecting", /Reading orders/, null],
    ["re-read", { ...ready, sync: "syncing" }, "reconnecting", /Reading orders/, null],
    [
      "read failed",
      { ...ready, sync: "none", syncReason: { code: "SYNC_FAILED", text: "no End" } },
      "degraded",
      /could not be read: no End/,
      /stay locked/,
    ],
    [
      "lost events",
      { ...ready, sync: "syncing", syncReason: { code: "EVENTS_LOST", text: "Some events were lost" } },
      "degraded",
      /events were lost/,
      /again/,
    ],
    [
      "live account on paper",
      withAccounts("U1"),
      "degraded",
      /started for paper, but the account is live/,
      /paper account/,
    ],
    [
      "broken farm",
      { ...ready, farms: { usfarm: "broken", ushmds: "idle" } },
      "degraded",
      /No data from usfarm$/,
      /stale/,
    ],
    ["idle farm", { ...ready, farms: { ushmds: "idle", eufarm: "connecting" } }, "connected", null, null],
    ["10197", { ...ready, competingSession: true }, "degraded", /another machine.*10197/, null],
    ["read-only", { ...ready, readOnly: true }, "connected", /read-only: orders are off/, /Untick/],
    ["all well", ready, "connected", null, null],
  ];
  for (const [name, state, headline, cause, fix] of rows) {
    const derived = deriveHeadline(state, facts);
    expect(`${name}: ${derived.headline}`).toBe(`${name}: ${headline}`);
    if (cause === null) expect(derived.cause).toBe(null);
    else expect(derived.cause).toMatch(cause);
    if (fix !== null) expect(derived.fix).toMatch(fix);
  }
});

Deno.test("every known cause has words and a way out", () => {
  for (const code of knownCauses) {
    const { cause, fix } = causeText({ code, text: "a detail of it" }, { gateway: "host:1", clientId: 3 });
    expect(cause.length).toBeGreaterThan(10);
    expect(fix?.length ?? 0).toBeGreaterThan(10);
    expect(cause.endsWith(".")).toBe(false);
  }
});

Deno.test("P10: a gateway that can not log in by itself is told to need a login with the second factor", () => {
  for (const code of ["CONNECT_REFUSED", "GATEWAY_NOT_FOUND", "HANDSHAKE_TIMEOUT"]) {
    expect(deriveHeadline(because(code), facts).fix).toMatch(/second factor/);
  }
});

Deno.test("the worst lock comes first", () => {
  const window = { from: "23:40", to: "00:10", timeZone: "UTC", inside: true, changesAt: "t" };
  const inside = { ...facts, restartWindow: window };
  const live = { ...withAccounts("U1", "DU1"), readOnly: true };
  expect(deriveLock(live, inside)).toMatchObject({
    code: "MODE_MISMATCH",
    text: expect.stringMatching(/together/),
  });
  expect(deriveLock({ ...ready, readOnly: true }, inside)?.code).toBe("READ_ONLY_API");
  expect(deriveLock(ready, inside)).toMatchObject({
    code: "RESTART_WINDOW",
    text: expect.stringMatching(/until 00:10 \(UTC\)/),
  });
  expect(deriveLock(ready, { ...inside, restartWindow: { ...window, inside: false } })).toBe(null);
  expect(deriveLock(ready, facts)).toBe(null);
  expect(deriveLock(ready, { ...facts, wantedMode: "live" })?.code).toBe("MODE_MISMATCH");
});

Deno.test("the mode is what the account ids prove, simulated only on the built-in gateway", () => {
  expect(modeOf(ready, facts)).toBe("paper");
  expect(modeOf(ready, { ...facts, simulated: true })).toBe("simulated");
  const live = withAccounts("U1");
  expect(modeOf(live, { ...facts, simulated: true })).toBe("live");
  expect(modeOf(down, facts)).toBe(null);
});
