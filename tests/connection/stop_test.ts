// A desk that is told to leave while it trades: within ten seconds, in order, and every order is either
// journaled and proven or refused.
import { expect } from "@std/expect";
import { openForReading } from "@/lib/server/journal/schema.ts";
import { verifyJournal } from "@/lib/server/journal/verify.ts";
import { TradingRoom } from "@/tests/support/trading_room.ts";

const WORKERS = 4;
const MOST_MS = 10_000;

interface Sent {
  key: string;
  /** `null`: the connection ended before there was an answer. */
  answer: { status: number; clientOrderId: string | null; code: string | null } | null;
}

/** Previews and submits one order after the other until the desk is gone. */
async function trade(room: TradingRoom, sent: Sent[]): Promise<void> {
  for (;;) {
    const preview = await room.desk.post({
      action: "preview_order",
      order: room.draft({ orderType: "MKT", quantity: "1" }),
    })
      .catch(() => null);
    if (preview === null) return;
    if (preview.status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      continue;
    }
    const one: Sent = { key: crypto.randomUUID(), answer: null };
    sent.push(one);
    const body = {
      action: "submit",
      previewToken: preview.body.previewToken,
      idempotencyKey: one.key,
      confirmDuplicate: true,
    };
    const answer = await room.desk.post(body).catch(() => null);
    if (answer === null) return;
    const { clientOrderId = null, code = null } = answer.body;
    one.answer = { status: answer.status, clientOrderId, code };
  }
}

Deno.test("SIGTERM under load: streams end, the bridge leaves, the journal is whole, and no order is in doubt", async () => {
  await using room = await TradingRoom.open();
  const { desk } = room;
  const sent: Sent[] = [];
  const stream = await fetch(`${desk.url}/api/stream`, {
    headers: { authorization: `Bearer ${desk.token}` },
  });
  const ended = stream.text();
  const traders = Array.from({ length: WORKERS }, () => trade(room, sent));
  await room.desk.until(
    "orders are under way",
    () => sent.filter(({ answer }) => answer?.status === 202).length >= 10,
  );
  const since = performance.now();
  await desk.kill("SIGTERM");
  expect(performance.now() - since).toBeLessThan(MOST_MS);
  expect((await desk.child.status).code).toBe(0);
  // The stream ended as a stream does, and nobody was cut off.
  expect(await ended).toContain("event: snapshot");
  await Promise.all(traders);

  // The log has gone into the database.
  expect([...Deno.readDirSync(desk.dataDir)].map(({ name }) => name)).not.toContain("journal.sqlite-wal");
  using db = openForReading(`${desk.dataDir}/journal.sqlite`);
  expect(verifyJournal(db).faults).toEqual([]);
  const journaled = new Set(
    db.prepare("SELECT client_order_id FROM journal WHERE kind = 'confirm'").all().map((row) =>
      String(row.client_order_id)
    ),
  );
  const accepted = sent.flatMap(({ answer }) =>
    answer?.status === 202 && answer.clientOrderId !== null ? [answer.clientOrderId] : []
  );
  expect(accepted.filter((id) => !journaled.has(id))).toEqual([]);
  // What the broker has, the journal had first.
  const { orders } = await room.ledger();
  const atBroker = orders.map(({ orderRef }) => orderRef.replace("lotse:", ""));
  expect(atBroker.filter((id) => !journaled.has(id))).toEqual([]);
  // Whatever had no answer is known to the journal by its key, or was never taken.
  const keys = new Map(
    db.prepare("SELECT key, client_order_id FROM idempotency").all().map((
      row,
    ) => [String(row.key), String(row.client_order_id)]),
  );
  for (const { key, answer } of sent.filter(({ answer }) => answer?.status !== 202)) {
    const id = keys.get(key);
    if (id === undefined) continue;
    expect([key, answer, journaled.has(id)]).toEqual([key, answer, true]);
  }
  // And the next start proves all of them with the broker.
  await room.restart(() => Promise.resolve());
  const snapshot = await room.desk.until(
    "nothing is unknown",
    ({ orders }) => Object.values(orders).every(({ state }) => state !== "unknown"),
  );
  const shown = new Set(Object.keys(snapshot.orders));
  if (snapshot.earlier.orders === null) expect(atBroker.filter((id) => !shown.has(id))).toEqual([]);
});
