import type { Saying } from "@/lib/contract/says/saying.ts";
import { codeOf, say } from "@/lib/contract/says/say.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { expect } from "@std/expect";
import { join } from "node:path";
import { withLock } from "./lock.ts";
import { ensure, type EnsureDeps } from "./ensure.ts";
import { PythonEnvError } from "./errors.ts";
import { isIbapiNewEnough, isPythonNewEnough } from "./find_python.ts";
import { contentKey, extractFiles, pythonFiles, readPythonFiles } from "./python_files.ts";
import { type Run, run as realRun, toolEnv } from "./run.ts";

const REFUSED =
  "Retrying … NewConnectionError: Failed to establish a new connection: [Errno 111] Connection refused\n" +
  "ERROR: No matching distribution found for nautilus-ibapi==10.46.1";

/** A machine as the programs on it present it. */
interface Machine {
  /** Program name or path → its version; `ibapi` is found in every one of them that is named here. */
  pythons: Record<string, string>;
  ibapi?: Record<string, string>;
  uv?: boolean;
  venv?: { code: number; output: string };
  install?: { code: number; output: string };
  /** What the new environment has after the install. */
  installs?: string | null;
}

function machine({ pythons, ibapi = {}, uv = false, venv, install, installs = "10.46.1" }: Machine) {
  const commands: string[] = [];
  const made = new Set<string>();
  const run: Run = async (command, { line }) => {
    const text = command.join(" ").replaceAll("\n", " ");
    if (!text.includes(" -c ")) commands.push(text);
    const [program = ""] = command;
    const answer = (code: number | null, stdout = "", output = stdout) => ({ code, stdout, output });
    if (program === "uv" && text === "uv --version") return uv ? answer(0, "uv 0.9") : answer(null);
    if (text.includes(" -m venv ") || text.startsWith("uv venv")) {
      if (venv !== undefined && venv.code !== 0) return answer(venv.code, "", venv.output);
      const folder = command.at(-1) ?? "";
      await Deno.mkdir(join(folder, "bin"), { recursive: true });
      made.add(join(folder, "bin", "python"));
      return answer(0);
    }
    if (text.includes("pip install")) {
      line?.("Collecting nautilus-ibapi==10.46.1");
      return install === undefined ? answer(0) : answer(install.code, "", install.output);
    }
    const version = made.has(program) ? "3.12.1" : pythons[program];
    if (version === undefined) return answer(null);
    const has = made.has(program) ? installs : ibapi[program] ?? null;
    const executable = program.startsWith("/") ? program : `/usr/bin/${program}`;
    return answer(0, JSON.stringify({ executable, version, ibapi: has, ibapiError: "none", pytest: false }));
  };
  return { run, commands };
}

async function withSetup(
  described: Machine,
  body: (options: EnsureDeps, commands: string[], progress: string[]) => Promise<void>,
  more: Partial<EnsureDeps> = {},
): Promise<void> {
  const cacheDir = await Deno.makeTempDir();
  const progress: string[] = [];
  const { run, commands } = machine(described);
  await Deno.writeTextFile(join(cacheDir, "requirements.txt"), "nautilus-ibapi==10.46.1\n");
  await Deno.writeTextFile(join(cacheDir, "requirements-dev.txt"), "pytest\n");
  try {
    await body(
      {
        files: {
          script: "",
          requirements: join(cacheDir, "requirements.txt"),
          devRequirements: join(cacheDir, "requirements-dev.txt"),
        },
        cacheDir,
        python: null,
        dev: false,
        progress: (doing) => progress.push(inEnglish(doing)),
        run,
        env: {},
        os: "linux",
        ...more,
      },
      commands,
      progress,
    );
  } finally {
    await Deno.remove(cacheDir, { recursive: true });
  }
}

async function refusal(options: EnsureDeps): Promise<PythonEnvError> {
  try {
    await ensure(options);
  } catch (error) {
    if (error instanceof PythonEnvError) return error;
    throw error;
  }
  throw new Error("An environment was made");
}

Deno.test("the first start makes an environment with pip and says so; the second finds it", () =>
  withSetup({ pythons: { python3: "3.12.1" } }, async (options, commands, progress) => {
    const { python, ibapi } = await ensure(options);
    expect(ibapi).toBe("10.46.1");
    expect(python.startsWith(options.cacheDir)).toBe(true);
    expect(commands).toEqual([
      "uv --version",
      expect.stringMatching(/^\/usr\/bin\/python3 -I -m venv /),
      expect.stringMatching(/bin\/python -I -m pip install .*-r .*requirements\.txt$/),
    ]);
    expect(progress.join("\n")).toMatch(
      /first start only[^]*Installing requirements.txt with pip[^]*Collecting[^]*ready/,
    );
    expect(await ensure(options)).toEqual({ python, ibapi });
    expect(commands.length).toBe(3);
  }));

