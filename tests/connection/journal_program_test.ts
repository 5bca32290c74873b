// The journal's program as a user starts it, with its own rights and no more: SQLite's own ways to copy need
// the right to write everywhere.
import { expect } from "@std/expect";
import { DatabaseSync } from "node:sqlite";
import { systemClock } from "@/lib/server/clock.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";
import { writeOldJournal } from "@/lib/server/journal/testing/old_journal.ts";
import { fromRoot } from "@/lib/server/root.ts";

Deno.test("backup, archive, verify and restore run with the rights of the launcher, over an upgrade as well", async () => {
  const dir = await Deno.makeTempDir({ prefix: "lotse_journal_program_" });
  const [data, backups] = [`${dir}/data`, `${dir}/backups`];
  await Deno.mkdir(data, { mode: 0o700 });
  const path = `${data}/journal.sqlite`;
  const run = async (...args: string[]) => {
    const rights = ["--no-prompt", "--allow-run", "--allow-read", "--allow-env"];
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", ...rights, fromRoot("lib/launch/main.ts"), "journal", ...args, "--data-dir", data],
    }).output();
    return { code, text: new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr) };
  };
  try {
    // Rows of months ago and of now, in the tables of the first release.
    writeOldJournal(path, 2, new Date().toISOString());
    const verified = await run("verify");
    expect(verified).toMatchObject({ code: 0, text: expect.stringContaining("chain intact") });
    const saved = await run("backup", backups);
    expect(saved).toMatchObject({ code: 0, text: expect.stringContaining("chain intact") });
    const [backup = ""] = saved.text.split("\n");
    const archived = await run("archive");
    expect(archived).toMatchObject({ code: 0, text: expect.stringContaining("are in archive/") });
    expect(await run("verify")).toEqual(verified);
    {
      using db = new DatabaseSync(`${path}.schema-1`, { readOnly: true });
      expect(db.prepare("PRAGMA user_version").get()).toEqual({ user_version: 1 });
    }
    openJournal(path, systemClock).close();
    const restored = await run("restore", backup);
    expect([restored.code, restored.text]).toEqual([0, expect.stringContaining("What stood there is in")]);
    expect(await run("verify")).toEqual(verified);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
