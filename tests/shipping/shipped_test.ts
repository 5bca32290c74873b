// What is shipped, as those have it who get it: everything that the binary embeds, alone in a folder that
// nobody may write, and the npm package, installed from its tarball. The same files, made once in a checkout
// of their own.
import { expect } from "@std/expect";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { BUDGET_BYTES, compileArguments, sizeOf } from "@/lib/build/ship/compile.ts";
import { readRecording } from "@/lib/server/replay/read_recording.ts";
import { BINARY_FLAGS } from "@/lib/launch/binary_flags.ts";
import { PROGRAMS } from "@/lib/launch/programs.ts";
import { workerRights } from "@/lib/launch/rights.ts";
import { fromRoot, ROOT } from "@/lib/server/root.ts";
import { Checkout, outcome, type Ran } from "@/tests/support/checkout.ts";
import { DeskProcess, type DeskProcessOptions } from "@/tests/support/desk_process.ts";
import { devPython } from "@/tests/support/dev_python.ts";
import { eventually, familyOf, isAlive } from "@/tests/support/processes.ts";
import { embedded, filesBelow, layOut, stateOf } from "./embedded.ts";

const AAPL = 265598;
/** A name that a glued address would break. */
const ODD = "a #1 %20 ö";

/** Only what a machine without Deno, npm and checkout has, too. */
const PLAIN = { PATH: "/usr/bin:/bin", LOTSE_LOG: "json", NO_COLOR: "1" };

/** Previews, sends and has it filled; the page and its scripts are there for a browser that has logged in. */
async function trade(desk: DeskProcess): Promise<void> {
  const { accounts } = await desk.ready();
  const [account = ""] = Object.keys(accounts);
  const browser = await desk.logIn();
  const page = (await desk.api("GET", "/", undefined, browser.headers)).body as string;
  const [, script = ""] = /"(\/_fresh\/js\/[^"]+\.js)"/.exec(page) ?? [];
  expect((await desk.api("GET", script, undefined, browser.headers)).status).toBe(200);
  expect((await desk.api("GET", "/login")).body).toContain("“lotse link”");
  const order = { account, conId: AAPL, side: "BUY", quantity: "10", orderType: "MKT", tif: "DAY" };
  const id = await desk.place(order);
  await desk.until("the order is filled", ({ orders }) => orders[id]?.state === "filled");
}

async function stopped(desk: DeskProcess): Promise<number> {
  const family = familyOf(desk.child.pid);
  desk.child.kill("SIGTERM");
  const { code } = await desk.child.status;
  await eventually("all have left", () => !family.some(isAlive));
  return code;
}

