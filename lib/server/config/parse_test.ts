import { expect } from "@std/expect";
import { type Config, ConfigError, helpText, parseConfig } from "./mod.ts";
import { optionList } from "./options.ts";

const HOME = { HOME: "/home/anna" };
const TOKEN = "a-login-secret-of-length";

function parse(args: string, env: Record<string, string> = {}, program: "dev" | "start" = "start"): Config {
  return parseConfig(args === "" ? [] : args.split(" "), { ...HOME, ...env }, program);
}

function refusal(args: string, env: Record<string, string> = {}): { option: string; message: string } {
  try {
    parse(args, env);
  } catch (error) {
    if (error instanceof ConfigError) return { option: error.option, message: error.message };
    throw error;
  }
  throw new Error(`'${args}' was accepted`);
}

Deno.test("without arguments it is paper on loopback with the published deadlines", () => {
  const config = parse("");
  expect(config.mode).toBe("paper");
  expect(config.http.host).toBe("127.0.0.1");
  expect(config.http.port).toBe(8000);
  expect(config.http.loopback).toBe(true);
  expect(config.gateway).toEqual({
    kind: "candidates",
    endpoints: [{ host: "127.0.0.1", port: 7497 }, { host: "127.0.0.1", port: 4002 }],
    fallback: false,
  });
  expect(config.connection).toEqual({
    clientId: null,
    tcpDeadlineMs: 3000,
    handshakeDeadlineMs: 10_000,
    verdictDeadlineMs: 12_000,
    heartbeatIntervalMs: 5000,
    heartbeatDeadlineMs: 14_000,
    backoffMinMs: 1000,
    backoffMaxMs: 30_000,
    syncDeadlineMs: 30_000,
    restartWindow: null,
  });
  expect(config.dirs).toEqual({
    data: "/home/anna/.local/share/lotse",
    simulated: "/home/anna/.local/share/lotse-simulated",
    cache: "/home/anna/.cache/lotse",
  });
});

Deno.test("live looks at the live ports", () => {
  const { gateway, mode } = parse("--live");
  expect(mode).toBe("live");
  expect(gateway.kind === "candidates" && gateway.endpoints.map(({ port }) => port)).toEqual([7496, 4001]);
});

Deno.test("only dev on paper without a named gateway may fall back to the built-in one", () => {
  const falls = (args: string, program: "dev" | "start") => {
    const { gateway } = parse(args, {}, program);
    return gateway.kind === "candidates" && gateway.fallback;
  };
  expect(falls("--paper", "dev")).toBe(true);
  expect(falls("--paper", "start")).toBe(false);
  expect(falls("--live", "dev")).toBe(false);
  expect(falls("--gateway 127.0.0.1:4002", "dev")).toBe(false);
});

Deno.test("a flag wins over a variable, a variable over the default", () => {
  expect(parse("", { LOTSE_CLIENT_ID: "7" }).connection.clientId).toBe(7);
  expect(parse("--client-id 9", { LOTSE_CLIENT_ID: "7" }).connection.clientId).toBe(9);
  expect(parse("--client-id=9").connection.clientId).toBe(9);
  expect(parse("", { LOTSE_CLIENT_ID: "" }).connection.clientId).toBe(null);
});

Deno.test("a switch can be told its value, and what contradicts names each setting as it was given", () => {
  expect(parse("--simulate=false", { LOTSE_SIMULATE: "yes" }).gateway.kind).toBe("candidates");
  expect(parse("", { LOTSE_SIMULATE: "yes" }).gateway.kind).toBe("simulator");
  expect(refusal("--simulate", { LOTSE_GATEWAY: "h:1" }).message).toMatch(/'--simulate' and 'LOTSE_GATEWAY'/);
  expect(parse("--seed 3", { LOTSE_GATEWAY: "h:1" }).warnings).toEqual([
    "--seed has no effect with LOTSE_GATEWAY",
  ]);
});

Deno.test("paper or live is a flag only, the login secret a variable only", () => {
  expect(parse("", { LOTSE_LIVE: "true", LOTSE_HELP: "true" })).toEqual(parse(""));
  expect(parse("", { LOTSE_TOKEN: TOKEN }).http.token).toBe(TOKEN);
});

Deno.test("a separating -- is passed over, as deno task hands it on", () => {
  expect(parse("-- --port 9000").http.port).toBe(9000);
});

Deno.test("U21: the names of containers, with an underscore, are dialled and answered for; so are IPv6 addresses", () => {
  for (const [given, host] of [["ib_gateway:4220", "ib_gateway"], ["[fe80::1]:4220", "[fe80::1]"]] as const) {
    expect(parse(`--gateway ${given}`).gateway).toEqual({ kind: "explicit", endpoint: { host, port: 4220 } });
    expect(parse("", { LOTSE_GATEWAY: given }).gateway.kind).toBe("explicit");
  }
  expect(parse("--allowed-hosts trading_desk:8000").http.allowedHosts).toContain("trading_desk:8000");
});

