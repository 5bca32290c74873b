#!/usr/bin/env node
// `npx @lotse/paper-gateway`: runs the bundled gateway on the Deno that npm has installed beside it, with no more permissions than
// its options need. Standard streams are the gateway's own; signals and the exit code pass through.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const GATEWAY = fileURLToPath(new URL("../dist/paper_gateway.js", import.meta.url));
/** As in deno.json: V8 collects early, or the process grows for hours. */
const V8_FLAGS = "--v8-flags=--max-semi-space-size=4,--initial-heap-size=32,--heap-growing-percent=50";

/** How often it is looked whether npx is still there. */
const PARENT_MS = 500;

/** The path of the binary. Throws when npm was told to leave it out. */
function deno() {
  try {
    return createRequire(import.meta.url)("deno/install_api.cjs").runInstall();
  } catch (error) {
    throw new Error(
      `npm has not installed the package "deno": install again, without --omit=optional (${error.message})`,
    );
  }
}

/** Deno splits a list of paths at its commas: a path that has one is allowed by the folder above it. */
function paths(...given) {
  return given.filter((path) => path !== undefined).map((path) => {
    const [plain, ...rest] = resolve(path).split(",");
    return rest.length === 0 ? plain : dirname(`${plain}-`);
  }).join(",");
}

/** What the gateway is wrongly told it says itself: here unknown options count for nothing. */
function permissions(args) {
  const text = { type: "string" };
  const options = {
    ...{ host: text, "data-dir": text, faults: text, record: text, replay: text },
    ...{ instruments: text, prices: text, scenario: text },
  };
  const { values } = parseArgs({ args, options, strict: false, allowPositionals: true });
  const hosts = ["127.0.0.1", values.host ?? "127.0.0.1"].map((host) =>
    host.includes(":") ? `[${host}]` : host
  );
  const { faults, scenario, replay, instruments, prices } = values;
  const read = paths(values["data-dir"], faults, scenario, replay, instruments, prices);
  const write = paths(values["data-dir"], values.record);
  return [
    `--allow-net=${[...new Set(hosts)].join(",")}`,
    ...(read === "" ? [] : [`--allow-read=${read}`]),
    ...(write === "" ? [] : [`--allow-write=${write}`]),
  ];
}

/** npx that is killed does not tell what it runs: it would stay, with its port. */
function endWithParent(child) {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || child.kill("SIGTERM"), PARENT_MS).unref();
}

function run() {
  const args = process.argv.slice(2);
  const flags = ["run", "--quiet", "--no-prompt", "--no-config", "--no-lock", V8_FLAGS, ...permissions(args)];
  const env = { ...process.env, DENO_NO_UPDATE_CHECK: "1" };
  const child = spawn(deno(), [...flags, GATEWAY, ...args], { stdio: "inherit", env });
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  if (process.env.npm_command === "exec") endWithParent(child);
  child.on("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    // Killed: this process ends the same way.
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

try {
  run();
} catch (error) {
  process.stderr.write(`paper-gateway: ${error.message}\n`);
  process.exit(2);
}
