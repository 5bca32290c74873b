// Submit: once, journaled before it is sent, the same answer to the same key (laws 1, 2, 4).
import { expect } from "@std/expect";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { toSocketEpoch } from "@/lib/contract/ids.ts";
import { systemClock } from "@/lib/server/clock.ts";
import { Journal, openJournal } from "@/lib/server/journal/journal.ts";
import { openDatabase } from "@/lib/server/journal/schema.ts";
import { ManualClock } from "@/tests/support/manual_clock.ts";
import {
  DRAFT,
  fill,
  type Harness,
  makeHarness,
  report,
  settle,
  START,
  tokenOf,
} from "../testing/harness.ts";

function kinds(harness: Harness): string[] {
  return [...harness.journal.entries()].map((row) => row.kind);
}

Deno.test("the intent is durable before anything is sent", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  let journaled: string[] = [];
  harness.link.script.place_order = () => {
    journaled = kinds(harness);
    return { sentAt: "2026-08-31T14:30:00.000Z" };
  };
  await harness.place();
  const before = ["preview", "to_send"];
  expect(journaled.filter((kind) => [...before, "confirm", "sent"].includes(kind))).toEqual(before);
  expect(kinds(harness).slice(-2)).toEqual(["confirm", "sent"]);
});

Deno.test("while the row is written the bridge holds the order; one whose row is not there is dropped", async () => {
  const db = openDatabase(":memory:");
  using harness = makeHarness({ journal: new Journal(db, systemClock) });
  await harness.room.reconcile(toSocketEpoch(1));
  const previewToken = await tokenOf(harness);
  harness.journal.flush();
  const { held } = harness.link;
  const hand = harness.journal.hand.bind(harness.journal);
  const fates: string[] = [];
  harness.journal.hand = (entries) => {
    fates.push(...held.map(({ fate }) => fate));
    // Longer than the pages that are left.
    const filler = { at: START, kind: "filler", clientOrderId: null, data: "x".repeat(100_000) };
    return hand([...entries, ...(held.length === 1 ? [filler] : [])]);
  };
  db.exec(`PRAGMA max_page_count = ${Number(db.prepare("PRAGMA page_count").get()?.page_count) + 5}`);
  const submit = (idempotencyKey: string) => harness.room.submit({ previewToken, idempotencyKey });
  await expect(submit("held-key-1")).rejects.toMatchObject({ code: "JOURNAL_UNWRITABLE" });
  expect([fates, held.map(({ fate }) => fate)]).toEqual([["held"], ["dropped"]]);
  expect(harness.link.sent("place_order")).toEqual([]);
  db.exec("PRAGMA max_page_count = 1000000");
  await submit("held-key-2");
  expect(held.map(({ fate }) => fate)).toEqual(["dropped", "released"]);
  expect(kinds(harness).filter((kind) => kind === "confirm")).toHaveLength(1);
});

Deno.test("at the hand-over the intent is on the disk and on no screen yet; a crash right then leaves an unknown order", async () => {
  const dir = await Deno.makeTempDir();
  try {
    using harness = makeHarness({
      journal: openJournal(join(dir, "journal.sqlite"), new ManualClock(START)),
    });
    await harness.room.reconcile(toSocketEpoch(1));
    const told: string[] = [];
    harness.room.onChange(({ orders }) => told.push(...orders));
    let toldBefore: string[] | null = null;
    harness.link.script.place_order = () => {
      toldBefore = [...told];
      for (const end of ["", "-wal", "-intents"]) {
        Deno.copyFileSync(join(dir, `journal.sqlite${end}`), join(dir, `crash.sqlite${end}`));
      }
      return { sentAt: "2026-08-31T14:30:00.000Z" };
    };
    const { clientOrderId } = await harness.place();
    expect(toldBefore).toEqual([]);
    expect(told).toContain(clientOrderId);
    using after = makeHarness({ journal: openJournal(join(dir, "crash.sqlite"), new ManualClock(START)) });
    expect(after.room.list.listedOrder(clientOrderId)?.state).toBe("unknown");
    expect(after.link.sent("place_order")).toEqual([]);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});

Deno.test("what leaves waits for no screen: the order is told in the turn behind its release", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const previewToken = await tokenOf(harness);
  const told: string[] = [];
  harness.room.onChange(({ orders }) => told.push(...orders));
  const submit = harness.room.submit({ previewToken, idempotencyKey: "left-first-1" });
  expect(harness.link.held.map(({ fate }) => fate)).toEqual(["released"]);
  expect(told).toEqual([]);
  await harness.clock.run(0);
  expect(told).toContain((await submit).clientOrderId);
});

Deno.test("a command wakes the bridge while an order is reviewed, and at no other time", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  harness.room.commandComes();
  const previewToken = await tokenOf(harness);
  const { held } = harness.link;
  expect(held.map(({ fate, expected }) => [fate, expected])).toEqual([["held", false]]);
  harness.room.commandComes();
  expect(held.map(({ fate, expected }) => [fate, expected])).toEqual([["held", true]]);
  await harness.room.submit({ previewToken, idempotencyKey: "expected-1" });
  harness.room.commandComes();
  expect(held.map(({ fate }) => fate)).toEqual(["released"]);
});

Deno.test("nothing follows from a submit that was expected and is another one", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const first = await tokenOf(harness);
  await tokenOf(harness, { limitPrice: "187.26" });
  harness.room.commandComes();
  await harness.room.submit({ previewToken: first, idempotencyKey: "expected-2" });
  const seen = harness.link.held.map(({ fate, expected }) => [fate, expected]);
  expect(seen).toEqual([["dropped", false], ["held", true], ["released", false]]);
});

