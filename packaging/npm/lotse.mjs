#!/usr/bin/env node
// `npx lotse`: runs the desk on the Deno that npm has installed beside it. What this starts may start the desk's processes, and gives
// each the rights that it needs; standard streams are theirs, signals and the exit code pass through.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const ENTRY = fileURLToPath(new URL("./lib/launch/package.js", import.meta.url));
const FLAGS = ["run", "--quiet", "--no-config", "--no-lock", "--no-remote", "--no-prompt"];
const RIGHTS = ["--allow-run", "--allow-read", "--allow-env"];

/** How often it is looked whether npx is still there. */
const PARENT_MS = 500;

/** The path of the binary. Throws when npm was told to leave it out. */
function deno() {
  try {
    return createRequire(import.meta.url)("deno/install_api.cjs").runInstall();
  } catch (error) {
    throw new Error(`npm has not installed the package "deno": install again (${error.message})`);
  }
}

/** npx that is killed does not tell what it runs: it would stay, with its port. */
function endWithParent(child) {
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || child.kill("SIGTERM"), PARENT_MS).unref();
}

function run() {
  // As lib/launch/launcher.env says: how long a collector of telemetry that stays silent is waited for.
  const env = { OTEL_EXPORTER_OTLP_TIMEOUT: "3000", ...process.env, DENO_NO_UPDATE_CHECK: "1" };
  const child = spawn(deno(), [...FLAGS, ...RIGHTS, ENTRY, ...process.argv.slice(2)], {
    stdio: "inherit",
    env,
  });
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
  process.stderr.write(`lotse: ${error.message}\n`);
  process.exit(2);
}
