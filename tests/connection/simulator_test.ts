import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";
import { systemClock, systemIds } from "@/lib/server/clock.ts";
import { type Config, parseConfig } from "@/lib/server/config/mod.ts";
import { tcpProbe } from "@/lib/server/connection/mod.ts";
import { silentLog } from "@/lib/server/log.ts";
import { v8FlagsOf } from "@/tests/support/task_flags.ts";
import { builtInCommand, GATEWAY_V8_FLAGS } from "@/lib/launch/gateway_command.ts";
import { spawnHelper } from "@/lib/server/helper_process.ts";
import { chooseGateway, openGateway } from "@/lib/server/simulator.ts";
import { Simulator } from "@/lib/server/simulator_process.ts";
import { eventually, isAlive } from "@/tests/support/processes.ts";

const fixture = fileURLToPath(new URL("../fixtures/fake_gateway.ts", import.meta.url));

function fakeSimulator(...moods: string[]): Simulator {
  return new Simulator({
    spawn: (port) =>
      spawnHelper({
        program: Deno.execPath(),
        args: ["run", "-A", "--quiet", "--no-config", fixture, "--port", String(port), ...moods],
        env: { HOME: "/tmp", DENO_NO_UPDATE_CHECK: "1" },
      }),
    clock: systemClock,
    ids: systemIds,
    log: silentLog,
  });
}

function configOf(args: string, program: "dev" | "start" = "dev"): Config {
  return parseConfig(args === "" ? [] : args.split(" "), { HOME: "/nowhere" }, program);
}

const probe = tcpProbe(1000);

Deno.test("the built-in gateway tells its port, and leaves at the end", async () => {
  const simulator = fakeSimulator();
  simulator.start();
  const endpoint = await simulator.endpoint();
  expect(await probe(endpoint)).toBe(true);
  const { pid } = simulator;
  await simulator[Symbol.asyncDispose]();
  expect(isAlive(pid ?? 0)).toBe(false);
  expect(await probe(endpoint)).toBe(false);
});

Deno.test("a gateway that dies comes back on the same port", async () => {
  await using simulator = fakeSimulator();
  simulator.start();
  const { port } = await simulator.endpoint();
  const { pid } = simulator;
  Deno.kill(pid ?? 0, "SIGKILL");
  await eventually("another one runs", () => simulator.pid !== null && simulator.pid !== pid);
  expect((await simulator.endpoint()).port).toBe(port);
  expect(await probe({ host: "127.0.0.1", port })).toBe(true);
});

Deno.test("a gateway that keeps dying keeps coming back", async () => {
  await using simulator = fakeSimulator("crash");
  simulator.start();
  const seen = new Set<number>();
  await eventually("three of them ran", () => {
    if (simulator.pid !== null) seen.add(simulator.pid);
    return seen.size >= 3;
  });
});

Deno.test("a gateway that can not be started is told within its deadline", async () => {
  await using simulator = new Simulator({
    spawn: () => spawnHelper({ program: "/nowhere/gateway", args: [], env: {} }),
    clock: systemClock,
    ids: systemIds,
    log: silentLog,
    listenDeadlineMs: 200,
  });
  simulator.start();
  await expect(simulator.endpoint()).rejects.toMatchObject({ reason: { code: "SIMULATOR_DOWN" } });
});