Deno.test("XDG folders are taken when absolute and ignored when relative", () => {
  expect(parse("", { XDG_DATA_HOME: "/x" }).dirs.data).toBe("/x/lotse");
  expect(parse("", { XDG_DATA_HOME: "x" }).dirs.data).toBe("/home/anna/.local/share/lotse");
  expect(parse("--data-dir /srv/lotse").dirs.data).toBe("/srv/lotse");
  expect(parse("--data-dir /srv/lotse").dirs.simulated).toBe("/srv/lotse");
});

Deno.test("times are seconds unless they say otherwise", () => {
  expect(parse("--handshake-deadline 4").connection.handshakeDeadlineMs).toBe(4000);
  expect(parse("--handshake-deadline 4.5s").connection.handshakeDeadlineMs).toBe(4500);
  expect(parse("--handshake-deadline 800ms").connection.handshakeDeadlineMs).toBe(800);
});

Deno.test("a restart window has a zone, New York where none is given", () => {
  const window = (text: string) => parse("", { LOTSE_RESTART_WINDOW: text }).connection.restartWindow;
  expect(window("23:40-00:10 Europe/Berlin")).toEqual({
    from: "23:40",
    to: "00:10",
    timeZone: "Europe/Berlin",
  });
  expect(window("23:40-00:10")?.timeZone).toBe("America/New_York");
});

Deno.test("contradictions are refused and name the flag", () => {
  const cases: [string, string, RegExp][] = [
    ["--paper --live", "--live", /one of '--paper' and '--live'/],
    ["--simulate --live", "--simulate", /paper only/],
    ["--simulate --gateway 127.0.0.1:4002", "--simulate", /one of '--simulate' and '--gateway'/],
    ["--tls-cert a.pem", "--tls-key", /'--tls-key' is missing/],
    ["--backoff-min 20 --backoff-max 10", "--backoff-min", /not be longer/],
    ["--handshake-deadline 20", "--handshake-deadline", /verdict-deadline/],
    ["--port 1 --port 2", "--port", /given twice: '1' and '2'/],
  ];
  for (const [args, option, message] of cases) {
    const refused = refusal(args);
    expect(refused.option).toBe(option);
    expect(refused.message).toMatch(message);
  }
});

Deno.test("malformed values are refused with the setting, the value and the form it should have", () => {
  const cases: [string, RegExp][] = [
    ["--port 70000", /--port '70000' must be a whole number from 0 to 65535/],
    ["--port 1e3", /whole number/],
    ["--client-id -1", /--client-id '-1' must be a whole number from 0/],
    ["--gateway localhost", /HOST:PORT/],
    ["--gateway h:99999", /HOST:PORT/],
    ["--gateway http://h:4002", /HOST:PORT/],
    ["--gateway me@h:4002", /HOST:PORT/],
    ["--gateway ::1:4002", /HOST:PORT/],
    ["--handshake-deadline soon", /time in seconds/],
    ["--restart-window 25:00-01:00", /HH:MM/],
    ["--log xml", /'auto', 'json' or 'text'/],
    ["--port", /needs a value \(N\)/],
    ["--host --live", /needs a value/],
    ["--papr", /did you mean '--paper'/],
    ["--frobnicate", /see '--help'/],
    ["paper", /Unexpected argument 'paper'/],
    ["--token abc", /Unknown option '--token'/],
    ["--no-paper", /Unknown option '--no-paper'/],
    ["-p 3", /Unknown option '-p': see '--help'/],
    ["--simulate=perhaps", /--simulate 'perhaps' must be 'true' or 'false'/],
    ["--host http://desk.lan", /a name or an address without a port/],
    ["--host 127.0.0.1:8000", /a name or an address without a port/],
    ["--gateway [:::]:4002", /HOST:PORT/],
    ["--allowed-hosts desk.lan:99999", /host names/],
    ["--data-dir=~/lotse", /--data-dir '~\/lotse' must be written out/],
  ];
  for (const [args, message] of cases) expect(refusal(args).message).toMatch(message);
  expect(refusal("", { LOTSE_RESTART_WINDOW: "01:00-02:00 Mars/Base" }).message).toMatch(
    /time zone 'Mars\/Base'/,
  );
});

Deno.test("a path from a file of variables is refused with what no shell has taken away", () => {
  const of = (LOTSE_DATA_DIR: string) => refusal("", { LOTSE_DATA_DIR }).message;
  expect(of("/data\r")).toBe(
    "Setting LOTSE_DATA_DIR '/data\\r' must not have a control character or a line end",
  );
  expect(of('"/data"')).toContain("must not stand between quotation marks");
  expect(of("~/data")).toContain("must be written out");
  expect(of("   ")).toContain("must not be empty");
  expect(parse("", { LOTSE_DATA_DIR: `/data/ü "q'` }).dirs.data).toBe(`/data/ü "q'`);
});

