// `deno task build` under a running desk: what runs goes on with the files that it loaded, what starts
// afterwards has the new ones, and a build that is killed leaves the one before.
import { expect } from "@std/expect";
import { copy } from "@/tests/support/copy.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { ROOT } from "@/tests/support/imports.ts";
import { eventually, familyOf } from "@/tests/support/processes.ts";

/** What comes with a checkout; the rest is made in it. */
const MADE_THERE = ["node_modules", "_fresh", "artefacts"];
const MARK = "/* of the second build */";

function startBuild(root: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "build"],
    cwd: root,
    stdout: "null",
    stderr: "null",
  }).spawn();
}

async function build(root: string): Promise<void> {
  const { code } = await startBuild(root).status;
  expect(code).toBe(0);
}

function buildsIn(root: string): string[] {
  return [...Deno.readDirSync(`${root}_fresh`)].filter(({ isDirectory }) => isDirectory).map(({ name }) =>
    name
  );
}

/** Every file that the page of the desk names, and one of `static/`. */
async function filesOf(desk: DeskProcess): Promise<Record<string, string>> {
  const page = (await desk.api("GET", "/")).body as string;
  const scripts = [...page.matchAll(/"(\/_fresh\/js\/[^"]+\.js)"/g)].map(([, path = ""]) => path);
  expect(scripts.length).toBeGreaterThan(0);
  const files: Record<string, string> = {};
  for (const path of [...new Set(scripts), "/boot.js", "/twind.css"]) {
    const { status, body } = await desk.api("GET", path);
    files[path] = `${status} ${body}`;
  }
  return files;
}

/** Kills a build in the middle: what was served before still is. */
async function interruptBuild(root: string): Promise<void> {
  const current = await Deno.readTextFile(`${root}_fresh/current`);
  const interrupted = startBuild(root);
  await eventually("a build has begun", () => buildsIn(root).length > 2);
  for (const pid of [...familyOf(interrupted.pid), interrupted.pid]) Deno.kill(pid, "SIGKILL");
  await interrupted.status;
  expect(await Deno.readTextFile(`${root}_fresh/current`)).toBe(current);
  await using again = await DeskProcess.start({ program: "start", root });
  expect((await filesOf(again))["/boot.js"]).toContain(MARK);
}

Deno.test("a build under a running desk changes nothing of it, and the next start serves it", async () => {
  const home = await Deno.makeTempDir({ prefix: "lotse_rebuild_" });
  const root = `${home}/checkout/`;
  const program = "start";
  try {
    await copy(ROOT, root, (name) => !name.startsWith(".") && !MADE_THERE.includes(name));
    await build(root);
    {
      await using running = await DeskProcess.start({ program, root });
      const before = await filesOf(running);
      expect(Object.values(before).every((file) => file.startsWith("200 "))).toBe(true);
      await Deno.writeTextFile(`${root}static/boot.js`, MARK, { append: true });
      await build(root);
      expect(await filesOf(running)).toEqual(before);
      await using next = await DeskProcess.start({ program, root });
      expect((await filesOf(next))["/boot.js"]).toContain(MARK);
      expect(buildsIn(root)).toHaveLength(2);
    }
    // Who belongs to a build, Linux tells.
    if (Deno.build.os === "linux") await interruptBuild(root);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
