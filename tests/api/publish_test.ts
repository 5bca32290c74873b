// A desk that is published to a real NATS server: its journal is in the stream row for row, whatever is
// killed in between.
import { jetstreamManager } from "@nats-io/jetstream";
import { connect, nanos } from "@nats-io/transport-node";
import { expect } from "@std/expect";
import { GENESIS, rowHash } from "@/lib/server/journal/chain.ts";
import { journalStream, subjectsOf } from "@/lib/server/publish/subjects.ts";
import { findProgram, programAt } from "@/tests/support/debian_program.ts";
import { DeskProcess } from "@/tests/support/desk_process.ts";
import { NATS, NatsServer } from "@/tests/support/nats_server.ts";
import { eventually } from "@/tests/support/processes.ts";

const DESK = "frankfurt-1";
const place = await findProgram(NATS);
const isAbsent = place.found === null && !place.installs;

interface PublishedRow {
  seq: number;
  at: string;
  kind: string;
  clientOrderId: string | null;
  data: unknown;
  previousHash: string;
  hash: string;
}

/** What somebody else reads: every message of the stream, with its text. */
async function rowsAt(url: string): Promise<{ subject: string; text: string }[]> {
  const connection = await connect({ servers: url });
  try {
    const { streams } = await jetstreamManager(connection);
    const found: { subject: string; text: string }[] = [];
    const { state } = await streams.info(journalStream(DESK));
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const message = await streams.getMessage(journalStream(DESK), { seq });
      if (message !== null) found.push({ subject: message.subject, text: message.string() });
    }
    return found;
  } finally {
    await connection.close();
  }
}

async function journalRows(dataDir: string): Promise<number> {
  const { DatabaseSync } = await import("node:sqlite");
  using db = new DatabaseSync(`${dataDir}/journal.sqlite`, { readOnly: true });
  return Number(db.prepare("SELECT seq FROM head").get()?.seq ?? 0);
}

let trades = 0;

async function trade(desk: DeskProcess): Promise<void> {
  const { accounts } = await desk.ready();
  const [account = ""] = Object.keys(accounts);
  // Never twice the same: an equal one would be asked about.
  trades += 1;
  const market = { conId: 265598, side: "BUY", quantity: String(trades), orderType: "MKT", tif: "DAY" };
  const id = await desk.place({ account, ...market });
  await desk.until("filled", ({ orders }) => orders[id]?.state === "filled");
}

Deno.test({
  name: `the journal is published row for row, whatever is killed${
    isAbsent ? ": there is no nats-server on the PATH" : ""
  }`,
  ignore: isAbsent,
  async fn(t) {
    await using nats = await NatsServer.start(await programAt(place, NATS));
    const dataDir = await Deno.makeTempDir({ prefix: "lotse_published_" });
    const options = {
      dataDir,
      args: ["--paper", "--simulate", "--publish", nats.url, "--publish-as", DESK],
    };
    // Made by somebody who wants repeats to be known for a moment only: behind it a server that was started
    // again does not know what its last message was called.
    const made = await connect({ servers: nats.url });
    await (await jetstreamManager(made)).streams.add({
      name: journalStream(DESK),
      subjects: [subjectsOf(DESK).rows],
      duplicate_window: nanos(100),
    });
    await made.close();
    const everythingIsThere = (what: string) =>
      eventually(what, async () => (await rowsAt(nats.url)).length === await journalRows(dataDir), 20_000);

    await t.step("while both run, and while the server is away", async () => {
      await using desk = await DeskProcess.start(options);
      await trade(desk);
      await everythingIsThere("the rows of a filled order are published");
      expect((await desk.api("GET", "/metrics")).body).toMatch(/publish_broker_connected 1\n/);
      await nats.end();
      await trade(desk);
      expect((await desk.api("GET", "/metrics")).body).toMatch(/publish_lag_rows [1-9]/);
      await nats.begin();
      await everythingIsThere("what was traded while the server was away follows");
      await trade(desk);
      await desk.kill("SIGKILL");
    });
    await t.step("a desk that was killed goes on behind the last row", async () => {
      await using desk = await DeskProcess.start(options);
      await trade(desk);
      await everythingIsThere("all rows are published");
    });
    await t.step(
      "the rows are the chain of the journal, none twice, none missing, none turned around",
      async () => {
        const rows = (await rowsAt(nats.url)).map(({ text }) => ({
          text,
          row: JSON.parse(text) as PublishedRow,
        }));
        expect(rows.map(({ row }) => row.seq)).toEqual(rows.map((_, index) => index + 1));
        let before = GENESIS;
        for (const { text, row } of rows) {
          const data = text.slice(text.indexOf(',"data":') + 8, text.lastIndexOf(',"previousHash":'));
          expect([row.seq, row.previousHash, rowHash({ ...row, data })]).toEqual([row.seq, before, row.hash]);
          before = row.hash;
        }
      },
    );
    await t.step("one account can be followed alone, in its order", async () => {
      const all = await rowsAt(nats.url);
      const rows = all.filter(({ subject }) => subject.startsWith(`lotse.v1.${DESK}.journal.DU1234567.`));
      const numbers = rows.map(({ text }) => (JSON.parse(text) as PublishedRow).seq);
      expect(numbers.length).toBeGreaterThan(20);
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      expect(rows.some(({ subject }) => subject.endsWith(".callback"))).toBe(true);
    });
    await Deno.remove(dataDir, { recursive: true });
  },
});
