import { expect } from "@std/expect";
import { join } from "node:path";
import { openBuild, replaceBuild } from "./builds.ts";

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(join(folder, "builds"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const write = (text: string) => (path: string) => Deno.writeTextFile(join(path, "server.js"), text);
const textIn = ({ path }: { path: string }) => Deno.readTextFileSync(join(path, "server.js"));
const builds = (folder: string) =>
  [...Deno.readDirSync(folder)].filter(({ isDirectory }) => isDirectory).map(({ name }) => name);

/** What a desk would serve that starts now. */
function served(folder: string): string | null {
  using build = openBuild(folder);
  return build === null ? null : textIn(build);
}

Deno.test("a build is served from the moment on at which it is complete, and the one before is gone", () =>
  inFolder(async (folder) => {
    expect(openBuild(folder)).toBe(null);
    await replaceBuild(folder, async (path) => {
      await write("one")(path);
      expect(openBuild(folder)).toBe(null);
    });
    expect(served(folder)).toBe("one");
    await replaceBuild(folder, async (path) => {
      await write("two")(path);
      expect(served(folder)).toBe("one");
    });
    expect(served(folder)).toBe("two");
    expect(builds(folder)).toHaveLength(1);
  }));

Deno.test("a build can be read by other users than the one who has made it, as a service is", () =>
  inFolder(async (folder) => {
    await replaceBuild(folder, write("one"));
    const modes = [...Deno.readDirSync(folder)].map(({ name }) =>
      (Deno.statSync(join(folder, name)).mode ?? 0) & 0o444
    );
    if (Deno.build.os !== "windows") expect(modes).toEqual(modes.map(() => 0o444 & ~Deno.umask()));
  }));

Deno.test("a build that fails or is interrupted leaves the old one, and its half goes with the next", () =>
  inFolder(async (folder) => {
    await replaceBuild(folder, write("old"));
    const failed = replaceBuild(folder, async (path) => {
      await write("half")(path);
      throw new Error("no room");
    });
    await expect(failed).rejects.toThrow("no room");
    expect(served(folder)).toBe("old");
    await replaceBuild(folder, write("new"));
    expect(served(folder)).toBe("new");
    expect(builds(folder)).toHaveLength(1);
  }));

Deno.test("what a running desk serves stays as it is through any number of builds, until the desk has ended", () =>
  inFolder(async (folder) => {
    await replaceBuild(folder, write("loaded"));
    const running = openBuild(folder);
    if (running === null) throw new Error("Nothing is served");
    for (const text of ["second", "third"]) await replaceBuild(folder, write(text));
    expect(textIn(running)).toBe("loaded");
    expect(served(folder)).toBe("third");
    expect(builds(folder)).toHaveLength(2);
    running[Symbol.dispose]();
    await replaceBuild(folder, write("fourth"));
    expect(builds(folder)).toHaveLength(1);
  }));

Deno.test("two builds at once come one after the other", () =>
  inFolder(async (folder) => {
    const steps: string[] = [];
    const slow = (text: string) => async (path: string) => {
      steps.push(`${text} begins`);
      await write(text)(path);
      await new Promise((resolve) => setTimeout(resolve, 20));
      steps.push(`${text} ends`);
    };
    await Promise.all([replaceBuild(folder, slow("a")), replaceBuild(folder, slow("b"))]);
    const [first = "", ...others] = steps;
    expect(others).toEqual(
      first === "a begins" ? ["a ends", "b begins", "b ends"] : ["b ends", "a begins", "a ends"],
    );
  }));

Deno.test("what earlier versions wrote beside is cleared away, and a name that is none is no build", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "static"), { recursive: true });
    await Deno.writeTextFile(join(folder, "server.js"), "earlier");
    await Deno.writeTextFile(join(folder, "current"), "../elsewhere");
    expect(openBuild(folder)).toBe(null);
    await replaceBuild(folder, write("now"));
    expect([...Deno.readDirSync(folder)].map(({ name }) => name).sort()).toEqual(
      expect.arrayContaining(["current", "lock"]),
    );
    expect([...Deno.readDirSync(folder)]).toHaveLength(3);
  }));