Deno.test("uv is used when it is there", () =>
  withSetup({ pythons: { python3: "3.12.1" }, uv: true }, async (options, commands) => {
    await ensure(options);
    expect(commands[1]).toMatch(/^uv venv .*--python \/usr\/bin\/python3 /);
    expect(commands[2]).toMatch(/^uv pip install --python .*-r .*requirements\.txt$/);
  }));

Deno.test("the environment for tests has its own folder and installs both lists", () =>
  withSetup({ pythons: { python3: "3.12.1" } }, async (options, commands) => {
    const { python } = await ensure({ ...options, dev: true });
    expect(python).toMatch(/-dev\/bin\/python$/);
    expect(commands.at(-1)).toMatch(/requirements\.txt -r .*requirements-dev\.txt$/);
  }));

Deno.test("other requirements are another environment", () =>
  withSetup({ pythons: { python3: "3.12.1" } }, async (options) => {
    const before = await ensure(options);
    await Deno.writeTextFile(options.files.requirements, "nautilus-ibapi==10.99.1\n");
    expect((await ensure(options)).python).not.toBe(before.python);
  }));

Deno.test("a half-made environment is made again", () =>
  withSetup({ pythons: { python3: "3.12.1" } }, async (options, commands) => {
    const { python } = await ensure(options);
    await Deno.remove(join(python, "..", "..", "lotse-environment.json"));
    await Deno.writeTextFile(join(python, "..", "rubbish"), "");
    await ensure(options);
    expect(commands.filter((text) => text.includes("-m venv")).length).toBe(2);
    await expect(Deno.stat(join(python, "..", "rubbish"))).rejects.toThrow();
  }));

Deno.test("two starts at once make one environment", () =>
  withSetup({ pythons: { python3: "3.12.1" } }, async (options, commands) => {
    const [first, second] = await Promise.all([ensure(options), ensure(options)]);
    expect(first).toEqual(second);
    expect(commands.filter((text) => text.includes("-m venv")).length).toBe(1);
  }));

Deno.test("who has to wait for another start is told", async () => {
  const dir = await Deno.makeTempDir();
  const inside = Promise.withResolvers<void>();
  const told = Promise.withResolvers<Saying>();
  const first = withLock(`${dir}/lock`, () => {}, async () => {
    inside.resolve();
    await told.promise;
  });
  await inside.promise;
  const second = withLock(`${dir}/lock`, told.resolve, () => Promise.resolve("after"));
  expect(await told.promise).toEqual(say("PYTHON_ENV_WAITING"));
  expect(await second).toBe("after");
  await first;
  await Deno.remove(dir, { recursive: true });
});

Deno.test("a Python of the user's with ibapi is used as it is", () =>
  withSetup(
    { pythons: { "/opt/py": "3.11.2" }, ibapi: { "/opt/py": "10.30.1" } },
    async (options, commands) => {
      expect(await ensure({ ...options, python: "/opt/py" })).toEqual({
        python: "/opt/py",
        ibapi: "10.30.1",
      });
      expect(commands).toEqual([]);
    },
  ));

Deno.test("an older Python is passed over for a newer one", () =>
  withSetup({ pythons: { python3: "3.8.18", python: "3.11.2" } }, async (options, commands) => {
    await ensure(options);
    expect(commands[1]).toMatch(/^\/usr\/bin\/python -I -m venv/);
  }));

