// A data folder of an older schema: lifted with a copy first, killed in the middle of it, and taken back.
import { expect } from "@std/expect";
import { fileURLToPath } from "node:url";
import { DatabaseSync } from "node:sqlite";
import { systemClock } from "@/lib/server/clock.ts";
import { eventually } from "@/tests/support/processes.ts";
import { openJournal } from "./journal.ts";
import { runJournalCommand } from "./main.ts";
import { earlierCopy, openForReading, SCHEMA, schemaVersion } from "./schema.ts";
import { OLD_ROWS, writeOldJournal } from "./testing/old_journal.ts";
import { verifyJournal } from "./verify.ts";

async function withFolder(test: (dir: string, path: string) => Promise<void> | void): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_upgrade_" });
  try {
    await test(dir, `${dir}/journal.sqlite`);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function looked(path: string) {
  using db = openForReading(path);
  const { rows, head, faults } = verifyJournal(db);
  return { schema: schemaVersion(db), rows, head, faults };
}

Deno.test("an upgrade keeps a private copy of the earlier schema, and the way back is a restore of it", () =>
  withFolder(async (dir, path) => {
    writeOldJournal(path);
    const old = looked(path);
    expect(old).toMatchObject({ schema: 1, rows: OLD_ROWS.length, faults: [] });
    {
      using journal = openJournal(path, systemClock);
      journal.commit({
        entries: [{ at: "2026-11-29T15:00:00.000Z", kind: "confirm", clientOrderId: "new", data: {} }],
      });
    }
    expect(looked(path)).toMatchObject({ schema: SCHEMA, rows: OLD_ROWS.length + 1, faults: [] });
    const copy = earlierCopy(path, 1);
    expect(looked(copy)).toEqual(old);
    expect((Deno.statSync(copy).mode ?? 0) & 0o777).toBe(0o600);

    const said: string[] = [];
    const write = (text: string) => void said.push(text);
    const run = (...args: string[]) =>
      runJournalCommand([...args, "--data-dir", dir], { write, complain: write, env: { HOME: dir } });
    await expect(run("restore", copy)).rejects.toThrow("the journal there is newer, 1 row behind the end");
    expect(await run("restore", copy, "--replace")).toBe(0);
    // As the first release opens it: the schema that it knows, and its rows as it wrote them.
    expect(looked(path)).toEqual(old);
    // Whoever looked into the copy has left nothing beside it.
    expect([...Deno.readDirSync(dir)].map(({ name }) => name).filter((name) => /schema/.test(name)))
      .toEqual(["journal.sqlite.schema-1"]);
    const aside = said.join("").split("What stood there is in ")[1]?.trim() ?? "";
    expect(looked(`${aside}/journal.sqlite`)).toMatchObject({ schema: SCHEMA, rows: OLD_ROWS.length + 1 });
  }));

const OPENER = `
  import { openJournal } from "${new URL("./journal.ts", import.meta.url).href}";
  import { systemClock } from "${new URL("../clock.ts", import.meta.url).href}";
  openJournal(Deno.args[0], systemClock);
  console.log("open");
  setInterval(() => {}, 1000);`;

Deno.test("a desk that is killed while it lifts the schema leaves the one or the other, whole", () =>
  withFolder(async (dir, path) => {
    writeOldJournal(path, 2_000);
    const old = looked(path);
    const opener = `${dir}/opener.ts`;
    await Deno.writeTextFile(opener, OPENER);
    const config = fileURLToPath(new URL("../../../deno.json", import.meta.url));
    const copy = earlierCopy(path, 1);
    // While the copy is made, which may be over when somebody looks; when it is there; and somewhere behind.
    for (const signs of [[`${copy}.new`, copy], [copy], [`${path}-wal`]]) {
      const child = new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--no-check", "--quiet", "--config", config, opener, path],
        stdout: "null",
        stderr: "null",
      }).spawn();
      await eventually(`${signs.join(" or ")} is there`, () => signs.some(isThere), 60_000);
      child.kill("SIGKILL");
      await child.status;
      const found = looked(path);
      expect([1, SCHEMA]).toContain(found.schema);
      expect(found).toMatchObject({ rows: old.rows, head: old.head, faults: [] });
    }
    openJournal(path, systemClock).close();
    expect(looked(path)).toMatchObject({ schema: SCHEMA, rows: old.rows, head: old.head, faults: [] });
    expect(looked(earlierCopy(path, 1))).toEqual(old);
  }));

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

Deno.test("a journal of a later release is refused with what to do, and is not touched", () =>
  withFolder((_dir, path) => {
    openJournal(path, systemClock).close();
    {
      using db = new DatabaseSync(path);
      db.exec(`PRAGMA user_version = ${SCHEMA + 1}`);
    }
    const before = Deno.readFileSync(path);
    expect(() => openJournal(path, systemClock)).toThrow(
      `restore the copy that it made of the earlier schema`,
    );
    expect(Deno.readFileSync(path)).toEqual(before);
  }));
