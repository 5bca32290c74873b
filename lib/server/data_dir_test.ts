import { expect } from "@std/expect";
import { join } from "node:path";
import { StartError } from "./start_error.ts";
import { assertOwn, privateDir, privateFile } from "./data_dir.ts";

async function withFolder(run: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await run(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const modeOf = async (path: string) => ((await Deno.lstat(path)).mode ?? 0) & 0o777;
const POSIX = Deno.build.os !== "windows";

Deno.test({
  name: "data folder: a new one is 0700, one that others could read becomes so, and its files 0600",
  ignore: !POSIX,
  async fn() {
    await withFolder(async (dir) => {
      const data = join(dir, "data");
      await privateDir(data);
      expect(await modeOf(data)).toBe(0o700);
      const files = ["journal.sqlite", "lock", "token", "lotse.json", "trading_state.json"];
      for (const name of files) await Deno.writeTextFile(join(data, name), "", { mode: 0o644 });
      await Deno.chmod(data, 0o755);
      await privateDir(data);
      expect(await modeOf(data)).toBe(0o700);
      for (const name of files) expect(await modeOf(join(data, name))).toBe(0o600);
    });
  },
});

Deno.test({
  name: "data folder: a symbolic link, as the folder or in it, is refused and not followed",
  ignore: !POSIX,
  async fn() {
    await withFolder(async (dir) => {
      const elsewhere = join(dir, "elsewhere");
      await Deno.writeTextFile(elsewhere, "theirs", { mode: 0o644 });
      const data = join(dir, "data");
      await privateDir(data);
      await Deno.symlink(elsewhere, join(data, "token"));
      await expect(privateDir(data)).rejects.toThrow("symbolic link");
      expect(await modeOf(elsewhere)).toBe(0o644);
      await Deno.symlink(dir, join(dir, "linked"));
      for (const end of ["", "/", "//", "/."]) {
        await expect(privateDir(join(dir, "linked") + end)).rejects.toThrow("symbolic link");
      }
    });
  },
});

Deno.test("data folder: what belongs to another user, or what others may write in, is refused", () => {
  const folder = { isSymlink: false, isDirectory: true, uid: 1000, mode: 0o40755 };
  assertOwn("/data", folder, 1000);
  expect(() => assertOwn("/data", folder, 1001)).toThrow("another user");
  for (const mode of [0o40775, 0o40757, 0o41777]) {
    expect(() => assertOwn("/data", { ...folder, mode }, 1000)).toThrow("Others may write");
  }
});

Deno.test("data folder: a secret is replaced whole, and nobody else can read it at any moment", async () => {
  await withFolder(async (dir) => {
    const [token, before] = [join(dir, "token"), join(dir, "before")];
    await Deno.writeTextFile(token, "the first\n", { mode: 0o644 });
    await Deno.link(token, before);
    privateFile(token, "the second");
    expect([await Deno.readTextFile(before), await Deno.readTextFile(token)]).toEqual([
      "the first\n",
      "the second\n",
    ]);
    if (POSIX) expect(await modeOf(token)).toBe(0o600);
    expect([...Deno.readDirSync(dir)].map(({ name }) => name).sort()).toEqual(["before", "token"]);
    await Deno.mkdir(join(dir, "token.new"));
    expect(() => privateFile(token, "the third")).toThrow(StartError);
    expect(await Deno.readTextFile(token)).toBe("the second\n");
  });
});