Deno.test("whoever looks during the hand-over sees the order that is on the disk", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  let states: (string | undefined)[] = [];
  harness.link.script.place_order = () => {
    states = harness.room.orders().map(({ state }) => state);
    return { sentAt: "2026-08-31T14:30:00.000Z" };
  };
  await harness.place();
  expect(states).toEqual(["journaled"]);
});

Deno.test("with an unwritable journal order entry is locked, nothing is sent, and cancels still pass", async () => {
  const db = openDatabase(":memory:");
  using harness = makeHarness({ journal: new Journal(db, systemClock) });
  await harness.room.reconcile(toSocketEpoch(1));
  const open = await harness.place();
  report(harness, open, 900, "Submitted");
  const ready = await tokenOf(harness, { limitPrice: "187.26" });
  harness.journal.flush();
  db.exec(`PRAGMA max_page_count = ${Number(db.prepare("PRAGMA page_count").get()?.page_count)}`);
  const filler = {
    at: "2026-08-31T14:30:00.000Z",
    kind: "filler",
    clientOrderId: null,
    data: "x".repeat(100_000),
  };
  expect(() => harness.journal.commit({ entries: [filler] })).toThrow();
  harness.journal.append(filler);
  const submit = harness.room.submit({ previewToken: ready, idempotencyKey: "full-disk-1" });
  await expect(submit).rejects.toMatchObject({ code: "JOURNAL_UNWRITABLE", status: 503 });
  await expect(harness.room.previewOrder(DRAFT)).rejects.toMatchObject({ code: "JOURNAL_UNWRITABLE" });
  expect(harness.link.sent("place_order")).toHaveLength(1);
  expect(harness.room.stats().journalWritable).toBe(false);
  await harness.room.cancel(open.clientOrderId);
  expect(harness.link.sent("cancel_order")).toHaveLength(1);
  db.exec("PRAGMA max_page_count = 1000000");
  await harness.room.submit({ previewToken: ready, idempotencyKey: "full-disk-1" });
  expect(harness.link.sent("place_order")).toHaveLength(2);
});

Deno.test("the same idempotency key answers the same: at once, later, twice at a time and after a restart", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const request = { previewToken: await tokenOf(harness), idempotencyKey: "same-key-1" };
  const [one, two] = await Promise.all([harness.room.submit(request), harness.room.submit(request)]);
  expect(two).toEqual(one);
  const placed = {
    ...one,
    orderId: harness.link.last("place_order").orderId,
    order: harness.link.last("place_order").order,
  };
  fill(harness, placed, 900, { execId: "a.1.01.01", shares: "100", price: "187" });
  expect(await harness.room.submit(request)).toEqual(one);
  harness.restart();
  expect(await harness.room.submit(request)).toEqual(one);
  expect(harness.link.sent("place_order")).toHaveLength(1);
  const other = { previewToken: "another", idempotencyKey: "same-key-1" };
  await expect(harness.room.submit(other)).rejects.toMatchObject({
    code: "IDEMPOTENCY_KEY_REUSED",
    status: 409,
  });
});

Deno.test("a preview is sent by the one who asked for it: to anybody else it is not there, and it stays whole", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const { previewToken } = await harness.room.previewOrder(DRAFT, { by: "a-session" });
  const submit = (idempotencyKey: string, by?: string) =>
    harness.room.submit({ previewToken, idempotencyKey }, by === undefined ? {} : { by });
  for (const [key, by] of [["other-key-1", "a-token"], ["other-key-2", undefined]] as const) {
    await expect(submit(key, by)).rejects.toMatchObject({
      code: "PREVIEW_EXPIRED",
      says: { key: "PREVIEW_EXPIRED.unknown" },
    });
  }
  expect(harness.link.sent("place_order")).toHaveLength(0);
  await submit("own-key-1", "a-session");
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("a preview token works once, for a minute, and not at all after a restart", async () => {
  using harness = makeHarness();
  await harness.room.reconcile(toSocketEpoch(1));
  const used = await tokenOf(harness);
  await harness.room.submit({ previewToken: used, idempotencyKey: "token-key-1" });
  await expect(harness.room.submit({ previewToken: used, idempotencyKey: "token-key-2" })).rejects
    .toMatchObject({ code: "PREVIEW_USED" });
  const old = await tokenOf(harness, { limitPrice: "187.26" });
  await harness.clock.run(60_000);
  await expect(harness.room.submit({ previewToken: old, idempotencyKey: "token-key-3" })).rejects
    .toMatchObject({ code: "PREVIEW_EXPIRED" });
  const lost = await tokenOf(harness, { limitPrice: "187.27" });
  harness.restart();
  await expect(harness.room.submit({ previewToken: lost, idempotencyKey: "token-key-4" })).rejects
    .toMatchObject({ code: "PREVIEW_EXPIRED" });
  expect(harness.link.sent("place_order")).toHaveLength(1);
});

Deno.test("a foreign database writer does not fork the chain", async () => {
  const dir = await Deno.makeTempDir();
  const path = `${dir}/journal.sqlite`;
  const db = openDatabase(path);
  using harness = makeHarness({ journal: new Journal(db, systemClock) });
  await harness.room.reconcile(toSocketEpoch(1));
  const other = new Journal(openDatabase(path), systemClock);
  other.commit({
    entries: [{ at: "2026-08-31T14:30:00.000Z", kind: "sent", clientOrderId: null, data: {} }],
  });
  await harness.place();
  other.close();
  harness.journal.flush();
  const { verifyJournal } = await import("@/lib/server/journal/verify.ts");
  const reader = new DatabaseSync(path);
  expect(verifyJournal(reader).faults).toEqual([]);
  reader.close();
  await settle();
  await Deno.remove(dir, { recursive: true });
});
