import { expect } from "@std/expect";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { quote, say } from "@/lib/contract/says/say.ts";
import type { Saying } from "@/lib/contract/says/saying.ts";
import { ibReason, reasonOf } from "./causes.ts";
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

const shown = (saying: Saying | null) => saying === null ? "" : inEnglish(saying);

const down: ConnectionState = {
  ...ready,
  socket: "disconnected",
  sync: "none",
  upstream: "unknown",
  session: null,
};
const gateway = "127.0.0.1:7497";
const local = "127.0.0.1";
const because = (cause: Saying) => ({ ...down, socketReason: reasonOf(cause) });
const fault = { cause: say("PYTHON_MISSING", { tried: ["python3"] }), fix: say("PYTHON_INSTALL.linux") };

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
      { ...because(say("CONNECT_REFUSED", { gateway, words: null })), everReady: false, retryAt: "t" },
      "reconnecting",
      /Nothing listens on 127/,
      /Start TWS/,
    ],
    [
      "no candidate",
      because(say("GATEWAY_NOT_FOUND", { gateway })),
      "reconnecting",
      /No TWS or IB Gateway answers/,
      /--simulate/,
    ],
    [
      "unreachable",
      because(say("CONNECT_TIMEOUT", { gateway })),
      "reconnecting",
      /does not answer/,
      /firewall/,
    ],
    [
      "silent",
      because(say("HANDSHAKE_TIMEOUT", { gateway, local })),
      "reconnecting",
      /stays silent; Lotse has disconnected/,
      /second factor/,
    ],
    [
      "closed early",
      because(say("HANDSHAKE_EOF", { gateway, local, words: null })),
      "reconnecting",
      /before it was complete/,
      /Trusted IPs/,
    ],
    [
      "326",
      because(say("CLIENT_ID_IN_USE", { clientId: 7 })),
      "reconnecting",
      /Client id 7 is in use/,
      /keeps its id/,
    ],
    ["eof", because(say("SOCKET_EOF", { gateway })), "reconnecting", /closed the connection/, /tries again/],
    [
      "dead",
      because(say("SOCKET_HEARTBEAT", { gateway })),
      "reconnecting",
      /no longer answers; Lotse has disconnected by itself/,
      /network/,
    ],
    ["1300", because(say("PORT_RESET")), "reconnecting", /another socket port/, /--gateway/],
    ["no verdict", because(say("VERDICT_TIMEOUT", { gateway })), "reconnecting", /no end/, /tries again/],
    [
      "code of IB",
      { ...down, socketReason: ibReason(504, "odd") },
      "reconnecting",
      /^Not connected\. \(odd\)$/,
      /Connect first/,
    ],
    [
      "code nobody knows",
      { ...down, socketReason: ibReason(99999, "odd") },
      "reconnecting",
      /^odd$/,
      /tries again/,
    ],
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
      { ...ready, sync: "none", syncReason: reasonOf(say("SYNC_FAILED", { why: quote("no End") })) },
      "degraded",
      /could not be read: no End/,
      /stay locked/,
    ],
    [
      "lost events",
      { ...ready, sync: "syncing", syncReason: reasonOf(say("EVENTS_LOST")) },
      "degraded",
      /events of the bridge were lost/,
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
    ["10197", { ...ready, competingSession: true }, "degraded", /another machine/, /Log out there/],
    ["read-only", { ...ready, readOnly: true }, "connected", /read-only: orders are off/, /Untick/],
    ["all well", ready, "connected", null, null],
  ];
  for (const [name, state, headline, cause, fix] of rows) {
    const derived = deriveHeadline(state, facts);
    expect(`${name}: ${derived.headline}`).toBe(`${name}: ${headline}`);
    if (cause === null) expect(derived.cause).toBe(null);
    else expect(shown(derived.cause)).toMatch(cause);
    if (fix !== null) expect(shown(derived.fix)).toMatch(fix);
  }
});

