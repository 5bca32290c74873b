import type { Saying } from "@/lib/contract/says/saying.ts";
import { codeOf, say } from "@/lib/contract/says/say.ts";
import { inEnglish } from "@/lib/contract/says/english.ts";
import { expect } from "@std/expect";
import { join } from "node:path";
import { lock } from "./lock.ts";
import { ensure, type EnsureDeps, findBase } from "./ensure.ts";
import { noPython, PythonEnvError } from "./errors.ts";
import { namesIn } from "./candidates.ts";
import { findPythons, isIbapiNewEnough, isPythonNewEnough, type RefusedPython } from "./find_python.ts";
import { contentKey, readPythonFiles } from "./python_files.ts";
import { extractFiles, pythonFiles } from "./unpack.ts";
import { type Run, run as realRun } from "./run.ts";
import { pipSettings, toolEnv } from "./tool_env.ts";

const REFUSED =
  "Retrying … NewConnectionError: Failed to establish a new connection: [Errno 111] Connection refused\n" +
  "ERROR: No matching distribution found for nautilus-ibapi==10.46.1";

/** A machine as the programs on it present it. */
interface Machine {
  /** Program name or path → its version; `ibapi` is found in every one of them that is named here. */
  pythons: Record<string, string>;
  ibapi?: Record<string, string>;
  uv?: boolean;
  /** Those that lack the modules for an environment. */
  bare?: string[];
  /** Fails for every Python, or for those whose path is named. */
  venv?: { code: number; output: string; of?: string[] };
  /** What uv's install leaves in the environment. */
  uvInstalls?: string | null;
  /** Folder → names in it. */
  folders?: Record<string, string[]>;
  /** What `py -0p` writes. */
  launcher?: string;
  /** What stands in the user's pip.conf. */
  pipConf?: Record<string, string>;
  install?: { code: number; output: string };
  /** What the new environment has after the install. */
  installs?: string | null;
}

function machine(
  { pythons, ibapi = {}, uv = false, venv, install, installs = "10.46.1", folders = {}, ...more }: Machine,
) {
  const commands: string[] = [];
  const environments: Record<string, string>[] = [];
  const made = new Map<string, string | null>();
  const run: Run = async (command, { line, env }) => {
    const text = command.join(" ").replaceAll("\n", " ");
    if (text.includes("pip install")) environments.push({ ...env });
    if (!text.includes(" -c ")) commands.push(text);
    const [program = ""] = command;
    const answer = (code: number | null, stdout = "", output = stdout) => ({ code, stdout, output });
    if (program === "uv" && text === "uv --version") return uv ? answer(0, "uv 0.9") : answer(null);
    if (text.includes(" -m venv ") || text.startsWith("uv venv")) {
      if (venv !== undefined && (venv.of ?? [program]).includes(program)) {
        return answer(venv.code, "", venv.output);
      }
      const folder = command.at(-1) ?? "";
      await Deno.mkdir(join(folder, "bin"), { recursive: true });
      const has = program === "uv" ? more.uvInstalls ?? installs : installs;
      made.set(join(folder, "bin", "python"), program === "uv" && more.uvInstalls === null ? null : has);
      return answer(0);
    }
    if (text.includes("pip install")) {
      line?.("Collecting nautilus-ibapi==10.46.1");
      return install === undefined ? answer(0) : answer(install.code, "", install.output);
    }
    if (text === "py -0p") return answer(0, more.launcher ?? "");
    if (text.includes("config")) return answer(0, JSON.stringify(more.pipConf ?? {}));
    const version = made.has(program) ? "3.12.1" : pythons[program];
    if (version === undefined) return answer(null);
    if (version === "dead") return answer(127, "", "pyenv: version `3.12' is not installed");
    const has = made.has(program) ? made.get(program) ?? null : ibapi[program] ?? null;
    const executable = /[/\\]/.test(program) ? program : `/usr/bin/${program}`;
    const told = { executable, version, ibapi: has, ibapiError: "none", pytest: false };
    return answer(0, JSON.stringify({ ...told, venv: more.bare?.includes(program) !== true }));
  };
  const look = (folder: string) => Promise.resolve(folders[folder] ?? []);
  return { run, look, commands, environments };
}

