// The unit for systemd starts what there is to start, and a desk that was killed comes back disarmed.
import { expect } from "@std/expect";
import { GatewayProcess } from "@lotse/paper-gateway/testing";
import { existsSync } from "node:fs";
import deno from "@/deno.json" with { type: "json" };
import { PROGRAMS } from "@/lib/launch/programs.ts";
import { parseConfig } from "@/lib/server/config/mod.ts";
import { VARIABLES } from "@/lib/server/environment.ts";
import { fromRoot } from "@/lib/server/root.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { openSettings } from "@/tests/support/open_limits.ts";
import { LIVE_ACCOUNT, PASSPHRASE, setPassphrase } from "@/tests/support/two_desks.ts";

const UNIT = await Deno.readTextFile(fromRoot("packaging/lotse.service"));

/** Every value of a setting, lines that go on joined. */
function valuesOf(setting: string): string[] {
  const lines = UNIT.replaceAll(/\\\n\s*/g, "").split("\n");
  return lines.filter((line) => line.startsWith(`${setting}=`)).map((line) => line.slice(setting.length + 1));
}

Deno.test("the unit starts what 'deno task start' starts, with options and variables that there are", () => {
  const [command = "", ...others] = valuesOf("ExecStart");
  expect(others).toEqual([]);
  const [program = "", ...args] = command.split(/\s+/);
  expect(program).toMatch(/^\/.+\/deno$/);
  const installed = ["--node-modules-dir=manual", "--installed"];
  for (const flag of installed) expect(args).toContain(flag);
  const [, ...task] = deno.tasks.start.command.split(" ");
  expect(args.filter((arg) => !installed.includes(arg)).slice(0, task.length)).toEqual(task);
  const file = task.at(-2) ?? "";
  expect(existsSync(fromRoot(file))).toBe(true);
  expect(Object.keys(PROGRAMS)).toContain(task.at(-1));

  const env = Object.fromEntries(
    valuesOf("Environment").flatMap((line) => line.split(" ")).map((pair) => pair.split("=")),
  );
  expect(Object.keys(env).filter((name) => !VARIABLES.includes(name))).toEqual([]);
  const { mode, gateway, dirs } = parseConfig(args.slice(task.length + installed.length), env);
  expect([mode, gateway.kind]).toEqual(["paper", "explicit"]);
  expect(valuesOf("ReadWritePaths")).toEqual([`${dirs.data} ${dirs.cache}`]);
});

Deno.test("the other programs are started as the unit starts the desk, for its data folder", async () => {
  const script = (await Deno.readTextFile(fromRoot("packaging/lotse.sh"))).replaceAll(/\\\n\s*/g, "");
  const [, variables = "", command = ""] = /^exec env ((?:\w+=\S+ )+)(.+) "\$@"$/m.exec(script) ?? [];
  const given = variables.trim().split(" ");
  const unit = valuesOf("Environment").flatMap((line) => line.split(" "));
  expect(given).toEqual(unit.filter((pair) => pair !== "LOTSE_LOG=json"));
  const [start = ""] = valuesOf("ExecStart");
  const checkout = valuesOf("WorkingDirectory")[0];
  expect(start.startsWith(`${command.replaceAll(`${checkout}/`, "")} start `)).toBe(true);
  expect(script).toContain(`cd ${checkout} || exit 1\n`);
});