Deno.test("a gateway that ends before it listens is told in its own words, and goes on to be started", async () => {
  let starts = 0;
  const mended = Promise.withResolvers<number>();
  await using simulator = new Simulator({
    spawn(port) {
      starts++;
      const isMended = starts > 3;
      if (isMended) mended.resolve(starts);
      return spawnHelper({
        program: Deno.execPath(),
        args: isMended
          ? ["run", "-A", "--quiet", "--no-config", fixture, "--port", String(port)]
          : ["eval", "console.error('gateway: The state is of another release'); Deno.exit(2)"],
        env: { HOME: "/tmp", DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
      });
    },
    clock: systemClock,
    ids: systemIds,
    log: silentLog,
  });
  simulator.start();
  await expect(simulator.endpoint()).rejects.toMatchObject({
    reason: {
      code: "SIMULATOR_ENDS",
      cause: { with: { words: { verbatim: "The state is of another release" } } },
    },
  });
  await mended.promise;
  expect(await probe(await simulator.endpoint())).toBe(true);
});

Deno.test("what is dialled: a named gateway always, a usual port that answers, else for dev on paper the built-in one", async () => {
  const rows: [string, "dev" | "start", string[], string, boolean][] = [
    ["--gateway 10.0.0.1:4002", "dev", [], "10.0.0.1:4002", false],
    ["--simulate", "start", ["127.0.0.1:7497"], "built-in", true],
    ["", "dev", [], "built-in", true],
    ["", "dev", ["127.0.0.1:4002"], "127.0.0.1:7497, 127.0.0.1:4002", false],
    ["", "start", [], "127.0.0.1:7497, 127.0.0.1:4002", false],
    ["--live", "dev", [], "127.0.0.1:7496, 127.0.0.1:4001", false],
  ];
  for (const [args, program, answering, label, simulated] of rows) {
    let started = 0;
    const config = configOf(args, program);
    const chosen = await chooseGateway(
      config,
      ({ host, port }) => Promise.resolve(answering.includes(`${host}:${port}`)),
    );
    await using choice = openGateway(chosen, config, silentLog, () => null, () => {
      started++;
      return fakeSimulator();
    });
    expect(`${args} ${program}: ${choice.target.label}`).toBe(`${args} ${program}: ${label}`);
    expect(choice.target.simulated).toBe(simulated);
    expect(started).toBe(simulated ? 1 : 0);
    expect(choice.note !== null).toBe(simulated && args === "");
  }
});

Deno.test("of several candidates the first that answers is dialled, and none is told with all of them", async () => {
  const answering = new Set<number>();
  const choice = await chooseGateway(
    configOf("", "start"),
    ({ port }) => Promise.resolve(answering.has(port)),
  );
  if (choice.simulated) throw new Error("The built-in gateway was chosen");
  await expect(choice.target.locate()).rejects.toMatchObject({ reason: { code: "GATEWAY_NOT_FOUND" } });
  answering.add(4002);
  expect(await choice.target.locate()).toEqual({ host: "127.0.0.1", port: 4002 });
  answering.add(7497);
  expect(await choice.target.locate()).toEqual({ host: "127.0.0.1", port: 7497 });
});

Deno.test("the command of a compiled binary is the binary itself", () => {
  const options = {
    dataDir: "/d",
    seed: 5,
    executable: "/opt/lotse",
    env: { PATH: "/bin", LOTSE_TOKEN: "secret" },
  };
  const compiled = builtInCommand({ ...options, self: [] })(4002);
  expect([compiled.program, ...compiled.args].join(" "))
    .toBe("/opt/lotse gateway --port 4002 --json --exit-on-stdin-close --data-dir /d/simulator --seed 5");
  expect(JSON.stringify(compiled)).not.toContain("secret");
  const checkout = builtInCommand({ ...options, seed: null, self: null })(0);
  expect(checkout.args.join(" ")).toMatch(
    /^run .*\/gateway\/main\.ts --port 0 --json .*\/d\/simulator$/,
  );
});

Deno.test("the built-in gateway keeps its state in a folder whose name has a comma", async () => {
  const parent = await Deno.makeTempDir({ prefix: "lotse_simulator_" });
  try {
    const options = { dataDir: `${parent}/a,b`, seed: null, executable: Deno.execPath(), self: null };
    await using simulator = new Simulator({
      spawn: (port) => spawnHelper(builtInCommand({ ...options, env: Deno.env.toObject() })(port)),
      clock: systemClock,
      ids: systemIds,
      log: silentLog,
    });
    simulator.start();
    expect(await probe(await simulator.endpoint())).toBe(true);
    await simulator[Symbol.asyncDispose]();
    expect([...Deno.readDirSync(`${parent}/a,b/simulator`)].map(({ name }) => name)).toEqual([
      "gateway.json",
    ]);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});

Deno.test("the built-in gateway and the one started alone collect garbage equally early", () => {
  const command = builtInCommand({
    dataDir: "/d",
    seed: null,
    executable: "/opt/lotse",
    self: [],
    env: {},
  })(0);
  expect(command.env["DENO_V8_FLAGS"]).toBe(GATEWAY_V8_FLAGS);
  expect(v8FlagsOf("gateway")).toEqual([`--v8-flags=${GATEWAY_V8_FLAGS}`]);
  const alone = Deno.readTextFileSync(fileURLToPath(new URL("../../gateway/deno.json", import.meta.url)));
  expect(alone).toContain(` --v8-flags=${GATEWAY_V8_FLAGS} `);
});

Deno.test("the real gateway starts, listens and leaves without a trace", async () => {
  const dataDir = await Deno.makeTempDir();
  const simulator = new Simulator({
    spawn: (port) =>
      spawnHelper(
        builtInCommand({
          dataDir,
          seed: 7,
          executable: Deno.execPath(),
          self: null,
          env: Deno.env.toObject(),
        })(port),
      ),
    clock: systemClock,
    ids: systemIds,
    log: silentLog,
  });
  simulator.start();
  expect(await probe(await simulator.endpoint())).toBe(true);
  const { pid } = simulator;
  await simulator[Symbol.asyncDispose]();
  expect(isAlive(pid ?? 0)).toBe(false);
  await Deno.remove(dataDir, { recursive: true });
});

Deno.test("a gateway that was loaded beforehand opens nothing until it is told to, and leaves when it is not", async () => {
  const dataDir = await Deno.makeTempDir({ prefix: "lotse_simulator_" });
  const options = { dataDir, seed: null, executable: Deno.execPath(), self: null, env: Deno.env.toObject() };
  const { program, args, env } = builtInCommand(options)(0, true);
  const spare = () =>
    new Deno.Command(program, { args: [...args], env: { ...env }, stdin: "piped", stdout: "piped" }).spawn();
  try {
    const unwanted = spare();
    await unwanted.stdin.close();
    const { code, stdout } = await unwanted.output();
    expect([code, stdout.length, [...Deno.readDirSync(dataDir)]]).toEqual([0, 0, []]);

    const wanted = spare();
    const lines = wanted.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const first = lines.read();
    const silence = new Promise((resolve) => setTimeout(() => resolve("silent"), 700));
    expect(await Promise.race([first, silence])).toBe("silent");
    expect([...Deno.readDirSync(dataDir)]).toEqual([]);
    const input = wanted.stdin.getWriter();
    await input.write(new TextEncoder().encode("start\n"));
    const { port } = JSON.parse((await first).value ?? "");
    expect(await probe({ host: "127.0.0.1", port })).toBe(true);
    await input.close();
    expect((await wanted.status).code).toBe(0);
    await lines.cancel();
  } finally {
    await Deno.remove(dataDir, { recursive: true });
  }
});