async function withSetup(
  described: Machine,
  body: (
    options: EnsureDeps,
    commands: string[],
    progress: string[],
    environments: Record<string, string>[],
  ) => Promise<void>,
  more: Partial<EnsureDeps> = {},
): Promise<void> {
  const cacheDir = await Deno.makeTempDir();
  const progress: string[] = [];
  const { run, look, commands, environments } = machine(described);
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
        wheels: null,
        dev: false,
        progress: (doing) => progress.push(inEnglish(doing)),
        run,
        look,
        env: {},
        os: "linux",
        ...more,
      },
      commands,
      progress,
      environments,
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
      expect.stringMatching(
        /bin\/python -I -m pip install .*--require-hashes --only-binary :all: -r .*requirements\.txt$/,
      ),
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
    expect(commands[2]).toMatch(
      /^uv pip install --python .* --require-hashes --only-binary :all: -r .*requirements\.txt$/,
    );
  }));

Deno.test("a folder of wheels takes the place of the network, with uv and with pip, and the hashes still hold", async () => {
  const ways = [[true, "uv pip install --python"], [false, "-I -m pip install"]] as const;
  for (const [uv, way] of ways) {
    await withSetup({ pythons: { python3: "3.12.1" }, uv }, async (options, commands) => {
      await ensure({ ...options, wheels: "/media/wheels" });
      expect(commands[2]).toContain(way);
      expect(commands[2]).toMatch(
        / --no-index --find-links \/media\/wheels --require-hashes --only-binary :all: -r /,
      );
    });
  }
});

