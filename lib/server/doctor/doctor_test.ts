// Broken set-ups, each with its exact advice, on a machine of the test's own. Real peers and the real
// program: tests/connection/doctor_test.ts.
import { expect } from "@std/expect";
import { runDoctor } from "./main.ts";
import type { FolderLook, Probes } from "./probes.ts";
import type { Spoken } from "./tws_probe.ts";

const OWN: FolderLook = { isSymlink: false, isFolder: true, isForeign: false, mode: 0o700, isWritable: true };
const HEARD_AT = Date.parse("2026-11-29T14:30:00.500Z");
const WELL: Spoken = {
  state: "answered",
  serverVersion: 200,
  accounts: ["DU1234567"],
  readOnly: false,
  clock: { theirs: HEARD_AT - 500, heardAt: HEARD_AT },
};

/** A machine on which everything is right, TWS on its paper port. */
const machine = (changes: Partial<Probes> = {}): Probes => ({
  python: () =>
    Promise.resolve({
      state: "ready",
      python: "/env/bin/python",
      ibapi: "10.46.1",
      version: "3.12.1",
      knowsZones: true,
    }),
  listening: () => null,
  build: () => ({ state: "made", newer: null }),
  room: () => ({ bytes: 50e9, files: 1e6 }),
  openFiles: (most) => most,
  folder: () => OWN,
  holder: () => Promise.resolve(null),
  settingsFaults: () => [],
  journalFault: () => null,
  certificate: () => [],
  gateway: ({ port }) => Promise.resolve(port === 7497 ? WELL : { state: "refused" }),
  knowsZone: () => true,
  ...changes,
});

const answering = (changes: Partial<Extract<Spoken, { state: "answered" }>>): Partial<Probes> => ({
  gateway: ({ port }) => Promise.resolve(port === 7497 ? { ...WELL, ...changes } : { state: "refused" }),
});

async function examined(probes: Probes, args: readonly string[] = [], env: Record<string, string> = {}) {
  let text = "";
  const write = (more: string) => void (text += more);
  const code = await runDoctor(args, { write, complain: write, env: { HOME: "/home/anna", ...env }, probes });
  return { code, text };
}

Deno.test("a machine on which nothing is wrong has nothing to be done", async () => {
  const { code, text } = await examined(machine());
  expect(code).toBe(0);
  expect(text).not.toMatch(/FAULT|warning|unknown|Do:/);
  expect(text).toContain("Nothing is wrong");
  expect(text).toContain("127.0.0.1:7497 answers");
});

interface Broken {
  name: string;
  probes?: Partial<Probes>;
  args?: readonly string[];
  env?: Record<string, string>;
  /** `FAULT` makes the exit code 1. */
  says: RegExp;
  why: RegExp;
  advice: string;
}

const silent = (state: "silent" | "hung up" | "foreign"): Partial<Probes> => ({
  gateway: ({ port }) => Promise.resolve({ state: port === 4002 ? state : "refused" }),
});

const TLS = ["--tls-cert", "/c.pem", "--tls-key", "/k.pem"];

