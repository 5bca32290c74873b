import { expect } from "@std/expect";
import { join } from "node:path";
import { systemClock } from "./clock.ts";
import { claimFolder, CLIENT_IDS, type DeskMode } from "./folder_mode.ts";
import { openJournal } from "@/lib/server/journal/journal.ts";

const MODES: readonly DeskMode[] = ["paper", "simulated", "live"];

async function inFolder(body: (dir: string) => void | Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await body(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** The folder of a version that knew no modes, with a row for each account. */
function earlier(
  dir: string,
  { accounts, simulator = false }: { accounts: string[]; simulator?: boolean },
): void {
  if (simulator) Deno.mkdirSync(join(dir, "simulator"));
  const journal = openJournal(join(dir, "journal.sqlite"), systemClock);
  for (const account of accounts) {
    const data = { order: { account, conId: 1 }, note: "row" };
    journal.commit({ entries: [{ at: "2026-11-01T10:00:00Z", kind: "test", clientOrderId: null, data }] });
  }
  journal[Symbol.dispose]();
}

const refused = /^DATA_DIR_OTHER_MODE: .*choose another --data-dir/;

Deno.test("an empty folder becomes that of its first desk, and refuses every other mode from then on", async () => {
  for (const mode of MODES) {
    await inFolder((dir) => {
      const claimed = { mode, clientId: CLIENT_IDS[mode] };
      expect(claimFolder(dir, mode)).toEqual(claimed);
      expect(claimFolder(dir, mode)).toEqual(claimed);
      for (const other of MODES.filter((one) => one !== mode)) {
        expect(() => claimFolder(dir, other)).toThrow(refused);
      }
      expect(claimFolder(dir, mode)).toEqual(claimed);
    });
  }
});

Deno.test("no two modes have the same client id", () => {
  expect(new Set(Object.values(CLIENT_IDS)).size).toBe(MODES.length);
});

Deno.test("a folder of an earlier version is taken over when its journal agrees, with the client id of then", async () => {
  const rows: { accounts: string[]; simulator?: boolean; of: DeskMode }[] = [
    { accounts: ["DU1234567", "DF7654321"], of: "paper" },
    { accounts: ["DU1234567"], simulator: true, of: "simulated" },
    { accounts: ["U1234567", "F7654321"], of: "live" },
    { accounts: [], simulator: true, of: "simulated" },
  ];
  for (const { of, ...folder } of rows) {
    await inFolder((dir) => {
      earlier(dir, folder);
      for (const other of MODES.filter((one) => one !== of)) {
        expect(() => claimFolder(dir, other)).toThrow(refused);
      }
      expect(claimFolder(dir, of)).toEqual({ mode: of, clientId: 1 });
      expect(claimFolder(dir, of).clientId).toBe(1);
    });
  }
});

Deno.test("a journal of an earlier version that no order is in belongs to nobody yet", () =>
  inFolder((dir) => {
    earlier(dir, { accounts: [] });
    expect(claimFolder(dir, "live")).toEqual({ mode: "live", clientId: CLIENT_IDS.live });
  }));

Deno.test("a journal in which real money and paper stand together is nobody's", () =>
  inFolder((dir) => {
    earlier(dir, { accounts: ["DU1234567", "U1234567"] });
    for (const mode of MODES) expect(() => claimFolder(dir, mode)).toThrow(/paper and live together/);
  }));

Deno.test("a damaged journal is left to the start that opens it, and claims nothing", () =>
  inFolder((dir) => {
    Deno.writeTextFileSync(
      join(dir, "journal.sqlite"),
      "no database at all, and long enough to be read as one".repeat(9),
    );
    claimFolder(dir, "paper");
    expect([...Deno.readDirSync(dir)].map(({ name }) => name)).toEqual(["journal.sqlite"]);
  }));

Deno.test("a mode that can not be read is no mode", () =>
  inFolder((dir) => {
    for (const text of ["", "paper", '{"mode":"Live","clientId":1}', '{"mode":"live"}']) {
      Deno.writeTextFileSync(join(dir, "mode.json"), text);
      expect(() => claimFolder(dir, "live")).toThrow(/mode\.json" does not say of which mode/);
    }
  }));
