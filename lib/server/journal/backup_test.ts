import { expect } from "@std/expect";
import { basename, join } from "node:path";
import { systemClock } from "@/lib/server/clock.ts";
import { lockDataDir } from "@/lib/server/data_dir.ts";
import { openJournal } from "./journal.ts";
import { runJournalCommand } from "./main.ts";

const NOW = Date.parse("2026-11-29T14:30:00.000Z");

/** A data folder, and a place for backups. */
class Folder {
  readonly root = Deno.makeTempDirSync({ prefix: "lotse_backup_" });
  readonly data = join(this.root, "data");
  readonly backups = join(this.root, "backups");
  #time = NOW;

  constructor() {
    Deno.mkdirSync(this.data, { mode: 0o700 });
  }

  /** Adds orders, a day each, from this day on. */
  write(...days: string[]): void {
    using journal = openJournal(join(this.data, "journal.sqlite"), systemClock);
    for (const day of days) {
      for (const kind of ["confirm", "sent", "outcome"]) {
        journal.append({ at: `2026-${day}T15:00:00.000Z`, kind, clientOrderId: `o${day}`, data: {} });
      }
    }
  }

  ids(): string[] {
    using journal = openJournal(join(this.data, "journal.sqlite"), systemClock);
    return [...journal.entries({ kinds: ["confirm"] })].map(({ clientOrderId }) => clientOrderId ?? "");
  }

  /** What a command answers; an error as code 2 and its sentence, as the program tells it. */
  async run(...args: string[]): Promise<{ code: number; out: string }> {
    let out = "";
    const write = (text: string) => void (out += text);
    this.#time += 1000;
    const clock = { now: () => this.#time };
    try {
      const env = { HOME: this.root };
      const code = await runJournalCommand([...args, "--data-dir", this.data], {
        write,
        complain: write,
        env,
        clock,
      });
      return { code, out };
    } catch (error) {
      return { code: 2, out: error instanceof Error ? error.message : String(error) };
    }
  }

  async backup(): Promise<string> {
    const { code, out } = await this.run("backup", this.backups);
    expect({ code, out }).toMatchObject({ code: 0 });
    return out.split("\n")[0] ?? "";
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.root, { recursive: true });
  }
}

const modes = (folder: string): number[] =>
  [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = join(folder, name);
    return [(Deno.statSync(path).mode ?? 0) & 0o777, ...isDirectory ? modes(path) : []];
  });

Deno.test("a backup of a journal that is being written is whole, private, and comes back with its segments", async () => {
  using folder = new Folder();
  folder.write("01-05", "02-05", "11-01", "11-20");
  expect(await folder.run("archive")).toMatchObject({
    code: 0,
    out: expect.stringContaining("rows 1 to 6 are in"),
  });
  let backup = "";
  {
    // As a desk that is running: the file is open, and a row is not checkpointed yet.
    using journal = openJournal(join(folder.data, "journal.sqlite"), systemClock);
    journal.commit({
      entries: [{ at: "2026-11-29T14:00:00.000Z", kind: "confirm", clientOrderId: "now", data: {} }],
    });
    backup = await folder.backup();
    expect(modes(backup).every((mode) => (mode & 0o077) === 0)).toBe(true);
  }
  const verified = await folder.run("verify");
  const inTheWay = join(folder.root, "file");
  Deno.writeTextFileSync(inTheWay, "");
  expect((await folder.run("backup", inTheWay)).out).toContain(
    `No backup can be written below "${inTheWay}"`,
  );
  Deno.removeSync(folder.data, { recursive: true });
  expect(await folder.run("restore", backup)).toMatchObject({ code: 0 });
  expect(folder.ids()).toEqual(["o01-05", "o02-05", "o11-01", "o11-20", "now"]);
  expect(await folder.run("verify")).toEqual(verified);
});

Deno.test("a restore goes over what the backup continues, and over a newer or another journal only when it is meant", async () => {
  using folder = new Folder();
  folder.write("11-01");
  const old = await folder.backup();
  folder.write("11-02");
  const recent = await folder.backup();
  expect(await folder.run("restore", old)).toEqual({
    code: 2,
    out:
      "Nothing was restored: the journal there is newer, 3 rows behind the end of the backup. With --replace it is moved aside, and not lost",
  });
  expect(folder.ids()).toEqual(["o11-01", "o11-02"]);
  const { out } = await folder.run("restore", old, "--replace");
  expect(folder.ids()).toEqual(["o11-01"]);
  const aside = out.split("What stood there is in ")[1]?.trim() ?? "";
  expect([...Deno.readDirSync(aside)].map(({ name }) => name)).toContain("journal.sqlite");
  // The backup goes on from what stands there: nothing can be lost.
  expect(await folder.run("restore", recent)).toMatchObject({ code: 0 });
  expect(folder.ids()).toEqual(["o11-01", "o11-02"]);

  using other = new Folder();
  other.write("10-01");
  const foreign = await other.backup();
  expect((await folder.run("restore", foreign)).out).toContain(
    "another one, its chain does not go through the backup's",
  );
  Deno.writeTextFileSync(
    join(folder.data, "journal.sqlite"),
    "no database at all, and longer than a header of SQLite",
  );
  expect((await folder.run("restore", recent)).out).toMatch(/^Nothing was restored: ".*" can not be read/);
  expect(await folder.run("restore", recent, "--replace")).toMatchObject({ code: 0 });
  expect(folder.ids()).toEqual(["o11-01", "o11-02"]);
});