const BROKEN: readonly Broken[] = [
  {
    name: "no build",
    probes: {
      build: () => ({ state: "unusable", what: "There is no build yet: run 'deno task build'" }),
    },
    says: /FAULT {4}build +There is no build yet\n/,
    why: /'deno task dev' needs none/,
    advice: "Run 'deno task build'",
  },
  {
    name: "a build that this user may not read",
    probes: {
      build: () => ({
        state: "unusable",
        what:
          "The build can not be read: /s.js: Permission denied. Correct its permissions or run 'deno task build'",
      }),
    },
    says: /FAULT {4}build +The build can not be read: \/s\.js: Permission denied\n/,
    why: /serves it/,
    advice: "Correct its permissions or run 'deno task build'",
  },
  {
    name: "a build of other sources",
    probes: { build: () => ({ state: "made", newer: "lib/client/cx.ts" }) },
    says: /warning {2}build +lib\/client\/cx\.ts has changed since it was made/,
    why: /other sources than the desk behind it/,
    advice: "Run 'deno task build'",
  },
  ...[["FAULT {4}", 20], ["warning {2}", 200]].map(([level, free]): Broken => ({
    name: `a user who may open ${free} files`,
    probes: { openFiles: () => Number(free) },
    says: new RegExp(`${level}open files +A program of this user may open only ${free} more files`),
    why: /nobody can connect/,
    advice: "LimitNOFILE=1024",
  })),
  {
    name: "a disk that takes no more files",
    probes: { room: (folder) => ({ bytes: 50e9, files: folder.includes("share") ? 3 : null }) },
    says: /FAULT {4}disk +The disk of the data folder \(.*\) takes only 3 more files/,
    why: /journal is not sent/,
    advice: "choose another with --data-dir",
  },
  {
    name: "no Python",
    probes: {
      python: () =>
        Promise.resolve({
          state: "none",
          what: "No Python was found",
          advice: "Install it: sudo apt-get install python3",
        }),
    },
    says: /FAULT {4}python +No Python was found/,
    why: /Python program on IB's ibapi/,
    advice: "Install it: sudo apt-get install python3",
  },
  {
    name: "Python without time zones",
    probes: {
      python: () =>
        Promise.resolve({
          state: "ready",
          python: "/e/python",
          ibapi: "10.46.1",
          version: "3.12",
          knowsZones: false,
        }),
    },
    says: /FAULT {4}time zones +Python has no time zone data/,
    why: /IB names zones in execution times/,
    advice: "/e/python -m pip install tzdata",
  },
  {
    name: "another program on the port",
    probes: {
      listening: () =>
        "Port 8000 of 127.0.0.1 is taken, perhaps by another Lotse: end that program or choose another '--port'",
    },
    says: /FAULT {4}port +Port 8000 of 127.0.0.1 is taken/,
    why: /the desk's page/,
    advice: "Do:  End that program or choose another '--port'",
  },
  {
    name: "a key that is of another certificate",
    args: TLS,
    probes: {
      listening: () =>
        "The key of '--tls-key' does not belong to the certificate of '--tls-cert': /k.pem, /c.pem. Name the two that were made together",
    },
    says: /FAULT {4}certificate +The key of '--tls-key' does not belong .*: \/k\.pem, \/c\.pem\n/,
    why: /the desk's page is served with it/,
    advice: "Do:  Name the two that were made together",
  },
  {
    name: "a certificate whose time is over",
    args: TLS,
    probes: {
      certificate: () => [{ isRefused: true, what: "It ended on 2026-11-01", advice: "Renew it" }],
    },
    says: /FAULT {4}certificate +It ended on 2026-11-01/,
    why: /browsers and programs check both/,
    advice: "Do:  Renew it",
  },
  {
    name: "a full disk",
    probes: { room: (folder) => ({ bytes: folder.includes("share") ? 3e6 : 50e9, files: null }) },
    says: /FAULT {4}disk +Only 3 MB free for the data folder \(\/home\/anna\/.local\/share\/lotse\)/,
    why: /can not be written to the journal is not sent/,
    advice:
      "choose another with --data-dir; old days of the journal can be moved with 'deno task journal archive'",
  },
  {
    name: "a data folder of another user",
    probes: { folder: () => ({ ...OWN, isForeign: true }) },
    says: /FAULT {4}data folder +".*" belongs to another user/,
    why: /can change the journal/,
    advice: `sudo chown -R "$USER" "/home/anna/.local/share/lotse"`,
  },
  {
    name: "a data folder in which others may write",
    probes: { folder: () => ({ ...OWN, mode: 0o40775 }) },
    says: /FAULT {4}data folder +Others may write in ".*" \(mode 775\)/,
    why: /the desk refuses it/,
    advice: `chmod 700 "/home/anna/.local/share/lotse"`,
  },
  {
    name: "a data folder on a disk that can not be written",
    probes: { folder: () => ({ ...OWN, isWritable: false }) },
    says: /FAULT {4}data folder +".*" can not be written/,
    why: /without its journal/,
    advice: `chmod u+rwx "/home/anna/.local/share/lotse"`,
  },
  {
    name: "a desk that runs already",
    probes: {
      holder: () => Promise.resolve(" (process 4711)"),
      listening: () => "Port 8000 is taken: end it",
    },
    says: /warning {2}lock +A desk \(process 4711\) runs with this data folder/,
    why: /two desks can not share one/,
    advice: "'deno task link' prints a new link",
  },
  {
    name: "settings with a mistake",
    probes: { settingsFaults: () => ["/d/lotse.json: limits.maxOrder is no limit"] },
    says: /FAULT {4}settings +\/d\/lotse.json: limits.maxOrder is no limit/,
    why: /limits that are not the ones you meant/,
    advice: "'deno task config check' reads it without a start",
  },
  {
    name: "a journal of a later release",
    probes: {
      journalFault: () => "The journal was written by a later release (schema 9, this release knows 4)",
    },
    says: /FAULT {4}journal +The journal was written by a later release/,
    why: /does not start/,
    advice: "'deno task journal restore', docs/operating.md",
  },
  {
    name: "TWS is not there",
    probes: { gateway: () => Promise.resolve({ state: "refused" }) },
    says: /FAULT {4}gateway +Nobody listens on 127.0.0.1:7497 and 127.0.0.1:4002/,
    why: /shows nothing and sends nothing/,
    advice: "tick “Enable ActiveX and Socket Clients” and set the socket port to 7497 or 4002",
  },
  {
    name: "TWS is on the port of the other mode",
    probes: { gateway: ({ port }) => Promise.resolve(port === 7496 ? WELL : { state: "refused" }) },
    says:
      /FAULT {4}gateway +Nobody listens on .* but somebody does on 127.0.0.1:7496, the port of live trading/,
    why: /shows nothing/,
    advice: "Log in to TWS with a paper user, or start the desk with --live if that is what you mean",
  },
  {
    name: "a named gateway is not there, another one is",
    args: ["--gateway", "127.0.0.1:5000"],
    says: /FAULT {4}gateway +Nobody listens on 127.0.0.1:5000, but somebody does on 127.0.0.1:7497/,
    why: /shows nothing/,
    advice: "Start the desk with --gateway 127.0.0.1:7497",
  },
  {
    name: "TWS waits behind a dialog, or does not trust this machine",
    probes: silent("silent"),
    says: /FAULT {4}gateway +127.0.0.1:4002 accepts the connection and says nothing/,
    why: /while a dialog waits/,
    advice: "add this machine's address under Configuration → API → Settings → Trusted IPs",
  },
  {
    name: "TWS hangs up",
    probes: silent("hung up"),
    says: /FAULT {4}gateway +127.0.0.1:4002 hangs up/,
    why: /machines that it does not trust/,
    advice: "untick “Allow connections from localhost only”",
  },
  {
    name: "another program on the gateway's port",
    probes: silent("foreign"),
    says: /FAULT {4}gateway +What listens on 127.0.0.1:4002 is no TWS/,
    why: /shows nothing/,
    advice: "name the port of TWS (Configuration → API → Settings → Socket port) with --gateway HOST:PORT",
  },
  {
    name: "an old TWS",
    probes: answering({ serverVersion: 157 }),
    says: /warning {2}gateway +127.0.0.1:7497 answers with server version 157/,
    why: /lack fields/,
    advice: "Update TWS or IB Gateway",
  },
  {
    name: "the API may only read",
    probes: answering({ readOnly: true }),
    says: /FAULT {4}read-only +The API may only read/,
    why: /refused with 321/,
    advice: "Untick Configuration → API → Settings → Read-Only API, and Apply",
  },
  {
    name: "a live account behind a paper start",
    probes: answering({ accounts: ["U7654321"] }),
    says: /FAULT {4}account +The session is of a live account, the desk would start for paper/,
    why: /MODE_MISMATCH/,
    advice: "Log in to TWS with the paper user. Only if you mean real money: start the desk with --live",
  },
  {
    name: "a gateway that is not logged in",
    probes: answering({ accounts: [] }),
    says: /FAULT {4}account +The gateway tells no account/,
    why: /before it has logged in/,
    advice: "Complete the login in TWS or IB Gateway (second factor included)",
  },
  {
    name: "a clock that is ahead",
    probes: answering({ clock: { theirs: HEARD_AT - 90_500, heardAt: HEARD_AT } }),
    says: /FAULT {4}clock +This machine's clock is 90 s ahead of the gateway's/,
    why: /deadline ends early or late/,
    advice: "timedatectl set-ntp true (Linux)",
  },
  {
    name: "a gateway that does not tell whether it trades",
    probes: answering({ readOnly: null }),
    says: /unknown {2}read-only +The gateway did not say/,
    why: /the setting that TWS comes with/,
    advice: "Look at Configuration → API → Settings → Read-Only API",
  },
  {
    name: "a proxy for this machine's own addresses",
    env: { HTTPS_PROXY: "http://proxy.lan:3128", NO_PROXY: "intra.lan" },
    says: /warning {2}proxies +HTTPS_PROXY is set, and NO_PROXY does not name 127.0.0.1, localhost/,
    why: /hand it the token/,
    advice: "export NO_PROXY=intra.lan,127.0.0.1,localhost",
  },
  {
    name: "a proxy that is no address",
    env: { HTTPS_PROXY: "proxy lan" },
    says: /FAULT {4}proxies +HTTPS_PROXY is no address/,
    why: /the first start installs ibapi through it/,
    advice: "Write it as http://HOST:PORT, or unset it",
  },
];

for (const { name, probes = {}, args = [], env = {}, says, why, advice } of BROKEN) {
  Deno.test(`doctor: ${name}`, async () => {
    const { code, text } = await examined(machine(probes), args, env);
    expect(text).toMatch(says);
    expect(text).toMatch(why);
    expect(text).toContain(advice);
    expect(code).toBe(text.includes("FAULT") ? 1 : 0);
    // What is right stays right: one thing is broken, one is told.
    expect(text.match(/Do: /g)?.length).toBe(1);
  });
}

Deno.test("doctor: options that are wrong are told as a start tells them", async () => {
  expect(await examined(machine(), ["--gatway", "x"])).toMatchObject({
    code: 2,
    text: expect.stringContaining("--gateway"),
  });
});