Deno.test("the environment for tests has its own folder and installs both lists", () =>
  withSetup({ pythons: { python3: "3.12.1" } }, async (options, commands) => {
    const { python } = await ensure({ ...options, dev: true });
    expect(python).toMatch(/-dev\/bin\/python$/);
    expect(commands.at(-2)).toMatch(/--require-hashes --only-binary :all: -r .*requirements\.txt$/);
    expect(commands.at(-1)).toMatch(/--only-binary :all: -r .*requirements-dev\.txt$/);
    expect(commands.at(-1)).not.toContain("--require-hashes");
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
  const told = Promise.withResolvers<Saying>();
  const first = await lock(`${dir}/lock`, () => {});
  const second = lock(`${dir}/lock`, told.resolve);
  expect(await told.promise).toEqual(say("PYTHON_ENV_WAITING"));
  first[Symbol.dispose]();
  (await second)[Symbol.dispose]();
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
    ["PYTHON_MISSING", { pythons: {} }, null, /tried 'python3', 'python'/, /apt install python3/],
    ["PYTHON_MISSING", good, "/nowhere/py", /tried '\/nowhere\/py'/, /--python PATH/],
    [
      "PYTHON_TOO_OLD",
      { pythons: { python3: "3.9.18" } },
      null,
      /needed is 3\.10: \/usr\/bin\/python3 is too old \(3\.9\.18\); python is not there/,
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

/** Settings that are meant for the user's own environments: every one of them broke ours. */
const MISPLACING = {
  ...{ PIP_USER: "1", PIP_PREFIX: "/opt/p", PIP_TARGET: "/opt/t", PIP_ROOT: "/opt/r", PIP_PYTHON: "python2" },
  ...{ PIP_REQUIRE_VIRTUALENV: "1", PIP_NO_DEPS: "1", PIP_DRY_RUN: "1", PIP_REQUIRE_HASHES: "1" },
  ...{ PIP_CONSTRAINT: "/c.txt", PIP_LOG: "/var/pip.log", PIP_NO_BINARY: ":all:", pip_user: "1" },
  ...{ PYTHONPATH: "x", PYTHONHOME: "y", PYTHONSTARTUP: "s", PYTHONUSERBASE: "u", PYTHONNOUSERSITE: "" },
  ...{ VIRTUAL_ENV: "v", CONDA_PREFIX: "c", CONDA_DEFAULT_ENV: "base", __PYVENV_LAUNCHER__: "l" },
  ...{ UV_SYSTEM_PYTHON: "1", UV_PYTHON: "3.9", UV_TARGET: "/opt", UV_REQUIRE_HASHES: "1" },
  ...{ PIP_ONLY_BINARY: ":none:", PIP_NO_BUILD_ISOLATION: "0", UV_NO_BINARY: "1", UV_OVERRIDE: "/o.txt" },
};
const SOURCES = {
  ...{ PIP_INDEX_URL: "https://index.example/simple", PIP_EXTRA_INDEX_URL: "e", PIP_FIND_LINKS: "/wheels" },
  ...{
    PIP_NO_INDEX: "1",
    PIP_TRUSTED_HOST: "index.example",
    PIP_CERT: "/ca.pem",
    PIP_DEFAULT_TIMEOUT: "180",
  },
  ...{ HTTPS_PROXY: "p", no_proxy: "n", SSL_CERT_FILE: "/ca.pem", REQUESTS_CA_BUNDLE: "/ca.pem" },
  ...{ UV_DEFAULT_INDEX: "d", UV_INDEX_CORP_USERNAME: "me", UV_CACHE_DIR: "/cache" },
  ...{ PATH: "/usr/bin", HOME: "/home/anna", PYENV_VERSION: "3.12" },
};

Deno.test("U16: of the user's settings the tools see where packages come from, not where they go", () => {
  expect(toolEnv({ ...MISPLACING, ...SOURCES, LOTSE_TOKEN: "t" }, "linux")).toEqual(SOURCES);
  expect(toolEnv({ PIP_CONFIG_FILE: "/my/pip.conf" }, "linux")).toEqual({ PIP_CONFIG_FILE: "/my/pip.conf" });
});

Deno.test("U16: pip reads no configuration file; the index and the proxy of the user's are handed on", () => {
  const config = {
    "global.index-url": "https://global.example/simple",
    "install.index-url": "https://install.example/simple",
    "global.find-links": "\n/wheels\n/more",
    "global.trusted-host": "global.example",
    "global.user": "true",
    "install.target": "/opt/t",
    "freeze.timeout": "9",
    ":env:.cert": "/variables/are/known",
  };
  expect(pipSettings({ PIP_TRUSTED_HOST: "variable.example" }, config, "/dev/null")).toEqual({
    PIP_CONFIG_FILE: "/dev/null",
    PIP_INDEX_URL: "https://install.example/simple",
    PIP_FIND_LINKS: "/wheels\n/more",
    PIP_TRUSTED_HOST: "variable.example",
  });
});

Deno.test("U16: pip.conf can not make the install go elsewhere", () =>
  withSetup(
    {
      pythons: { python3: "3.12.1" },
      pipConf: {
        "global.user": "true",
        "install.prefix": "/opt",
        "global.index-url": "https://index.example",
      },
    },
    async (options, _commands, _progress, environments) => {
      await ensure(options);
      expect(environments).toEqual([{
        PIP_CONFIG_FILE: "/dev/null",
        PIP_INDEX_URL: "https://index.example",
      }]);
    },
    { env: toolEnv({ ...MISPLACING, PIP_CONFIG_FILE: "/my/pip.conf" }, "linux") },
  ));

Deno.test("U16: when uv installs elsewhere or not at all, pip has the last word", async () => {
  for (const uvInstalls of [null, "9.81.1"]) {
    await withSetup({ pythons: { python3: "3.12.1" }, uv: true, uvInstalls }, async (options, commands) => {
      expect((await ensure(options)).ibapi).toBe("10.46.1");
      expect(commands.map((text) => text.split(" ").slice(0, 2).join(" ")).slice(1, 3))
        .toEqual(["uv venv", "uv pip"]);
      expect(commands.at(-1)).toMatch(/python -I -m pip install/);
    });
  }
});

Deno.test("U18: where python3 is too old, the newest python3.N is found, wherever Pythons are kept", async () => {
  const old = { python3: "3.9.18", python: "2.7.18" };
  const rows: [Record<string, string[]>, string][] = [
    [{ "/usr/bin": ["python3.9", "python3.12", "python3.12-config", "python3.10"] }, "/usr/bin/python3.12"],
    [{ "/my/bin": ["python3.11"], "/usr/local/bin": ["python3.13"] }, "/usr/local/bin/python3.13"],
    [{ "/my/bin": ["python3.11"], "/usr/bin": ["python3.11"] }, "/my/bin/python3.11"],
    [{ "/opt/homebrew/bin": ["python3.14"] }, "/opt/homebrew/bin/python3.14"],
    [
      { "/home/anna/.pyenv/versions": ["3.12.4"], "/home/anna/.pyenv/versions/3.12.4/bin": ["python3.12"] },
      "/home/anna/.pyenv/versions/3.12.4/bin/python3.12",
    ],
  ];
  for (const [folders, wanted] of rows) {
    const versions = Object.entries(folders).flatMap(([folder, names]) =>
      names.map((name) => [`${folder}/${name}`, `${name.replace("python", "")}.1`] as const)
    );
    await withSetup(
      { pythons: { ...old, ...Object.fromEntries(versions) }, folders },
      async (options, commands) => {
        await ensure(options);
        expect(commands[1]).toContain(`${wanted} -I -m venv`);
      },
      { env: { PATH: "/my/bin:relative:/usr/bin", HOME: "/home/anna" } },
    );
  }
});

Deno.test("U18: the launcher of Windows is asked what it knows", () =>
  withSetup(
    {
      pythons: { py: "3.9.1", "C:\\Program Files\\Python312\\python.exe": "3.12.4" },
      launcher:
        " -V:3.12          C:\\Program Files\\Python312\\python.exe\r\n -V:3.9 *        C:\\Python39\\python.exe\r\n",
    },
    async (options, commands) => {
      const { why } = await ensure(options).then(() => ({ why: null }), (error) => ({ why: error }));
      // The fake makes environments as Linux does: what counts is which Python was to make it.
      expect(why).toBeInstanceOf(PythonEnvError);
      expect(commands).toContainEqual(
        expect.stringMatching(/^C:\\Program Files\\Python312\\python\.exe -I -m venv/),
      );
    },
    { os: "windows" },
  ));

Deno.test("U18: a Python without venv makes room for the next; a ready environment is not made a second time", () =>
  withSetup(
    {
      pythons: { python3: "3.11.2", "/usr/bin/python3.12": "3.12.4" },
      folders: { "/usr/bin": ["python3.12"] },
      venv: { code: 1, output: "ensurepip is not available", of: ["/usr/bin/python3"] },
    },
    async (options, commands) => {
      const first = await ensure(options);
      expect(commands.filter((text) => text.includes("-m venv")).length).toBe(2);
      expect(await ensure(options)).toEqual(first);
      expect(commands.filter((text) => text.includes("-m venv")).length).toBe(2);
    },
  ));

Deno.test("U18: the cause lists what was tried and why each was refused", () =>
  withSetup(
    {
      pythons: {
        python3: "3.9.18",
        "/usr/bin/python3.13": "dead",
        "/usr/bin/python3.12": "3.12.4",
        "/usr/bin/python3.11": "3.11.9",
      },
      folders: { "/usr/bin": ["python3.13", "python3.12", "python3.11"] },
      venv: { code: 1, output: "ensurepip is not available" },
    },
    async (options) => {
      const error = await refusal(options);
      expect(codeOf(error.says)).toBe("PYTHON_NO_VENV");
      expect(error.message).toBe(
        "No Python can make a virtual environment: /usr/bin/python3 is too old (3.9.18); python is not there; " +
          "/usr/bin/python3.13 does not run (pyenv: version `3.12' is not installed); " +
          "/usr/bin/python3.12 (3.12.4) can not make a virtual environment (ensurepip is not available); " +
          "/usr/bin/python3.11 (3.11.9) can not make a virtual environment (ensurepip is not available)",
      );
    },
  ));

Deno.test("U18: the names in a folder; none where it can not be read", async () => {
  const dir = await Deno.makeTempDir();
  await Deno.writeTextFile(`${dir}/python3.12`, "");
  expect(await namesIn(dir)).toEqual(["python3.12"]);
  expect(await namesIn(`${dir}/python3.12`)).toEqual([]);
  expect(await namesIn(`${dir}/nowhere`)).toEqual([]);
  await Deno.remove(dir, { recursive: true });
});

Deno.test("U19: a complete environment is found without a lock, a write or a folder of its own", () =>
  withSetup({ pythons: { python3: "3.12.1" } }, async (options) => {
    const made = await ensure(options);
    const folder = join(options.cacheDir, "python");
    for (const { name } of [...Deno.readDirSync(folder)]) {
      if (name.endsWith(".lock")) Deno.removeSync(join(folder, name));
    }
    expect(await ensure(options)).toEqual(made);
    expect([...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => name.endsWith(".lock")))
      .toEqual([]);
  }));

Deno.test("U19: a cache that can not be written is named, and '--cache-dir' with it", async () => {
  const good = { pythons: { python3: "3.12.1" } };
  const full = { code: 1, output: "Error: [Errno 28] No space left on device: '/cache/python/x'\n" };
  const file = await Deno.makeTempFile();
  const rows: [Machine, Partial<EnsureDeps>, RegExp][] = [
    [good, { cacheDir: file }, /Not a directory|File exists/],
    [{ ...good, venv: full }, {}, /No space left/],
    [{ ...good, install: { ...full, output: "ERROR: [Errno 30] Read-only file system" } }, {}, /Read-only/],
  ];
  for (const [described, more, reason] of rows) {
    await withSetup(described, async (options) => {
      const error = await refusal(options);
      expect(codeOf(error.says)).toBe("CACHE_UNWRITABLE");
      expect(error.message).toContain(options.cacheDir);
      expect(error.message).toMatch(reason);
      expect(inEnglish(error.fix)).toMatch(/--cache-dir/);
    }, more);
  }
  await Deno.remove(file);
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

Deno.test("U19: files that are ready in a read-only cache are only read, and others name the cache", async () => {
  const cacheDir = await Deno.makeTempDir();
  const files = { "python/ib_client.py": new TextEncoder().encode("print(1)\n") };
  const folder = await extractFiles(files, cacheDir);
  const before = await Deno.stat(folder);
  const chmod = Deno.chmod;
  try {
    Deno.chmod = () => Promise.reject(new Deno.errors.PermissionDenied("Read-only file system"));
    expect(await extractFiles(files, cacheDir)).toBe(folder);
  } finally {
    Deno.chmod = chmod;
  }
  expect((await Deno.stat(folder)).mtime).toEqual(before.mtime);
  const { ROOT } = await import("@/lib/server/root.ts");
  const blocked = join(cacheDir, "file");
  await Deno.writeTextFile(blocked, "");
  const refused = await pythonFiles(ROOT, blocked, true).then(() => null, (error) => error);
  expect(refused).toBeInstanceOf(PythonEnvError);
  expect(refused.message).toContain(blocked);
  await Deno.remove(cacheDir, { recursive: true });
});

Deno.test("U19: a program that is stopped by its signal is not waited for, whoever holds its pipes", async () => {
  if (Deno.build.os === "windows") return;
  const stop = new AbortController();
  const ran = realRun(["sh", "-c", "echo begun; sleep 9 & wait"], {
    env: toolEnv(Deno.env.toObject(), Deno.build.os),
    signal: stop.signal,
    line: () => stop.abort(),
  });
  const started = performance.now();
  expect(await ran).toMatchObject({ code: null, stdout: "begun\n" });
  expect(performance.now() - started).toBeLessThan(8_000);
});

Deno.test("U19: an interpreter that says nothing has a deadline and is named", async () => {
  const hangs: Run = (_command, { signal }) =>
    new Promise((resolve) =>
      signal?.addEventListener("abort", () => resolve({ code: null, stdout: "", output: "" }))
    );
  const refused: RefusedPython[] = [];
  const deps = {
    run: hangs,
    env: {},
    os: "linux",
    look: () => Promise.resolve([]),
    wanted: "/opt/hung/python3",
    answerMs: 20,
  };
  expect(await Array.fromAsync(findPythons(deps, refused))).toEqual([]);
  expect(inEnglish(noPython(refused, "linux").says)).toContain("/opt/hung/python3 says nothing for 0.02 s");
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

Deno.test("a look says what a start would: a Python without venv and ensurepip makes no environment, but for uv", async () => {
  const pythons = { "python3": "3.12.4", "python": "3.11.9" };
  await withSetup({ pythons, bare: ["python3"] }, async (deps) => {
    expect((await findBase(deps)).executable).toBe("/usr/bin/python");
  });
  await withSetup({ pythons, bare: ["python3"], uv: true }, async (deps) => {
    expect((await findBase(deps)).executable).toBe("/usr/bin/python3");
  });
  await withSetup({ pythons, bare: ["python3", "python"] }, async (deps, commands) => {
    const refused = await findBase(deps).catch((error) => error);
    expect(refused).toBeInstanceOf(PythonEnvError);
    expect([refused.message, inEnglish(refused.fix)]).toEqual([
      expect.stringMatching(/^No Python can make a virtual environment: \/usr\/bin\/python3 \(3\.12\.4\)/),
      expect.stringContaining("python3.12-venv"),
    ]);
    expect(commands.filter((command) => command.includes("venv"))).toEqual([]);
  });
});
