import { expect } from "@std/expect";
import { dirname, join } from "node:path";
import { ABOUT, bridgeProgram, writeBridgeProgram } from "./bridge_program.ts";
import { run } from "./run.ts";

/** Stands in for an interpreter: says with what it was started. */
const INTERPRETER = '#!/bin/sh\nprintf "%s\\n" "$@"; echo "--"; /usr/bin/env\n';

interface Started {
  args: string[];
  env: Record<string, string>;
}

/** Starts the program as a desk would that was turned: with these words and variables. */
async function started(words: string[], env: Record<string, string>): Promise<Started> {
  const dir = await Deno.makeTempDir({ prefix: "lotse it's a " });
  try {
    const [python, script] = [join(dir, "python"), join(dir, "ib_client.py")];
    await Deno.writeTextFile(python, INTERPRETER, { mode: 0o755 });
    const path = await bridgeProgram({ cacheDir: dir, folder: join(dir, "environment"), script });
    await writeBridgeProgram(path, { python, script });
    const { stdout } = await run([path, ...words], { env });
    const [args = "", variables = ""] = stdout.replaceAll(dir, "DIR").split("\n--\n");
    const pairs = variables.trim().split("\n").map((line) => line.split("=", 2) as [string, string]);
    // The shell of the stand-in sets these itself.
    const own = new Set(["PWD", "SHLVL", "_", "OLDPWD"]);
    return { args: args.split("\n"), env: Object.fromEntries(pairs.filter(([name]) => !own.has(name))) };
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

if (Deno.build.os !== "windows") {
  Deno.test("the program starts the bridge, whatever it is told", async () => {
    const bridge = ["-I", "-u", "DIR/ib_client.py"];
    for (
      const words of [[], ["-c", "import os"], ["-I", "-c", "print(1)"], ["/tmp/other.py"], ["about; sh"]]
    ) {
      expect([words, (await started(words, {})).args]).toEqual([words, bridge]);
    }
  });

  Deno.test("of the environment it hands on what the bridge is told, and nothing that Python would run", async () => {
    const env = {
      HOME: "/home/anna",
      TZ: "Europe/Berlin",
      LOTSE_DESK_ALONE: "1",
      LOTSE_BACKSTOP: `{"mode":"paper","x":"'; $(touch /nowhere/x) "}`,
      PATH: "/evil",
      PYTHONPATH: "/evil",
      PYTHONSTARTUP: "/evil.py",
      OPENSSL_CONF: "/evil.cnf",
      ENV: "/evil.sh",
      PYTHON: "/bin/sh",
    };
    const { HOME, TZ, LOTSE_BACKSTOP, LOTSE_DESK_ALONE } = env;
    const handed = { HOME, TZ, LOTSE_BACKSTOP, LOTSE_DESK_ALONE, LC_ALL: "C.UTF-8" };
    expect((await started([], env)).env).toMatchObject(handed);
    expect(Object.values((await started([], env)).env).join(" ")).not.toContain("/evil");
    expect(Object.keys((await started([], {})).env)).not.toContain("TZ");
  });

  Deno.test("asked about its Python it runs the one question", async () => {
    const { args } = await started([ABOUT, "-c", "evil"], {});
    expect(args.slice(0, 2)).toEqual(["-I", "-c"]);
    expect(args.join("\n")).toContain("print(json.dumps(");
    expect(args.join("\n")).not.toContain("evil");
  });
}

Deno.test("another environment, or another checkout, has another program", async () => {
  const place = { cacheDir: "/c", folder: "/c/python/a", script: "/one/python/ib_client.py" };
  const paths = await Promise.all(
    [place, { ...place, folder: "/c/python/b" }, { ...place, script: "/two/python/ib_client.py" }].map(
      bridgeProgram,
    ),
  );
  expect(new Set(paths).size).toBe(3);
  expect(paths.map((path) => dirname(path))).toEqual(["/c/bridge", "/c/bridge", "/c/bridge"]);
});
