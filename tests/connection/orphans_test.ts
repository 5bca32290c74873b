// No way of dying leaves a child behind: seen in the process table, with the real Python bridge and the real
// gateway.
import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";
import { pythonBridge } from "@/lib/server/bridge/process_transport.ts";
import { builtInCommand } from "@/lib/launch/gateway_command.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import { childrenOf, eventually, isAlive } from "@/tests/support/processes.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

async function startOwner(dataDir: string): Promise<{ owner: Deno.ChildProcess; children: number[] }> {
  const { command, args, env } = pythonBridge(await devPython(), `${root}python/ib_client.py`);
  const simulator = builtInCommand({
    dataDir,
    seed: 7,
    executable: Deno.execPath(),
    self: null,
    env: Deno.env.toObject(),
  })(0);
  const owner = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--quiet",
      `${root}tests/fixtures/bridge_owner.ts`,
      JSON.stringify({ bridge: { program: command, args, env }, simulator }),
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = owner.stdout.getReader();
  const { value } = await reader.read();
  await reader.cancel();
  const ids: { bridge: number; simulator: number } = JSON.parse(new TextDecoder().decode(value));
  return { owner, children: [ids.bridge, ids.simulator] };
}

for (const signal of ["SIGKILL", "SIGTERM", "SIGINT"] as const) {
  Deno.test(`after ${signal} of the server neither the bridge nor the gateway is left`, async () => {
    const dataDir = await Deno.makeTempDir();
    const { owner, children } = await startOwner(dataDir);
    expect(children.every(isAlive)).toBe(true);
    expect(new Set(childrenOf(owner.pid))).toEqual(new Set(children));
    owner.kill(signal);
    await owner.status;
    await eventually("all children are gone", () => !children.some(isAlive));
    await Deno.remove(dataDir, { recursive: true });
  });
}

// The signal at the death of the parent is Linux's; elsewhere a stopped child leaves when it is continued.
if (Deno.build.os === "linux") {
  Deno.test("a bridge that was stopped when its server was killed leaves too", async () => {
    const dataDir = await Deno.makeTempDir();
    const { owner, children: [bridge = 0, simulator = 0] } = await startOwner(dataDir);
    Deno.kill(bridge, "SIGSTOP");
    owner.kill("SIGKILL");
    await owner.status;
    try {
      await eventually("the stopped bridge is gone", () => !isAlive(bridge));
      await eventually("the gateway is gone", () => !isAlive(simulator));
    } finally {
      if (isAlive(bridge)) Deno.kill(bridge, "SIGKILL");
      await Deno.remove(dataDir, { recursive: true });
    }
  });
}