Deno.test("P10: a gateway that can not log in by itself is told to need a login with the second factor", () => {
  const causes = [
    say("CONNECT_REFUSED", { gateway, words: null }),
    say("GATEWAY_NOT_FOUND", { gateway }),
    say("HANDSHAKE_TIMEOUT", { gateway, local }),
  ];
  for (const cause of causes) {
    expect(shown(deriveHeadline(because(cause), facts).fix)).toMatch(/second factor/);
  }
});

Deno.test("U22: a TWS that hangs up is to allow the address from which it sees this machine", () => {
  const fixes = (gateway: string, local: string | null) =>
    [
      say("CONNECT_REFUSED", { gateway, words: null }),
      say("HANDSHAKE_TIMEOUT", { gateway, local }),
      say("HANDSHAKE_EOF", { gateway, local, words: null }),
    ].map((cause) => shown(deriveHeadline(because(cause), facts).fix));

  for (const here of ["127.0.0.1", "127.0.0.2", "::1"]) {
    const [refused, silent, hungUp] = fixes(`${here}:7497`, here);
    expect(hungUp).toContain(`Allow ${here} under “Trusted IPs”`);
    for (const fix of [refused, silent, hungUp]) expect(fix).not.toMatch(/localhost only|this machine's/);
  }
  for (
    const [host, seen] of [["tws.lan", "192.168.1.20"], ["172.17.0.1", "172.17.0.3"], [
      "fd00::5",
      "fd00::9",
    ]] as const
  ) {
    const [refused, silent, hungUp] = fixes(`${host}:7497`, seen);
    expect(refused).toMatch(/untick “Allow connections from localhost only”/);
    expect(silent).toContain(`asks whether ${seen}, this machine's address, may connect`);
    expect(hungUp).toContain(`allow ${seen}, this machine's address, under “Trusted IPs”`);
    expect(hungUp).toMatch(/untick “Allow connections from localhost only”/);
    for (const fix of [refused, silent, hungUp]) expect(fix).not.toMatch(/127\.0\.0\.1/);
  }
  const [, , unknown] = fixes("localhost:7497", null);
  expect(unknown).toMatch(/allow this machine's address under “Trusted IPs”/);
});

Deno.test("U22: another program on the port is not told as a question of trust", () => {
  const { cause, fix } = deriveHeadline(because(say("HANDSHAKE_FOREIGN", { gateway })), facts);
  expect(shown(cause)).toMatch(/127\.0\.0\.1:7497 is no TWS or IB Gateway/);
  expect(shown(fix)).toMatch(/Compare the socket port/);
});

Deno.test("the worst lock comes first", () => {
  const window = { from: "23:40", to: "00:10", timeZone: "UTC", inside: true, changesAt: "t" };
  const inside = { ...facts, restartWindow: window };
  const live = { ...withAccounts("U1", "DU1"), readOnly: true };
  expect(deriveLock(live, inside)).toEqual(say("MODE_MISMATCH.mixed"));
  expect(deriveLock({ ...ready, readOnly: true }, inside)).toEqual(say("READ_ONLY_API.lock"));
  expect(deriveLock(ready, inside)).toEqual(say("RESTART_WINDOW", { to: "00:10", timeZone: "UTC" }));
  expect(deriveLock(ready, { ...inside, restartWindow: { ...window, inside: false } })).toBe(null);
  expect(deriveLock(ready, facts)).toBe(null);
  expect(deriveLock(ready, { ...facts, wantedMode: "live" })).toEqual(say("MODE_MISMATCH.paper"));
});

Deno.test("the mode is what the account ids prove, simulated only on the built-in gateway", () => {
  expect(modeOf(ready, facts)).toBe("paper");
  expect(modeOf(ready, { ...facts, simulated: true })).toBe("simulated");
  const live = withAccounts("U1");
  expect(modeOf(live, { ...facts, simulated: true })).toBe("live");
  expect(modeOf(down, facts)).toBe(null);
});
