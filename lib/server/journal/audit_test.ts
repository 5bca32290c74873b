import { expect } from "@std/expect";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import { Audit } from "./audit.ts";
import { exportRows } from "./export.ts";
import { openJournal } from "./journal.ts";
import { openForReading } from "./schema.ts";
import { readRows, verifyJournal } from "./verify.ts";

Deno.test("audit: rows of access stand in the chain of the orders, and are exported and verified with them", async () => {
  const dir = await Deno.makeTempDir();
  const path = `${dir}/journal.sqlite`;
  const clock = new ManualClock();
  const journal = openJournal(path, clock);
  const audit = new Audit({ journal, clock });
  audit.note("login", { origin: "session", reason: "the printed link" });
  journal.append({ at: "2026-08-10T14:30:00.000Z", kind: "sent", clientOrderId: "a", data: {} });
  audit.note("refused", {
    origin: "script",
    reason: "too much",
    clientOrderId: "a",
    more: { code: "LIMIT_NOTIONAL" },
  });
  journal.close();
  const db = openForReading(path);
  expect(verifyJournal(db)).toMatchObject({ rows: 3, faults: [] });
  const rows = [...readRows(db)];
  const lines = [...exportRows(rows, "jsonl")].map((line) => JSON.parse(line));
  expect(lines.map(({ kind }) => kind)).toEqual(["login", "sent", "refused"]);
  expect(lines[2]).toMatchObject({
    clientOrderId: "a",
    data: { origin: "script", reason: "too much", code: "LIMIT_NOTIONAL" },
  });
  expect([...exportRows(rows, "csv")][1]).toContain(`login,,"{""origin"":""session""`);
  db.close();
  await Deno.remove(dir, { recursive: true });
});

Deno.test("audit: a journal that can not be written stops nobody", () => {
  const clock = new ManualClock();
  const journal = openJournal(":memory:", clock);
  const audit = new Audit({ journal, clock });
  journal.close();
  audit.note("state", { origin: "session", reason: null, more: { to: "halted" } });
  expect(journal.rows).toBe(0);
});

Deno.test("audit: what somebody has sent stands in its row on one line, in its own direction", () => {
  const clock = new ManualClock();
  const kept: { data: unknown }[] = [];
  const audit = new Audit({ journal: { append: (entry) => kept.push(entry) }, clock });
  const order = { account: "DU1\r\n\u202egnp.exe", conId: 1 };
  audit.note("refused", { origin: "script", reason: "no\u2028such account", more: { order } });
  expect(kept[0]?.data).toEqual({
    origin: "script",
    reason: "no such account",
    order: { account: "DU1 gnp.exe", conId: 1 },
  });
});

Deno.test("audit: a flood of failed logins leaves twenty rows a minute, and the next tells how many it left out", () => {
  const clock = new ManualClock();
  const kept: { data: unknown }[] = [];
  const audit = new Audit({ journal: { append: (entry) => kept.push(entry) }, clock });
  for (let n = 0; n < 500; n++) audit.note("login_failed", { origin: "127.0.0.1", reason: "wrong token" });
  expect(kept).toHaveLength(20);
  clock.advance(60_000);
  audit.note("login_failed", { origin: "127.0.0.1", reason: "wrong token" });
  expect(kept.at(-1)?.data).toEqual({ origin: "127.0.0.1", reason: "wrong token", leftOutBefore: 480 });
});
