// What lies in the way of the first install (a foreign pip.conf, a foreign index, programs planted in front
// of the search path) changes nothing of what is installed, with the real pip: what is not the file of the
// hash is not installed at all.
import { expect } from "@std/expect";
import { join } from "node:path";
import { environment } from "@/lib/server/environment.ts";
import { install, type InstallFailure } from "@/lib/server/python_env/install.ts";
import { interpreter } from "@/lib/server/python_env/place.ts";
import { run } from "@/lib/server/python_env/run.ts";
import { toolEnv } from "@/lib/server/python_env/tool_env.ts";
import { devPython } from "@/tests/support/dev_python.ts";

/** Writes `lotse_probe-1.0-py3-none-any.whl`, whose module says what it is, and prints its SHA-256. */
const MAKE_WHEEL = `
import hashlib, sys, zipfile
folder, says = sys.argv[1:]
path = folder + "/lotse_probe-1.0-py3-none-any.whl"
info = "lotse_probe-1.0.dist-info/"
with zipfile.ZipFile(path, "w") as wheel:
    wheel.writestr("lotse_probe.py", "SAYS = %r\\n" % says)
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: lotse-probe\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "lotse_probe.py,,\\n" + info + "METADATA,,\\n" + info + "WHEEL,,\\n" + info + "RECORD,,\\n")
print(hashlib.sha256(open(path, "rb").read()).hexdigest())
`;

interface Attempt {
  failure: InstallFailure;
  /** What the module says that is installed, `null` without one. */
  installed: string | null;
  /** Whether a planted program ran, or something was put where the foreign settings point. */
  misled: boolean;
}

/**
 * Installs the probe on a machine whose owner's settings are foreign; `from` is where its index variable
 * points.
 */
async function attempt(from: "good" | "evil"): Promise<Attempt> {
  const home = await Deno.makeTempDir({ prefix: "lotse_planted_" });
  try {
    const python = await devPython();
    const wheels = async (name: string) => {
      await Deno.mkdir(join(home, name));
      const made = await new Deno.Command(python, { args: ["-I", "-c", MAKE_WHEEL, join(home, name), name] })
        .output();
      return new TextDecoder().decode(made.stdout).trim();
    };
    const hash = await wheels("good");
    await wheels("evil");
    const trap = join(home, "trap");
    await plant(home, trap);
    const requirements = join(home, "requirements.txt");
    await Deno.writeTextFile(requirements, `lotse-probe==1.0 --hash=sha256:${hash}\n`);
    const set: Record<string, string> = {
      PATH: `${home}/node_modules/.bin:relative:/usr/bin:/bin`,
      HOME: home,
      PIP_NO_INDEX: "1",
      PIP_FIND_LINKS: join(home, from),
      PIP_TARGET: trap,
      PIP_NO_BINARY: ":all:",
      PIP_CONFIG_FILE: join(home, "pip.conf"),
    };
    const env = toolEnv(environment((name) => set[name]), Deno.build.os);
    const folder = join(home, "environment");
    const own = interpreter(folder, Deno.build.os);
    const spec = { base: { executable: python, version: "3" }, folder, python: own, requirements };
    const failure = await install({ ...spec, devRequirements: null, wheels: null }, {
      run,
      env,
      os: Deno.build.os,
      progress: () => {},
      clear: () => Promise.resolve(),
      works: () => Promise.resolve(true),
    });
    const asked = await run([own, "-I", "-c", "import lotse_probe; print(lotse_probe.SAYS)"], { env });
    const installed = asked.code === 0 ? asked.stdout.trim() : null;
    return { failure, installed, misled: await Deno.stat(trap).then(() => true, () => false) };
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

/**
 * A pip.conf, and programs in front of the search path; each leaves the folder `trap` behind when it has its
 * way.
 */
async function plant(home: string, trap: string): Promise<void> {
  const lines = ["[global]", `find-links = ${home}/evil`, "pre = true", "[install]"];
  const conf = [...lines, `target = ${trap}`, "no-binary = :all:", "no-deps = true", ""].join("\n");
  await Deno.mkdir(join(home, ".pip"));
  for (const path of ["pip.conf", ".pip/pip.conf"]) await Deno.writeTextFile(join(home, path), conf);
  await Deno.mkdir(join(home, "node_modules", ".bin"), { recursive: true });
  for (const program of ["uv", "pip", "python3", "python"]) {
    const script = `#!/bin/sh\nmkdir -p ${trap}\nexit 0\n`;
    await Deno.writeTextFile(join(home, "node_modules", ".bin", program), script, { mode: 0o755 });
  }
}

Deno.test("a planted pip.conf, planted variables and planted programs do not change what is installed, nor where", async () => {
  if (Deno.build.os === "windows") return;
  expect(await attempt("good")).toEqual({ failure: null, installed: "good", misled: false });
});

Deno.test("a foreign index with another file of the same name and version installs nothing", async () => {
  if (Deno.build.os === "windows") return;
  const { failure, installed, misled } = await attempt("evil");
  expect(failure?.output).toMatch(/do not match the hashes/i);
  expect({ installed, misled }).toEqual({ installed: null, misled: false });
});