function run(command: readonly string[], args: readonly string[], env: Record<string, string>): Promise<Ran> {
  const [program = "", ...words] = command;
  return outcome(
    new Deno.Command(program, {
      args: [...words, ...args],
      clearEnv: true,
      env: { ...PLAIN, ...env },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn(),
  );
}

/** Folders of a user who has nothing yet. */
async function emptyFolders(home: string): Promise<{ home: string; cwd: string; data: string }> {
  const folders = { home: join(home, "home"), cwd: join(home, "cwd"), data: join(home, "data") };
  for (const folder of Object.values(folders)) await Deno.mkdir(folder, { recursive: true });
  return folders;
}

Deno.test("what is shipped runs, trades and writes nothing but its data, as binary and as npm package", async (t) => {
  await using checkout = await Checkout.make();
  const python = await devPython();
  const shipped = join(checkout.root, ".lotse", "shipped");
  let tarball = "";

  await t.step(
    "compile makes the binary, or says in one sentence that its runtime can not be fetched",
    async () => {
      const output = join(checkout.home, "lotse");
      const { code, stdout, stderr } = await checkout.run("compile", ["--output", output]);
      if (code === 0) {
        expect(stdout).toContain("MB beside the runtime");
        expect((await run([output], ["--version"], {})).stdout).toMatch(/^lotse \d/);
        return;
      }
      expect([code, stderr]).toEqual([
        1,
        expect.stringMatching(/^Lotse: The runtime .* can not be fetched .*\n$/),
      ]);
    },
  );

  await t.step("package puts together what is shipped, and packs it", async () => {
    const { code, stdout, stderr } = await checkout.run("package", ["--into", checkout.home]);
    expect([code, stderr]).toEqual([0, ""]);
    tarball = stdout.trim();
  });

  const alone = join(checkout.home, ODD);
  const entry = join(alone, "lib", "launch", "binary.js");
  const lotse = [Deno.execPath(), "run", ...BINARY_FLAGS, entry];

  await t.step("what is embedded is all that was put together, and no more than 20 MB", async () => {
    const files = await embedded(shipped);
    const ofNpm = ["README.md", "lotse.mjs", "package.json"];
    expect(files).toEqual(filesBelow(shipped).filter((file) => !ofNpm.includes(file)));
    await layOut(shipped, files, alone);
    expect(sizeOf(alone)).toBeLessThan(BUDGET_BYTES);
    expect(files.filter((file) => /_test\.|\/tests\/|\.tsx?$|metafile/.test(file))).toEqual([]);
    expect(Deno.readTextFileSync(join(alone, "licences.txt"))).toContain("lightweight-charts");
    const { components } = JSON.parse(Deno.readTextFileSync(join(alone, "lotse.cdx.json")));
    expect(components.map(({ purl }: { purl: string }) => purl)).toContain("pkg:npm/big.js@7.0.1");
  });

  await t.step("Deno embeds exactly that", async () => {
    const output = join(checkout.home, "embedding");
    const words = compileArguments(shipped, { target: null, output }).filter((word) => word !== "--quiet");
    // Deno itself in the place of the runtime, which need not be reachable: what comes out is only looked at.
    const { code, stderr } = await outcome(
      new Deno.Command(Deno.execPath(), {
        args: words,
        cwd: shipped,
        env: { DENORT_BIN: Deno.execPath(), NO_COLOR: "1" },
        stdout: "piped",
        stderr: "piped",
      }).spawn(),
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining("Embedded Files")]);
    const named = [...stderr.matchAll(/^[├└]── ([^\s/]+)/gm)].map(([, name = ""]) => name);
    expect(named.sort()).toEqual([...Deno.readDirSync(alone)].map(({ name }) => name).sort());
    const [, mb = ""] = /^Files: ([\d.]+)MB$/m.exec(stderr) ?? [];
    expect(Math.abs(Number(mb) * 2 ** 20 / sizeOf(alone) - 1)).toBeLessThan(0.1);
    await Deno.remove(output);
  });

  await t.step("it says which release it is and what it can do, and refuses what it can not", async () => {
    expect((await run(lotse, ["--version"], {})).stdout).toMatch(
      /^lotse \d+\.\d+\.\d+ \(commit \w+\), contract \d, bridge protocol \d+, Deno \d/,
    );
    const { stdout } = await run(lotse, ["--help"], {});
    for (const [name, { help, develops = false }] of Object.entries(PROGRAMS)) {
      expect([name, stdout.includes(help)]).toEqual([name, !develops]);
    }
    expect(await run(lotse, ["build"], {})).toEqual({
      code: 2,
      stdout: "",
      stderr: "lotse: there is no subcommand 'build': 'lotse --help' lists them\n",
    });
    const asked = await run(lotse, ["start", "--help"], { HOME: checkout.home });
    expect([asked.code, asked.stdout]).toEqual([0, expect.stringContaining("Usage: lotse start [options]")]);
  });

  const { home, cwd, data } = await emptyFolders(join(checkout.home, "of the binary"));
  // A compiled binary has no cache of Deno's.
  const own = { HOME: home, DENO_DIR: join(checkout.home, "deno") };
  const options: DeskProcessOptions = {
    command: lotse,
    cwd,
    dataDir: data,
    args: ["--paper", "--simulate", "--python", python, "--cache-dir", join(data, "cache")],
    env: { ...PLAIN, ...own },
  };

  await t.step(
    "from an empty folder it trades by its own gateway, and writes nothing but its data",
    async () => {
      const before = stateOf(alone);
      await using desk = await DeskProcess.start(options);
      await trade(desk);
      const link = await run(lotse, ["link", "--simulate", "--data-dir", data], own);
      expect([link.code, link.stdout]).toEqual([0, expect.stringContaining(`${desk.url}/login?`)]);
      expect(await stopped(desk)).toBe(0);
      expect([stateOf(alone), filesBelow(cwd), filesBelow(home)]).toEqual([before, [], []]);
      // The recorder's thread is a module of its own.
      const { segments: [first] } = readRecording(join(data, "recordings"));
      expect(first?.entries().some((one) => one.k === "out")).toBe(true);
    },
  );

  await t.step(
    "Python runs what was unpacked for this user alone, and what was changed there is put right",
    async () => {
      const folder = join(data, "cache", "python-files");
      expect((Deno.statSync(folder).mode ?? 0) & 0o777).toBe(0o700);
      const [script = ""] = filesBelow(folder).filter((file) => file.endsWith("ib_client.py"));
      const original = Deno.readTextFileSync(join(folder, script));
      await Deno.writeTextFile(join(folder, script), 'raise SystemExit("somebody else\'s")\n');
      await using desk = await DeskProcess.start(options);
      await desk.ready();
      expect(Deno.readTextFileSync(join(folder, script))).toBe(original);
      expect(await stopped(desk)).toBe(0);
    },
  );

  await t.step("the desk in the binary may not do what it has no business with", async () => {
    const args = ["--simulate", "--data-dir", data, "--cache-dir", join(data, "cache")];
    const rights = await PROGRAMS.start?.rights({ args, env: own }) ?? {};
    // The root of what is shipped is this folder.
    const read = rights.read?.map((path) => path === ROOT ? alone : path) ?? [];
    const permissions = JSON.stringify(workerRights({ ...rights, read }));
    const probe = [Deno.execPath(), "run", ...BINARY_FLAGS, fromRoot("tests/fixtures/worker_probe.ts")];
    const { stdout, stderr } = await run(probe, [checkout.home, checkout.root, permissions], {
      ...own,
      AWS_SECRET_ACCESS_KEY: "of another program",
    });
    expect(stderr).toBe("");
    const outcomes: Record<string, string> = JSON.parse(stdout);
    expect(Object.keys(outcomes).length).toBeGreaterThan(10);
    expect(Object.entries(outcomes).filter(([, outcome]) => outcome !== "refused")).toEqual([]);
  });

  await t.step("its other subcommands work on the same data", async () => {
    const verified = await run(lotse, ["journal", "verify", "--data-dir", data], own);
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining("chain intact")]);
    const made = await run(lotse, ["token", "create", "a", "--scope", "read", "--data-dir", data], own);
    expect([made.code, made.stdout]).toEqual([0, expect.stringMatching(/^lotse_[\w-]{43}\n$/)]);
    const wrong = await run(lotse, ["--port", "rubbish"], own);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining("--port")]);
  });

  await t.step(
    "npm's package holds that and no more, and runs with nothing but Node and Python",
    async () => {
      const folders = await emptyFolders(join(checkout.home, "of npm"));
      const path = join(folders.home, "path");
      await Deno.mkdir(path);
      await install(tarball, folders.cwd, path);
      const installed = join(folders.cwd, "node_modules", "lotse");
      expect(filesBelow(installed)).toEqual(filesBelow(shipped));
      expect((await Deno.stat(tarball)).size).toBeLessThan(5_000_000);
      const command = [join(path, "npx"), "lotse"];
      const args = ["--paper", "--simulate", "--python", python];
      const env = { HOME: folders.home, PATH: path, npm_config_update_notifier: "false" };
      // Before anything is unpacked, and with no right to do it.
      const words = ["doctor", ...args, "--data-dir", folders.data];
      const looked = await outcome(
        new Deno.Command(command[0] ?? "", {
          args: ["lotse", ...words],
          cwd: folders.cwd,
          env,
          clearEnv: true,
          stdout: "piped",
          stderr: "piped",
        }).spawn(),
      );
      expect(looked.stdout).toMatch(/^ok +python /m);
      await using desk = await DeskProcess.start({
        command,
        cwd: folders.cwd,
        dataDir: folders.data,
        args,
        env: { ...env, LOTSE_LOG: "json" },
      });
      await trade(desk);
      const family = familyOf(desk.child.pid);
      desk.child.kill("SIGTERM");
      await desk.child.status;
      await eventually("all have left", () => !family.some(isAlive));
    },
  );
});

/** The installed package, and the only folder of the PATH: Node, its npx, and a shell for npx. */
async function install(tarball: string, folder: string, path: string): Promise<void> {
  await Deno.writeTextFile(join(folder, "package.json"), '{ "private": true }');
  const args = ["install", "--no-audit", "--no-fund", pathToFileURL(tarball).href];
  const installed = await outcome(
    new Deno.Command("npm", { args, cwd: folder, stdout: "piped", stderr: "piped" }).spawn(),
  );
  if (installed.code !== 0) throw new Error(installed.stderr);
  for (const tool of ["node", "npx", "sh", "env"]) {
    const which = await outcome(
      new Deno.Command("sh", { args: ["-c", `command -v ${tool}`], stdout: "piped", stderr: "piped" })
        .spawn(),
    );
    await Deno.symlink(await Deno.realPath(which.stdout.trim()), join(path, tool));
  }
}
