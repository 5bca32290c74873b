// Each task that a user runs works by its own command line in a fresh checkout, and may not do what it has no
// business with.
import { expect } from "@std/expect";
import config from "@/deno.json" with { type: "json" };
import { PROGRAMS } from "@/lib/launch/programs.ts";
import { flagsOf } from "@/lib/launch/rights.ts";
import { VARIABLES } from "@/lib/server/environment.ts";
import { fromRoot } from "@/lib/server/root.ts";
import { Checkout } from "@/tests/support/checkout.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import { freePort } from "@/tests/support/free_port.ts";
import { ROOT } from "@/tests/support/imports.ts";
import { eventually, familyOf, isAlive } from "@/tests/support/processes.ts";

const PROBE = fromRoot("tests/fixtures/rights_probe.ts");

/** The command line of a process, as the system keeps it. */
function commandOf(pid: number): string[] {
  return Deno.readTextFileSync(`/proc/${pid}/cmdline`).split("\0").slice(0, -1);
}

/** What the probe could do with these flags, in an environment as the launcher leaves it. */
async function probe(flags: readonly string[], root: string): Promise<Record<string, string>> {
  const known = VARIABLES.flatMap((name) => {
    const value = Deno.env.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-config", ...flags, PROBE, Deno.env.get("HOME") ?? "/root", root],
    clearEnv: true,
    env: Object.fromEntries(known),
  }).output();
  const text = new TextDecoder();
  expect(text.decode(stderr)).toBe("");
  return JSON.parse(text.decode(stdout));
}

async function isReady(port: number): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
  await answer?.body?.cancel();
  return answer?.status === 200;
}

/** The desk of a task, looked at while it runs; then the task gets the signal. */
async function deskOf(
  task: "dev" | "start",
  checkout: Checkout,
  signal: Deno.Signal,
): Promise<{ flags: string[]; code: number; left: number[] }> {
  const port = freePort();
  const python = ["--python", await devPython()];
  const options = [
    "--paper",
    "--simulate",
    "--port",
    String(port),
    "--data-dir",
    checkout.dataDir,
    ...python,
  ];
  const child = checkout.start(task, options);
  const output = Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()]);
  try {
    await eventually(`${task} is ready`, () => isReady(port), 60_000);
    const family = familyOf(child.pid);
    const desk = family.find((pid) => commandOf(pid).some((part) => part.endsWith(`/${task}.ts`)));
    const flags = commandOf(desk ?? 0).filter((part) => /^--(?:allow|deny|no)-/.test(part));
    child.kill(signal);
    const { code } = await child.status;
    await eventually("all have left", () => !family.some(isAlive));
    return { flags, code, left: family.filter(isAlive) };
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error((await output).join("\n"), { cause: error });
  } finally {
    await output;
  }
}