Deno.test("a refused secret is not repeated in the message", () => {
  const { message } = refusal("", { LOTSE_TOKEN: "short-secret" });
  expect(message).toMatch(/LOTSE_TOKEN must have at least 16 characters/);
  expect(message).not.toContain("short-secret");
});

Deno.test("another address than loopback needs a login secret and TLS or a trusted proxy", () => {
  const secret = { LOTSE_TOKEN: TOKEN };
  for (const host of ["0.0.0.0", "::", "192.168.1.5", "trading.lan", "128.0.0.1"]) {
    expect(refusal(`--host ${host}`).message).toMatch(/LOTSE_TOKEN/);
    expect(refusal(`--host ${host}`, secret).message).toMatch(/clear text/);
    expect(parse(`--host ${host} --trusted-proxy 10.0.0.2`, secret).http.trustedProxies).toEqual([
      "10.0.0.2",
    ]);
    expect(parse(`--host ${host} --tls-cert c --tls-key k`, secret).http.tls).toEqual({
      certFile: "c",
      keyFile: "k",
    });
  }
  for (const host of ["127.0.0.1", "127.8.8.8", "localhost", "::1", "[::1]"]) {
    expect(parse(`--host ${host}`).http.loopback).toBe(true);
  }
});

Deno.test("a trusted proxy is named by its address, as a socket tells it", () => {
  expect(parse("--trusted-proxy 10.0.0.2,[0:0:0:0:0:0:0:1],FD00::2").http.trustedProxies).toEqual([
    "10.0.0.2",
    "::1",
    "fd00::2",
  ]);
  // The interface is no part of what a socket tells, and IPv4 within IPv6 is told as IPv4.
  expect(parse("--trusted-proxy fe80::1%eth0,::ffff:10.0.0.2").http.trustedProxies).toEqual([
    "fe80::1",
    "10.0.0.2",
  ]);
  expect(parse("").http.trustedProxies).toEqual([]);
  for (const value of ["true", "proxy.lan", "10.0.0.0/8", "10.0.0"]) {
    expect(refusal(`--trusted-proxy ${value}`).message).toMatch(/IP addresses/);
  }
  expect(refusal("--trusted-proxy").message).toMatch(/needs a value/);
});

Deno.test("allowed hosts are the loopback names, the own name and those given", () => {
  const config = parse("--host trading.lan --trusted-proxy 10.0.0.2 --allowed-hosts Desk.example,10.0.0.5", {
    LOTSE_TOKEN: TOKEN,
  });
  expect(config.http.allowedHosts).toEqual([
    "localhost",
    "127.0.0.1",
    "[::1]",
    "trading.lan",
    "desk.example",
    "10.0.0.5",
  ]);
  expect(parse("--host 0.0.0.0 --trusted-proxy 10.0.0.2", { LOTSE_TOKEN: TOKEN }).http.allowedHosts).not
    .toContain(
      "0.0.0.0",
    );
});

Deno.test("hosts are known in the form in which browsers send them", () => {
  const config = parse(
    "--host 2001:DB8::0001 --trusted-proxy 10.0.0.2 --allowed-hosts [FD00:0::2]:8000,Bücher.lan",
    {
      LOTSE_TOKEN: TOKEN,
    },
  );
  expect(config.http.host).toBe("2001:db8::1");
  expect(config.http.allowedHosts.slice(3)).toEqual(["[2001:db8::1]", "[fd00::2]:8000", "xn--bcher-kva.lan"]);
  expect(parse("--host 0:0:0:0:0:0:0:1").http).toMatchObject({ host: "::1", loopback: true });
});

Deno.test("a port of the other mode is a warning, not a verdict", () => {
  expect(parse("--paper --gateway 127.0.0.1:7496").warnings[0]).toMatch(/usually live.*mode is paper/);
  expect(parse("--gateway 127.0.0.1:7497").warnings).toEqual([]);
});

Deno.test("help names every setting and needs nothing to be right", () => {
  expect(parse("--help --host 0.0.0.0").help).toBe(true);
  const text = helpText("dev");
  for (const { flag, variable } of optionList) {
    if (flag !== null) expect(text).toContain(flag);
    if (variable !== null) expect(text).toContain(variable);
  }
});

Deno.test("without any home folder it asks for one", () => {
  expect(() => parseConfig([], {})).toThrow("give '--data-dir'");
});

Deno.test("each mode has a data folder of its own, and one cache serves all", () => {
  const folders = ["--paper", "--live", "--simulate"].map((mode) => parse(mode).dirs);
  expect(folders.map(({ data }) => data.replace("/home/anna/.local/share/", "")))
    .toEqual(["lotse", "lotse-live", "lotse-simulated"]);
  expect(new Set(folders.map(({ simulated }) => simulated))).toEqual(
    new Set(["/home/anna/.local/share/lotse-simulated"]),
  );
  expect(new Set(folders.map(({ cache }) => cache)).size).toBe(1);
});