Deno.test("every way of failing has a code, a cause and a way out", async () => {
  const good = { pythons: { python3: "3.12.1" } };
  const rows: [string, Machine, string | null, RegExp, RegExp][] = [
    ["PYTHON_MISSING", { pythons: {} }, null, /tried 'python3', 'python', 'py -3'/, /apt install python3/],
    ["PYTHON_MISSING", good, "/nowhere/py", /tried '\/nowhere\/py'/, /--python PATH/],
    [
      "PYTHON_TOO_OLD",
      { pythons: { python3: "3.9.18" } },
      null,
      /found \/usr\/bin\/python3 3\.9\.18, needed is 3\.10/,
      /Install/,
    ],
    [
      "PYTHON_NO_VENV",
      {
        ...good,
        venv: { code: 1, output: "The virtual environment was not created … ensurepip is not available" },
      },
      null,
      /can not make a virtual environment/,
      /python3-venv/,
    ],
    [
      "PIP_UNREACHABLE",
      { ...good, install: { code: 1, output: REFUSED } },
      null,
      /out of reach/,
      /HTTPS_PROXY/,
    ],
    [
      "PIP_FAILED",
      { ...good, install: { code: 1, output: "ERROR: hash mismatch\nsee above" } },
      null,
      /ERROR: hash mismatch/,
      /Read the log/,
    ],
    ["IBAPI_MISSING", { ...good, installs: null }, null, /can not import ibapi/, /made anew/],
    ["IBAPI_TOO_OLD", { ...good, installs: "9.81.1" }, null, /ibapi 9\.81\.1 is too old/, /Uninstall/],
    [
      "IBAPI_TOO_OLD",
      { pythons: { "/opt/py": "3.12.0" }, ibapi: { "/opt/py": "9.81.1" } },
      "/opt/py",
      /needed is 10\.19/,
      /requirements\.txt/,
    ],
  ];
  for (const [code, described, python, cause, fix] of rows) {
    await withSetup(described, async (options) => {
      const error = await refusal(options);
      expect(codeOf(error.says)).toBe(code);
      expect(error.message).toMatch(cause);
      expect(inEnglish(error.fix)).toMatch(fix);
      expect(error.fatal).toBe(true);
    }, { python });
  }
});

Deno.test("a failed install leaves nothing that looks like an environment", () =>
  withSetup({ pythons: { python3: "3.12.1" }, install: { code: 1, output: REFUSED } }, async (options) => {
    await refusal(options);
    const left = [...Deno.readDirSync(join(options.cacheDir, "python"))].filter((entry) => entry.isDirectory);
    expect(left).toEqual([]);
  }));

Deno.test("versions are compared as numbers", () => {
  expect(["3.9.99", "2.7", "3.10.0", "3.100.1", "4.0"].map(isPythonNewEnough)).toEqual([
    false,
    false,
    true,
    true,
    true,
  ]);
  expect(["9.81.1", "10.18.9", "10.19.4", "10.46.1", "11.0", "junk"].map(isIbapiNewEnough))
    .toEqual([false, false, true, true, true, false]);
});

Deno.test("the installer sees the user's proxy settings and neither Python's switches nor the login secret", () => {
  const env = {
    HTTPS_PROXY: "p",
    PIP_INDEX_URL: "i",
    PYTHONPATH: "x",
    PYTHONHOME: "y",
    VIRTUAL_ENV: "v",
    LOTSE_TOKEN: "t",
  };
  expect(toolEnv(env)).toEqual({ HTTPS_PROXY: "p", PIP_INDEX_URL: "i" });
});

Deno.test("a program that does not exist is an answer", async () => {
  expect((await realRun(["/nowhere/python3"], { env: {} })).code).toBe(null);
});

Deno.test("the files of a binary are extracted for this user alone, once per content, and put right when changed", async () => {
  const cacheDir = await Deno.makeTempDir();
  const files = {
    "python/ib_client.py": new TextEncoder().encode("print(1)\n"),
    "requirements.txt": new TextEncoder().encode("x\n"),
  };
  const folder = await extractFiles(files, cacheDir);
  const script = join(folder, "python", "ib_client.py");
  expect(await Deno.readTextFile(script)).toBe("print(1)\n");
  if (Deno.build.os !== "windows") {
    expect(((await Deno.stat(folder)).mode ?? 0) & 0o777).toBe(0o700);
    expect(((await Deno.stat(script)).mode ?? 0) & 0o777).toBe(0o600);
  }
  await Deno.writeTextFile(script, "import evil\n");
  expect(await extractFiles(files, cacheDir)).toBe(folder);
  expect(await Deno.readTextFile(script)).toBe("print(1)\n");
  expect(await contentKey({ ...files, "requirements.txt": new TextEncoder().encode("y\n") }))
    .not.toBe(await contentKey(files));
  await Deno.remove(cacheDir, { recursive: true });
});

Deno.test("extracted are the runtime files of this checkout, without tests", async () => {
  const { ROOT } = await import("@/lib/server/root.ts");
  const names = Object.keys(await readPythonFiles(ROOT));
  expect(names).toContain("python/ib_client.py");
  expect(names).toContain("python/code_book.json");
  expect(names).toContain("requirements.txt");
  expect(names.some((name) => name.startsWith("python/lotse_bridge/"))).toBe(true);
  expect(names.filter((name) => /tests|__pycache__/.test(name))).toEqual([]);
  expect((await pythonFiles(ROOT, "/nowhere", false)).script).toBe(join(ROOT, "python", "ib_client.py"));
});
