import { expect } from "@std/expect";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import type { AppError } from "@/lib/server/errors.ts";
import { silentLog } from "@/lib/server/log.ts";
import { writeBundle } from "./bundle.ts";
import { FlightRecorder, type FlightRecorderDeps } from "./flight_recorder.ts";
import { Recordings } from "./recordings.ts";
import { Redaction } from "./redact.ts";
import { removeLeftovers, ringDefaults } from "./segments.ts";
import { openWorker } from "./worker_port.ts";

async function withFolder(test: (dir: string) => Promise<void> | void): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "lotse_recordings_" });
  try {
    await test(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("two who ask for a bundle at once each get a whole one", () =>
  withFolder(async (dir) => {
    const path = join(dir, "bundle-2026-11-29.jsonl.gz");
    let written = 0;
    const recordings = new Recordings({
      flight: {
        lost: 0,
        contents: () => Promise.reject(new Error("not asked")),
        async bundle() {
          await Deno.writeTextFile(path, `bundle ${++written}`);
          return path;
        },
      },
      clock: new ManualClock(),
      settings: {},
    });
    const bundles = await Promise.all([recordings.bundle(), recordings.bundle(), recordings.bundle()]);
    const texts = await Promise.all(bundles.map(({ body }) => new Response(body).text()));
    expect(texts).toEqual(["bundle 1", "bundle 2", "bundle 3"]);
    expect([...Deno.readDirSync(dir)]).toEqual([]);
  }));

Deno.test("a bundle takes no room that the journal needs", () =>
  withFolder((dir) => {
    const journal = join(dir, "journal.sqlite");
    {
      using db = new DatabaseSync(journal);
      db.exec("CREATE TABLE journal (seq INTEGER, at TEXT, kind TEXT, client_order_id TEXT, data TEXT)");
    }
    const wish = { day: "2026-11-29", at: "2026-11-29T14:00:00.000Z", versions: {}, settings: {} };
    const bundle = (free: number | null) =>
      writeBundle(wish, { dir, journal, redaction: new Redaction(new Uint8Array(32)), free: () => free });
    Deno.writeTextFileSync(join(dir, "20261129T140000000-0123abcd-00001.jsonl"), "{}\n");
    expect(() => bundle(ringDefaults.leastFree + 2)).toThrow("MB are left on the disk");
    expect([...Deno.readDirSync(dir)].filter(({ name }) => name.startsWith("bundle"))).toEqual([]);
    const { mode } = Deno.statSync(bundle(ringDefaults.leastFree + 3));
    expect((mode ?? 0) & 0o777).toBe(0o600);
    expect(Deno.statSync(bundle(null)).size).toBeGreaterThan(0);
  }));

Deno.test("nothing is left of a bundle that failed, nor of what was under way when the process ended", () =>
  withFolder((dir) => {
    const journal = join(dir, "journal.sqlite");
    {
      using db = new DatabaseSync(journal);
      db.exec("CREATE TABLE journal (seq INTEGER, at TEXT, kind TEXT, client_order_id TEXT, data TEXT)");
      db.exec("INSERT INTO journal VALUES (1, '2026-11-29T10:00:00.000Z', 'sent', NULL, 'no JSON')");
    }
    const wish = { day: "2026-11-29", at: "2026-11-29T14:00:00.000Z", versions: {}, settings: {} };
    const deps = { dir, journal, redaction: new Redaction(new Uint8Array(32)), free: () => null };
    expect(() => writeBundle(wish, deps)).toThrow("JSON");
    const segment = "20261129T140000000-0123abcd-00001.jsonl";
    for (const name of [segment, `${segment}.gz.new`, "bundle-2026-11-28.jsonl.gz"]) {
      Deno.writeTextFileSync(join(dir, name), "");
    }
    removeLeftovers(dir);
    expect([...Deno.readDirSync(dir)].map(({ name }) => name).sort()).toEqual([segment, "journal.sqlite"]);
  }));

Deno.test("a thread that has ended answers nobody, and keeps nobody waiting", () =>
  withFolder(async (dir) => {
    const { promise: stopped, resolve } = Promise.withResolvers<string>();
    const port = openWorker(
      {
        dir,
        journal: join(dir, "none.sqlite"),
        from: 1,
        rows: 0,
        ringBytes: 1024,
        run: "0123abcd",
        desk: {} as never,
      },
      { written: () => {}, stopped: resolve },
    );
    const asked = port.contents("2026-11-29");
    await expect(asked).rejects.toThrow();
    // What no desk ever hands over: the thread ends by it.
    port.hand(null as never);
    await stopped;
    await expect(port.contents("2026-11-29")).rejects.toThrow();
    await port.close();
  }));

Deno.test("a recorder that could not begin says why, and not that it was switched off", () =>
  withFolder(async (dir) => {
    Deno.writeTextFileSync(join(dir, "recordings"), "in the way");
    const opened = async (recordingMb: number) => {
      // What it records is asked for when it has begun.
      const deps = { dataDir: dir, recordingMb, log: silentLog } as FlightRecorderDeps;
      await using flight = await FlightRecorder.open(deps);
      return await flight.contents("2026-11-29").then(() => "", (error: AppError) => error.message);
    };
    expect(await opened(0)).toContain("--recording 0");
    expect(await opened(64)).toMatch(/^The flight recorder has stopped.*can not be made: File exists/);
  }));
