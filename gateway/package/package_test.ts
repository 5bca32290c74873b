// The npm package as a stranger gets it: packed, installed into an empty folder, run with Node and nothing
// else on the PATH.
import config from "../deno.json" with { type: "json" };
import manifest from "../package.json" with { type: "json" };
import { ApiClient } from "../testing/api_client.ts";
import { eventually } from "../testing/eventually.ts";
import { orderFor } from "../testing/test_gateway.ts";
import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const BIN = fileURLToPath(new URL("./paper-gateway.mjs", import.meta.url));

/** What it wrote. Throws with its last words when it fails. */
async function run(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(command, { args: [...args], cwd }).output();
  const text = new TextDecoder();
  if (!success) throw new Error(`${command} ${args.join(" ")} failed:\n${text.decode(stderr)}`);
  return text.decode(stdout);
}

/**
 * A folder with the installed package, and the only folder of the PATH: Node, its npx, and a shell for npx.
 */
async function install(folder: string): Promise<void> {
  const [{ filename }] = JSON.parse(await run("npm", ["pack", "--json", "--pack-destination", folder], ROOT));
  await Deno.writeTextFile(`${folder}/package.json`, '{ "private": true }');
  await run("npm", ["install", "--no-audit", "--no-fund", `${folder}/${filename}`], folder);
  await Deno.mkdir(`${folder}/path`);
  for (const tool of ["node", "npx", "sh", "env"]) {
    const path = (await run("sh", ["-c", `command -v ${tool}`], folder)).trim();
    await Deno.symlink(await Deno.realPath(path), `${folder}/path/${tool}`);
  }
}

function start(folder: string, command: readonly string[], args: readonly string[]): Deno.ChildProcess {
  const [program = "", ...rest] = command;
  return new Deno.Command(program, {
    args: [...rest, ...args],
    cwd: folder,
    clearEnv: true,
    env: { PATH: `${folder}/path`, HOME: folder, npm_config_update_notifier: "false" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The port of its first line; whatever it says later is read and dropped. */
async function portOf(child: Deno.ChildProcess): Promise<number> {
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("\n")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`It ended: ${await new Response(child.stderr).text()}`);
    text += value;
  }
  await reader.cancel();
  return JSON.parse(text).port;
}

function isListening(port: number): boolean {
  try {
    Deno.listen({ hostname: "127.0.0.1", port }).close();
    return false;
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) return true;
    throw error;
  }
}

async function end(child: Deno.ChildProcess): Promise<void> {
  await child.stdin.close().catch(() => {});
  await child.stderr.cancel();
}

Deno.test("the package is the gateway of this folder: its version, its flags, its Deno", () => {
  expect(manifest.name).toBe(config.name);
  expect(manifest.version).toBe(config.version);
  const flags = config.tasks.start.command.split(" ").filter((flag) => flag.startsWith("--v8-flags"));
  expect(flags.length).toBe(1);
  expect(Deno.readTextFileSync(BIN)).toContain(`"${flags[0]}"`);
});

Deno.test("npm's package runs the gateway with nothing but Node", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "paper-gateway-package-" });
  const npx = [`${folder}/path/npx`, "paper-gateway"];
  const bin = [`${folder}/node_modules/.bin/paper-gateway`];
  try {
    await t.step("it packs, and installs from the tarball into an empty folder", () => install(folder));

    await t.step("npx runs it, an order fills, and SIGTERM ends it with its state on the disk", async () => {
      const child = start(folder, npx, ["--port", "0", "--json", "--data-dir", `${folder}/a,b`]);
      const port = await portOf(child);
      {
        await using client = await ApiClient.start({ port });
        client.send(orderFor(1, {}));
        await client.next("orderStatus", ({ status }) => status === "Filled");
      }
      child.kill("SIGTERM");
      await child.status;
      await eventually("the gateway has left its port", () => !isListening(port));
      expect(Deno.readTextFileSync(`${folder}/a,b/gateway.json`)).toContain('"Filled"');
      await end(child);
    });

    await t.step(
      "its own end is that of the gateway: 0 after a signal, 2 for what it does not know",
      async () => {
        const told = start(folder, bin, ["--port", "0", "--json"]);
        await portOf(told);
        told.kill("SIGINT");
        expect(await told.status).toMatchObject({ code: 0, signal: null });
        await end(told);
        const wrong = start(folder, bin, ["--nonsense"]);
        const { code, stderr } = await wrong.output();
        await wrong.stdin.close();
        expect(code).toBe(2);
        expect(new TextDecoder().decode(stderr)).toContain("--nonsense");
      },
    );

    await t.step(
      "told so, it leaves when its standard input closes, and not at the Ctrl-C of its parent",
      async () => {
        const child = start(folder, bin, ["--port", "0", "--json", "--exit-on-stdin-close"]);
        const port = await portOf(child);
        child.kill("SIGINT");
        for (let client = 1; client <= 5; client++) {
          await using api = await ApiClient.start({ port });
          await api.next("nextValidId");
        }
        await child.stdin.close();
        expect(await child.status).toMatchObject({ code: 0 });
        await child.stderr.cancel();
      },
    );

    await t.step("its library for tests starts it, tells it, and leaves it ended", async () => {
      await Deno.writeTextFile(
        `${folder}/library.mjs`,
        [
          'import { PaperGateway } from "@lotse/paper-gateway/test";',
          'const gateway = await PaperGateway.start(["--speed", "0"]);',
          'await gateway.control({ do: "halt", symbol: "AAPL" });',
          "await gateway.expectNothingOpen();",
          "await gateway.stop();",
          "console.log(gateway.port);",
        ].join("\n"),
      );
      const port = Number(await run(`${folder}/path/node`, ["library.mjs"], folder));
      expect(port).toBeGreaterThan(0);
      expect(isListening(port)).toBe(false);
    });

    await t.step("it may read and write what its options name, and nothing else", async () => {
      await Deno.writeTextFile(`${folder}/faults.json`, '{ "faults": [] }');
      const child = start(folder, bin, ["--port", "0", "--json", "--faults", `${folder}/faults.json`]);
      await portOf(child);
      const [gateway] = (await run("sh", ["-c", `cat /proc/${child.pid}/task/*/children`], folder)).trim()
        .split(" ");
      const flags = Deno.readTextFileSync(`/proc/${gateway}/cmdline`).split("\0").filter((arg) =>
        arg.startsWith("--allow") || arg === "-A"
      );
      expect(flags).toEqual(["--allow-net=127.0.0.1", `--allow-read=${folder}/faults.json`]);
      child.kill("SIGTERM");
      await child.status;
      await end(child);
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