if (Deno.build.os !== "windows") {
  Deno.test("a program of the desk becomes its user, and within the unit, where nobody can, is it already", async () => {
    const folder = await Deno.makeTempDir();
    const stub = (name: string, body: string) =>
      Deno.writeTextFile(`${folder}/${name}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    const script = await Deno.readTextFile(fromRoot("packaging/lotse.sh"));
    await Deno.writeTextFile(
      `${folder}/lotse`,
      script.replace("/usr/local/bin/deno", `${folder}/deno`).replace("cd /opt/lotse", `cd ${folder}`),
      { mode: 0o755 },
    );
    await stub("deno", 'echo "$(pwd) $LOTSE_DATA_DIR $*"');
    // As the kernel has it there: no program gives more rights.
    await stub("sudo", `[ -n "$IN_UNIT" ] && exit 1; shift 2; WHO=lotse exec "$@"`);
    await stub("id", 'echo "${WHO:-anna}"');
    const [here, closed] = [`${folder}/my folder`, `${folder}/closed`];
    await Deno.mkdir(here);
    await Deno.mkdir(closed, { mode: 0o700 });
    const run = async (env: Record<string, string>, cwd = here) => {
      const command = new Deno.Command(`${folder}/lotse`, {
        args: ["journal", "backup", "./there"],
        cwd,
        env: { PATH: `${folder}:/usr/bin:/bin`, ...env },
        clearEnv: true,
      });
      const { code, stdout } = await command.output();
      return [code, new TextDecoder().decode(stdout).trim().replace(/ run .* --installed/, "")];
    };
    // A path means what it does for whoever types it.
    const ran = [0, `${here} /var/lib/lotse journal backup ./there`];
    expect(await run({})).toEqual(ran);
    expect(await run({ IN_UNIT: "1", WHO: "lotse" })).toEqual(ran);
    // From the home of somebody else, which the desk's user may not enter, the program still starts.
    await stub(
      "sudo",
      `chmod 000 ${closed}; shift 2; WHO=lotse exec setpriv --reuid=65534 --clear-groups "$@"`,
    );
    await Deno.chmod(folder, 0o755);
    if (Deno.uid() === 0) {
      expect(await run({}, closed)).toEqual([0, `${folder} /var/lib/lotse journal backup ./there`]);
    }
    await Deno.remove(folder, { recursive: true });
  });
}

Deno.test("the unit gives a desk that failed another start, one that refused none, and no way to more rights", () => {
  const held = {
    Restart: "on-failure",
    RestartPreventExitStatus: "2",
    NoNewPrivileges: "yes",
    ProtectSystem: "strict",
    ProtectHome: "yes",
    CapabilityBoundingSet: "",
    RestrictAddressFamilies: "AF_INET AF_INET6 AF_UNIX",
    UMask: "0077",
  };
  for (const [setting, value] of Object.entries(held)) {
    expect([setting, valuesOf(setting)]).toEqual([setting, [value]]);
  }
  // The desk has 12 s to leave.
  expect(parseInt(valuesOf("TimeoutStopSec")[0] ?? "")).toBeGreaterThan(12);
});

if (["/usr/bin/systemd-analyze", "/bin/systemd-analyze"].some((path) => existsSync(path))) {
  Deno.test("systemd reads the unit without a complaint", async () => {
    const folder = await Deno.makeTempDir();
    const here = UNIT.replace(/^ExecStart=\S+/m, `ExecStart=${Deno.execPath()}`);
    await Deno.writeTextFile(`${folder}/lotse.service`, here);
    const { code, stderr } = await new Deno.Command("systemd-analyze", {
      args: ["verify", "--man=no", `${folder}/lotse.service`],
    }).output();
    const about = new TextDecoder().decode(stderr).split("\n").filter((line) =>
      line.includes("lotse.service")
    );
    expect([code, about]).toEqual([0, []]);
    await Deno.remove(folder, { recursive: true });
  });
}

Deno.test("a live desk that is killed while it is armed comes back disarmed, in the folder as it was", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "lotse_e2e_" });
  try {
    await using gateway = await GatewayProcess.start(["--live-ids-for-tests", "--accounts", LIVE_ACCOUNT]);
    const args = ["--live", "--gateway", `127.0.0.1:${gateway.port}`];
    const { limits } = openSettings.modes.live;
    const settings = JSON.stringify({ version: 1, limits: { live: limits } });
    const start = () => DeskProcess.start({ args, dataDir, settings });
    const account = LIVE_ACCOUNT;
    const order = {
      account,
      conId: 265598,
      side: "BUY",
      quantity: "10",
      orderType: "LMT",
      limitPrice: "100",
      tif: "DAY",
    };
    let armed: DeskProcess | null = await start();
    let previewToken: string;
    try {
      await setPassphrase(dataDir);
      await armed.ready();
      await armed.mustPost({ action: "arm_live", account, typedAccount: account, passphrase: PASSPHRASE });
      ({ previewToken } = await armed.mustPost({ action: "preview_order", order }));
      expect(Object.keys((await armed.snapshot()).trading.armed)).toEqual([account]);
      await armed.kill("SIGKILL");
      armed = null;
    } finally {
      await armed?.[Symbol.asyncDispose]();
    }
    await using again = await start();
    expect(Object.keys((await again.ready()).trading.armed)).toEqual([]);
    expect((await again.post({ action: "preview_order", order })).body.code).toBe("LIVE_NOT_ARMED");
    const submit = { action: "submit", previewToken, idempotencyKey: crypto.randomUUID() };
    expect((await again.post(submit)).status).toBeGreaterThanOrEqual(400);
    expect((await again.snapshot()).orders).toEqual({});
  } finally {
    await Deno.remove(dataDir, { recursive: true }).catch(() => {});
  }
});