Deno.test("a restore refuses a damaged backup, one of another mode, one of a later release, and none at all", async () => {
  using folder = new Folder();
  folder.write("11-01");
  Deno.writeTextFileSync(join(folder.data, "mode.json"), '{"mode":"paper","clientId":1}');
  const backup = await folder.backup();
  const refusal = async (...args: string[]) => (await folder.run("restore", ...args)).out;
  expect(await refusal()).toContain("Name the backup");
  expect(await refusal(join(folder.root, "nowhere"))).toContain("There is no backup");
  Deno.writeTextFileSync(join(folder.data, "mode.json"), '{"mode":"live","clientId":11}');
  expect(await refusal(backup, "--replace")).toBe(
    "Nothing was restored: the backup is of a paper desk, the folder of a live desk",
  );
  const { DatabaseSync } = await import("node:sqlite");
  const spoil = (sql: string) => {
    using db = new DatabaseSync(join(backup, "journal.sqlite"));
    db.exec(sql);
  };
  spoil("PRAGMA user_version = 99");
  expect(await refusal(backup)).toContain("later release (schema 99");
  spoil("PRAGMA user_version = 4; DROP TRIGGER journal_keeps_rows; DELETE FROM journal WHERE seq = 2");
  expect(await refusal(backup)).toBe("Nothing was restored, the backup's chain is broken: Row 2 is missing");
  expect(folder.ids()).toEqual(["o11-01"]);
});

Deno.test("a backup or a restore that fails leaves nothing that takes room", async () => {
  using folder = new Folder();
  folder.write("01-01", "11-29");
  const backup = await folder.backup();
  await folder.run("archive");
  const archive = join(folder.data, "archive");
  const [{ name: segment } = { name: "" }] = Deno.readDirSync(archive);
  Deno.renameSync(join(archive, segment), join(folder.root, "elsewhere"));
  expect((await folder.run("backup", folder.backups)).code).toBe(2);
  expect([...Deno.readDirSync(folder.backups)].map(({ name }) => name)).toEqual([basename(backup)]);
  Deno.renameSync(join(folder.root, "elsewhere"), join(archive, segment));
  const whole = await folder.backup();
  Deno.removeSync(join(whole, "archive", segment));
  const names = () => [...Deno.readDirSync(folder.data)].map(({ name }) => name).sort();
  const before = names();
  expect((await folder.run("restore", whole, "--replace")).code).toBe(2);
  expect(names()).toEqual(before);
});

Deno.test("what a killed backup has left goes with the next one, what another desk writes there stays", async () => {
  using folder = new Folder();
  folder.write("11-01");
  const draft = (at: string) => {
    const path = join(folder.backups, `lotse-journal-${at}.new`);
    Deno.mkdirSync(path, { recursive: true });
    return path;
  };
  // In the other process there is a lock on it, in this one there was.
  const killed = draft("20261129T142900Z");
  Deno.writeTextFileSync(join(killed, "lock"), "");
  const written = draft("20261129T142901Z");
  using lock = Deno.openSync(join(written, "lock"), { write: true, create: true });
  lock.lockSync(true);
  const [ofEarlierRelease, begun] = [draft("20261127T142900Z"), draft("20261129T142902Z")];
  const own = join(folder.backups, "mine.new");
  Deno.mkdirSync(own);
  const backup = await folder.backup();
  const left = [...Deno.readDirSync(folder.backups)].map(({ name }) => name).sort();
  expect(left).toEqual([backup, written, begun, own].map((path) => basename(path)).sort());
  expect([...Deno.readDirSync(backup)].map(({ name }) => name)).not.toContain("lock");
  expect(left).not.toContain(basename(ofEarlierRelease));
});

Deno.test("a restore that was killed between the two journals begins none anew, and is done again", async () => {
  using folder = new Folder();
  folder.write("11-28", "11-29");
  const backup = await folder.backup();
  // As it lies when what stood there was moved aside.
  Deno.copyFileSync(join(backup, "journal.sqlite"), join(folder.data, "restoring.sqlite"));
  Deno.removeSync(join(folder.data, "journal.sqlite"));
  expect(() => folder.ids()).toThrow("run 'deno task journal restore' again");
  expect((await folder.run("restore", backup)).code).toBe(0);
  expect(folder.ids()).toEqual(["o11-28", "o11-29"]);
});

Deno.test("while a desk runs, nothing is restored and nothing archived", async () => {
  using folder = new Folder();
  folder.write("01-01");
  const backup = await folder.backup();
  using _desk = await lockDataDir(folder.data);
  for (const command of [["archive"], ["restore", backup]]) {
    expect((await folder.run(...command)).out).toMatch(/^Another Lotse .*is running with the data folder/);
  }
});

Deno.test("what the desk looks back on is never archived", async () => {
  using folder = new Folder();
  folder.write("11-01");
  for (const days of ["9", "-1", "x", ""]) {
    expect(await folder.run("archive", "--keep-days", days)).toMatchObject({
      code: 2,
      out: expect.stringContaining("at least 10"),
    });
  }
  expect(await folder.run("archive", "--keep-days", "35")).toEqual({
    code: 0,
    out: "no row is from before 2026-09-27T15:00:00.000Z\n",
  });
});

Deno.test("a copy within the data folder is restored by whatever way it is named, with the segments there", async () => {
  using folder = new Folder();
  folder.write("01-05", "11-20");
  await folder.run("archive");
  const link = join(folder.root, "link");
  Deno.symlinkSync(folder.data, link);
  Deno.copyFileSync(join(folder.data, "journal.sqlite"), join(folder.data, "kept.sqlite"));
  expect(await folder.run("restore", join(link, "kept.sqlite"))).toMatchObject({ code: 0 });
  expect(folder.ids()).toEqual(["o01-05", "o11-20"]);
});