Deno.test("each task of a user runs with the rights that it needs, in a fresh checkout", async (t) => {
  await using checkout = await Checkout.make();
  const { dataDir } = checkout;
  await t.step("build writes the build", async () => {
    const { code, stderr } = await checkout.run("build", []);
    expect([code, stderr]).toEqual([0, ""]);
    expect((await Deno.stat(`${checkout.root}_fresh/current`)).isFile).toBe(true);
  });
  if (Deno.build.os === "linux") {
    for (const [task, signal] of [["start", "SIGTERM"], ["dev", "SIGINT"]] as const) {
      await t.step(`${task} serves, and may not do what it has no business with`, async () => {
        const { flags, left } = await deskOf(task, checkout, signal);
        expect(left).toEqual([]);
        expect(flags).toContain("--no-prompt");
        const outcomes = await probe(flags, checkout.root);
        expect(new Set(Object.values(outcomes))).toEqual(new Set(["refused"]));
      });
    }
  }
  await t.step("live-passphrase sets the passphrase", async () => {
    const { code, stderr } = await checkout.run(
      "live-passphrase",
      ["--data-dir", `${dataDir}-live`],
      "a long passphrase\n",
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining("The passphrase is set")]);
  });
  await t.step("journal reads the journal, config the settings", async () => {
    const verified = await checkout.run("journal", ["verify", "--data-dir", dataDir]);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining("chain intact")]);
    const checked = await checkout.run("config", ["check", "--data-dir", dataDir]);
    expect([checked.code, checked.stdout]).toEqual([0, expect.stringContaining("the defaults hold")]);
  });
  await t.step("token makes a token for a program, which alone is on standard output", async () => {
    const made = await checkout.run("token", ["create", "reader", "--scope", "read", "--data-dir", dataDir]);
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^lotse_[\w-]{43}\n$/)]);
    expect(made.stderr).toBe(`For the desk with the data folder ${dataDir}, and no other\n`);
  });
  await t.step("link needs a desk that runs", async () => {
    const asked = await checkout.run("link", ["--data-dir", dataDir]);
    expect([asked.code, asked.stdout, asked.stderr]).toEqual([
      2,
      "",
      expect.stringContaining("No desk runs"),
    ]);
  });
  await t.step("mcp answers over standard input and output, and leaves with it", async () => {
    const file = `${checkout.home}/token`;
    await Deno.writeTextFile(file, "lotse_nobody", { mode: 0o600 });
    const hello = {
      jsonrpc: "2.0",
      id: 1,
      method: "initialize",
      params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "test", version: "1" } },
    };
    const args = ["--desk", `http://127.0.0.1:${freePort()}`, "--token-file", file];
    const child = checkout.start("mcp", args, "piped");
    const [lines, writer] = [child.stdout.pipeThrough(new TextDecoderStream()), child.stdin.getWriter()];
    await writer.write(new TextEncoder().encode(`${JSON.stringify(hello)}\n`));
    const reader = lines.getReader();
    const { value = "" } = await reader.read();
    expect(JSON.parse(value)).toMatchObject({ id: 1, result: { serverInfo: { name: "lotse" } } });
    await writer.close();
    expect([(await child.status).code, await reader.read()]).toEqual([0, { done: true, value: undefined }]);
    expect(await new Response(child.stderr).text()).toContain("desk not reached");
  });
  await t.step("each says how it is called, and does nothing else then", async () => {
    const asked = ["journal", "config", "token", "link", "mcp", "live-passphrase", "gateway", "start"];
    for (const name of asked) {
      const { code, stdout, stderr } = await checkout.run(name, ["--help"]);
      expect([name, code, `${stdout}${stderr}`]).toEqual([
        name,
        0,
        expect.stringContaining("Usage: "),
      ]);
    }
  });
  await t.step("exit codes pass through", async () => {
    expect((await checkout.run("journal", ["rubbish"])).code).toBe(2);
    expect((await checkout.run("mcp", ["rubbish"])).code).toBe(2);
    expect((await checkout.run("start", ["--port", "rubbish"])).code).toBe(2);
  });
  await t.step("the way of the unit, which leaves the checkout as it lies there, does the same", async () => {
    const [, ...words] = config.tasks.config.command.split(" ");
    const [name = "config", ...launcher] = words.reverse();
    const way = ["run", "--node-modules-dir=manual", ...launcher.reverse().slice(1), "--installed", name];
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: [...way, "check", "--data-dir", dataDir],
      cwd: checkout.root,
    }).output();
    expect([code, new TextDecoder().decode(stdout)]).toEqual([
      0,
      expect.stringContaining("the defaults hold"),
    ]);
  });
  await t.step("gateway listens", async () => {
    const child = checkout.start("gateway", ["--port", "0", "--data-dir", `${dataDir}/gateway`]);
    const reader = child.stdout.getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toContain("listening on 127.0.0.1:");
    child.kill("SIGTERM");
    await reader.cancel();
    await child.stderr.cancel();
    await child.status;
  });
});

Deno.test("no task of a user may do what it has no business with", async () => {
  const home = await Deno.makeTempDir();
  const args = ["--simulate", "--data-dir", `${home}/data`, "--port", "0"];
  for (const [name, { rights }] of Object.entries(PROGRAMS)) {
    const outcomes = await probe(flagsOf(await rights({ args, env: { HOME: home } })), ROOT);
    const allowed = Object.entries(outcomes).filter(([, outcome]) => outcome !== "refused");
    expect([name, allowed]).toEqual([name, []]);
  }
  await Deno.remove(home, { recursive: true });
});

if (Deno.build.os === "linux") {
  Deno.test("a desk whose launcher is killed leaves, with everything that the launcher had started", async () => {
    const dataDir = await Deno.makeTempDir();
    const port = freePort();
    const launcher = new Deno.Command(Deno.execPath(), {
      args: [
        ...[
          "run",
          "--no-prompt",
          "--allow-run",
          "--allow-read",
          "--allow-env",
          fromRoot("lib/launch/main.ts"),
        ],
        ...["dev", "--paper", "--simulate", "--port", String(port), "--data-dir", dataDir],
        ...["--python", await devPython()],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    try {
      await eventually("the desk is ready", () => isReady(port), 60_000);
      const family = familyOf(launcher.pid);
      expect(family.length).toBeGreaterThanOrEqual(3);
      launcher.kill("SIGKILL");
      await launcher.status;
      await eventually("all have left", () => !family.some(isAlive), 20_000);
    } finally {
      await Deno.remove(dataDir, { recursive: true });
    }
  });
}
