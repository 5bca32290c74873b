// What a host says of its desk: what is refused, in whose words, and what becomes of the rest.
import { expect } from "@std/expect";
import { LotseError } from "./lotse_error.ts";
import { configOf, inOptions, readOptions } from "./options.ts";

const whole = { dataDir: "/data", basePath: "/trading" };
const HOME = { HOME: "/srv/ada", LOTSE_LIVE: "true", LOTSE_GATEWAY: "evil.test:1", LOTSE_PORT: "1" };

function refusal(options: unknown): [code: string, message: string] {
  try {
    configOf(readOptions(options), HOME);
  } catch (error) {
    if (error instanceof LotseError) return [error.code, error.message];
    throw error;
  }
  throw new Error(`Nothing is refused: ${JSON.stringify(options)}`);
}

Deno.test("options that are wrong are refused by name, before anything runs", () => {
  const cases: [options: unknown, names: string][] = [
    [undefined, "options"],
    [{ basePath: "/trading" }, "dataDir"],
    [{ ...whole, dataDir: "data" }, "dataDir"],
    [{ ...whole, basePath: "" }, "basePath"],
    [{ ...whole, basePath: "/" }, "basePath"],
    [{ ...whole, basePath: "/trading/" }, "basePath"],
    [{ ...whole, basePath: "/../x" }, "basePath"],
    [{ ...whole, proxyPrefix: "apps" }, "proxyPrefix"],
    [{ ...whole, mode: "real" }, "mode"],
    [{ ...whole, mode: "live", gateway: "simulate" }, "'simulate'"],
    [{ ...whole, gateway: "nowhere" }, "gateway 'nowhere'"],
    [{ ...whole, allowedHosts: ["a b"] }, "allowedHosts"],
    [{ ...whole, token: "short" }, "token"],
    [{ ...whole, signIn: "/login" }, "identity"],
    [{ ...whole, identity: () => null, signIn: "https://evil.test/" }, "signIn"],
    [{ ...whole, identity: () => null, signIn: "//evil.test/" }, "signIn"],
    [{ ...whole, identity: () => null, signIn: "/\\evil.test/" }, "signIn"],
    [{ ...whole, identity: "ada" }, "identity"],
    [{ ...whole, theme: { dark: { accent: "red" } } }, "theme.dark.accent"],
    [{ ...whole, theme: { dark: { shadow: "1 2 3" } } }, "theme.dark"],
    [{ ...whole, language: "fr" }, "language"],
    [{ ...whole, colour: "green" }, "colour"],
  ];
  for (const [options, name] of cases) {
    const [code, message] = refusal(options);
    expect([options, code]).toEqual([options, "OPTIONS_INVALID"]);
    expect(message).toContain(name);
  }
  // A secret is not repeated.
  expect(refusal({ ...whole, token: "short" })[1]).not.toContain("'short'");
});

Deno.test("what a start says of its flags is said of the options", () => {
  expect(inOptions("choose another --data-dir, or '--allowed-hosts' and --config; leave '--host' out"))
    .toBe("choose another dataDir, or 'allowedHosts' and settings; leave 'host' out");
});

Deno.test("the options are what a start reads, and the environment's settings are none of them", () => {
  const config = configOf(readOptions({ ...whole, proxyPrefix: "/apps", allowedHosts: ["Desk.test"] }), HOME);
  expect([config.mode, config.gateway.kind, config.http.port]).toEqual(["paper", "candidates", 8000]);
  expect(config.http.basePath).toBe("/apps/trading");
  expect(config.http.allowedHosts).toContain("desk.test");
  expect(config.dirs).toEqual({ data: "/data", simulated: "/data", cache: "/srv/ada/.cache/lotse" });
  const other = configOf(
    readOptions({ ...whole, gateway: "simulate", seed: 3, cacheDir: "/cache", log: { level: "error" } }),
    {},
  );
  expect([other.gateway.kind, other.seed, other.dirs.cache, other.log.level])
    .toEqual(["simulator", 3, "/cache", "error"]);
});
